/* Windows as people set them: a day, and from when to when, in the company's time. */
export interface When {
  day: string /* "2026-12-01" */
  from: string /* "09:00" */
  to: string
}

const minutes = (clock: string) => {
  const [h, m] = clock.split(':').map(Number)
  return (h ?? 0) * 60 + (m ?? 0)
}

/* `beginOf` (useTime): the instant at which a day begins. Null while something is missing. */
export function windowOf(when: When, beginOf: (day: string) => string): { window_from: string; window_to: string } | null {
  if (!when.day || !when.from || !when.to) return null
  const at = (clock: string) => new Date(Date.parse(beginOf(when.day)) + minutes(clock) * 60_000).toISOString()
  return { window_from: at(when.from), window_to: at(when.to) }
}

export function nextDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
