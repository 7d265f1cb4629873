/* Moments are shown in the company's time zone, for everybody the same; the zone stands in the tooltip. */
import { computed, ref } from 'vue'
import { useLanguage } from './useLanguage'

const zone = ref('Asia/Shanghai')
const now = ref(Date.now())
setInterval(() => (now.value = Date.now()), 30_000)

export function setTimeZone(name: string): void {
  zone.value = name
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/* Units of lengths: the number shown of one stays below that of the next. */
const parts = [
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

export function useTime() {
  const { htmlLocale } = useLanguage()
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(htmlLocale.value, { timeZone: zone.value, ...options })

  const fullFormat = computed(() => make({ dateStyle: 'long', timeStyle: 'medium' }))
  const minuteFormat = computed(() => make({ dateStyle: 'medium', timeStyle: 'short' }))
  const thisYearFormat = computed(() =>
    make({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }),
  )
  const dayFormat = computed(() => make({ dateStyle: 'medium' }))
  const dateFormat = computed(
    () => new Intl.DateTimeFormat(htmlLocale.value, { timeZone: 'UTC', dateStyle: 'medium' }),
  )
  const relativeFormat = computed(
    () => new Intl.RelativeTimeFormat(htmlLocale.value, { numeric: 'auto', style: 'short' }),
  )

  const full = (at: string) => `${fullFormat.value.format(new Date(at))} (${zone.value})`
  const minute = (at: string) => minuteFormat.value.format(new Date(at))
  const day = (at: string) => dayFormat.value.format(new Date(at))

  /* A day without an hour is the same day everywhere. */
  const date = (on: string) => dateFormat.value.format(new Date(`${on}T00:00:00Z`))
  /* Which day the company has now, "2026-12-01". */
  const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: zone.value }).format(now.value)

  /* The instant at which a day begins for the company. */
  function beginOf(on: string): string {
    const midnight = Date.parse(`${on}T00:00:00Z`)
    const shown = make({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    const part = Object.fromEntries(shown.formatToParts(midnight).map((p) => [p.type, Number(p.value)]))
    const there = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second)
    return new Date(2 * midnight - there).toISOString()
  }

  /* "3 minutes ago" for a week, then the date. */
  function ago(at: string): string {
    const passed = now.value - Date.parse(at)
    if (Math.abs(passed) > 7 * 86_400_000) return day(at)
    const unit = units.find(([, ms]) => Math.abs(passed) >= ms)
    if (!unit) return relativeFormat.value.format(0, 'minute')
    return relativeFormat.value.format(-Math.trunc(passed / unit[1]), unit[0])
  }

  /* "1 hr 20 min": at most two units, and none that says little beside the other. */
  function length(seconds: number): string {
    const whole = Math.round(Math.abs(seconds))
    const size = whole >= 36_000 ? 3600 : whole >= 600 ? 60 : 1
    let rest = Math.round(whole / size) * size
    const told = parts.flatMap(([unit, of]) => {
      const count = Math.floor(rest / of)
      rest -= count * of
      if (!count && !(unit === 'second' && !whole)) return []
      return [new Intl.NumberFormat(htmlLocale.value, { style: 'unit', unit, unitDisplay: 'short' }).format(count)]
    })
    return (seconds < 0 ? '−' : '') + told.slice(0, 2).join(' ')
  }

  function stamp(at: string): string {
    const sameYear = new Date(at).getFullYear() === new Date(now.value).getFullYear()
    return sameYear ? thisYearFormat.value.format(new Date(at)) : minute(at)
  }

  return { now, zone, full, minute, day, date, today, beginOf, ago, stamp, length }
}
