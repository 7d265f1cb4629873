/* A definition's rows: new ones, and changes that other rows have to follow. Pure, but for the definition itself. */
import type { ProcessDef, ProcessEffect, ProcessField, ProcessMove, ProcessStep } from '@/api/types'

export type RowList = 'steps' | 'moves' | 'fields'
/* A row by its place, as findings name it: "/moves/7". */
export interface RowAt {
  list: RowList
  at: number
}
export const anywhere = '*'

/* "step_3": the first that is free. */
export function freeKey(rows: readonly { key: string }[], stem: string): string {
  const taken = new Set(rows.map((r) => r.key))
  let n = rows.length + 1
  while (taken.has(`${stem}_${n}`)) n++
  return `${stem}_${n}`
}

export const emptyStep = (key: string, zh: string, en: string): ProcessStep => ({
  key, zh, en, kind: 'work', status: 'open', waits_for: 'none', role: '', team_id: null, post: '', form: [], documents: [], minutes: 0,
  legal_days: 0, legal_working_days: false, legal_from_start: false, legal_basis: '', exception: false, hint_zh: '', hint_en: '',
})
export const emptyMove = (key: string, zh: string, en: string, from: string, to: string): ProcessMove => ({
  key, zh, en, from, to, roles: [], required: [], guard: null, automatic: false, after_minutes: 0, reason: false, two_person_field: '',
  two_person_above: 0, approvers: [], effects: [],
})
export const emptyField = (key: string, zh: string, en: string): ProcessField => ({ key, zh, en, type: 'text', help_zh: '', help_en: '', choices: [] })
export const emptyEffect = (kind: ProcessEffect['kind']): ProcessEffect => ({
  kind, field: '', value: null, process: '', zh: '', en: '', role: '', team_id: null, minutes: 0,
})

/* A beginning, one step of work, an end: what may be switched on as it is, once it has a name. */
export function emptyDefinition(key: string, zh: string, en: string, industry: ProcessDef['industry']): ProcessDef {
  const begin = { ...emptyStep('received', '已接收', 'Received'), role: 'agent' }
  const end = { ...emptyStep('closed', '已关闭', 'Closed'), kind: 'end' as const, status: 'closed' as const }
  return {
    key, zh, en, purpose_zh: '', purpose_en: '', industry, kinds: [], applies: null, auto_start: false, start: begin.key, calendar: '',
    fields: [], steps: [begin, end], moves: [emptyMove('close', '关闭', 'Close', begin.key, end.key)],
  }
}

/* ------------------------------------------------------------------ keys that others name */

export function renameStep(d: ProcessDef, from: string, to: string): void {
  if (d.start === from) d.start = to
  for (const m of d.moves) {
    if (m.from === from) m.from = to
    if (m.to === from) m.to = to
  }
}

function renamedTests(node: unknown, from: string, to: string): unknown {
  if (Array.isArray(node)) return node.map((n) => renamedTests(n, from, to))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, name === 'field' && value === from ? to : renamedTests(value, from, to)]),
  )
}
export function renameField(d: ProcessDef, from: string, to: string): void {
  const renamed = (keys: string[]) => keys.map((k) => (k === from ? to : k))
  for (const s of d.steps) s.form = renamed(s.form)
  for (const m of d.moves) {
    m.required = renamed(m.required)
    m.guard = renamedTests(m.guard, from, to)
    if (m.two_person_field === from) m.two_person_field = to
    for (const e of m.effects) if (e.field === from) e.field = to
  }
}

/* ------------------------------------------------------------------ rows that go */

/* A step takes the moves from and to it along; how many. */
export function removeStep(d: ProcessDef, at: number): number {
  const [gone] = d.steps.splice(at, 1)
  if (!gone) return 0
  const kept = d.moves.filter((m) => m.from !== gone.key && m.to !== gone.key)
  const n = d.moves.length - kept.length
  d.moves = kept
  if (d.start === gone.key) d.start = d.steps[0]?.key ?? ''
  return n
}
export function removeField(d: ProcessDef, at: number): void {
  const [gone] = d.fields.splice(at, 1)
  if (gone) for (const s of d.steps) s.form = s.form.filter((k) => k !== gone.key)
}

/* A step that the chosen one leads to: by a new move; what an end cannot do. */
export function addStepAfter(d: ProcessDef, at: number, zh: string, en: string, moveZh: string, moveEn: string): number {
  const before = d.steps[at]
  const step = emptyStep(freeKey(d.steps, 'step'), zh, en)
  if (before) step.role = before.role
  const place = before ? at + 1 : d.steps.length
  d.steps.splice(place, 0, step)
  if (before && before.kind !== 'end') d.moves.push(emptyMove(freeKey(d.moves, 'move'), moveZh, moveEn, before.key, step.key))
  return place
}

/* ------------------------------------------------------------------ findings' places */

export function rowOf(pointer: string): (RowAt & { part: string }) | null {
  const [, list, at, ...part] = pointer.split('/')
  if ((list !== 'steps' && list !== 'moves' && list !== 'fields') || at === undefined) return null
  return { list, at: Number(at), part: part.join('/') }
}
