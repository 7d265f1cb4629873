import { get, post, put } from './http'
import type { Query } from './http'
import type { NewRefund, Page, Refund, RefundLimits, RefundLimitsForm, RefundMethod } from './types'

export const refunds = {
  of: (ticket: number) => get<{ items: Refund[] }>(`/tickets/${ticket}/refunds`),
  list: (query: Query) => get<Page<Refund>>('/refunds', query),
  ask: (ticket: number, form: NewRefund) => post<Refund>(`/tickets/${ticket}/refunds`, form),
  approve: (id: number, note: string) => post<Refund>(`/refunds/${id}/approve`, { note }),
  refuse: (id: number, reason: string) => post<Refund>(`/refunds/${id}/refuse`, { reason }),
  pay: (leg: number, reference: string) => post<Refund>(`/refund-legs/${leg}/pay`, { reference }),
  fail: (leg: number, reason: string) => post<Refund>(`/refund-legs/${leg}/fail`, { reason }),
  retry: (leg: number, method: RefundMethod, payee: string) => post<Refund>(`/refund-legs/${leg}/retry`, { method, payee }),
  limits: () => get<RefundLimits>('/refund-limits'),
  setLimits: (form: RefundLimitsForm, version: number) => put<RefundLimits>('/refund-limits', form, version),
}
