/* Filters of a list that stand in the address, so that going back and sharing keep them. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export function useQuery() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => computed(() => String(route.query[name] ?? ''))
  const number = (name: string) => computed(() => Number(route.query[name]) || undefined)
  const set = (name: string, value?: string | number) =>
    void router.replace({ query: { ...route.query, [name]: value || undefined } })

  return { text, number, set }
}
