/* What a promise can be limited to: the facts of a case that are chosen from a list. */
import { computed, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { remedies } from '@/api/remedy'
import type { RemedyPromise } from '@/api/types'
import { conditionWords } from '@/app/choices'
import type { ChoiceField } from '@/app/choices'
import { useLanguage } from '@/app/useLanguage'
import { useLoad } from '@/app/useLoad'

export const scopeFields: readonly string[] = ['category', 'channel', 'part', 'goods_restricted']

export function useScopes() {
  const { t } = useI18n()
  const { lang } = useLanguage()
  const { data, reload } = useLoad(async () => (await remedies.facts()).items)
  watch(lang, () => void reload(), { immediate: true })
  const fields = computed<ChoiceField[]>(() =>
    (data.value ?? []).filter((f) => scopeFields.includes(f.fact)).map((f) => ({ field: f.fact, label: f.label, options: f.choices })),
  )
  const scopeWords = (p: RemedyPromise) =>
    p.scope === null ? t('remedy.promises.everything') : conditionWords(p.scope, fields.value, t('standard.or')) || JSON.stringify(p.scope)

  return { fields, scopeWords }
}
