/* The parts of a duty in one line. */
import { useI18n } from 'vue-i18n'
import { usePermissionNames } from '@/post/usePermissionNames'
import { useDutyWords } from '@/post/useDutyWords'
import { usePostNames } from '@/post/usePosts'
import type { DutyRow } from './draft'
import { useDutyEditor } from './useDutyEditor'

export function usePartsWords() {
  const { t } = useI18n()
  const { elementNames, limitWords, comma } = useDutyWords()
  const { permissionName } = usePermissionNames()
  const { postName } = usePostNames()
  const { bindable } = useDutyEditor()

  const processWords = (d: DutyRow) => {
    const named = d.processes.filter((p) => p.process).map((p) => bindable.processOf(p.process)?.name ?? p.process)
    return [...new Set(named)]
  }
  const standardWords = (d: DutyRow) =>
    d.standards.map((key) => bindable.standards.value.find((s) => s.key === key)?.name ?? key)

  function summary(d: DutyRow): string {
    const list = (names: string[]) => names.filter(Boolean).join(comma())
    const measured = d.measures.map((m) => m.measure).filter(Boolean)
    const limited = d.limit_kind !== 'none' && d.limit_amount > 0
    const parts: [string, string][] = [
      ['elements', elementNames(d.elements)],
      ['action', list([d.action, d.object])],
      ['trigger', d.trigger],
      ['limit', limited ? limitWords(d) : ''],
      ['output', d.output],
      ['partners', list(d.partners.map((p) => postName(p.post_id) || p.name))],
      ['processes', list(processWords(d))],
      ['standards', list(standardWords(d))],
      ['permissions', list(d.permissions.map(permissionName))],
      ['trainings', list(d.trainings)],
      ['measures', list(measured)],
    ]
    const said = parts.filter(([, words]) => words).map(([part, words]) => t('duty.part', { part: t(part === 'elements' ? 'post.element_label' : `post.${part}`), words }))
    if (!said.length && d.role === 'accountable') return ''
    return [t(`duty.role_short.${d.role}`), ...said].join(t('duty.part_between'))
  }
  return { summary }
}
