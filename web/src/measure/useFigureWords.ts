/* Figures in words: values with their units, samples, intervals, and what two of them say together. */
import { useI18n } from 'vue-i18n'
import type { Figure, Measure } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useTime } from '@/app/useTime'
import { apart, compare, rankable, ranked } from './values'

type Told = Pick<Measure, 'unit'>

export function useFigureWords() {
  const { t, n } = useI18n()
  const { lang, both, nameOf } = useLanguage()
  const { length } = useTime()

  function valueWords(m: Told, value: number | null): string {
    if (value === null) return '—'
    switch (m.unit) {
      case 'percent':
        return n(value / 100, { style: 'percent', maximumFractionDigits: 1 })
      case 'seconds':
        return length(value)
      case 'ppm':
        return `${n(value, { maximumFractionDigits: 0 })} ppm`
      case 'points':
        return t('measure.points', { n: n(value, { maximumFractionDigits: 1 }) })
      default:
        return n(value, { maximumFractionDigits: 1 })
    }
  }
  /* A difference of shares is told in points of percent. */
  function changeWords(m: Told, by: number): string {
    const size = Math.abs(by)
    return m.unit === 'percent' ? t('measure.percent_points', { n: n(size, { maximumFractionDigits: 1 }) }) : valueWords(m, size)
  }
  const intervalWords = (m: Told, f: Figure): string =>
    f.low === null || f.high === null ? '' : t('measure.interval', { low: valueWords(m, f.low), high: valueWords(m, f.high) })
  const rangeWords = (m: Told, f: Figure | undefined): string =>
    !f || f.low === null || f.high === null ? '—' : t('measure.range', { low: valueWords(m, f.low), high: valueWords(m, f.high) })
  const methodWords = (f: Figure): string => (f.interval ? t(`measure.method.${f.interval}`) : '')
  const unitWords = (m: Told): string => t(`measure.unit.${m.unit}`)
  const scopeWords = (f: Figure): string =>
    f.scope === 'company' ? t('measure.scope.company') : f.scope_name

  /* "2026-10" as a month; the year stands where it begins. */
  function monthWords(month: string, withYear = true): string {
    const [year, number] = month.split('-').map(Number)
    const format = new Intl.DateTimeFormat(lang.value === 'zh' ? 'zh-CN' : 'en', { month: 'short', ...(withYear ? { year: 'numeric' } : {}), timeZone: 'UTC' })
    return format.format(Date.UTC(year!, number! - 1, 1))
  }

  /* A month that the period cuts off: its sums are not those of a whole one. */
  const isCut = (month: string, to: string) => to.startsWith(month) && new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).getUTCDate() !== 1
  /* What a line of months says: the newest against the one before it; of counts the newest that is whole. */
  function trendFinding(m: Measure, points: readonly Figure[], to: string): string {
    const told = points.filter((f) => f.value !== null && !(m.kind === 'count' && isCut(f.scope_name, to)))
    const last = told.at(-1)
    const before = told.at(-2)
    if (!last) return t('measure.trend_none', { name: nameOf(m) })
    const month = monthWords(last.scope_name)
    const words = { month: isCut(last.scope_name, to) ? t('measure.so_far', { month }) : month, name: nameOf(m), value: valueWords(m, last.value) }
    if (!before) return t('measure.trend_one', words)
    const by = last.value! - before.value!
    if (!by) return t('measure.trend_same', { ...words, before: monthWords(before.scope_name) })
    const sense = compare(m, last.value!, before.value!)
    const way = `${by > 0 ? 'up' : 'down'}${sense > 0 ? '_better' : sense < 0 ? '_worse' : ''}` as 'up'
    return t(`measure.trend_${way}`, { ...words, before: monthWords(before.scope_name), by: changeWords(m, by) })
  }

  /* What figures side by side say. Nobody is ranked on a small sample or by chance. */
  function rankFinding(m: Measure, figures: readonly Figure[]): string {
    const order = ranked(m, figures).filter((f) => rankable(m, f))
    const [first, last] = [order[0], order.at(-1)]
    if (!first || !last || first === last || m.direction === 'none') return t('measure.rank_none', { name: nameOf(m) })
    const words = { name: nameOf(m), first: scopeWords(first), best: valueWords(m, first.value), last: scopeWords(last), worst: valueWords(m, last.value) }
    if (first.value === last.value) return t('measure.rank_same', words)
    return t(first.interval && !apart(first, last) ? 'measure.rank_chance' : 'measure.rank', words)
  }

  return { both, valueWords, changeWords, intervalWords, rangeWords, methodWords, unitWords, scopeWords, monthWords, trendFinding, rankFinding }
}
