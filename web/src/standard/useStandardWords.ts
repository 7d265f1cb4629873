/* Lengths of working time and conditions, in words. */
import { useI18n } from 'vue-i18n'
import type { Standard } from '@/api/types'
import { useColleagues } from '@/people/useColleagues'
import { chosenOf, facts } from './facts'

export function useStandardWords() {
  const { t } = useI18n()
  const { teamName } = useColleagues()

  function lengthWords(minutes: number): string {
    const h = Math.floor(minutes / 60)
    const m = Math.round(minutes % 60)
    if (!h) return t('standard.sum_m', { m })
    return m ? t('standard.sum', { h, m }) : t('standard.sum_h', { h })
  }
  const secondsWords = (seconds: number) => lengthWords(Math.round(seconds / 60))
  const factWord = (field: string, value: string | number) =>
    field === 'team_id' ? teamName(Number(value)) : t(`${facts.find((f) => f.field === field)?.words}.${value}`)

  function conditionWords(s: Standard): string {
    if (s.fallback) return t('standard.fallback_hint')
    const chosen = chosenOf(s.condition)
    return facts
      .filter((f) => chosen[f.field]?.length)
      .map((f) => `${t(`standard.when.${f.field}`)} ${chosen[f.field]!.map((v) => factWord(f.field, v)).join(' / ')}`)
      .join(' · ')
  }
  return { lengthWords, secondsWords, conditionWords, factWord }
}
