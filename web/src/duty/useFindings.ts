/* What the linter finds in the draft as it stands on the page: asked a moment after the last key, answers that
 * come late are dropped, and a failure says nothing but keeps the last findings. */
import { computed, onUnmounted, ref, shallowRef, watch } from 'vue'
import { drafts } from '@/api/duty'
import type { Finding, FindingReport } from '@/api/types'
import { formOf, sentDuties } from './draft'
import type { DutyDraft } from './useDutyDraft'

const pause = 250

export type FindingFilter = 'all' | 'row' | 'dismissed'
/* A finding with the row that it is about; key 0: of the document or another field. */
export interface RowFinding extends Finding {
  key: number
}

export function useFindings(id: () => number, desk: DutyDraft) {
  const report = shallowRef<FindingReport | null>(null)
  const findings = shallowRef<RowFinding[]>([])
  const filter = ref<FindingFilter>('all')
  const row = ref(0)
  const current = shallowRef<RowFinding | null>(null)
  const asking = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function ask(): Promise<void> {
    if (!desk.draft.value || !desk.isDraft.value) return
    const mine = ++turn
    const keys = sentDuties(desk.draft.value).map((d) => d.key)
    asking.value = true
    try {
      const answer = await drafts.lint(id(), formOf(desk.draft.value))
      if (mine !== turn) return
      report.value = answer
      findings.value = answer.findings.map((f) => ({
        ...f,
        key: f.field === 'statement' ? (keys[f.item - 1] ?? 0) : 0,
      }))
      if (current.value) current.value = findings.value.find((f) => sameFinding(f, current.value!)) ?? null
    } catch {
      /* what was found before stays on the page; the next change asks again */
    } finally {
      if (mine === turn) asking.value = false
    }
  }
  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), pause)
  }
  watch(desk.draft, (_, before) => (before ? soon() : void ask()), { deep: true })
  onUnmounted(() => clearTimeout(timer))

  const standing = computed(() => findings.value.filter((f) => !f.dismissal_id))
  const shown = computed(() => {
    if (filter.value === 'dismissed') return findings.value.filter((f) => f.dismissal_id)
    return standing.value.filter((f) => filter.value === 'all' || f.key === row.value)
  })
  const ofRow = (key: number) => standing.value.filter((f) => f.key === key)

  return { report, findings, standing, shown, filter, row, current, asking, ask, ofRow }
}

export function sameFinding(a: RowFinding, b: RowFinding): boolean {
  return a.rule === b.rule && a.key === b.key && a.field === b.field && a.item === b.item && a.text === b.text && a.begin === b.begin
}

export type Findings = ReturnType<typeof useFindings>
