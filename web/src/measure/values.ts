/* How measures are grouped and figures put in order. Pure. */
import type { Figure, Measure } from '@/api/types'

export const scopes = ['company', 'team', 'person', 'post', 'process', 'product', 'level'] as const
export type MeasureScope = (typeof scopes)[number]

/* What can be told stands first, what the company defined next, what waits for its source last. */
export const groups = ['told', 'own', 'waiting'] as const
export type MeasureGroup = (typeof groups)[number]
export const groupOf = (m: Measure): MeasureGroup => (m.own ? 'own' : m.source === 'events' ? 'told' : 'waiting')

export const known = (f: Figure): boolean => f.has_source && f.value !== null

/* Above 0: a is better than b. 0 where the measure has no direction. */
export const compare = (m: Measure, a: number, b: number): number =>
  m.direction === 'none' ? 0 : m.direction === 'higher' ? a - b : b - a

/* Intervals that do not touch: more than chance lies between them. */
export const apart = (a: Figure, b: Figure): boolean =>
  a.low !== null && a.high !== null && b.low !== null && b.high !== null && (a.low > b.high || b.low > a.high)

/* Where a figure opens to what is behind it: the measure's page, for the same scope and days. */
export const figurePlace = (key: string, of: { scope: MeasureScope; id?: number; from: string; to: string }) => ({
  name: 'measure',
  params: { key },
  query: { period: 'custom', from: of.from, to: of.to, ...(of.scope === 'company' ? {} : { by: of.scope, id: of.id }) },
})

/* Fewer than the measure says that it needs: a figure that says little. */
export const thin = (m: Pick<Measure, 'least'>, f: Figure): boolean => f.small || f.n < m.least
export const rankable = (m: Measure, f: Figure): boolean => known(f) && !thin(m, f)

/* Best first. Small samples are not ranked: they follow in the order in which they came, and then those without a value. */
export function ranked(m: Measure, figures: readonly Figure[]): Figure[] {
  const first = figures.filter((f) => rankable(m, f))
  if (m.direction !== 'none') first.sort((a, b) => compare(m, b.value!, a.value!))
  return [...first, ...figures.filter((f) => known(f) && thin(m, f)), ...figures.filter((f) => !known(f))]
}
