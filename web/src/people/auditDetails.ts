/* The data of an event as short lines: "level: regular → vip". Pure. */
type Data = Record<string, unknown>

/* Proof for the machine, noise for people. */
const silent = new Set(['sha256', 'content_sha256'])

function show(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function auditDetails(data: Data): string[] {
  const { before, after } = data
  if (isData(before) && isData(after)) {
    return Object.keys(after).map((field) => `${field}: ${show(before[field])} → ${show(after[field])}`)
  }
  return Object.entries(data)
    .filter(([field, value]) => !silent.has(field) && value !== null)
    .map(([field, value]) => `${field}: ${show(value)}`)
}
