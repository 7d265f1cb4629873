/* A cycle as it is drafted: the period follows from the kind until somebody sets it. */
import { computed, ref, watch } from 'vue'
import type { AppraisalCycle, AppraisalCycleForm } from '@/api/types'
import { useTime } from '@/app/useTime'

type Kind = AppraisalCycle['kind']
export type CriterionForm = Required<NonNullable<AppraisalCycleForm['criteria']>[number]>
export type CycleForm = Required<Omit<AppraisalCycleForm, 'criteria'>> & { criteria: CriterionForm[] }

const months: Record<Kind, number> = { month: 1, quarter: 3, year: 12 }
const text = (at: number) => new Date(at).toISOString().slice(0, 10)

/* The last one that is over: of a month before `today` the month before, and so on. */
export function lastPeriod(kind: Kind, today: string): { from: string; to: string } {
  const [year, month] = today.split('-').map(Number) as [number, number]
  const length = months[kind]
  const begins = Math.floor((month - 1) / length) * length
  return { from: text(Date.UTC(year, begins - length, 1)), to: text(Date.UTC(year, begins, 0)) }
}

export function useCycleForm(cycle: AppraisalCycle | null) {
  const { today } = useTime()
  const first: CycleForm = cycle
    ? {
        name: cycle.name, kind: cycle.kind, from: cycle.from, to: cycle.to, post_ids: [...cycle.post_ids], team_ids: [...cycle.team_ids],
        user_ids: [...cycle.user_ids], document_ids: [...cycle.document_ids], measures_share: cycle.measures_share,
        criteria: cycle.criteria.map(({ id: _id, ...c }) => ({ ...c })),
      }
    : { name: '', kind: 'quarter', ...lastPeriod('quarter', today()), post_ids: [], team_ids: [], user_ids: [], document_ids: [], measures_share: 100, criteria: [] }
  const form = ref(first)
  watch(() => form.value.kind, (kind) => Object.assign(form.value, lastPeriod(kind, today())))
  const sum = computed(() => form.value.criteria.reduce((n, c) => n + c.share, form.value.measures_share))
  const add = (judged_by: CriterionForm['judged_by']) =>
    void form.value.criteria.push({ name_zh: '', name_en: '', guide: '', judged_by, share: Math.max(1, 100 - sum.value) })
  const remove = (at: number) => void form.value.criteria.splice(at, 1)
  return { form, sum, add, remove }
}
