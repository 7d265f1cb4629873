/* Visits in words: their windows in the company's time, their states with a tone. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { VisitState } from '@/api/types'
import type { Tone } from '@/app/tone'
import { useLanguage } from '@/app/useLanguage'
import { useTime } from '@/app/useTime'

export const stateTones: Record<VisitState, Tone> = {
  none: 'grey',
  planned: 'amber',
  accepted: 'blue',
  confirmed: 'blue',
  en_route: 'accent',
  checked_in: 'accent',
  done: 'green',
  no_show: 'red',
  cancelled: 'grey',
}

export function useVisitWords() {
  const { t } = useI18n()
  const { htmlLocale } = useLanguage()
  const { zone } = useTime()
  const dayFormat = computed(() => new Intl.DateTimeFormat(htmlLocale.value, { timeZone: zone.value, month: 'short', day: 'numeric', weekday: 'short' }))
  const clockFormat = computed(() => new Intl.DateTimeFormat('en-GB', { timeZone: zone.value, hour: '2-digit', minute: '2-digit' }))

  const clock = (at: string) => clockFormat.value.format(new Date(at))
  const dayWords = (at: string) => dayFormat.value.format(new Date(at))
  const dayOf = (at: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone.value }).format(new Date(at))
  const hours = (v: { window_from: string; window_to: string }) => `${clock(v.window_from)}–${clock(v.window_to)}`
  const windowWords = (v: { window_from: string; window_to: string }) =>
    dayOf(v.window_from) === dayOf(v.window_to)
      ? `${dayWords(v.window_from)} ${hours(v)}`
      : `${dayWords(v.window_from)} ${clock(v.window_from)} – ${dayWords(v.window_to)} ${clock(v.window_to)}`
  const stateWords = (s: VisitState) => t(`visit.state.${s}`)

  return { clock, dayWords, dayOf, hours, windowWords, stateWords }
}
