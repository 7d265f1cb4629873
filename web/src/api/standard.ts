import { get, patch, post } from './http'
import type { NewStandard, Page, ReplayForm, Standard, StandardReplay, TicketClocks } from './types'

export const standards = {
  list: () => get<Page<Standard>>('/standards'),
  read: (id: number) => get<Standard>(`/standards/${id}`),
  editions: (id: number) => get<Page<Standard>>(`/standards/${id}/editions`),
  replay: (form: ReplayForm) => post<StandardReplay>('/standards/replay', form),
  add: (form: NewStandard) => post<Standard>('/standards', form),
  edit: (id: number, form: NewStandard, version: number) => patch<Standard>(`/standards/${id}`, form, version),
  calendars: () => get<Page<{ key: string; name_zh: string; name_en: string }>>('/calendars'),
  clocks: (ticket: number) => get<TicketClocks>(`/tickets/${ticket}/clocks`),
}
