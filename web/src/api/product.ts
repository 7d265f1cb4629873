import { get, patch, post, remove } from './http'
import type { Query } from './http'
import type {
  Category,
  Model,
  NewCategory,
  NewModel,
  NewOrder,
  NewRepairStay,
  NewUnit,
  NewWarrantyTerm,
  Order,
  Page,
  RepairStay,
  Unit,
  UnitEvent,
  WarrantyTerm,
} from './types'

export const categories = {
  list: () => get<{ items: Category[] }>('/categories'),
  add: (form: NewCategory) => post<Category>('/categories', form),
  edit: (id: number, change: Partial<NewCategory>, version: number) => patch<Category>(`/categories/${id}`, change, version),
}

export const models = {
  list: (query: Query) => get<Page<Model>>('/models', query),
  read: (id: number) => get<Model>(`/models/${id}`),
  add: (form: NewModel) => post<Model>('/models', form),
  edit: (id: number, change: Partial<NewModel>, version: number) => patch<Model>(`/models/${id}`, change, version),
}

export const warrantyTerms = {
  list: () => get<{ items: WarrantyTerm[] }>('/warranty-terms'),
  add: (form: NewWarrantyTerm) => post<WarrantyTerm>('/warranty-terms', form),
  edit: (id: number, change: Partial<NewWarrantyTerm>, version: number) =>
    patch<WarrantyTerm>(`/warranty-terms/${id}`, change, version),
}

export const units = {
  list: (query: Query) => get<Page<Unit>>('/units', query),
  read: (id: number) => get<Unit>(`/units/${id}`),
  add: (form: NewUnit) => post<Unit>('/units', form),
  edit: (id: number, change: Partial<NewUnit>, version: number) => patch<Unit>(`/units/${id}`, change, version),
  history: (id: number, after: string | null) => get<Page<UnitEvent>>(`/units/${id}/history`, { after, limit: 50 }),
  link: (id: number) => get<{ url: string }>(`/units/${id}/link`),
}

export const repairStays = {
  add: (unitId: number, form: NewRepairStay) => post<RepairStay>(`/units/${unitId}/repair-stays`, form),
  edit: (id: number, change: Partial<NewRepairStay>, version: number) => patch<RepairStay>(`/repair-stays/${id}`, change, version),
  drop: (id: number, version: number) => remove(`/repair-stays/${id}`, version),
}

export const unitCodeUrl = (id: number) => `/api/v1/units/${id}/qr`

export const orders = {
  list: (query: Query) => get<Page<Order>>('/orders', query),
  read: (id: number) => get<Order>(`/orders/${id}`),
  add: (form: NewOrder) => post<Order>('/orders', form),
  edit: (id: number, change: Partial<NewOrder>, version: number) => patch<Order>(`/orders/${id}`, change, version),
}
