/* What is wrong with the definition as it stands on the screen: asked shortly after the last change, late answers dropped. */
import { computed, onMounted, onUnmounted, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { processes } from '@/api/process'
import { asProblem } from '@/api/http'
import type { Problem } from '@/api/http'
import type { ProcessDef, ProcessFinding } from '@/api/types'
import { rowOf } from './definition'
import type { RowAt, RowList } from './definition'

const pause = 350
const again = 4000

export function useCheck(draft: ProcessDef, text: ComputedRef<string>) {
  const found = shallowRef<ProcessFinding[] | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function check(): Promise<void> {
    clearTimeout(timer)
    running?.abort()
    const mine = (running = new AbortController())
    try {
      const answer = await processes.check(draft, mine.signal)
      if (mine.signal.aborted) return
      found.value = answer.items
      problem.value = null
    } catch (cause) {
      if (mine.signal.aborted) return
      const told = asProblem(cause)
      // A form that cannot even be read (an empty name) tells its faults at their fields, as findings do.
      if (told.errors.length) {
        found.value = told.errors.map((e) => ({ severity: 'error' as const, pointer: e.pointer, code: e.code, message: e.message }))
        problem.value = null
        return
      }
      problem.value = told
      if (told.offline) timer = setTimeout(() => void check(), again)
    }
  }
  watch(text, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void check(), pause)
  })
  onMounted(() => void check())
  onUnmounted(() => {
    clearTimeout(timer)
    running?.abort()
  })

  const findings = computed(() => found.value ?? [])
  const errors = computed(() => findings.value.filter((f) => f.severity === 'error').length)
  const of = (list: RowList, at: number) => findings.value.filter((f) => f.pointer === `/${list}/${at}` || f.pointer.startsWith(`/${list}/${at}/`))
  /* Of one field of a row, and what is below it. */
  const at = (row: RowAt, part: string) => {
    const place = `/${row.list}/${row.at}/${part}`
    return findings.value.filter((f) => f.pointer === place || f.pointer.startsWith(`${place}/`)).map((f) => f.message).join(' ')
  }
  const above = (part: string) => findings.value.filter((f) => f.pointer === `/${part}` || f.pointer.startsWith(`/${part}/`)).map((f) => f.message).join(' ')
  const faulty = computed(() => {
    const rows = findings.value.filter((f) => f.severity === 'error').map((f) => rowOf(f.pointer))
    return new Set(rows.flatMap((r) => (r ? [`${r.list}/${r.at}`] : [])))
  })
  return { found, findings, errors, problem, check, of, at, above, faulty }
}
export type Check = ReturnType<typeof useCheck>
