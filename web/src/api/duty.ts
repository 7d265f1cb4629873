import { patch, post, remove } from './http'
import type { DutyDismissal, DutyDocument, DutyForm, FindingReport } from './types'

const at = (id: number) => `/duty-documents/${id}`

/* What the editor asks of a draft; reading and moving on are the documents of post.ts. */
export const drafts = {
  save: (id: number, form: DutyForm, version: number) => patch<DutyDocument>(at(id), form, version),
  lint: (id: number, form: DutyForm) => post<FindingReport>(`${at(id)}/lint`, form),
  dismiss: (id: number, form: { rule: string; words: string; reason: string; duty_id: number | null }) =>
    post<DutyDismissal>(`${at(id)}/dismissals`, form),
  undo: (dismissal: number) => remove(`/duty-dismissals/${dismissal}`),
}
