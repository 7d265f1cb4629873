/* The draft on the page and on the server: saved by itself a moment after the last change, whole and with its
 * version. Who was faster is told and decided by the writer; nothing that was typed is thrown away. */
import { computed, onUnmounted, ref, shallowRef, watch } from 'vue'
import { drafts } from '@/api/duty'
import { asProblem } from '@/api/http'
import { documents } from '@/api/post'
import type { DutyDocument } from '@/api/types'
import { useLoad } from '@/app/useLoad'
import { useProblemWords } from '@/app/useProblemWords'
import { draftOf, emptyDuty, formOf, newKey, sentDuties } from './draft'
import type { Draft, DraftDuty } from './draft'

const pause = 1500

export function useDutyDraft(id: () => number) {
  const { data: document, problem, loading, reload } = useLoad(() => documents.read(id()))
  const draft = ref<Draft | null>(null)
  const kept = shallowRef('')
  const saving = ref(false)
  const failure = ref('')
  const conflict = ref('')
  /* Field errors of the last save: "key/field" of a duty, or the field's own name. */
  const errors = ref<Record<string, string>>({})
  const { wordsOf } = useProblemWords()
  let timer: ReturnType<typeof setTimeout> | undefined

  const textNow = () => (draft.value ? JSON.stringify(formOf(draft.value)) : '')
  const dirty = computed(() => draft.value !== null && textNow() !== kept.value)
  const isDraft = computed(() => document.value?.state === 'draft')

  function take(d: DutyDocument): void {
    draft.value = draftOf(d)
    kept.value = textNow()
    conflict.value = failure.value = ''
    errors.value = {}
  }
  watch(document, (d, before) => d && (!before || before.id !== d.id) && take(d))
  watch(id, () => void reload())

  function place(pointer: string, sent: DraftDuty[]): string {
    const [, field, index, ...rest] = pointer.split('/')
    const row = field === 'duties' && index !== undefined ? sent[Number(index)] : undefined
    return row ? `${row.key}/${rest[0]}` : (field ?? '')
  }

  async function save(): Promise<boolean> {
    clearTimeout(timer)
    if (!draft.value || !document.value || saving.value) return false
    if (!dirty.value) return true
    const sent = sentDuties(draft.value)
    const form = formOf(draft.value)
    const text = JSON.stringify(form)
    saving.value = true
    try {
      const answer = await drafts.save(id(), form, document.value.version)
      failure.value = conflict.value = ''
      errors.value = {}
      sent.forEach((row, i) => (row.id = answer.duties[i]?.id ?? row.id))
      document.value = answer
      kept.value = withIds(text, answer)
      return true
    } catch (cause) {
      const told = asProblem(cause)
      if (told.status === 412) conflict.value = wordsOf(told)
      else failure.value = wordsOf(told)
      errors.value = Object.fromEntries(told.errors.map((e) => [place(e.pointer, sent), e.message]))
      return false
    } finally {
      saving.value = false
      if (dirty.value && !conflict.value) later(failure.value ? 8 * pause : pause)
    }
  }
  /* What was sent, as it reads now that new rows have their ids. */
  function withIds(text: string, answer: DutyDocument): string {
    const form = JSON.parse(text)
    form.duties.forEach((d: { id: number }, i: number) => (d.id = answer.duties[i]?.id ?? d.id))
    return JSON.stringify(form)
  }
  function later(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), ms)
  }
  watch(draft, () => dirty.value && !conflict.value && later(pause), { deep: true })

  async function takeTheirs(): Promise<void> {
    await reload()
    if (document.value) take(document.value)
  }
  /* Rows that the other writer removed are new again. */
  async function keepMine(): Promise<void> {
    await reload()
    const there = new Set(document.value?.duties.map((d) => d.id))
    draft.value?.duties.forEach((d) => !there.has(d.id) && (d.id = 0))
    conflict.value = ''
    kept.value = ''
    await save()
  }

  function addDuty(at: number, statement = ''): DraftDuty {
    const duty = emptyDuty(statement)
    draft.value!.duties.splice(at, 0, duty)
    return draft.value!.duties[at]!
  }
  function moveDuty(at: number, by: number): void {
    const all = draft.value!.duties
    if (at + by < 0 || at + by >= all.length) return
    all.splice(at + by, 0, ...all.splice(at, 1))
  }
  const removed = ref<{ duty: DraftDuty; at: number } | null>(null)
  function removeDuty(at: number): void {
    removed.value = { duty: draft.value!.duties[at]!, at }
    draft.value!.duties.splice(at, 1)
  }
  /* A row that is brought back after a save that dropped it is a new one. */
  function bringBack(): void {
    if (!removed.value) return
    const there = document.value?.duties.some((d) => d.id === removed.value!.duty.id)
    const duty = { ...removed.value.duty, id: there ? removed.value.duty.id : 0 }
    draft.value!.duties.splice(removed.value.at, 0, duty)
    removed.value = null
  }
  function addAuthority(decision = ''): void {
    draft.value!.authority.push({ key: newKey(), decision, amount: 0 })
  }

  onUnmounted(() => clearTimeout(timer))
  return {
    document, draft, problem, loading, reload, isDraft, dirty, saving, failure, conflict, errors, removed,
    save, takeTheirs, keepMine, addDuty, moveDuty, removeDuty, bringBack, addAuthority,
  }
}

export type DutyDraft = ReturnType<typeof useDutyDraft>
