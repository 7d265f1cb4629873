/* What only the editor of a draft asks for; the rest of duty documents is in post.ts. */
import { get, patch, post } from './http'
import type { Bindable, DutyDismissal, DutyDocument, DutyForm, FindingReport, NewDismissal } from './types'

const at = (id: number) => `/duty-documents/${id}`

export const drafts = {
  save: (id: number, form: DutyForm, version: number) => patch<DutyDocument>(at(id), form, version),
  lint: (id: number, form: DutyForm, signal: AbortSignal) =>
    post<FindingReport>(`${at(id)}/lint`, form, { signal }),
  bindable: () => get<Bindable>('/duties/bindable'),
  dismiss: (id: number, form: NewDismissal) => post<DutyDismissal>(`${at(id)}/dismissals`, form),
}
