/* Duties in words: elements, limits of time, who takes part. */
import { useI18n } from 'vue-i18n'
import type { Duty, DutyPartner, Element } from '@/api/types'

type Row = Omit<Duty, 'id'>
type Limited = Pick<Duty, 'limit_kind' | 'limit_amount' | 'limit_unit'>

export function useDutyWords() {
  const { t } = useI18n()
  const comma = () => t('post.comma')
  const elementName = (e: Element) => t(`post.element.${e}`)
  const elementNames = (list: readonly Element[]) => list.map(elementName).join(comma())

  function limitWords(d: Limited): string {
    if (d.limit_kind === 'none') return ''
    const span = t(`post.unit.${d.limit_unit}`, { n: d.limit_amount }, d.limit_amount)
    if (d.limit_kind === 'within') return t('post.within', { span })
    return d.limit_amount === 1 ? t('post.every_one', { unit: t(`post.unit_name.${d.limit_unit}`) }) : t('post.every', { span })
  }

  const named = (d: Row, role: DutyPartner['role']) => d.partners.filter((p) => p.role === role).map((p) => p.name)
  /* RACI of one duty: the post itself does it, and answers for it unless a partner does. */
  const raci = (d: Row, own: string) => ({
    A: [...(d.role === 'accountable' ? [own] : []), ...named(d, 'accountable')],
    R: [own, ...named(d, 'responsible')],
    C: named(d, 'consulted'),
    I: named(d, 'informed'),
  })

  return { elementName, elementNames, limitWords, raci, comma }
}
