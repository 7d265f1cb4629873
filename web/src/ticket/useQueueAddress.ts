/* The queue's view, filters and open ticket as they stand in the address bar. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { LocationQueryRaw, RouteLocationRaw } from 'vue-router'
import type { Query } from '@/api/http'
import { views } from './values'
import type { View } from './values'

const filters = ['status', 'kind', 'priority', 'team_id', 'assignee_id', 'customer_id', 'tag', 'clock', 'step'] as const
export type FilterName = (typeof filters)[number] | 'sort'

export function useQueueAddress() {
  const route = useRoute()
  const router = useRouter()
  const word = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' ? value : ''
  }

  const view = computed<View>(() => views.find((v) => v === route.params.view) ?? 'mine')
  const current = computed(() => Number(route.params.id) || null)
  const sort = computed(() => word('sort') || 'updated')
  const filtered = computed(() => filters.some((f) => word(f)))
  /* One string, so that a step to another ticket does not look like another queue. */
  const signature = computed(() => JSON.stringify([view.value, sort.value, ...filters.map(word)]))
  const query = computed<Query>(() => {
    const [v, s, ...rest] = JSON.parse(signature.value) as string[]
    const { step, ...asked } = Object.fromEntries(filters.map((f, i) => [f, rest[i]]))
    return { view: v, sort: s, ...asked, condition: step && JSON.stringify({ field: 'step', op: '=', value: step }) }
  })

  const to = (id: number | null): RouteLocationRaw => ({
    name: 'desk',
    params: { view: view.value, id: id ?? '' },
    query: route.query,
  })
  function set(name: FilterName, value: string | number | undefined): void {
    const query: LocationQueryRaw = { ...route.query, [name]: value || undefined }
    void router.replace({ name: 'desk', params: route.params, query })
  }
  const openView = (v: View) => void router.push({ name: 'desk', params: { view: v, id: '' }, query: route.query })
  const clear = () => void router.replace({ name: 'desk', params: route.params, query: {} })
  const go = (id: number | null) => void router.replace(to(id))
  const listOf = (name: FilterName) => word(name).split(',').filter(Boolean)
  const numberOf = (name: FilterName) => Number(word(name)) || undefined

  return { view, current, sort, filtered, query, to, set, openView, clear, go, listOf, numberOf }
}

export type QueueAddress = ReturnType<typeof useQueueAddress>
