/* The choices of returns in the order in which people take them, and how states look. */
import type { Inspection, RmaLine, RmaRow, RmaState } from '@/api/types'
import type { Tone } from '@/app/tone'

export const conditions: RmaLine['expected_condition'][] = ['sealed', 'intact', 'opened', 'used', 'damaged', 'incomplete', 'wrong_item']
export const returnReasons: RmaLine['reason'][] = ['no_reason', 'quality', 'damaged_in_transit', 'wrong_item', 'missing', 'not_as_described', 'other']
export const dispositions: Exclude<RmaLine['disposition'], 'none'>[] = ['restock', 'refurbish', 'scrap', 'to_supplier', 'return_to_customer']
export const rmaTone: Record<RmaState, Tone> = { none: 'grey', authorised: 'blue', received: 'amber', inspected: 'accent', settled: 'green', cancelled: 'grey' }
export const results: Exclude<Inspection['result'], 'none'>[] = ['accepted', 'partly', 'refused']
export const resultTone: Record<Inspection['result'], Tone> = { none: 'grey', accepted: 'green', partly: 'amber', refused: 'red' }
export const causes: Inspection['cause'][] = ['none', 'design', 'manufacture', 'transport', 'installation', 'use', 'no_fault']
export const shares = ['share_merchant', 'share_customer', 'share_carrier', 'share_supplier'] as const

/* What the list of returns is filtered by, in the order of the work. */
export const waits = ['receive', 'late', 'inspect', 'settle', 'all'] as const
export const mayReturns = (can: (permission: string) => boolean) => can('rma.receive') || can('rma.inspect') || can('rma.write')
/* A return stands on the page of its ticket. */
export const cardId = (rma: number) => `rma-${rma}`
export const cardAddress = (r: RmaRow) => ({ name: 'ticket', params: { id: r.ticket_id }, hash: `#${cardId(r.id)}` })
