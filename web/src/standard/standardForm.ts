/* A standard as the page writes it. Pure. */
import type { Escalation, NewStandard, Pause, Standard, StandardTarget } from '@/api/types'
import { chosenOf, conditionOf, isChoice, type Chosen } from '@/app/choices'
import { factFields } from './facts'

export interface StandardDraft {
  name_zh: string
  name_en: string
  position: number
  active: boolean
  fallback: boolean
  calendar: string
  first_response: number
  next_response: number
  resolution: number
  pauses: Pause[]
  warn_percent: number
  targets: StandardTarget[]
  escalations: Escalation[]
  chosen: Chosen
}

export const mainClocks = ['first_response', 'next_response', 'resolution'] as const
export const clockKinds = [...mainClocks, 'step', 'handover', 'legal'] as const
export const pauses: readonly Pause[] = ['customer', 'parts', 'third_party', 'internal']

const fresh = {
  name_zh: '', name_en: '', position: 10, active: true, fallback: false, calendar: 'cn', first_response: 30, next_response: 60,
  resolution: 480, pauses: ['customer', 'parts', 'third_party'] as Pause[], warn_percent: 80, targets: [], escalations: [],
}

/* Of a standard that is there, a copy of each of its values; of none, what most begin with. */
export function draftOf(was: Standard | null): StandardDraft {
  const from = was ?? fresh
  const kept = Object.fromEntries(Object.keys(fresh).map((k) => [k, from[k as keyof typeof fresh]]))
  return { ...structuredClone(kept), chosen: chosenOf(was?.condition, factFields) } as StandardDraft
}

/* A condition of the API's own is kept, and not offered as choices. */
export const offersChoices = (was: Standard | null) => !was || isChoice(was.condition, factFields)

export function formOf(draft: StandardDraft, was: Standard | null): NewStandard {
  const { chosen, ...fields } = draft
  const condition = draft.fallback ? { all: [] } : offersChoices(was) ? conditionOf(chosen, factFields) : was!.condition
  return { ...fields, condition } as unknown as NewStandard
}

export const newTarget = (clock: StandardTarget['clock']): StandardTarget => ({
  clock, step: clock === 'step' ? 'new' : '', from_team_id: null, to_team_id: null, minutes: clock === 'legal' ? 0 : 60,
  days: clock === 'legal' ? 7 : 0, working_days: false, basis: '',
})

export const newEscalation = (): Escalation => ({
  percent: 100, clocks: [], notify_assignee: true, notify_lead: true, notify_user_ids: [], to_team_id: null, to_user_id: null,
  raise_priority: false,
})
