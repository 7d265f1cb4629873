/* Times of a zone that is not the browser's. Pure. */
const partsOf = (zone: string, at: number) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).format(at)

/* "2026-02-14T17:00", as the clock on the wall of the zone shows it then. */
export const wallClock = (zone: string, at: number | string) =>
  partsOf(zone, typeof at === 'number' ? at : Date.parse(at)).replace(' ', 'T').slice(0, 16)
export const dayIn = (zone: string, at: number | string) => wallClock(zone, at).slice(0, 10)

/* The moment at which the clock of the zone shows that; when it leaves that out, one within an hour of it. */
export function instantOf(zone: string, wall: string): string {
  const wanted = Date.parse(`${wall}:00Z`)
  let at = wanted
  for (let i = 0; i < 2; i++) at += wanted - Date.parse(`${wallClock(zone, at)}:00Z`)
  return new Date(at).toISOString()
}
