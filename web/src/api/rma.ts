import { get, patch, post, put } from './http'
import type { Query } from './http'
import type { Inspection, InspectionForm, NewRma, Page, ReceiveForm, ReplacementForm, Rma, RmaParcel, RmaRow, SettleForm } from './types'

export const rmas = {
  of: (ticket: number) => get<{ items: Rma[] }>(`/tickets/${ticket}/rmas`),
  list: (query: Query) => get<Page<RmaRow>>('/rmas', query),
  add: (ticket: number, form: NewRma) => post<Rma>(`/tickets/${ticket}/rmas`, form),
  edit: (id: number, form: RmaParcel, version: number) => patch<Rma>(`/rmas/${id}`, form, version),
  receive: (id: number, form: ReceiveForm) => post<Rma>(`/rmas/${id}/receipts`, form),
  settle: (id: number, form: SettleForm) => post<Rma>(`/rmas/${id}/settle`, form),
  cancel: (id: number, reason: string) => post<Rma>(`/rmas/${id}/cancel`, { reason }),
  replace: (line: number, form: ReplacementForm) => put<Rma>(`/rma-lines/${line}/replacement`, form),
}

export const inspections = {
  of: (ticket: number) => get<{ items: Inspection[] }>(`/tickets/${ticket}/inspections`),
  add: (ticket: number, form: InspectionForm) => post<Inspection>(`/tickets/${ticket}/inspections`, form),
  edit: (id: number, form: InspectionForm, version: number) => patch<Inspection>(`/inspections/${id}`, form, version),
  review: (id: number, note: string) => post<Inspection>(`/inspections/${id}/review`, { note }),
}
