import { get, patch, post } from './http'
import type { NewStandard, Page, Standard, TicketClocks } from './types'

export const standards = {
  list: () => get<Page<Standard>>('/standards'),
  add: (form: NewStandard) => post<Standard>('/standards', form),
  edit: (id: number, form: NewStandard, version: number) => patch<Standard>(`/standards/${id}`, form, version),
  calendars: () => get<Page<{ key: string; name_zh: string; name_en: string }>>('/calendars'),
  clocks: (ticket: number) => get<TicketClocks>(`/tickets/${ticket}/clocks`),
}
