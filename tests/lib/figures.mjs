// What stories of measures share.
import { until } from './process.mjs'

/** Waits until everything that happened so far is counted. */
export const counted = (who) => until(async () => {
  const { kept_at, behind, walking } = await who.get('/measures/state')
  return kept_at && !behind && !walking
}, { ms: 60_000, what: 'events were not counted' })

/** One figure: of a measure, by a query such as 'scope=team&scope_id=3'. */
export async function figure(who, key, query = '') {
  await counted(who)
  const { items } = await who.get(`/measures/figures?measures=${key}${query ? `&${query}` : ''}`)
  return items[0]
}
