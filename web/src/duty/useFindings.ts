/* What the linter finds in the draft as it stands on the screen: asked shortly after the last key, late
 * answers dropped, typing never waits for it. */
import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { drafts } from '@/api/duty'
import { asProblem } from '@/api/http'
import type { Problem } from '@/api/http'
import type { FindingReport } from '@/api/types'
import { carried, placeFindings } from './findings'
import type { Mark, Placed } from './findings'
import type { Form } from './draft'

const pause = 250
const again = 4000

export function useFindings(id: number, form: ComputedRef<Form>, text: ComputedRef<string>) {
  const report = shallowRef<FindingReport | null>(null)
  const all = shallowRef<Placed[]>([])
  const problem = shallowRef<Problem | null>(null)
  const current = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function check(): Promise<void> {
    clearTimeout(timer)
    running?.abort()
    const mine = (running = new AbortController())
    const asked = form.value
    try {
      const answer = await drafts.lint(id, asked.body, mine.signal)
      if (mine.signal.aborted) return
      report.value = answer
      all.value = placeFindings(answer, asked)
      problem.value = null
    } catch (cause) {
      if (mine.signal.aborted) return
      problem.value = asProblem(cause)
      if (problem.value.offline) timer = setTimeout(() => void check(), again)
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

  const standing = computed(() => all.value.filter((f) => f.dismissal_id === null))
  const byPlace = computed(() => {
    const found = new Map<string, Placed[]>()
    for (const f of standing.value) {
      if (f.place) found.set(f.place, [...(found.get(f.place) ?? []), f])
    }
    return found
  })
  const at = (place: string) => byPlace.value.get(place) ?? []

  /* Advice and warnings about the whole text would hide those about its words. */
  function marks(place: string, now: string): Mark[] {
    const whole = now.trim().length
    return at(place).flatMap((f) => {
      const span = carried(f, now)
      const tells = span && span.to > span.from && (f.severity === 'error' || span.to - span.from < whole)
      return tells ? [{ ...span, severity: f.severity, current: f.key === current.value }] : []
    })
  }

  return { report, all, standing, problem, current, check, at, marks }
}
export type Findings = ReturnType<typeof useFindings>
