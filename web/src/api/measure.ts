import { get, getFile, patch, post } from './http'
import type { Query } from './http'
import type { CaseMix, Figure, Measure, MeasureState, Observation, OwnMeasure, OwnMeasureForm, Page } from './types'

export interface FigureQuery {
  from: string
  to: string
  measures?: string
  by?: string
  scope?: string
  scope_id?: number
}
export type FileKind = 'csv' | 'xlsx'

const asked = (query: FigureQuery): Query => ({ ...query })

export const measures = {
  list: () => get<Page<Measure>>('/measures'),
  state: () => get<MeasureState>('/measures/state'),
  figures: (query: FigureQuery) => get<Page<Figure>>('/measures/figures', asked(query)),
  figuresFile: (kind: FileKind, query: FigureQuery) => getFile(`/measures/figures/${kind}`, asked(query)),
  read: (key: string) => get<Measure>(`/measures/${key}`),
  trend: (key: string, query: FigureQuery) => get<Page<Figure>>(`/measures/${key}/trend`, asked(query)),
  caseMix: (key: string, user_id: number, days: { from: string; to: string }) => get<CaseMix>(`/measures/${key}/case-mix`, { user_id, ...days }),
  observations: (key: string, query: Query) => get<Page<Observation>>(`/measures/${key}/observations`, query),
  observationsFile: (key: string, kind: FileKind, query: Query) => getFile(`/measures/${key}/observations/${kind}`, query),
}

export const ownMeasures = {
  list: () => get<Page<OwnMeasure>>('/own-measures'),
  read: (id: number) => get<OwnMeasure>(`/own-measures/${id}`),
  add: (form: OwnMeasureForm) => post<OwnMeasure>('/own-measures', form),
  edit: (id: number, form: OwnMeasureForm, version: number) => patch<OwnMeasure>(`/own-measures/${id}`, form, version),
}
