/* What happened to a unit, as a sentence in the language of the page. */
import { useI18n } from 'vue-i18n'
import type { UnitEvent } from '@/api/types'

export function useUnitEventWords() {
  const { t, te } = useI18n()

  function fieldsOf(data: Record<string, unknown> | null): string {
    const after = (data?.after ?? {}) as Record<string, unknown>
    return Object.keys(after)
      .map((f) => (te(`product.field.${f}`) ? t(`product.field.${f}`) : f))
      .join(t('event.comma'))
  }

  return (e: UnitEvent): string => {
    const key = `product.event.${e.type}`
    const who = e.actor_name || t('timeline.from.system')
    const nobody = t('product.nobody')
    if (!te(key)) return `${who} · ${e.type}`
    const data = e.data as Record<string, unknown> | null
    const days = [data?.in_on, data?.out_on].filter(Boolean).join(' – ')
    return t(key, {
      who,
      fields: fieldsOf(e.data),
      from: e.from_name || nobody,
      to: e.to_name || nobody,
      serial: String(data?.serial ?? ''),
      on: String(data?.on ?? ''),
      days,
    })
  }
}
