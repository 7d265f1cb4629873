/* Findings in words, for who does not see where they are marked. */
import { useI18n } from 'vue-i18n'
import type { Placed } from './findings'
import type { DutyEditor } from './useDutyEditor'

export function useFindingWords({ findings, rows, draft }: Pick<DutyEditor, 'findings' | 'rows' | 'draft'>) {
  const { t } = useI18n()

  function told(place: string): string {
    const here = findings.at(place)
    const words = [...new Set(here.map((f) => f.text))].filter((w) => w.length <= 20).join(t('post.comma'))
    return here.length ? t('duty.told', { n: here.length, words }, here.length) : ''
  }
  function whereOf(f: Placed): string {
    if (f.row) return t('duty.row', { n: rows.indexOf(f.row) + 1 })
    if (f.field === 'authority')
      return t('duty.authority_row', { n: draft.authority.findIndex((a) => a.key === f.place) + 1 })
    return f.place ? t(`post.${f.field}`) : t('duty.whole_document')
  }
  return { told, whereOf }
}
