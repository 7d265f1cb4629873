import { call, get, patch, post, put } from './http'
import type { Query } from './http'
import type {
  NewQualityPlan,
  Page,
  QualityCalibration,
  QualityCheck,
  QualityCheckRow,
  QualityDispute,
  QualityDraw,
  QualityEdition,
  QualityForm,
  QualityFormDef,
  QualityMark,
  QualityPerson,
  QualityPlan,
} from './types'

interface Items<T> {
  items: T[]
}
const at = (version: number) => ({ headers: { 'If-Match': `"${version}"` } })

export const qualityChecks = {
  list: (query: Query) => get<Page<QualityCheckRow>>('/quality-checks', query),
  read: (id: number) => get<QualityCheck>(`/quality-checks/${id}`),
  next: () => call<QualityCheck>('POST', '/quality-checks/next'),
  take: (id: number) => call<QualityCheck>('POST', `/quality-checks/${id}/take`),
  assign: (id: number, assessor_id: number | null, version: number) => post<QualityCheck>(`/quality-checks/${id}/assign`, { assessor_id }, at(version)),
  save: (id: number, body: { note: string; marks: QualityMark[] }, version: number) => put<QualityCheck>(`/quality-checks/${id}/marks`, body, version),
  submit: (id: number, version: number) => call<QualityCheck>('POST', `/quality-checks/${id}/submit`, { version }),
  dispute: (id: number, item: string, reason: string) => post<QualityCheck>(`/quality-checks/${id}/disputes`, { item, reason }),
  people: (query: Query) => get<Items<QualityPerson>>('/quality-people', query),
  calibration: (query: Query) => get<Items<QualityCalibration>>('/quality-calibration', query),
}

export const qualityDisputes = {
  list: (open: boolean) => get<Items<QualityDispute>>('/quality-disputes', { open }),
  decide: (id: number, body: { outcome: 'upheld' | 'changed'; value: number | null; answer: string }) =>
    post<QualityCheck>(`/quality-disputes/${id}/decision`, body),
}

export const qualityForms = {
  list: () => get<Items<QualityForm>>('/quality-forms'),
  read: (id: number) => get<QualityForm>(`/quality-forms/${id}`),
  content: (id: number, edition = 0) => get<QualityFormDef>(`/quality-forms/${id}/content`, { edition }),
  editions: (id: number) => get<Items<QualityEdition>>(`/quality-forms/${id}/editions`),
  add: (def: QualityFormDef) => post<QualityForm>('/quality-forms', def),
  save: (id: number, def: QualityFormDef, version: number) => put<QualityForm>(`/quality-forms/${id}/draft`, def, version),
  drop: (f: QualityForm) => call<QualityForm>('DELETE', `/quality-forms/${f.id}/draft`, { version: f.version }),
  switchOn: (id: number, note: string, version: number) => post<QualityForm>(`/quality-forms/${id}/switch-on`, { note }, at(version)),
  setActive: (f: QualityForm, active: boolean) => patch<QualityForm>(`/quality-forms/${f.id}`, { active }, f.version),
}

export const qualityPlans = {
  list: () => get<Items<QualityPlan>>('/quality-plans'),
  read: (id: number) => get<QualityPlan>(`/quality-plans/${id}`),
  add: (form: NewQualityPlan) => post<QualityPlan>('/quality-plans', form),
  edit: (id: number, form: Partial<NewQualityPlan>, version: number) => patch<QualityPlan>(`/quality-plans/${id}`, form, version),
  draw: (id: number) => call<QualityPlan>('POST', `/quality-plans/${id}/draw`),
  draws: (id: number) => get<Items<QualityDraw>>(`/quality-plans/${id}/draws`),
  drawn: (id: number) => get<QualityDraw>(`/quality-draws/${id}`),
}
