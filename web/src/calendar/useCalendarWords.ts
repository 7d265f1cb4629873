/* Calendars in words: days, hours, how far one reaches, what a version has different. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CalendarContent, CalendarDay, CalendarVersion, Span } from '@/api/types'
import type { Tone } from '@/app/tone'
import { useLanguage } from '@/app/useLanguage'
import { useTime } from '@/app/useTime'
import { classOf, dayAfter, differences, festivals, namesOf, runsOf, spansText, weekdayOf, weekdays } from './content'
import type { DayClass, Run } from './content'

const nearDays = 120 // China's notice comes out in November at the latest

export function useCalendarWords() {
  const { t } = useI18n()
  const { htmlLocale } = useLanguage()
  const { date: dateWords, today } = useTime()
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(htmlLocale.value, { timeZone: 'UTC', ...options })
  const longDay = computed(() => format({ dateStyle: 'full' }))
  const month = computed(() => format({ month: 'long' }))
  const shortDay = computed(() => format({ month: 'short', day: 'numeric' }))
  const moments = (zone: string) => new Intl.DateTimeFormat(htmlLocale.value, { timeZone: zone, dateStyle: 'full', timeStyle: 'short' })

  const dayWords = (on: string) => longDay.value.format(new Date(`${on}T00:00:00Z`))
  const shortDate = (on: string) => shortDay.value.format(new Date(`${on}T00:00:00Z`))
  const monthWords = (m: number) => month.value.format(Date.UTC(2026, m, 1))
  const momentWords = (at: string, zone: string) => moments(zone).format(new Date(at))
  const hoursWords = (spans: readonly Span[]) => (spans.length ? spansText(spans) : t('calendar.closed'))
  const festivalWords = (name: string | null | undefined) =>
    namesOf(name).map((n) => (festivals[n] ? t(`calendar.festival_name.${festivals[n]}`) : n)).join(t('calendar.and'))
  const className = (c: DayClass) => t(`calendar.class.${c}`)
  /* A sign beside the colour; plain days have none. */
  const markOf = (c: DayClass) => (c === 'work' || c === 'rest' ? '' : t(`calendar.mark.${c}`))
  const runWords = (r: Run) => `${dateWords(r.from)}${r.from === r.to ? '' : ` – ${shortDate(r.to)}`}${r.words ? ` ${r.words}` : ''}`
  const yearlyWords = (date: string) => (/^\d\d-\d\d$/.test(date) ? shortDate(`2024-${date}`) : date)

  /* How far a calendar reaches, marked when its end is near or past. */
  function coversLook(covers: string | null): { tone: Tone; words: string; hint: string } | null {
    if (!covers || covers > dayAfter(today(), nearDays)) return null
    const year = covers.endsWith('-12-31') ? String(Number(covers.slice(0, 4)) + 1) : ''
    const hint = year ? t('calendar.unknown_year', { year }) : t('calendar.unknown_after', { day: dateWords(covers) })
    const past = covers < today()
    return { tone: past ? 'red' : 'amber', words: t(past ? 'calendar.covers_past' : 'calendar.covers_near'), hint }
  }

  /* Weekdays in a row with the same hours as one line. */
  function weekLines(c: CalendarContent): { days: string; hours: string }[] {
    const lines: { from: string; to: string; hours: string }[] = []
    for (const day of weekdays) {
      const hours = hoursWords(c.week[day] ?? [])
      const last = lines[lines.length - 1]
      if (last?.hours === hours) last.to = day
      else lines.push({ from: day, to: day, hours })
    }
    const word = (day: string) => t(`calendar.weekday.${day}`)
    return lines.map((l) => ({ days: l.from === l.to ? word(l.from) : t('calendar.from_to', { from: word(l.from), to: word(l.to) }), hours: l.hours }))
  }

  function cellWords(c: CalendarContent, d: CalendarDay): string {
    return [dayWords(d.date), className(classOf(c, d)), festivalWords(d.name), d.hours.length ? spansText(d.hours) : ''].filter(Boolean).join(' · ')
  }
  const weekdayWords = (on: string) => t(`calendar.weekday.${weekdays[weekdayOf(on)]}`)

  const sourceWords = (v: CalendarVersion) =>
    v.source === 'import' ? t('calendar.source.import', { year: v.note ?? '' }) : t(`calendar.source.${v.source}`)

  const saidWords = (said: string) => (said === 'closed' ? t('calendar.closed') : said || t('calendar.as_weekday'))

  function differenceLines(a: CalendarContent, b: CalendarContent): string[] {
    const d = differences(a, b)
    const change = (what: string, before: string, after: string) => t('calendar.diff.change', { what, before, after })
    const covers = (day: string | null) => (day ? dateWords(day) : t('calendar.no_end'))
    const lines = d.week.map((w) => change(t(`calendar.weekday.${w.day}`), hoursWords(w.before), hoursWords(w.after)))
    if (d.zone) lines.unshift(change(t('calendar.zone'), ...d.zone))
    if (d.covers) lines.unshift(change(t('calendar.covers'), covers(d.covers[0]), covers(d.covers[1])))
    for (const day of d.yearly.added) lines.push(t('calendar.diff.yearly_added', { day: yearlyWords(day) }))
    for (const day of d.yearly.removed) lines.push(t('calendar.diff.yearly_removed', { day: yearlyWords(day) }))
    const days = d.days.map((x) => ({ date: x.date, words: `${saidWords(x.before)} → ${saidWords(x.after)}` }))
    return [...lines, ...runsOf(days).map((r) => t('calendar.diff.day', { days: runWords({ ...r, words: '' }), words: r.words }))]
  }

  return {
    dayWords, dateWords, shortDate, monthWords, momentWords, hoursWords, festivalWords, className, markOf, runWords, yearlyWords, weekdayWords, coversLook, weekLines,
    cellWords, sourceWords, differenceLines,
  }
}
