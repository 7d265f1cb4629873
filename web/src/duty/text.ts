/* Places in texts, and rewrites with blanks. The server counts characters (code points), the browser UTF-16
 * units. Pure. */

export function unitsAt(text: string, characters: number): number {
  let units = 0
  for (const c of text) {
    if (characters-- <= 0) break
    units += c.length
  }
  return units
}

/* A blank is for the author to fill: 【__】 with its hint, or __ alone. */
const blank = /【[^】]*】|_{2,}/g

export function nextBlank(text: string, from: number): { start: number; end: number } | null {
  blank.lastIndex = from
  const found = blank.exec(text)
  return found ? { start: found.index, end: found.index + found[0].length } : null
}

export const hasBlank = (text: string) => nextBlank(text, 0) !== null

/* "补一条：…" and "drop it; instead: …" say what to do with the words; the words are what follows. */
const leads = [/^补一条[：:]\s*/, /^加一行[：:]\s*/, /^删去[；;]\s*改为/, /^add(?: a duty| one| a line)?:\s*/i, /^drop it; (?:instead|ask openly instead):\s*/i]

/* Does the rewrite say what the document lacks, as a duty of its own? */
export const addsDuty = (rewrite: string) => leads[0]!.test(rewrite) || leads[3]!.test(rewrite)

export function rewriteWords(rewrite: string): string {
  const words = leads.reduce((text, lead) => text.replace(lead, ''), rewrite.trim())
  return words.replace(/…$/, '')
}

export interface Mark {
  start: number
  end: number
  severity: 'error' | 'warning' | 'info'
}

export interface Piece {
  text: string
  severity: Mark['severity'] | null
}

const weight = { info: 1, warning: 2, error: 3 }

/* The text in pieces, each with the gravest of the marks that lie on it. */
export function piecesOf(text: string, marks: Mark[]): Piece[] {
  const cuts = [...new Set([0, text.length, ...marks.flatMap((m) => [m.start, m.end])])]
    .filter((at) => at >= 0 && at <= text.length)
    .sort((a, b) => a - b)
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i]!
    const on = marks.filter((m) => m.start <= start && m.end >= end && m.end > m.start)
    const gravest = on.sort((a, b) => weight[b.severity] - weight[a.severity])[0]
    return { text: text.slice(start, end), severity: gravest?.severity ?? null }
  })
}
