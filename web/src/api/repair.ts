import { call, get, getFile, patch, post, remove } from './http'
import type {
  HandoverForm,
  Lang,
  PayForm,
  Repair,
  RepairDiagnosis,
  RepairLineForm,
  RepairReception,
} from './types'

export const repairs = {
  list: (ticketId: number) => get<{ items: Repair[] }>(`/tickets/${ticketId}/repairs`),
  add: (ticketId: number, form: RepairReception) => post<Repair>(`/tickets/${ticketId}/repairs`, form),
  receive: (id: number, form: RepairReception, version: number) => patch<Repair>(`/repairs/${id}`, form, version),
  diagnose: (id: number, form: RepairDiagnosis) => post<Repair>(`/repairs/${id}/diagnose`, form),
  addLine: (id: number, form: RepairLineForm) => post<Repair>(`/repairs/${id}/lines`, form),
  editLine: (lineId: number, form: RepairLineForm, version: number) => patch<Repair>(`/repair-lines/${lineId}`, form, version),
  dropLine: (lineId: number, version: number) => remove(`/repair-lines/${lineId}`, version),
  quote: (id: number, form: { text: string; valid_until: string }) => post<Repair>(`/repairs/${id}/quotes`, form),
  quoteFile: (quoteId: number, lang: Lang) => getFile(`/repair-quotes/${quoteId}/export`, { lang }),
  answer: (id: number, form: { accept: boolean; name: string; note: string }) => post<Repair>(`/repairs/${id}/answer`, form),
  pay: (id: number, form: PayForm) => post<Repair>(`/repairs/${id}/payment`, form),
  start: (id: number) => call<Repair>('POST', `/repairs/${id}/start`),
  finish: (id: number) => call<Repair>('POST', `/repairs/${id}/finish`),
  test: (id: number, form: { passed: boolean; checklist: string }) => post<Repair>(`/repairs/${id}/test`, form),
  handOver: (id: number, form: HandoverForm) => post<Repair>(`/repairs/${id}/handover`, form),
  cancel: (id: number, reason: string) => post<Repair>(`/repairs/${id}/cancel`, { reason }),
}
