/* What a standard can be for, and its condition as choices: "kind in fault, repair and priority in urgent". A
 * condition that says more was written by the API and is left as it is. Pure. */
import { levels } from '@/customer/values'
import { channels, kinds, priorities } from '@/ticket/values'

export const facts = [
  { field: 'kind', values: kinds, words: 'ticket.kind' },
  { field: 'priority', values: priorities, words: 'ticket.priority' },
  { field: 'channel', values: channels, words: 'ticket.channel' },
  { field: 'customer_level', values: levels, words: 'customer.level' },
  { field: 'team_id', values: [], words: '' },
] as const

export type Chosen = Record<string, (string | number)[]>

export interface Test {
  field?: string
  op?: string
  value?: unknown
  all?: Test[]
  any?: Test[]
}

export const isTest = (c: Test) => facts.some((f) => f.field === c.field) && c.op === 'in' && Array.isArray(c.value)

/* Null when the condition is more than such choices. */
function testsOf(condition: unknown): Test[] | null {
  const all = (condition as Test | null)?.all
  return all?.every(isTest) ? all : null
}

export function chosenOf(condition: unknown): Chosen {
  return Object.fromEntries((testsOf(condition) ?? []).map((c) => [c.field, c.value as (string | number)[]]))
}
export const isChoice = (condition: unknown) => testsOf(condition) !== null

export function conditionOf(chosen: Chosen): { all: Test[] } {
  return {
    all: facts.filter((f) => chosen[f.field]?.length).map((f) => ({ field: f.field, op: 'in', value: chosen[f.field] })),
  }
}
