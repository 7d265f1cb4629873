/* The days of a calendar that are not like their weekday, as rows to edit, and back. Pure. */
import type { CalendarContent } from '@/api/types'
import { daysFromTo, noticeOf, spansOf, spansText } from './content'

export interface SpecialDay {
  id: number // for the page alone
  date: string
  hours: string // as one writes them; empty: closed
  name: string
  year: string // of the notice that wrote it; empty: the company
}

export interface YearlyDay {
  id: number
  date: string // "10-01"
  name: string
}

let serial = 0
export const specialDay = (date: string, hours: string, name: string, year = ''): SpecialDay => ({ id: ++serial, date, hours, name, year })
export const yearlyDay = (date = '', name = ''): YearlyDay => ({ id: ++serial, date, name })

export function specialDaysOf(c: CalendarContent): SpecialDay[] {
  const dates = new Set([...(c.closed ?? []), ...Object.keys(c.days ?? {})])
  return [...dates].sort().map((date) => specialDay(date, spansText(c.days?.[date] ?? []), c.names?.[date] ?? '', noticeOf(c, date)?.year))
}

export const yearlyDaysOf = (c: CalendarContent) => (c.closed_yearly ?? []).map((date) => yearlyDay(date, c.names?.[date] ?? ''))

/* New rows for days in a row, without those that are there. */
export function rowsFor(rows: readonly SpecialDay[], from: string, to: string, hours: string, name: string): SpecialDay[] {
  const there = new Set(rows.map((r) => r.date))
  return daysFromTo(from, to).filter((date) => !there.has(date)).map((date) => specialDay(date, hours, name))
}

const named = (rows: readonly { date: string; name: string }[]) =>
  Object.fromEntries(rows.filter((r) => r.name.trim()).map((r) => [r.date, r.name.trim()]))

/* What else the calendar says (its notices above all) stays as it was. */
export function contentWith(c: CalendarContent, rows: readonly SpecialDay[], yearly: readonly YearlyDay[]): CalendarContent {
  const closed = rows.filter((r) => !r.hours.trim()).map((r) => r.date)
  const own = rows.filter((r) => r.hours.trim())
  return {
    ...c,
    closed,
    closed_yearly: yearly.map((y) => y.date.trim()),
    days: Object.fromEntries(own.map((r) => [r.date, spansOf(r.hours)])),
    extended: (c.extended ?? []).filter((date) => closed.includes(date)),
    names: { ...named(yearly), ...named(rows) },
  }
}

/* The server names a fault by its place in what was sent. */
export function faultOfRow(errors: Record<string, string>, rows: readonly SpecialDay[], row: SpecialDay): string | undefined {
  const nth = rows.filter((r) => !r.hours.trim()).indexOf(row)
  const places = [`calendar/days/${row.date}`, `calendar/names/${row.date}`, ...(nth < 0 ? [] : [`calendar/closed/${nth}`])]
  return Object.entries(errors).find(([at]) => places.some((p) => at === p || at.startsWith(`${p}/`)))?.[1]
}
