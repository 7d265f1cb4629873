/* A draft as the editor holds it: the document's fields, with a key for each row that lives as long as the row
 * is on the page, saved or not. Pure. */
import type { Duty, DutyDocument, DutyForm } from '@/api/types'

export interface DraftDuty extends Omit<Duty, 'id' | 'root_id'> {
  key: number
  id: number
}

export interface Draft {
  lang: DutyDocument['lang']
  purpose: string
  duties: DraftDuty[]
  authority: { key: number; decision: string; amount: number }[]
  qualifications: string
  unplaced: string[]
  change_note: string
  effective_on: string | null
  review_on: string | null
}

let keys = 0
export const newKey = () => ++keys

export function emptyDuty(statement = ''): DraftDuty {
  return {
    key: newKey(), id: 0, statement, elements: [], action: '', object: '', trigger: '', output: '',
    limit_kind: 'none', limit_amount: 0, limit_unit: 'hour', role: 'accountable', partners: [], permissions: [], trainings: [],
  }
}

export function draftOf(d: DutyDocument): Draft {
  return {
    lang: d.lang,
    purpose: d.purpose,
    duties: d.duties.map(({ root_id: _, ...duty }) => ({ ...duty, key: newKey() })),
    authority: d.authority.map((a) => ({ ...a, key: newKey() })),
    qualifications: d.qualifications.join('\n'),
    unplaced: [...d.unplaced],
    change_note: d.change_note,
    effective_on: d.effective_on,
    review_on: d.review_on,
  }
}

/* Rows that were begun and say nothing yet are kept here and not sent. */
export const sentDuties = (draft: Draft) => draft.duties.filter((d) => d.id || d.statement.trim())

export function formOf(draft: Draft): DutyForm {
  return {
    lang: draft.lang,
    purpose: draft.purpose,
    duties: sentDuties(draft).map(({ key: _, ...duty }) => ({
      ...duty,
      limit_amount: duty.limit_kind === 'none' ? 0 : duty.limit_amount,
    })),
    authority: draft.authority.filter((a) => a.decision.trim()).map(({ decision, amount }) => ({ decision, amount })),
    qualifications: draft.qualifications.split('\n').map((line) => line.trim()).filter(Boolean),
    unplaced: draft.unplaced,
    change_note: draft.change_note,
    effective_on: draft.effective_on || null,
    review_on: draft.review_on || null,
  } as DutyForm
}
