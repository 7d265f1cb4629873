/* The draft on its way to the server: by itself a moment after the last change, at once on demand. What
 * cannot be sent stays on the screen and is tried again. */
import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { drafts } from '@/api/duty'
import { asProblem } from '@/api/http'
import type { Problem } from '@/api/http'
import { documents } from '@/api/post'
import type { DutyDocument } from '@/api/types'
import { faultPlace, wordlessRows } from './draft'
import type { Draft, Form } from './draft'

const pause = 1500
const again = 5000

export type SaveState = 'saved' | 'changed' | 'saving' | 'failed' | 'conflict'

export interface SaveOptions {
  document: ShallowRef<DutyDocument>
  draft: Draft
  form: ComputedRef<Form>
  text: ComputedRef<string>
  /* The server's draft takes the place of ours. */
  take: (d: DutyDocument) => void
  noWords: () => string
}

export function useSaving({ document, draft, form, text, take, noWords }: SaveOptions) {
  const kept = ref(text.value)
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const conflict = shallowRef<Problem | null>(null)
  const faults = ref<Record<string, string>>({})
  const hasFaults = computed(() => Object.keys(faults.value).length > 0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | null = null
  let notBefore = 0

  const dirty = computed(() => text.value !== kept.value || wordlessRows(draft).length > 0)
  const state = computed<SaveState>(() => {
    if (conflict.value) return 'conflict'
    if (busy.value) return 'saving'
    if (!dirty.value) return 'saved'
    return problem.value || hasFaults.value ? 'failed' : 'changed'
  })

  /* New rows get their ids; texts stay as they stand on the screen. */
  function took(answer: DutyDocument, sent: Form): void {
    const idAt = (i: number) => answer.duties[i]?.id ?? 0
    const duties = sent.body.duties?.map((d, i) => ({ ...d, id: idAt(i) }))
    sent.duties.forEach((s, i) => {
      if (s.row) s.row.id = idAt(i)
    })
    kept.value = JSON.stringify({ ...sent.body, duties })
    document.value = answer
  }

  function refused(cause: unknown, sent: Form): void {
    const told = asProblem(cause)
    if (told.status === 412) conflict.value = told
    else problem.value = told
    for (const e of told.errors) faults.value[faultPlace(e.pointer, sent)] = e.message
    if (told.offline || told.status >= 500) later(again)
  }

  async function write(): Promise<boolean> {
    clearTimeout(timer)
    problem.value = null
    faults.value = Object.fromEntries(wordlessRows(draft).map((key) => [`${key}/statement`, noWords()]))
    if (hasFaults.value) return false
    const sent = form.value
    busy.value = true
    try {
      took(await drafts.save(document.value.id, sent.body, document.value.version), sent)
      return true
    } catch (cause) {
      refused(cause, sent)
      return false
    } finally {
      busy.value = false
    }
  }

  /* All that is on the screen; true when it is on the server. */
  async function save(): Promise<boolean> {
    notBefore = 0
    while (dirty.value && !conflict.value) {
      running ??= write().finally(() => (running = null))
      if (!(await running)) return false
    }
    return !conflict.value
  }

  function later(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void (dirty.value && save()), Math.max(ms, notBefore - Date.now()))
  }
  /* Gives time to take something back before it is gone on the server. */
  function holdBack(ms: number): void {
    notBefore = Date.now() + ms
    if (dirty.value) later(pause)
  }

  const read = () => documents.read(document.value.id)
  function replace(d: DutyDocument): void {
    take(d)
    document.value = d
    kept.value = text.value
    conflict.value = null
    problem.value = null
    faults.value = {}
  }
  async function takeTheirs(): Promise<void> {
    replace(await read())
  }
  async function keepMine(): Promise<boolean> {
    const theirs = await read()
    const known = new Set(theirs.duties.map((d) => d.id))
    for (const d of draft.duties) if (!known.has(d.id)) d.id = 0
    document.value = theirs
    conflict.value = null
    kept.value = ''
    return save()
  }

  /* Somebody else has changed the document: without changes of ours theirs is shown, else they are told
   * apart by saving. True when the page shows theirs now. */
  async function heard(): Promise<boolean> {
    if (busy.value || conflict.value) return false
    const theirs = await read().catch(() => null)
    if (!theirs || busy.value || theirs.version <= document.value.version) return false
    if (dirty.value) void save()
    else replace(theirs)
    return !dirty.value
  }

  const online = () => void (dirty.value && save())
  const leaving = (e: BeforeUnloadEvent) => dirty.value && e.preventDefault()
  watch(dirty, (now) => now || (faults.value = {}))
  watch(text, () => dirty.value && !conflict.value && later(pause))
  onMounted(() => {
    window.addEventListener('online', online)
    window.addEventListener('beforeunload', leaving)
  })
  onUnmounted(() => {
    clearTimeout(timer)
    window.removeEventListener('online', online)
    window.removeEventListener('beforeunload', leaving)
  })

  return { state, dirty, problem, conflict, faults, save, holdBack, takeTheirs, keepMine, heard, refused }
}
export type Saving = ReturnType<typeof useSaving>
