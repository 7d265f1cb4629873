/* A document while it is written: rows with keys of their own, so that they keep their place on the screen
 * whatever the server calls them; and the way to the form that is sent. */
import type { Duty, DutyDocument, DutyForm, DutyMeasure, DutyPartner, Lang } from '@/api/types'

export interface PartnerRow extends DutyPartner {
  key: string
}
/* A whole process, or one step of it. */
export interface ProcessRow {
  key: string
  process: string
  step: string
}
export interface StepRow {
  key: string
  value: number | null
  score: number
}
export interface MeasureRow extends Omit<DutyMeasure, 'steps'> {
  key: string
  steps: StepRow[]
}
export interface DutyRow extends Omit<Duty, 'root_id' | 'partners' | 'processes' | 'measures'> {
  key: string
  partners: PartnerRow[]
  processes: ProcessRow[]
  measures: MeasureRow[]
}
export interface AuthorityRow {
  key: string
  decision: string
  amount: number
}
export interface Line {
  key: string
  text: string
}
export interface Draft {
  lang: Lang
  purpose: string
  duties: DutyRow[]
  authority: AuthorityRow[]
  qualifications: string
  unplaced: Line[]
  change_note: string
  effective_on: string | null
  review_on: string | null
}

let last = 0
export const newKey = (kind: string) => `${kind}${++last}`

export const emptyDuty = (statement = ''): DutyRow => ({
  key: newKey('d'),
  id: 0,
  statement,
  elements: [],
  action: '',
  object: '',
  trigger: '',
  output: '',
  limit_kind: 'none',
  limit_amount: 0,
  limit_unit: 'working_day',
  role: 'accountable',
  partners: [],
  permissions: [],
  trainings: [],
  processes: [],
  standards: [],
  measures: [],
})
export const emptyAuthority = (decision = ''): AuthorityRow => ({ key: newKey('a'), decision, amount: 0 })
export const emptyPartner = (): PartnerRow => ({ key: newKey('p'), post_id: null, name: '', role: 'consulted' })

export const emptyProcess = (): ProcessRow => ({ key: newKey('w'), process: '', step: '' })
export const emptyStep = (): StepRow => ({ key: newKey('s'), value: null, score: 0 })
export const emptyMeasure = (): MeasureRow => ({
  key: newKey('m'), measure: '', target: null, floor: null, rule: 'linear', weight: 0, cap: 60, steps: [], example: false,
})

function processOf(bound: string): ProcessRow {
  const [process = '', step = ''] = bound.split('.')
  return { key: newKey('w'), process, step }
}
function measureOf(m: DutyMeasure): MeasureRow {
  return { ...m, key: newKey('m'), steps: m.steps.map((s) => ({ ...s, key: newKey('s') })) }
}
function rowOf({ root_id: _, ...duty }: Duty): DutyRow {
  return {
    ...duty,
    key: newKey('d'),
    partners: duty.partners.map((p) => ({ ...p, key: newKey('p') })),
    processes: duty.processes.map(processOf),
    measures: duty.measures.map(measureOf),
  }
}

export function draftOf(d: DutyDocument): Draft {
  return {
    lang: d.lang,
    purpose: d.purpose,
    duties: d.duties.map(rowOf),
    authority: d.authority.map((a) => ({ ...a, key: newKey('a') })),
    qualifications: d.qualifications.join('\n'),
    unplaced: d.unplaced.map((text) => ({ key: newKey('u'), text })),
    change_note: d.change_note,
    effective_on: d.effective_on,
    review_on: d.review_on,
  }
}

/* A text as it was sent: where in the field it stands, and to whom it belongs. */
export interface Sent {
  place: string
  field: string
  /* Units before it in the field's own text. */
  at: number
  text: string
  row?: DutyRow
}

export interface Form {
  body: DutyForm
  duties: Sent[]
  authority: Sent[]
  qualifications: Sent[]
  purpose: Sent
}

function sent(place: string, field: string, at = 0, row?: DutyRow): Sent {
  const text = field.trim()
  return { place, field, at: at + field.indexOf(text), text, row }
}

function linesOf(field: string): Sent[] {
  const found: Sent[] = []
  let at = 0
  for (const line of field.split('\n')) {
    if (line.trim()) found.push({ ...sent('qualifications', line, at), field })
    at += line.length + 1
  }
  return found
}

/* Rows that name nothing yet are not sent: they are being begun. */
const boundProcesses = (d: DutyRow) => d.processes.filter((p) => p.process)
const boundMeasures = (d: DutyRow) => d.measures.filter((m) => m.measure)

/* What is not filled in is left out, so that the server asks for it. */
type Filled = NonNullable<NonNullable<DutyForm['duties']>[number]['measures']>[number]
function measureForm(m: MeasureRow): Filled {
  const steps = m.rule === 'steps' ? m.steps : []
  return {
    measure: m.measure,
    ...(m.target === null ? {} : { target: m.target }),
    floor: m.rule === 'linear' ? m.floor : null,
    rule: m.rule,
    weight: m.rule === 'gate' ? 0 : m.weight,
    cap: m.rule === 'gate' ? m.cap : 0,
    steps: steps.map(({ value, score }) => (value === null ? { score } : { value, score })),
    example: m.example,
  } as Filled
}

/* Percent that all measures of the draft weigh together; null without any. */
export function weightOf(draft: Draft): number | null {
  const scored = draft.duties.flatMap(boundMeasures).filter((m) => m.rule !== 'gate')
  return scored.length ? scored.reduce((sum, m) => sum + (m.weight || 0), 0) : null
}

function dutyForm(d: DutyRow): NonNullable<DutyForm['duties']>[number] {
  const { key: _, partners, ...rest } = d
  return {
    ...rest,
    statement: rest.statement.trim(),
    elements: [...rest.elements],
    limit_amount: rest.limit_kind === 'none' ? 0 : (rest.limit_amount ?? 0),
    partners: partners
      .filter((p) => p.post_id || p.name.trim())
      .map((p) => ({ post_id: p.post_id, name: p.name.trim(), role: p.role })),
    permissions: [...rest.permissions],
    trainings: [...rest.trainings],
    processes: boundProcesses(d).map((p) => (p.step ? `${p.process}.${p.step}` : p.process)),
    standards: [...rest.standards],
    measures: boundMeasures(d).map(measureForm),
  }
}

/* Rows without words are not sent: they are being begun. */
export function formOf(draft: Draft): Form {
  const duties = draft.duties.filter((d) => d.statement.trim())
  const authority = draft.authority.filter((a) => a.decision.trim())
  const qualifications = linesOf(draft.qualifications)
  const body: DutyForm = {
    lang: draft.lang,
    purpose: draft.purpose.trim(),
    duties: duties.map(dutyForm),
    authority: authority.map((a) => ({ decision: a.decision.trim(), amount: a.amount })),
    qualifications: qualifications.map((q) => q.text),
    unplaced: draft.unplaced.map((u) => u.text),
    change_note: draft.change_note.trim(),
    effective_on: draft.effective_on || null,
    review_on: draft.review_on || null,
  }
  return {
    body,
    duties: duties.map((d) => sent(d.key, d.statement, 0, d)),
    authority: authority.map((a) => sent(a.key, a.decision)),
    qualifications,
    purpose: sent('purpose', draft.purpose),
  }
}

const hasParts = (d: DutyRow) =>
  Boolean(d.id || d.elements.length || d.action || d.object || d.trigger || d.output || d.partners.length) ||
  d.permissions.length + d.trainings.length + d.processes.length + d.standards.length + d.measures.length > 0 ||
  d.limit_kind !== 'none'

/* Rows that would be lost when they are left out: they need words, or to be deleted. */
export function wordlessRows(draft: Draft): string[] {
  return [
    ...draft.duties.filter((d) => !d.statement.trim() && hasParts(d)).map((d) => d.key),
    ...draft.authority.filter((a) => !a.decision.trim() && a.amount > 0).map((a) => a.key),
  ]
}

/* Rows within a duty have faults of their own: "d7/measures/m3/target"; of a step of its rule, of all steps. */
function innerPlace(row: DutyRow | undefined, field: string, index: string | undefined, inner: string | undefined): string {
  const rows = !row ? [] : field === 'processes' ? boundProcesses(row) : field === 'measures' ? boundMeasures(row) : []
  const at = index === undefined ? undefined : rows[Number(index)]
  return at ? `${field}/${at.key}${inner ? `/${inner}` : ''}` : field
}

/* From the server's "/duties/3/partners/0/name" to the field on the screen, "d7/partners". */
export function faultPlace(pointer: string, form: Form): string {
  const [, part = '', index, field = 'statement', inner, what] = pointer.split('/')
  const rows = part === 'duties' ? form.duties : part === 'authority' ? form.authority : null
  const row = rows && index !== undefined ? rows[Number(index)] : undefined
  if (!row) return part
  return `${row.place}/${innerPlace(row.row, field, inner, what)}`
}
