/* A document while it is written: rows with keys of their own, so that they keep their place on the screen
 * whatever the server calls them; and the way to the form that is sent. */
import type { Duty, DutyDocument, DutyForm, DutyPartner, Lang } from '@/api/types'

export interface PartnerRow extends DutyPartner {
  key: string
}
export interface DutyRow extends Omit<Duty, 'root_id' | 'partners'> {
  key: string
  partners: PartnerRow[]
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
})
export const emptyAuthority = (decision = ''): AuthorityRow => ({ key: newKey('a'), decision, amount: 0 })
export const emptyPartner = (): PartnerRow => ({ key: newKey('p'), post_id: null, name: '', role: 'consulted' })

function rowOf({ root_id: _, ...duty }: Duty): DutyRow {
  return { ...duty, key: newKey('d'), partners: duty.partners.map((p) => ({ ...p, key: newKey('p') })) }
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
  d.permissions.length + d.trainings.length > 0 ||
  d.limit_kind !== 'none'

/* Rows that would be lost when they are left out: they need words, or to be deleted. */
export function wordlessRows(draft: Draft): string[] {
  return [
    ...draft.duties.filter((d) => !d.statement.trim() && hasParts(d)).map((d) => d.key),
    ...draft.authority.filter((a) => !a.decision.trim() && a.amount > 0).map((a) => a.key),
  ]
}

/* From the server's "/duties/3/partners/0/name" to the field on the screen, "d7/partners". */
export function faultPlace(pointer: string, form: Form): string {
  const [, part = '', index, field] = pointer.split('/')
  const rows = part === 'duties' ? form.duties : part === 'authority' ? form.authority : null
  const row = rows && index !== undefined ? rows[Number(index)] : undefined
  if (!row) return part
  return `${row.place}/${field ?? 'statement'}`
}
