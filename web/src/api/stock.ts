import { call, get, patch, post, put } from './http'
import type { Query } from './http'
import type { NewStockMove, NewStockPlace, Page, PartNeed, StockLevel, StockMove, StockPart, StockPlace } from './types'

export const stock = {
  list: (query: Query) => get<Page<StockLevel>>('/stock', query),
  setMin: (form: { place_id: number; part_id: number; min_stock: number }) => put<StockLevel>('/stock/min', form),
  moves: (query: Query) => get<Page<StockMove>>('/stock-moves', query),
  move: (form: NewStockMove) => post<StockMove>('/stock-moves', form),
}

export const stockPlaces = {
  list: () => get<{ items: StockPlace[] }>('/stock-places'),
  add: (form: NewStockPlace) => post<StockPlace>('/stock-places', form),
  edit: (id: number, change: Partial<NewStockPlace>, version: number) => patch<StockPlace>(`/stock-places/${id}`, change, version),
}

export const parts = {
  list: (query: Query) => get<Page<StockPart>>('/parts', query),
  read: (id: number) => get<StockPart>(`/parts/${id}`),
  setAlternates: (id: number, ids: number[]) => put<StockPart>(`/parts/${id}/alternates`, { part_ids: ids }),
}

export const partNeeds = {
  list: (ticketId: number) => get<{ items: PartNeed[] }>(`/tickets/${ticketId}/parts`),
  add: (ticketId: number, form: { part_id: number; quantity: number; place_id: number | null }) =>
    post<PartNeed>(`/tickets/${ticketId}/parts`, form),
  reserve: (id: number, form: { place_id: number; part_id: number | null }) => post<PartNeed>(`/part-needs/${id}/reserve`, form),
  release: (id: number) => call<PartNeed>('POST', `/part-needs/${id}/release`),
  issue: (id: number, form: { place_id: number | null; serials: string; old_due: boolean }) =>
    post<PartNeed>(`/part-needs/${id}/issue`, form),
  giveBack: (id: number, form: { quantity: number; condition: StockLevel['condition']; place_id: number | null; serials: string }) =>
    post<PartNeed>(`/part-needs/${id}/return`, form),
}
