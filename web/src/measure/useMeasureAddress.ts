/* Which period and whose figures the pages of measures show: it stands in the address, so that going back, sharing and
 * the way from the list to one measure keep it. `by` alone: a figure for each; with `id`: for this one. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useTime } from '@/app/useTime'
import { daysOf, isPeriod, usual } from './period'
import type { PeriodName } from './period'
import { scopes } from './values'
import type { MeasureScope } from './values'

export function useMeasureAddress() {
  const route = useRoute()
  const router = useRouter()
  const { today } = useTime()
  const word = (name: string) => String(route.query[name] ?? '')

  const period = computed<PeriodName>(() => (isPeriod(word('period')) ? (word('period') as PeriodName) : usual))
  const days = computed(() => daysOf(period.value, today(), { from: word('from'), to: word('to') }))
  const by = computed<MeasureScope>(() => scopes.find((s) => s === word('by')) ?? 'company')
  const id = computed(() => (by.value === 'company' ? 0 : Number(word('id')) || 0))

  function set(change: Record<string, string | number | undefined>): void {
    const query = { ...route.query, ...change }
    for (const name of Object.keys(query)) if (!query[name]) delete query[name]
    void router.replace({ query: query as Record<string, string> })
  }
  const setPeriod = (name: PeriodName) =>
    set({ period: name === usual ? undefined : name, ...(name === 'custom' ? days.value : { from: undefined, to: undefined }) })
  const setBy = (scope: MeasureScope) => set({ by: scope === 'company' ? undefined : scope, id: undefined })
  const setId = (one?: number) => set({ id: one || undefined })

  /* What the links between the pages carry on. */
  const carried = computed(() => {
    const { period: p, from, to, by: b, id: one } = route.query
    return { period: p, from, to, by: b, id: one }
  })
  const query = computed(() => ({
    ...days.value,
    ...(id.value ? { scope: by.value, scope_id: id.value } : by.value === 'company' ? {} : { by: by.value }),
  }))

  return { period, days, by, id, query, carried, set, setPeriod, setBy, setId }
}
