/* A keyset-paged list: the first page on reload(), the next on more(). */
import { computed, shallowRef } from 'vue'
import type { Page } from '@/api/types'
import { useLoad } from './useLoad'

export function useList<T>(read: (after: string | null) => Promise<Page<T>>) {
  const rest = shallowRef<Page<T> | null>(null)
  const first = useLoad(() => read(null))
  const items = computed(() => [...(first.data.value?.items ?? []), ...(rest.value?.items ?? [])])
  const next = computed(() => (rest.value ?? first.data.value)?.next ?? null)

  async function reload(): Promise<void> {
    rest.value = null
    await first.reload()
  }

  const following = useLoad(() => read(next.value))
  async function more(): Promise<void> {
    if (!next.value || following.loading.value) return
    await following.reload()
    const page = following.data.value
    if (page) rest.value = { items: [...(rest.value?.items ?? []), ...page.items], next: page.next }
  }

  return {
    items,
    next,
    loading: first.loading,
    problem: first.problem,
    loadingMore: following.loading,
    moreProblem: following.problem,
    reload,
    more,
  }
}
