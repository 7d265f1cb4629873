/* Trends of a list of measures: read one by one as their rows come into sight, a few at a time, and kept while the page asks
 * for the same. */
import { shallowReactive, watch } from 'vue'
import { measures } from '@/api/measure'
import type { FigureQuery } from '@/api/measure'
import type { Figure } from '@/api/types'

const atOnce = 3

export function useTrends(query: () => FigureQuery) {
  const trends = shallowReactive(new Map<string, Figure[]>())
  let asked = new Set<string>()
  let waiting: string[] = []
  let running = 0
  let turn = 0

  async function read(key: string): Promise<void> {
    const mine = turn
    const found = await measures.trend(key, query()).catch(() => null)
    if (mine === turn && found) trends.set(key, found.items)
  }
  function next(): void {
    const key = running < atOnce ? waiting.shift() : undefined
    if (!key) return
    running++
    void read(key).finally(() => {
      running--
      next()
    })
    next()
  }
  function want(key: string): void {
    if (asked.has(key)) return
    asked.add(key)
    waiting.push(key)
    next()
  }
  /* Those in sight are asked for again. */
  watch(() => JSON.stringify(query()), () => {
    const again = [...asked]
    turn++
    trends.clear()
    asked = new Set()
    waiting = []
    again.forEach(want)
  })
  return { trends, want }
}
