import { get, patch, post, put } from './http'
import type { Query } from './http'
import type {
  Attachment,
  Found,
  EvidenceForm,
  NewMessage,
  NewTicket,
  Page,
  RemedyOverrideForm,
  Ticket,
  TicketRemedy,
  TicketChange,
  TicketStatus,
  TimelineItem,
  Transfer,
  ViewCount,
  Pause,
} from './types'

export const tickets = {
  list: (query: Query) => get<Page<Ticket>>('/tickets', query),
  counts: () => get<{ items: ViewCount[] }>('/tickets/counts'),
  read: (id: number) => get<Ticket>(`/tickets/${id}`),
  add: (form: NewTicket) => post<Ticket>('/tickets', form),
  edit: (id: number, change: TicketChange, version: number) =>
    patch<Ticket>(`/tickets/${id}`, change, version),
  timeline: (id: number, after: string | null) =>
    get<Page<TimelineItem>>(`/tickets/${id}/timeline`, { limit: 200, after }),
  files: (id: number) => get<{ items: Attachment[] }>(`/tickets/${id}/attachments`),
  send: (id: number, message: NewMessage) =>
    post<TimelineItem>(`/tickets/${id}/messages`, message),
  assign: (id: number, assignee: number | null) =>
    post<Ticket>(`/tickets/${id}/assign`, { assignee_id: assignee }),
  transfer: (id: number, form: Transfer) =>
    post<Ticket>(`/tickets/${id}/transfer`, form),
  move: (id: number, to: TicketStatus, reason: string, waits_for?: Pause) =>
    post<Ticket>(`/tickets/${id}/transitions`, { to, reason, waits_for }),
  remedy: (id: number) => get<TicketRemedy>(`/tickets/${id}/remedy`),
  stateFacts: (id: number, facts: Record<string, unknown>) => put<TicketRemedy>(`/tickets/${id}/remedy/facts`, { facts }),
  override: (id: number, form: RemedyOverrideForm) => post<TicketRemedy>(`/tickets/${id}/remedy/overrides`, form),
  askEvidence: (id: number, form: EvidenceForm) => post<TimelineItem>(`/tickets/${id}/remedy/requests`, form),
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
