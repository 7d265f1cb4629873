/* One check: read, marked, kept a moment after each change, submitted. What cannot be sent stays on the screen. */
import { computed, onUnmounted, reactive, ref, shallowRef, watch } from 'vue'
import { asProblem } from '@/api/http'
import type { Problem } from '@/api/http'
import { qualityChecks } from '@/api/quality'
import type { QualityCheck, QualityItem, QualityMark, QualityQuote } from '@/api/types'
import { useLoad } from '@/app/useLoad'
import { itemsOf } from './values'

const pause = 800

export interface Marking {
  value: number | null
  note: string
  quotes: QualityQuote[]
}

export function useCheck(id: () => number) {
  const { data: check, problem, loading, reload: read } = useLoad(() => qualityChecks.read(id()))
  const marks = reactive<Record<string, Marking>>({})
  const note = ref('')
  const saving = ref(false)
  const refused = shallowRef<Problem | null>(null)
  const faults = ref<Record<string, string>>({})
  let timer: ReturnType<typeof setTimeout> | undefined
  let kept = ''
  let running: Promise<boolean> | null = null

  const items = computed<QualityItem[]>(() => (check.value ? itemsOf(check.value.form) : []))
  const mayScore = computed(() => check.value?.acts.includes('save') ?? false)
  const body = computed(() => ({
    note: note.value,
    marks: items.value.flatMap<QualityMark>((i) => {
      const m = marks[i.key]
      return m && m.value !== null ? [{ item: i.key, value: m.value, note: m.note, quotes: m.quotes }] : []
    }),
  }))
  const text = computed(() => JSON.stringify(body.value))
  const dirty = computed(() => mayScore.value && text.value !== kept)
  const left = computed(() => items.value.filter((i) => marks[i.key]?.value === null || !marks[i.key]))

  function take(c: QualityCheck): void {
    for (const key of Object.keys(marks)) delete marks[key]
    for (const item of itemsOf(c.form)) {
      const m = c.marks.find((one) => one.item === item.key)
      marks[item.key] = { value: m?.value ?? null, note: m?.note ?? '', quotes: m?.quotes ?? [] }
    }
    note.value = c.note
    kept = text.value
    refused.value = null
    faults.value = {}
  }
  async function reload(): Promise<void> {
    await read()
    if (check.value) take(check.value)
  }

  function failed(cause: unknown): false {
    const told = asProblem(cause)
    refused.value = told
    for (const e of told.errors) {
      const place = e.pointer.replace(/^\/marks\//, '').split('/')[0] ?? ''
      faults.value[body.value.marks[Number(place)]?.item ?? place] = e.message
    }
    return false
  }
  async function write(): Promise<boolean> {
    clearTimeout(timer)
    if (!check.value) return false
    refused.value = null
    faults.value = {}
    const sent = text.value
    saving.value = true
    try {
      check.value = await qualityChecks.save(check.value.id, body.value, check.value.version)
      kept = sent
      return true
    } catch (cause) {
      return failed(cause)
    } finally {
      saving.value = false
    }
  }
  /* All that is on the screen; true when it is on the server. */
  async function save(): Promise<boolean> {
    while (mayScore.value && text.value !== kept) {
      running ??= write().finally(() => (running = null))
      if (!(await running)) return false
    }
    return true
  }
  async function submit(): Promise<boolean> {
    if (!check.value || !(await save())) return false
    try {
      check.value = await qualityChecks.submit(check.value.id, check.value.version)
      return true
    } catch (cause) {
      return failed(cause)
    }
  }

  watch(text, () => {
    clearTimeout(timer)
    if (mayScore.value && text.value !== kept) timer = setTimeout(() => void save(), pause)
  })
  onUnmounted(() => {
    clearTimeout(timer)
    if (mayScore.value && text.value !== kept) void save()
  })

  return { check, items, marks, note, problem, loading, saving, refused, faults, mayScore, dirty, left, reload, save, submit }
}
export type Check = ReturnType<typeof useCheck>
