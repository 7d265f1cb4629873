import { get, post } from './http'
import type { Company, PortalMessage, PortalReceipt, PortalTicket, PortalUpload } from './types'

export type PortalCompany = Omit<Company, 'version'>

export interface PortalForm {
  kind: string
  description: string
  name: string
  phone: string | null
  mail: string | null
  product: string | null
  order_number: string | null
  attachments: string[]
}

const withToken = (token: string) => ({ headers: { 'X-Ticket-Token': token } })

export const portal = {
  company: () => get<PortalCompany>('/portal/company'),
  submit: (form: PortalForm) => post<PortalReceipt>('/portal/tickets', form),
  track: (number: string, contact: string) =>
    post<{ number: string; token: string }>('/portal/track', { number, contact }),
  read: (number: string, token: string) =>
    get<PortalTicket>(`/portal/tickets/${encodeURIComponent(number)}`, {}, withToken(token)),
  say: (number: string, token: string, body: string, attachments: string[]) =>
    post<PortalMessage>(
      `/portal/tickets/${encodeURIComponent(number)}/messages`,
      { body, attachments },
      withToken(token),
    ),
}

export async function uploadPortalFile(file: File): Promise<PortalUpload> {
  const form = new FormData()
  form.append('file', file, file.name)
  const answer = await post<{ items: PortalUpload[] }>('/portal/attachments', form)
  return answer.items[0]!
}

export const portalAttachmentUrl = (id: number, number: string, token: string) =>
  `/api/v1/portal/attachments/${id}?${new URLSearchParams({ number, token })}`
