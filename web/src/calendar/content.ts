/* What a calendar says, read for people: what a day is, hours as one writes them, days in a row as one. Pure. */
import type { CalendarContent, CalendarDay, Span, Weekday } from '@/api/types'

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/* What the pages tell apart: of the server's holidays those of a notice and those of the company, of its workdays
 * those with hours of their own. */
export const dayClasses = ['work', 'rest', 'holiday', 'makeup', 'own', 'closed'] as const
export type DayClass = (typeof dayClasses)[number]

export interface Notice {
  year: string
  papers: string[]
}

export function noticeOf(c: CalendarContent, date: string): Notice | null {
  const found = Object.entries(c.notices ?? {}).find(([, n]) => n.closed?.includes(date) || n.days?.[date])
  return found ? { year: found[0], papers: found[1].papers ?? [] } : null
}

/* Notices name the festivals in Chinese alone, two of them as one when they meet. */
export const festivals: Record<string, string> = {
  元旦: 'new_year', 春节: 'spring', 清明节: 'qingming', 劳动节: 'labour', 端午节: 'dragon_boat', 中秋节: 'mid_autumn', 国庆节: 'national',
}
export const namesOf = (name: string | null | undefined) => (name ?? '').split('、')

/* A calendar from elsewhere may not say what its notices wrote: there the name of a festival must do. */
function isStatutory(c: CalendarContent, day: CalendarDay): boolean {
  return noticeOf(c, day.date) !== null || (!c.notices?.[day.date.slice(0, 4)] && namesOf(day.name).some((n) => n in festivals))
}

export function classOf(c: CalendarContent, day: CalendarDay): DayClass {
  if (day.kind === 'makeup') return 'makeup'
  if (day.kind === 'weekend') return 'rest'
  if (day.kind === 'workday') {
    if (!c.days?.[day.date]) return 'work'
    /* Also where the weekday has come to be a workday since. */
    return noticeOf(c, day.date) ? 'makeup' : 'own'
  }
  return isStatutory(c, day) ? 'holiday' : 'closed'
}

/* ------------------------------------------------------------------ hours */

export const spansText = (spans: readonly Span[]) => spans.map(([from, to]) => `${from}–${to}`).join(', ')

const clock = (s: string) => (/^\d:/.test(s) ? `0${s}` : s).replace('：', ':')

/* "9:00-12:00，13:00~18:00" as spans. What is no span is handed on as it stands: the server says what is wrong. */
export function spansOf(text: string): Span[] {
  return text
    .split(/[,，;；、\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [from = '', to = ''] = part.split(/\s*(?:–|—|-|~|～|至|到)+\s*/)
      return [clock(from), clock(to)]
    })
}

/* ------------------------------------------------------------------ days */

const dayMs = 86_400_000
export const dayAfter = (date: string, n = 1) => new Date(Date.parse(`${date}T00:00:00Z`) + n * dayMs).toISOString().slice(0, 10)
/* 0 is Monday. */
export const weekdayOf = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7

export function daysFromTo(from: string, to: string): string[] {
  const days = [from]
  while (days[days.length - 1]! < to) days.push(dayAfter(days[days.length - 1]!))
  return days
}

export interface Run {
  from: string
  to: string
  words: string
}

/* Days in a row with the same words as one. */
export function runsOf(days: readonly { date: string; words: string }[]): Run[] {
  const runs: Run[] = []
  for (const d of [...days].sort((a, b) => a.date.localeCompare(b.date))) {
    const last = runs[runs.length - 1]
    if (last && last.words === d.words && dayAfter(last.to) === d.date) last.to = d.date
    else runs.push({ from: d.date, to: d.date, words: d.words })
  }
  return runs
}

/* The first fault at a place of the form or below it. */
export const faultAt = (errors: Record<string, string>, place: string) =>
  Object.entries(errors).find(([at]) => at === place || at.startsWith(`${place}/`))?.[1]

/* ------------------------------------------------------------------ what two versions have different */

export interface Differences {
  zone: [string, string] | null
  covers: [string | null, string | null] | null
  week: { day: Weekday; before: Span[]; after: Span[] }[]
  yearly: { added: string[]; removed: string[] }
  days: { date: string; before: string; after: string }[]
}

/* "closed", hours, or "" when it is like its weekday. */
function saidOf(c: CalendarContent, date: string): string {
  const own = c.days?.[date]
  if (own) return own.length ? spansText(own) : 'closed'
  return c.closed?.includes(date) ? 'closed' : ''
}

const without = (a: readonly string[] = [], b: readonly string[] = []) => a.filter((x) => !b.includes(x))

export function differences(a: CalendarContent, b: CalendarContent): Differences {
  const dates = new Set([a, b].flatMap((c) => [...(c.closed ?? []), ...Object.keys(c.days ?? {})]))
  return {
    zone: a.zone === b.zone ? null : [a.zone, b.zone],
    covers: (a.covers_to ?? null) === (b.covers_to ?? null) ? null : [a.covers_to ?? null, b.covers_to ?? null],
    week: weekdays
      .map((day) => ({ day, before: a.week[day] ?? [], after: b.week[day] ?? [] }))
      .filter((w) => spansText(w.before) !== spansText(w.after)),
    yearly: { added: without(b.closed_yearly, a.closed_yearly), removed: without(a.closed_yearly, b.closed_yearly) },
    days: [...dates]
      .map((date) => ({ date, before: saidOf(a, date), after: saidOf(b, date) }))
      .filter((d) => d.before !== d.after),
  }
}
