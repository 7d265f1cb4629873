/* The closed sets of a definition, in the order in which people choose from them. */
import type { ProcessDef, ProcessEffect, ProcessField, ProcessStep } from '@/api/types'

export const industries: ProcessDef['industry'][] = ['general', 'ecommerce', 'manufacturing']
export const stepKinds: ProcessStep['kind'][] = ['work', 'wait', 'decision', 'end']
export const stepStatuses: ProcessStep['status'][] = ['open', 'waiting', 'resolved', 'closed']
export const waits: ProcessStep['waits_for'][] = ['none', 'customer', 'parts', 'third_party', 'internal']
export const stepDocuments: ProcessStep['documents'] = ['rma', 'inspection', 'repair', 'parts', 'refund', 'visit', 'remedy']
export const fieldTypes: ProcessField['type'][] = ['text', 'long_text', 'number', 'money', 'date', 'flag', 'choice', 'files']
export const effectKinds: ProcessEffect['kind'][] = ['set', 'task', 'process', 'remedy', 'reply', 'note', 'follow_up', 'notify']

/* What an effect of a kind asks for. */
export const effectParts: Record<ProcessEffect['kind'], readonly ('field' | 'process' | 'text' | 'role' | 'team' | 'minutes')[]> = {
  set: ['field'],
  task: ['text', 'role', 'team', 'minutes'],
  process: ['process'],
  remedy: [],
  reply: ['text'],
  note: ['text'],
  follow_up: ['process', 'minutes'],
  notify: ['text', 'role'],
}
