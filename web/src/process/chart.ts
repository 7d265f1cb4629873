/* Where the steps of a definition and the arrows between them are drawn: from top to bottom, laid out by itself. */
import type { ProcessDef, ProcessStep } from '@/api/types'
import { anywhere } from './definition'

export interface Point {
  x: number
  y: number
}
export interface Box extends Point {
  width: number
  height: number
}
export interface DrawnStep extends Box {
  at: number // in steps; -1: "any step"
  key: string
  kind: ProcessStep['kind'] | 'any'
  exception: boolean
  start: boolean
  lines: string[]
  number: string
}
export interface DrawnMove {
  at: number // in moves; -1: taken, and not drawn in the definition
  from: string
  to: string
  path: string
  label: Box | null
  lines: string[]
  number: string
}
export interface Drawing {
  width: number
  height: number
  steps: DrawnStep[]
  moves: DrawnMove[]
}
/* A way that was taken and that the definition does not have. */
export interface Undrawn {
  from: string
  to: string
  words: string
}
export interface ChartWords {
  step: (s: ProcessStep) => string
  move: (m: ProcessDef['moves'][number]) => string
  anyStep: string
  stepNumber: (key: string) => string
  moveNumber: (key: string) => string
}

const lineHeight = 17
const letter = (c: string) => (/[\u2e80-\uffef]/.test(c) ? 13 : /[A-Z MW]/.test(c) ? 8.4 : 7)
export const widthOf = (text: string) => [...text].reduce((n, c) => n + letter(c), 0)

/* At most so many lines of at most this width; what is cut ends in "…". Breaks between words, or any Chinese characters.
 * Lines keep the space at their end, so that together they are the text. */
export function wrap(text: string, width: number, most: number): string[] {
  const pieces = text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []
  const lines: string[] = ['']
  for (const piece of pieces) {
    const line = lines[lines.length - 1]!
    if (line && widthOf(line + piece.trimEnd()) > width) lines.push(piece.trimStart())
    else lines[lines.length - 1] = line + piece
  }
  const shown = lines.slice(0, most)
  if (lines.length > most) shown[most - 1] = `${shown[most - 1]!.trimEnd().replace(/.$/u, '')}…`
  return shown
}

function stepBox(s: { kind: string }, lines: string[], hasNumber: boolean): { width: number; height: number } {
  const text = Math.max(...lines.map(widthOf), 40)
  const height = (lines.length + (hasNumber ? 1 : 0)) * lineHeight
  if (s.kind === 'decision') return { width: text * 1.25 + 56, height: height + 38 }
  return { width: text + 36, height: height + 20 }
}

/* A line through the points, its corners rounded. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let d = `M${first.x} ${first.y}`
  rest.forEach((p, i) => {
    const next = rest[i + 1]
    d += next ? ` Q${p.x} ${p.y} ${(p.x + next.x) / 2} ${(p.y + next.y) / 2}` : ` L${p.x} ${p.y}`
  })
  return d
}

const startHeight = 26

export async function draw(d: ProcessDef, words: ChartWords, undrawn: readonly Undrawn[] = []): Promise<Drawing> {
  const { graphlib, layout } = await import('@dagrejs/dagre')
  const g = new graphlib.Graph({ multigraph: true })
  g.setGraph({ rankdir: 'TB', nodesep: 34, edgesep: 18, ranksep: 34, marginx: 12, marginy: startHeight })
  g.setDefaultEdgeLabel(() => ({}))

  const places = new Map<string, string>() // the first step of a key is the one that moves mean
  const steps = d.steps.map((s, at): DrawnStep => {
    const id = `s${at}`
    if (!places.has(s.key)) places.set(s.key, id)
    const lines = wrap(words.step(s) || s.key, 150, 3)
    const number = words.stepNumber(s.key)
    const box = stepBox(s, lines, number !== '')
    g.setNode(id, { ...box })
    return { at, key: s.key, kind: s.kind, exception: s.exception, start: s.key === d.start, lines, number, x: 0, y: 0, ...box }
  })
  if (d.moves.some((m) => m.from === anywhere && places.has(m.to))) {
    const lines = [words.anyStep]
    const box = stepBox({ kind: 'any' }, lines, false)
    places.set(anywhere, 'any')
    g.setNode('any', { ...box })
    steps.push({ at: -1, key: anywhere, kind: 'any', exception: false, start: false, lines, number: '', x: 0, y: 0, ...box })
  }

  const arrows = [
    ...d.moves.map((m, at) => ({ at, from: m.from, to: m.to, words: words.move(m), number: words.moveNumber(m.key) })),
    ...undrawn.map((u) => ({ at: -1, from: u.from, to: u.to, words: u.words, number: '' })),
  ]
  const moves = arrows.flatMap((a, i): (DrawnMove & { id: string; v: string; w: string })[] => {
    const v = places.get(a.from)
    const w = places.get(a.to)
    if (!v || !w) return []
    const lines = wrap(a.words, 130, 2)
    if (a.number) lines.push(` ${a.number}`)
    const label = { width: Math.max(...lines.map(widthOf)) + 12, height: lines.length * lineHeight + 4 }
    g.setEdge(v, w, { ...label, labelpos: 'c' }, `m${i}`)
    return [{ at: a.at, from: a.from, to: a.to, path: '', label: null, lines, number: a.number, id: `m${i}`, v, w }]
  })

  layout(g)
  for (const s of steps) {
    const n = g.node(s.at < 0 ? 'any' : `s${s.at}`) as Box
    s.x = n.x
    s.y = n.y
  }
  for (const m of moves) {
    const e = g.edge(m.v, m.w, m.id) as { points: Point[] } & Partial<Box>
    m.path = pathOf(e.points)
    if (e.x !== undefined && e.y !== undefined) m.label = { x: e.x, y: e.y, width: e.width ?? 0, height: e.height ?? 0 }
  }
  const size = g.graph() as { width?: number; height?: number }
  return { width: Math.ceil(size.width ?? 0), height: Math.ceil(size.height ?? 0), steps, moves }
}
