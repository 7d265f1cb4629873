/* Values, targets and rules of measures in words. */
import { useI18n } from 'vue-i18n'
import type { BoundName, DutyMeasure, Figure } from '@/api/types'
import { useFigureWords } from '@/measure/useFigureWords'

type Unit = BoundName['unit']

/* Largest first: an exact time is told in the largest unit in which it has at most one place. */
export const spans = [
  { unit: 'day', seconds: 86400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const
export type Span = (typeof spans)[number]['unit']

export const secondsOf = (span: Span) => spans.find((s) => s.unit === span)?.seconds ?? 1

/* 48 hours stay hours. */
export const spanOf = (value: number): Span =>
  spans.find(({ unit, seconds }) => value >= (unit === 'day' ? 3 : 1) * seconds && (value * 10) % seconds === 0)?.unit ?? 'second'

export function useMeasureWords() {
  const { t } = useI18n()
  const figures = useFigureWords()

  /* Exact: a target is told as it is kept; else rounded, as figures are everywhere. */
  function valueWords(value: number | null, unit: Unit, exact = true): string {
    if (value === null) return '—'
    if (!exact) return figures.valueWords({ unit: unit || 'number' }, value)
    if (unit === 'seconds') {
      const span = spanOf(value)
      return t(`post.span.${span}`, { n: value / secondsOf(span) })
    }
    return unit === 'percent' || unit === 'ppm' || unit === 'points' ? t(`post.measured.${unit}`, { n: value }) : String(value)
  }
  const nameOf = (called: readonly BoundName[], kind: BoundName['kind'], key: string) =>
    called.find((c) => c.kind === kind && c.key === key)
  function targetWords(m: DutyMeasure, name: BoundName | undefined): string {
    return `${name?.direction === 'lower' ? '≤' : '≥'} ${valueWords(m.target, name?.unit ?? '')}`
  }
  function ruleWords(m: DutyMeasure, name: BoundName | undefined): string {
    const value = (v: number | null) => valueWords(v, name?.unit ?? '')
    if (m.rule === 'linear') return t('post.scored.linear', { floor: value(m.floor) })
    if (m.rule === 'steps')
      return t('post.scored.steps', {
        steps: m.steps.map((s) => t('post.scored.step', { value: value(s.value), n: s.score })).join(t('post.comma')),
      })
    return m.rule === 'gate' ? t('post.scored.gate', { n: m.cap }) : t('post.scored.pass')
  }
  function liveWords(f: Figure | undefined, unit: Unit): string {
    if (!f) return '—'
    if (!f.has_source) return t('post.live.no_source')
    if (!f.n) return t('post.live.nothing')
    return t('post.live.value', { value: valueWords(f.value, unit, false), n: f.n })
  }
  return { valueWords, nameOf, targetWords, ruleWords, liveWords }
}
