/* What a standard can be for, as choices with words, and its condition in words. */
import { computed, onMounted } from 'vue'
import { useI18n } from 'vue-i18n'
import { models as modelApi } from '@/api/product'
import type { Standard } from '@/api/types'
import { conditionWords as wordsOf } from '@/app/choices'
import type { Choice, ChoiceField } from '@/app/choices'
import { useLanguage } from '@/app/useLanguage'
import { useLoad } from '@/app/useLoad'
import { useColleagues } from '@/people/useColleagues'
import { useSession } from '@/people/useSession'
import { useCategories } from '@/product/useCategories'
import { facts } from './facts'

export function useStandardFields() {
  const { t } = useI18n()
  const { nameOf } = useLanguage()
  const { can } = useSession()
  const { teams, teamName } = useColleagues()
  const { choices: categories } = useCategories()
  const models = useLoad(() => modelApi.list({ active: true, limit: 200 }))

  type Options = { value: Choice; label: string }[]
  const known = computed<Record<string, Options>>(() => ({
    team_id: teams.value.map((team) => ({ value: team.id, label: nameOf(team) })),
    category: categories.value.map((c) => ({ value: c.category.key, label: c.words })),
    model_id: (models.data.value?.items ?? []).map((m) => ({ value: m.id, label: `${m.code} ${nameOf(m)}` })),
  }))
  const fields = computed<ChoiceField[]>(() =>
    facts.map((f) => ({
      field: f.field,
      label: t(`standard.when.${f.field}`),
      options: known.value[f.field] ?? f.values.map((v) => ({ value: v, label: t(`${f.words}.${v}`) })),
      word: (v) => (f.field === 'team_id' ? teamName(Number(v)) : ''),
    })),
  )
  function conditionWords(s: Standard): string {
    if (s.fallback) return t('standard.fallback_hint')
    return wordsOf(s.condition, fields.value, t('standard.or')) || t('standard.by_api')
  }
  onMounted(() => can('product.read') && void models.reload())
  return { fields, conditionWords }
}
