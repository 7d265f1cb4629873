/* Facts of a case as the API wants them, records within records, and flat by their names for a form:
 * {"fault": {"listed": true}} is {"fault.listed": true}. What a form does not know is kept. Pure. */
export type FlatFacts = Record<string, unknown>
export type Facts = Record<string, unknown>

export const isRecord = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTold = (value: unknown) => value !== null && value !== undefined && value !== ''

export function flatten(facts: Facts, before = ''): FlatFacts {
  const flat: FlatFacts = {}
  for (const [key, value] of Object.entries(facts)) {
    if (isRecord(value)) Object.assign(flat, flatten(value, `${before}${key}.`))
    else if (isTold(value)) flat[before + key] = value
  }
  return flat
}

/* A row tells what it tells; one that says nothing yet is still a row (a repair that happened). */
const toldRow = (row: unknown) => (isRecord(row) ? Object.fromEntries(Object.entries(row).filter(([, v]) => isTold(v))) : row)

export function nest(flat: FlatFacts): Facts {
  const facts: Facts = {}
  for (const [path, value] of Object.entries(flat)) {
    if (!isTold(value)) continue
    const [first, ...rest] = path.split('.') as [string, ...string[]]
    if (!rest.length) facts[first] = Array.isArray(value) ? value.map(toldRow) : value
    else facts[first] = { ...(facts[first] as Facts | undefined), ...nest({ [rest.join('.')]: value }) }
  }
  return facts
}

/* Where the API finds fault, by the fact's name; in a list by fact, row and column: "repairs.0.days". */
export const factOf = (pointer: string) => pointer.replace(/^\/facts\/?/, '').replaceAll('/', '.')

/* Asked for from the beginning; all others on demand. */
export const firstFacts = [
  'category', 'channel', 'buyer_is_consumer', 'signed_on', 'invoice_on', 'notice_on', 'fault.claimed', 'fault.found_on', 'price_paid',
] as const

/* What has to be stated so that the facts are as in `now`, when they were as in `before`: what was stated already, and what
 * differs; null says of a fact on record that it is not known. */
export function statedOf(stated: Facts, before: FlatFacts, now: FlatFacts): Facts {
  const facts = structuredClone(stated)
  const same = (path: string) => JSON.stringify(before[path] ?? null) === JSON.stringify(isTold(now[path]) ? now[path] : null)
  for (const path of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (same(path)) continue
    const told = nest({ [path]: now[path] })
    const [first, rest] = [path.split('.')[0]!, path.split('.').slice(1).join('.')]
    if (!rest) facts[first] = told[first] ?? null
    else facts[first] = { ...(facts[first] as Facts | null), ...((told[first] as Facts | undefined) ?? { [rest]: null }) }
  }
  return facts
}
