/* Lengths of working time and conditions, in words. */
import { useI18n } from 'vue-i18n'
import type { Standard } from '@/api/types'
import { useColleagues } from '@/people/useColleagues'
import { facts, isTest, type Test } from './facts'

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

  /* Empty when the API has written what choices cannot say. */
  function testWords(c: Test): string {
    if (isTest(c)) return `${t(`standard.when.${c.field}`)} ${(c.value as (string | number)[]).map((v) => factWord(c.field!, v)).join(' / ')}`
    const parts = (c.all ?? c.any ?? []).map(testWords)
    return parts.every(Boolean) ? parts.join(c.all ? ' · ' : t('standard.or')) : ''
  }

  function conditionWords(s: Standard): string {
    if (s.fallback) return t('standard.fallback_hint')
    return testWords(s.condition as Test) || t('standard.by_api')
  }
  return { lengthWords, secondsWords, conditionWords, factWord }
}
