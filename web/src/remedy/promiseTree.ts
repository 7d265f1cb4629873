/* The editions of each promise, and where it stands on a day. Pure. */
import type { RemedyPromise } from '@/api/types'

export type PromiseState = 'now' | 'coming' | 'over'
export interface KeptPromise {
  key: string
  state: PromiseState
  shown: RemedyPromise // the edition that holds, else the next, else the last one
  newest: RemedyPromise // the next edition follows this one
  others: RemedyPromise[] // the newest first
}

export const stateOn = (p: RemedyPromise, day: string): PromiseState =>
  p.valid_from > day ? 'coming' : p.valid_to && p.valid_to < day ? 'over' : 'now'
const order: readonly PromiseState[] = ['now', 'coming', 'over']

export function keptPromises(items: readonly RemedyPromise[], day: string): KeptPromise[] {
  const by = new Map<string, RemedyPromise[]>()
  for (const p of items) by.set(p.key, [...(by.get(p.key) ?? []), p])
  return [...by]
    .map(([key, editions]) => {
      const sorted = editions.sort((a, b) => b.edition - a.edition)
      const shown = sorted.find((p) => stateOn(p, day) === 'now') ?? sorted.findLast((p) => stateOn(p, day) === 'coming') ?? sorted[0]!
      return { key, shown, newest: sorted[0]!, state: stateOn(shown, day), others: sorted.filter((p) => p !== shown) }
    })
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.key.localeCompare(b.key))
}
