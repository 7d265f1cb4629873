/* Lengths of working time and conditions, in words. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Standard } from '@/api/types'
import { conditionWords as wordsOf } from '@/app/choices'
import type { ChoiceField } from '@/app/choices'
import { useLanguage } from '@/app/useLanguage'
import { useColleagues } from '@/people/useColleagues'
import { facts } from './facts'

export function useStandardWords() {
  const { t } = useI18n()
  const { nameOf } = useLanguage()
  const { teams, teamName } = useColleagues()

  function lengthWords(minutes: number): string {
    const h = Math.floor(minutes / 60)
    const m = Math.round(minutes % 60)
    if (!h) return t('standard.sum_m', { m })
    return m ? t('standard.sum', { h, m }) : t('standard.sum_h', { h })
  }
  const secondsWords = (seconds: number) => lengthWords(Math.round(seconds / 60))

  const optionsOf = (f: (typeof facts)[number]) =>
    f.field === 'team_id'
      ? teams.value.map((team) => ({ value: team.id, label: nameOf(team) }))
      : f.values.map((v) => ({ value: v, label: t(`${f.words}.${v}`) }))
  const fields = computed<ChoiceField[]>(() =>
    facts.map((f) => ({ field: f.field, label: t(`standard.when.${f.field}`), options: optionsOf(f), word: (v) => (f.field === 'team_id' ? teamName(Number(v)) : '') })),
  )

  function conditionWords(s: Standard): string {
    if (s.fallback) return t('standard.fallback_hint')
    return wordsOf(s.condition, fields.value, t('standard.or')) || t('standard.by_api')
  }
  return { lengthWords, secondsWords, conditionWords, fields }
}
