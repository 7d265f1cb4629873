/* Words for marks, in the language of the page. */
import { useI18n } from 'vue-i18n'
import type { QualityItem } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { notApplicable } from './values'

export function useQualityWords() {
  const { t } = useI18n()
  const { lang } = useLanguage()

  function valueWords(item: Pick<QualityItem, 'scale'> | undefined, value: number): string {
    if (value === notApplicable) return t('quality.na')
    if (item?.scale === 'points') return t('quality.points_n', { n: value })
    return t(value ? 'quality.yes' : 'quality.no')
  }
  const lookOf = (item: QualityItem) => (lang.value === 'zh' ? item.look_zh : item.look_en) || item.look_zh
  const scoreWords = (score: number | null) => (score === null ? '—' : t('quality.score_n', { n: score }))

  return { valueWords, lookOf, scoreWords }
}
