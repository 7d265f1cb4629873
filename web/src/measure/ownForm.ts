/* An own measure as the page writes it. Pure. */
import type { OwnMeasure, OwnMeasureForm } from '@/api/types'
import { chosenOf, conditionOf, isChoice } from '@/app/choices'
import type { Chosen } from '@/app/choices'
import { isEmptyGuard } from '@/process/guard'
import { factFields } from '@/standard/facts'

export const ownKinds = ['share', 'count', 'duration'] as const
export const directions = ['higher', 'lower', 'none'] as const
export const ownWhose = ['assignee', 'began', 'ended'] as const
export const units = { minutes: 1, hours: 60, days: 1440 } as const
export type Unit = keyof typeof units

export type OwnDraft = OwnMeasureForm & { chosen: Chosen }

const fresh: OwnMeasureForm = {
  name_zh: '', name_en: '', formula_zh: '', formula_en: '', kind: 'share', direction: 'higher', tickets: null,
  begins: { all: [{ field: 'type', op: '=', value: 'ticket.created' }] }, ends: null, within_minutes: 0, whose: 'assignee', active: true,
}

export function draftOf(was: OwnMeasure | null): OwnDraft {
  const from: OwnMeasureForm = was ?? fresh
  const kept = Object.fromEntries(Object.keys(fresh).map((k) => [k, from[k as keyof OwnMeasureForm]])) as unknown as OwnMeasureForm
  return { ...structuredClone(kept), chosen: chosenOf(kept.tickets, factFields) }
}

/* A condition of the API's own is kept, and not offered as choices. */
export const offersChoices = (tickets: unknown) => isEmptyGuard(tickets) || isChoice(tickets, factFields)

export function formOf({ chosen, ...rest }: OwnDraft): OwnMeasureForm {
  const condition = conditionOf(chosen, factFields)
  const tickets = offersChoices(rest.tickets) ? (condition.all.length ? condition : null) : rest.tickets
  const ends = rest.kind === 'count' ? null : rest.ends
  return { ...rest, tickets, ends, within_minutes: rest.kind === 'count' ? 0 : rest.within_minutes }
}

/* The largest unit of which it is a whole number. */
export const unitOf = (minutes: number): Unit =>
  minutes && minutes % units.days === 0 ? 'days' : minutes && minutes % units.hours === 0 ? 'hours' : 'minutes'
