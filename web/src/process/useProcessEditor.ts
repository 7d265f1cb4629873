/* Everything that the editor of one process knows, for the components below its page. The rows of the tables and the drawing are
 * the same definition. */
import { computed, inject, nextTick, onMounted, onUnmounted, provide, reactive, ref, shallowRef } from 'vue'
import type { InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'
import { processes } from '@/api/process'
import { asProblem } from '@/api/http'
import type { Problem } from '@/api/http'
import type { Process, ProcessDef } from '@/api/types'
import { useNotice } from '@/app/useNotice'
import { addStepAfter, emptyField, emptyMove, freeKey, removeField, removeStep } from './definition'
import type { RowAt, RowList } from './definition'
import { useCheck } from './useCheck'
import { useHistory } from './useHistory'
import { useProcessWords } from './useProcessWords'

export type EditorTab = 'drawing' | 'steps' | 'moves' | 'fields' | 'whole'

function create(read: Process, definition: ProcessDef) {
  const { t } = useI18n()
  const { tell } = useNotice()
  const { both } = useProcessWords()
  const process = shallowRef(read)
  const draft = reactive({ ...structuredClone(definition), applies: definition.applies ?? null }) as ProcessDef
  const text = computed(() => JSON.stringify(draft))
  const kept = ref(text.value)
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const conflict = shallowRef<Problem | null>(null)
  const dirty = computed(() => text.value !== kept.value)
  const tab = ref<EditorTab>('drawing')
  const selected = ref<RowAt | null>(null)
  const asked = ref(0) // counts up when somebody wants to see a row's form

  const replace = (now: ProcessDef) => void Object.assign(draft, { applies: null }, structuredClone(now))
  const history = useHistory(text, (was) => {
    replace(JSON.parse(was) as ProcessDef)
    if (selected.value && !draft[selected.value.list][selected.value.at]) selected.value = null
  })
  const check = useCheck(draft, text)

  /* ---------------------------------------------------------------- saving */

  /* True when all that is on the screen is on the server. A process that has no draft yet gets one. */
  async function save(): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    const sent = text.value
    try {
      process.value = await processes.save(process.value.id, JSON.parse(sent) as ProcessDef, process.value.version)
      kept.value = sent
      return true
    } catch (cause) {
      const told = asProblem(cause)
      if (told.status === 412) conflict.value = told
      else problem.value = told
      return false
    } finally {
      busy.value = false
    }
  }
  async function takeTheirs(): Promise<void> {
    const [now, theirs] = await Promise.all([processes.read(process.value.id), processes.definition(process.value.id)])
    process.value = now
    selected.value = null
    replace(theirs)
    kept.value = text.value
    history.forget()
    conflict.value = null
  }
  async function keepMine(): Promise<boolean> {
    process.value = await processes.read(process.value.id)
    conflict.value = null
    return save()
  }
  const leaving = (e: BeforeUnloadEvent) => dirty.value && e.preventDefault()
  onMounted(() => window.addEventListener('beforeunload', leaving))
  onUnmounted(() => window.removeEventListener('beforeunload', leaving))

  /* ---------------------------------------------------------------- rows */

  function select(row: RowAt | null): void {
    selected.value = row
    if (row) asked.value++
  }
  const rowName = (list: RowList, at: number) => {
    const row = draft[list][at]
    return row ? both(row) || row.key : ''
  }
  const words = (key: string, n: number) => [t(key, { n }, { locale: 'zh' }), t(key, { n }, { locale: 'en' })] as const

  function addStep(after = -1): void {
    history.mark()
    const n = draft.steps.length + 1
    select({ list: 'steps', at: addStepAfter(draft, after, ...words('process.new_step', n), ...words('process.new_move', draft.moves.length + 1)) })
  }
  function addMove(from = draft.start, to = ''): void {
    history.mark()
    draft.moves.push(emptyMove(freeKey(draft.moves, 'move'), ...words('process.new_move', draft.moves.length + 1), from, to || draft.steps.at(-1)?.key || ''))
    select({ list: 'moves', at: draft.moves.length - 1 })
  }
  function addField(): void {
    history.mark()
    draft.fields.push(emptyField(freeKey(draft.fields, 'field'), ...words('process.new_field', draft.fields.length + 1)))
    select({ list: 'fields', at: draft.fields.length - 1 })
  }
  async function drop({ list, at }: RowAt): Promise<void> {
    history.mark()
    const name = rowName(list, at)
    let n = 0
    if (list === 'steps') n = removeStep(draft, at)
    else if (list === 'fields') removeField(draft, at)
    else draft.moves.splice(at, 1)
    select(null)
    tell(n ? t('process.dropped_with', { name, n }, n) : t('process.dropped', { name }))
    await nextTick()
    const next = document.querySelector<HTMLElement>(`[data-row="${list}/${Math.min(at, draft[list].length - 1)}"] .open`)
    ;(next ?? document.querySelector<HTMLElement>('.chart .scroll'))?.focus()
  }
  async function move({ list, at }: RowAt, by: -1 | 1): Promise<void> {
    const to = at + by
    const rows: unknown[] = draft[list]
    if (to < 0 || to >= rows.length) return
    history.mark()
    rows.splice(to, 0, ...rows.splice(at, 1))
    if (selected.value?.list === list && selected.value.at === at) selected.value = { list, at: to }
    else if (selected.value?.list === list && selected.value.at === to) selected.value = { list, at }
    await nextTick()
    document.querySelector<HTMLElement>(`[data-row="${list}/${to}"] .open`)?.focus()
  }
  function connect(from: number, to: number): void {
    const [a, b] = [draft.steps[from], draft.steps[to]]
    if (a && b && a.kind !== 'end') addMove(a.key, b.key)
  }

  /* To the row of a finding, and the field where it can be mended. */
  function show(pointer: string): void {
    const [, list, at] = pointer.split('/')
    if (list === 'steps' || list === 'moves' || list === 'fields') {
      if (tab.value !== 'drawing' || list === 'fields') tab.value = list
      select({ list, at: Number(at) })
    } else {
      select(null)
      tab.value = 'whole'
    }
  }

  return {
    process, draft, text, dirty, busy, problem, conflict, tab, selected, asked, history, check, save, takeTheirs, keepMine, select, rowName, addStep,
    addMove, addField, drop, move, connect, show,
  }
}
export type ProcessEditor = ReturnType<typeof create>

const key: InjectionKey<ProcessEditor> = Symbol('process editor')

export function provideProcessEditor(read: Process, definition: ProcessDef): ProcessEditor {
  const editor = create(read, definition)
  provide(key, editor)
  return editor
}
export function useProcessEditor(): ProcessEditor {
  const editor = inject(key)
  if (!editor) throw new Error('useProcessEditor is for the components below ProcessEditor')
  return editor
}
