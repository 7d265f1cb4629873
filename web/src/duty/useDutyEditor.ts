/* Everything that the editor of one draft knows, for the components below its page. */
import { computed, inject, provide, reactive, ref, shallowRef } from 'vue'
import type { InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'
import { drafts } from '@/api/duty'
import { duties } from '@/api/post'
import type { DutyDocument } from '@/api/types'
import { blanksOf } from './blanks'
import { draftOf, formOf, weightOf } from './draft'
import type { Draft } from './draft'
import type { Placed } from './findings'
import { useBindable } from './useBindable'
import { useFields } from './useFields'
import { useFindings } from './useFindings'
import { useLiveFigures } from './useLiveFigures'
import { useMending } from './useMending'
import { useRows } from './useRows'
import { useSaving } from './useSaving'

function create(read: DutyDocument) {
  const { t } = useI18n()
  const document = shallowRef(read)
  const draft = reactive<Draft>(draftOf(read))
  const form = computed(() => formOf(draft))
  const text = computed(() => JSON.stringify(form.value.body))
  const fields = useFields()
  const saving = useSaving({
    document,
    draft,
    form,
    text,
    take: (d) => {
      Object.assign(draft, draftOf(d))
      rows.undo.value = null
    },
    noWords: () => t('duty.no_words'),
  })
  const findings = useFindings(read.id, form, text)
  const rows = useRows(draft, fields, saving.holdBack)

  const places = () => [
    'purpose',
    ...draft.duties.map((d) => d.key),
    ...draft.authority.map((a) => a.key),
    'qualifications',
  ]
  const mending = useMending(fields, findings, places)
  /* Duties whose parts are unfolded. */
  const open = ref(new Set<string>())
  const toggle = (key: string) => void (open.value.delete(key) || open.value.add(key))
  /* The duty with the cursor, or that had it last. */
  const here = computed(() => draft.duties.find((d) => d.key === fields.at.value)?.key ?? '')
  const weight = computed(() => weightOf(draft))
  const bindable = useBindable()
  const measured = () => draft.duties.flatMap((d) => d.measures.map((m) => m.measure)).filter(Boolean)
  const live = useLiveFigures(() => document.value.post_id, measured)
  const blanks = computed(() =>
    draft.duties.reduce((n, d) => n + blanksOf(d.statement).length, blanksOf(draft.purpose).length),
  )
  function firstBlank(): void {
    for (const place of places()) {
      const found = blanksOf(fields.field(place)?.text() ?? '')[0]
      if (found) return void fields.focus(place, found.from, found.to)
    }
  }

  /* A finding of a row that the server does not know yet: the row is saved first. */
  async function dismiss(f: Placed, reason: string): Promise<void> {
    if (saving.dirty.value && !(await saving.save())) throw saving.conflict.value ?? saving.problem.value ?? new Error(t('duty.save_first'))
    const duty = draft.duties.find((d) => d.key === f.row)
    await drafts.dismiss(read.id, { rule: f.rule, words: f.text, reason, duty_id: duty?.id ?? null })
    await findings.check()
  }
  async function undismiss(f: Placed): Promise<void> {
    if (f.dismissal_id !== null) await duties.undoDismissal(f.dismissal_id)
    await findings.check()
  }

  return {
    document, draft, fields, saving, findings, rows, mending, open, toggle, here, weight, bindable, live, blanks, firstBlank, dismiss, undismiss,
  }
}
export type DutyEditor = ReturnType<typeof create>

const key: InjectionKey<DutyEditor> = Symbol('duty editor')

export function provideDutyEditor(read: DutyDocument): DutyEditor {
  const editor = create(read)
  provide(key, editor)
  return editor
}

export function useDutyEditor(): DutyEditor {
  const editor = inject(key)
  if (!editor) throw new Error('useDutyEditor is for the components below DutyEditor')
  return editor
}
