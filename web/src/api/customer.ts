import { get, patch, post } from './http'
import type { Query } from './http'
import type { Customer, NewCustomer, Page } from './types'

export const customers = {
  list: (query: Query) => get<Page<Customer>>('/customers', query),
  read: (id: number) => get<Customer>(`/customers/${id}`),
  add: (form: NewCustomer) => post<Customer>('/customers', form),
  edit: (id: number, change: Partial<NewCustomer>, version: number) =>
    patch<Customer>(`/customers/${id}`, change, version),
  unmask: (id: number, reason: string) =>
    post<{ phone: string | null }>(`/customers/${id}/unmask`, { reason }),
}
