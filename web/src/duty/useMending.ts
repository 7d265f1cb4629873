/* From finding to finding, and their rewrites into the text. */
import { nextBlank } from './blanks'
import { carried } from './findings'
import type { Placed } from './findings'
import { replacementOf } from './rewrite'
import type { Fields } from './useFields'
import type { Findings } from './useFindings'

export function useMending(fields: Fields, findings: Findings, places: () => string[]) {
  const now = (f: Placed) => fields.field(f.place)?.text() ?? f.was
  const spanOf = (f: Placed) => carried(f, now(f))

  async function reveal(f: Placed): Promise<void> {
    findings.current.value = f.key
    const span = spanOf(f)
    if (!f.place) return
    if (!span) return fields.focus(f.place)
    await fields.focus(f.place, span.from, span.to > span.from ? span.to : now(f).length)
  }

  /* Those with a place, in the order of the page. */
  function ordered(): Placed[] {
    const order = new Map(places().map((place, i) => [place, i]))
    const at = (f: Placed) => order.get(f.place) ?? -1
    return findings.standing.value.filter((f) => order.has(f.place)).sort((a, b) => at(a) - at(b) || a.from - b.from)
  }

  /* The next one behind the cursor, in the end the first again. */
  function step(by: 1 | -1): void {
    const list = ordered()
    if (!list.length) return
    const order = places()
    const here = order.indexOf(fields.at.value)
    const caret = fields.field(fields.at.value)?.caret().from ?? -1
    const where = (f: Placed) => {
      const place = order.indexOf(f.place)
      return place === here ? Math.sign((spanOf(f)?.from ?? f.from) - caret) : Math.sign(place - here)
    }
    const chosen = list.findIndex((f) => f.key === findings.current.value && where(f) === 0)
    const beyond = by > 0 ? list.findIndex((f) => where(f) > 0) : list.findLastIndex((f) => where(f) < 0)
    const next = chosen >= 0 ? chosen + by : beyond >= 0 ? beyond : by > 0 ? 0 : -1
    const found = list.at(next % list.length)
    if (found) void reveal(found)
  }

  function isUnder(f: Placed, caret: number): boolean {
    const span = spanOf(f)
    return span !== null && span.from <= caret && caret <= span.to
  }
  const isCurrent = (f: Placed) => f.key === findings.current.value

  /* The chosen one when the cursor is in its field, else the one below the cursor, else the field's first. */
  function atCursor(): Placed | null {
    const place = fields.at.value
    const caret = fields.field(place)?.caret().from ?? 0
    const here = findings.at(place).filter((f) => replacement(f))
    return here.find(isCurrent) ?? here.find((f) => isUnder(f, caret)) ?? here[0] ?? null
  }

  function replacement(f: Placed) {
    const span = f.place ? spanOf(f) : null
    return span ? replacementOf({ ...span, text: f.text, rewrite: f.rewrite }, now(f)) : null
  }

  function rewrite(f: Placed | null = atCursor()): void {
    const words = f && replacement(f)
    const field = f && fields.field(f.place)
    if (!words || !field) return
    field.replace(words.from, words.to, words.words)
    const end = words.from + words.words.length
    const blank = nextBlank(field.text(), words.from)
    if (blank && blank.from < end) field.select(blank.from, blank.to)
    else field.select(end, end)
  }

  /* The cursor in marked words chooses their finding; one that is chosen there already stays so. */
  function caretAt(place: string, caret: number): void {
    const under = findings.at(place).filter((f) => isUnder(f, caret))
    if (under[0] && !under.some(isCurrent)) findings.current.value = under[0].key
  }

  return { reveal, step, rewrite, replacement, atCursor, caretAt }
}
export type Mending = ReturnType<typeof useMending>
