import { call, get, post } from './http'
import type { Attachment, PortalCompany, PortalForm, PortalMessage, PortalMove, PortalQuote, PortalReceipt, PortalReturn, PortalTicket, PortalUnit, PortalVisit } from './types'

const withToken = (token: string) => ({ headers: { 'X-Ticket-Token': token } })

const visitPath = (number: string) => `/portal/tickets/${encodeURIComponent(number)}/visit`

export const portal = {
  company: () => get<PortalCompany>('/portal/company'),
  unit: (token: string) => get<PortalUnit>(`/portal/units/${encodeURIComponent(token)}`),
  submit: (form: PortalForm) => post<PortalReceipt>('/portal/tickets', form),
  track: (number: string, contact: string) =>
    post<PortalReceipt>('/portal/track', { number, contact }),
  read: (number: string, token: string) =>
    get<PortalTicket>(`/portal/tickets/${encodeURIComponent(number)}`, {}, withToken(token)),
  returns: (number: string, token: string) =>
    get<{ items: PortalReturn[] }>(`/portal/tickets/${encodeURIComponent(number)}/returns`, {}, withToken(token)),
  parcel: (number: string, token: string, id: number, form: { carrier: string; tracking: string }) =>
    post<PortalReturn>(`/portal/tickets/${encodeURIComponent(number)}/returns/${id}/parcel`, form, withToken(token)),
  say: (number: string, token: string, body: string, attachments: string[]) =>
    post<PortalMessage>(
      `/portal/tickets/${encodeURIComponent(number)}/messages`,
      { body, attachments },
      withToken(token),
    ),
  moves: (number: string, token: string) =>
    get<{ items: PortalMove[] }>(`/portal/tickets/${encodeURIComponent(number)}/moves`, {}, withToken(token)),
  take: (number: string, token: string, form: { flow_id: number; move: string; reason: string }) =>
    post<{ items: PortalMove[] }>(`/portal/tickets/${encodeURIComponent(number)}/moves`, form, withToken(token)),
  visit: (number: string, token: string) => get<PortalVisit>(visitPath(number), {}, withToken(token)),
  confirmVisit: (number: string, token: string) => call<PortalVisit>('POST', `${visitPath(number)}/confirm`, withToken(token)),
  moveVisit: (number: string, token: string, text: string) => post<PortalVisit>(`${visitPath(number)}/move`, { text }, withToken(token)),
  quotes: (number: string, token: string) =>
    get<{ items: PortalQuote[] }>(`/portal/tickets/${encodeURIComponent(number)}/quotes`, {}, withToken(token)),
  answer: (number: string, token: string, id: number, form: { accept: boolean; name: string; note: string }) =>
    post<PortalQuote>(`/portal/tickets/${encodeURIComponent(number)}/quotes/${id}/answer`, form, withToken(token)),
}

export async function uploadPortalFile(file: File): Promise<Attachment> {
  const form = new FormData()
  form.append('file', file, file.name)
  const answer = await post<{ items: Attachment[] }>('/portal/attachments', form)
  return answer.items[0]!
}

export const portalAttachmentUrl = (id: number, number: string, token: string) =>
  `/api/v1/portal/attachments/${id}?${new URLSearchParams({ number, token })}`
