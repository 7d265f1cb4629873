import { get, post, put } from './http'
import type { Calendar, CalendarChange, CalendarDay, CalendarQuestion, CalendarRow, DueAnswer, ImportPreview, NewCalendar } from './types'

const at = (key: string) => `/calendars/${encodeURIComponent(key)}`

export const calendars = {
  list: () => get<{ items: CalendarRow[] }>('/calendars'),
  read: (key: string, version?: number) => get<Calendar>(at(key), { version }),
  days: (key: string, year: number, version?: number) => get<{ items: CalendarDay[] }>(`${at(key)}/days`, { year, version }),
  add: (form: NewCalendar) => post<Calendar>('/calendars', form),
  change: (key: string, form: CalendarChange, version: number) => put<Calendar>(at(key), form, version),
  preview: (key: string, year: object) => post<ImportPreview>(`${at(key)}/import/preview`, year),
  import: (key: string, year: object) => post<Calendar>(`${at(key)}/import`, year),
  ask: (question: CalendarQuestion) => post<DueAnswer>('/calendars/due', question),
}
