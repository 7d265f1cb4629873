/* Items, points and figures in words. */
import { useI18n } from 'vue-i18n'
import type { AppraisalItem } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useMeasureWords } from '@/post/useMeasureWords'
import { onePlace } from './values'

type Counted = AppraisalItem['counted']

export function useAppraisalWords() {
  const { t } = useI18n()
  const { lang } = useLanguage()
  const { valueWords } = useMeasureWords()
  const both = (zh: string, en: string) => (lang.value === 'zh' ? zh : en) || zh || en

  const postName = (of: { post_zh: string; post_en: string }) => both(of.post_zh, of.post_en)
  const itemName = (i: AppraisalItem) =>
    i.kind === 'measure' ? both(i.counted.name_zh, i.counted.name_en) : both(i.criterion_zh, i.criterion_en)
  const points = (n: number | null) => (n === null ? '—' : String(onePlace(n)))
  const value = (n: number | null, unit: Counted['unit']) => valueWords(n, unit, false)
  const targetWords = (c: Counted) => `${c.direction === 'lower' ? '≤' : '≥'} ${valueWords(c.target, c.unit)}`

  function ruleWords(c: Counted): string {
    if (c.rule === 'linear') return t('post.scored.linear', { floor: valueWords(c.floor, c.unit) })
    if (c.rule === 'gate') return t('post.scored.gate', { n: c.cap })
    if (c.rule === 'pass') return t('post.scored.pass')
    return t('post.scored.steps', {
      steps: c.steps.map((s) => t('post.scored.step', { value: valueWords(s.value, c.unit), n: s.points })).join(t('post.comma')),
    })
  }
  const intervalWords = (c: Counted) =>
    c.figure.low === null || c.figure.high === null
      ? ''
      : t('appraisal.interval', { low: value(c.figure.low, c.unit), high: value(c.figure.high, c.unit) })
  /* Why an item has no points; of a gate whether it was kept. */
  function withoutWords(i: AppraisalItem): string {
    if (i.without === 'gate') return t(i.missed ? 'appraisal.gate_missed' : 'appraisal.gate_kept')
    return i.without ? t(`appraisal.without.${i.without}`) : ''
  }
  const trendWords = (c: Counted) =>
    c.trend.map((m) => t('appraisal.month', { month: m.month, value: value(m.value, c.unit), n: m.n })).join(t('post.comma'))

  return { both, postName, itemName, points, value, targetWords, ruleWords, intervalWords, withoutWords, trendWords }
}
