import { get, post } from './http'
import type { Attachment, PortalCompany, PortalForm, PortalMessage, PortalQuote, PortalReceipt, PortalTicket, PortalUnit } from './types'

const withToken = (token: string) => ({ headers: { 'X-Ticket-Token': token } })

export const portal = {
  company: () => get<PortalCompany>('/portal/company'),
  unit: (token: string) => get<PortalUnit>(`/portal/units/${encodeURIComponent(token)}`),
  submit: (form: PortalForm) => post<PortalReceipt>('/portal/tickets', form),
  track: (number: string, contact: string) =>
    post<PortalReceipt>('/portal/track', { number, contact }),
  read: (number: string, token: string) =>
    get<PortalTicket>(`/portal/tickets/${encodeURIComponent(number)}`, {}, withToken(token)),
  say: (number: string, token: string, body: string, attachments: string[]) =>
    post<PortalMessage>(
      `/portal/tickets/${encodeURIComponent(number)}/messages`,
      { body, attachments },
      withToken(token),
    ),
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
