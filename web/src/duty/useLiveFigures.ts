/* What measures are worth: of the post over the last 90 days where the reader may see that, else of the company. */
import { computed, shallowRef, watch } from 'vue'
import { drafts } from '@/api/duty'
import { asProblem } from '@/api/http'
import type { LiveFigure } from '@/api/types'

const days = 90

/* A day in the zone of whoever looks; the server counts in the company's. */
function daysAgo(n: number): string {
  const at = new Date()
  at.setDate(at.getDate() - n)
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

export function useLiveFigures(post: () => number, measures: () => string[]) {
  const figures = shallowRef<LiveFigure[]>([])
  const scope = shallowRef<'post' | 'company'>('post')
  const known = computed(() => [...new Set(measures())].sort().join(','))

  async function ask(of: 'post' | 'company', keys: string): Promise<LiveFigure[]> {
    const query = { measures: keys, from: daysAgo(days - 1), ...(of === 'post' ? { scope: 'post', scope_id: post() } : {}) }
    const { items } = await drafts.figures(query)
    scope.value = of
    return items
  }
  async function read(keys: string): Promise<void> {
    if (!keys) return
    try {
      figures.value = await ask('post', keys).catch((cause) => {
        if (asProblem(cause).status !== 403) throw cause
        return ask('company', keys)
      })
    } catch {
      figures.value = [] /* nobody is kept from writing by a figure that cannot be had */
    }
  }
  watch(known, read, { immediate: true })
  const figureOf = (key: string) => figures.value.find((f) => f.measure === key)
  return { figures, figureOf, scope }
}
