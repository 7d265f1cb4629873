/* The condition of an own measure on an event, as a small form holds it: the event's type, and tests of what it says. What says
 * more is kept as it is. Pure. */
import { guardOf, simpleOf } from '@/process/guard'
import type { GuardTest } from '@/process/guard'

export interface EventRule {
  type: string
  tests: GuardTest[]
}

/* Null when the form cannot hold it. No condition: no type. */
export function ruleOf(condition: unknown): EventRule | null {
  const simple = simpleOf(condition)
  if (!simple || (simple.join === 'any' && simple.tests.length > 1)) return null
  const types = simple.tests.filter((x) => x.field === 'type')
  if (types.length > 1 || types.some((x) => x.op !== '=')) return null
  return { type: String(types[0]?.value ?? ''), tests: simple.tests.filter((x) => x.field !== 'type') }
}

export const conditionOfRule = ({ type, tests }: EventRule): unknown =>
  guardOf({ join: 'all', tests: [...(type ? [{ field: 'type', op: '=', value: type }] : []), ...tests] })

export const testFields = ['actor', 'from', 'to', 'step', 'process', 'move', 'clock', 'waits_for', 'reason'] as const
/* Who acted is one of few; all else is text. */
export const opsOfField = (field: string): readonly string[] =>
  field === 'actor' ? ['=', '!='] : ['=', '!=', 'contains', 'starts', 'empty', 'not_empty']

/* The events that people ask about, in the order of a ticket's life. Others are typed in. */
export const eventTypes = [
  'ticket.created', 'ticket.replied', 'ticket.noted', 'ticket.assigned', 'ticket.transferred', 'ticket.moved', 'ticket.resolved',
  'ticket.closed', 'ticket.reopened', 'ticket.breached', 'ticket.escalated',
  'flow.started', 'flow.moved', 'flow.asked', 'flow.agreed', 'flow.refused', 'flow.late', 'flow.given_up', 'task.created', 'task.done',
  'rma.authorised', 'rma.received', 'rma.settled', 'inspection.made', 'inspection.reviewed',
  'refund.requested', 'refund.approved', 'refund.refused', 'refund.paid', 'refund.failed',
  'visit.planned', 'visit.rescheduled', 'visit.checked_in', 'visit.done', 'visit.no_show', 'visit.cancelled',
  'repair.opened', 'repair.quoted', 'repair.quote_accepted', 'repair.quote_refused', 'repair.finished', 'repair.test_failed', 'repair.handed_over',
  'stock.needed', 'stock.issued',
] as const
