/* Findings at the fields that they are about, also while these change under the writer's hands. */
import type { Finding, FindingReport, Severity } from '@/api/types'
import type { Span } from './blanks'
import { unitsOf } from './codePoints'
import type { Form, Sent } from './draft'

export interface Placed extends Finding, Span {
  /* The same for the same words of the same rule, so that a list keeps its rows. */
  key: string
  /* Field on the screen; '' when it is about the document. */
  place: string
  /* Key of the duty's row. */
  row: string
  /* What the field said when this was found. */
  was: string
}

export interface Mark extends Span {
  severity: Severity
  current: boolean
}

function sentAt(f: Finding, form: Form): Sent | undefined {
  if (f.field === 'purpose') return form.purpose
  if (f.field === 'statement') return form.duties[f.item - 1]
  if (f.field === 'authority') return form.authority[f.item - 1]
  if (f.field === 'qualifications') return form.qualifications[f.item - 1]
  return undefined
}

export function placeFindings(report: FindingReport, form: Form): Placed[] {
  const seen = new Map<string, number>()
  return report.findings.map((f) => {
    const at = sentAt(f, form)
    const name = `${f.rule} ${at?.place ?? ''} ${f.text}`
    const nth = seen.get(name) ?? 0
    seen.set(name, nth + 1)
    return {
      ...f,
      key: `${name} ${nth}`,
      place: at?.place ?? '',
      row: at?.row?.key ?? '',
      was: at?.field ?? '',
      from: at ? at.at + unitsOf(at.text, f.begin) : 0,
      to: at ? at.at + unitsOf(at.text, f.end) : 0,
    }
  })
}

/* Where the words are now. Between two answers of the server the text before and behind the place of the
 * change still stands; what was touched itself is unknown until the next answer. */
export function carried(f: Placed, now: string): Span | null {
  if (f.was === now) return { from: f.from, to: f.to }
  let head = 0
  const most = Math.min(f.was.length, now.length)
  while (head < most && f.was[head] === now[head]) head++
  let tail = 0
  while (tail < most - head && f.was[f.was.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  if (f.to <= head) return { from: f.from, to: f.to }
  const shift = now.length - f.was.length
  return f.from >= f.was.length - tail ? { from: f.from + shift, to: f.to + shift } : null
}

const weight: Record<Severity, number> = { info: 0, warning: 1, error: 2 }

export interface Piece {
  text: string
  mark: Mark | null
}

/* A text cut where marks begin and end; of several at one place the gravest shows. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const cuts = new Set([0, text.length])
  for (const m of marks) cuts.add(Math.min(m.from, text.length)).add(Math.min(m.to, text.length))
  const order = [...cuts].sort((a, b) => a - b)
  return order.slice(1).map((to, i) => {
    const from = order[i] ?? 0
    const here = marks.filter((m) => m.from <= from && m.to >= to)
    const [gravest] = here.sort((a, b) => weight[b.severity] - weight[a.severity])
    return { text: text.slice(from, to), mark: gravest ? { ...gravest, current: here.some((m) => m.current) } : null }
  })
}
