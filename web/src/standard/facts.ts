/* What a standard can be for. Pure. */
import { levels } from '@/customer/values'
import { channels, kinds, priorities } from '@/ticket/values'

export const facts = [
  { field: 'kind', values: kinds, words: 'ticket.kind' },
  { field: 'priority', values: priorities, words: 'ticket.priority' },
  { field: 'channel', values: channels, words: 'ticket.channel' },
  { field: 'customer_level', values: levels, words: 'customer.level' },
  { field: 'team_id', values: [], words: '' },
  { field: 'category', values: [], words: '' },
  { field: 'model_id', values: [], words: '' },
] as const

export const factFields: readonly string[] = facts.map((f) => f.field)
