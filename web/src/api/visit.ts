import { get, patch, post } from './http'
import type { Query } from './http'
import type {
  NewVisit,
  NewVisitEngineer,
  NewVisitPrice,
  Visit,
  VisitChange,
  VisitEngineer,
  VisitMoveForm,
  VisitPhotoKind,
  VisitPrice,
  VisitRow,
  VisitSuggestion,
  VisitTold,
} from './types'

interface Items<T> {
  items: T[]
}
const at = (version: number) => ({ headers: { 'If-Match': `"${version}"` } })
const once = (key: string) => ({ headers: { 'Idempotency-Key': key } })

export const visits = {
  list: (query: Query) => get<Items<VisitRow>>('/visits', query),
  ofTicket: (id: number) => get<Items<VisitRow>>(`/tickets/${id}/visits`),
  read: (id: number) => get<Visit>(`/visits/${id}`),
  add: (ticket: number, form: NewVisit) => post<Visit>(`/tickets/${ticket}/visits`, form),
  edit: (id: number, change: Partial<VisitChange>, version: number) => patch<Visit>(`/visits/${id}`, change, version),
  give: (id: number, engineer_id: number | null, version: number) => post<Visit>(`/visits/${id}/engineer`, { engineer_id }, at(version)),
  move: (id: number, form: VisitMoveForm, version: number) => post<Visit>(`/visits/${id}/reschedule`, form, at(version)),
  cancel: (id: number, reason: string, version: number) => post<Visit>(`/visits/${id}/cancel`, { reason }, at(version)),
  tell: (id: number, entry: VisitTold, key: string) => post<Visit>(`/visits/${id}/entries`, entry, once(key)),
  suggest: (query: Query) => get<Items<VisitSuggestion>>('/visit-suggestions', query),
  photo(id: number, kind: VisitPhotoKind, taken: string, file: Blob, key: string): Promise<Visit> {
    const form = new FormData()
    form.append('file', file, file instanceof File ? file.name : 'photo.jpg')
    return post<Visit>(`/visits/${id}/photos?${new URLSearchParams({ kind, at: taken })}`, form, once(key))
  },
}

export const visitPhotoUrl = (id: number, photo: number) => `/api/v1/visits/${id}/photos/${photo}`

export const visitEngineers = {
  list: () => get<Items<VisitEngineer>>('/visit-engineers'),
  add: (form: NewVisitEngineer) => post<VisitEngineer>('/visit-engineers', form),
  edit: (id: number, form: Partial<NewVisitEngineer>, version: number) => patch<VisitEngineer>(`/visit-engineers/${id}`, form, version),
}

export const visitPrices = {
  list: () => get<Items<VisitPrice>>('/visit-prices'),
  add: (form: NewVisitPrice) => post<VisitPrice>('/visit-prices', form),
  edit: (id: number, form: Partial<NewVisitPrice>, version: number) => patch<VisitPrice>(`/visit-prices/${id}`, form, version),
}
