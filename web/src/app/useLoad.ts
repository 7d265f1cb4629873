/* Something that is read from the server, with the states a page must show. A later call wins over an
 * earlier one that answers late. */
import { ref, shallowRef } from 'vue'
import { asProblem } from '@/api/http'
import type { Problem } from '@/api/http'

export function useLoad<T>(read: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let turn = 0

  async function reload(): Promise<void> {
    const mine = ++turn
    loading.value = true
    try {
      const answer = await read()
      if (mine !== turn) return
      data.value = answer
      problem.value = null
    } catch (cause) {
      if (mine === turn) problem.value = asProblem(cause)
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  return { data, problem, loading, reload }
}
