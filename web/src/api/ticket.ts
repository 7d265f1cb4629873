import { get, patch, post } from './http'
import type { Query } from './http'
import type {
  Attachment,
  Customer,
  Found,
  Page,
  Ticket,
  TicketStatus,
  TimelineItem,
  ViewCount,
} from './types'

export interface NewTicket extends Partial<Omit<Ticket, 'id' | 'version' | 'number' | 'status'>> {
  customer?: Pick<Customer, 'kind' | 'name'> & { phone: string | null; mail: string | null }
}

export interface NewMessage {
  type: 'reply' | 'note'
  body: string
  attachment_ids: number[]
  then?: TicketStatus
  seen?: number
  force: boolean
}

export const tickets = {
  list: (query: Query) => get<Page<Ticket>>('/tickets', query),
  counts: () => get<{ items: ViewCount[] }>('/tickets/counts'),
  read: (id: number) => get<Ticket>(`/tickets/${id}`),
  add: (form: NewTicket) => post<Ticket>('/tickets', form),
  edit: (id: number, change: Partial<Ticket>, version: number) =>
    patch<Ticket>(`/tickets/${id}`, change, version),
  timeline: (id: number, after: string | null) =>
    get<Page<TimelineItem>>(`/tickets/${id}/timeline`, { limit: 200, after }),
  send: (id: number, message: NewMessage) =>
    post<TimelineItem>(`/tickets/${id}/messages`, message),
  assign: (id: number, assignee: number | null) =>
    post<Ticket>(`/tickets/${id}/assign`, { assignee_id: assignee }),
  transfer: (id: number, form: { team_id: number; assignee_id: number | null; reason: string }) =>
    post<Ticket>(`/tickets/${id}/transfer`, form),
  move: (id: number, to: TicketStatus, reason: string) =>
    post<Ticket>(`/tickets/${id}/transitions`, { to, reason }),
}

export async function uploadFile(file: File): Promise<Attachment> {
  const form = new FormData()
  form.append('file', file, file.name)
  const answer = await post<{ items: Attachment[] }>('/attachments', form)
  return answer.items[0]!
}

export const attachmentUrl = (id: number) => `/api/v1/attachments/${id}`

export const search = (q: string, limit: number, signal?: AbortSignal) =>
  get<Found>('/search', { q, limit }, { signal })
