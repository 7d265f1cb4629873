/* The records that travel between browser and server: names for the types that are generated from the
 * server's field tables (make generated). Nothing is described twice. */
import type { components } from './schema'

type Schemas = components['schemas']

export interface Page<T> {
  items: T[]
  next: string | null
}

export type Me = Schemas['Me']
export type Lang = Me['lang']
export type Theme = Me['theme']
export type Company = Schemas['Company']
export type PortalCompany = Schemas['PortalCompany']
export type Session = Schemas['Session']
export type Token = Schemas['Token']
export type NewToken = Schemas['TokenCreate']
export type User = Schemas['User']
export type NewUser = Schemas['UserCreate']
export type UserChange = Schemas['UserUpdate']
export type Colleague = Schemas['Colleague']
export type Team = Schemas['Team']
export type NewTeam = Schemas['TeamCreate']
export type Role = Schemas['Role']
export type NewRole = Schemas['RoleCreate']
export type Grant = Role['grants'][number]
export type Scope = Exclude<Grant['scope'], 'none'>
export type Permission = Schemas['Permission']
export type AuditEvent = Omit<Schemas['Event'], 'data'> & { data: Record<string, unknown> }

export type Customer = Schemas['Customer']
export type NewCustomer = Schemas['CustomerCreate']
export type CustomerKind = Customer['kind']
export type CustomerLevel = Customer['level']

export type Ticket = Schemas['Ticket']
export type NewTicket = Schemas['TicketCreate']
export type TicketChange = Partial<Schemas['TicketUpdate']>
export type TicketKind = Ticket['kind']
export type TicketStatus = Ticket['status']
export type Degree = Ticket['impact']
export type Priority = Ticket['priority']
export type Channel = Ticket['channel']
export type Attachment = Schemas['Attachment']
export type NewMessage = Schemas['MessageCreate']
export type Transfer = Schemas['TicketTransfer']
export type TimelineItem = Omit<Schemas['Message'], 'data'> & {
  data: Record<string, unknown> | null
}
export type ViewCount = Schemas['Count']
export type Change = Schemas['Stream']
export interface Found {
  tickets: Ticket[]
  customers: Customer[]
}

export type Job = Schemas['Job']
export type JobState = Job['state']

export type PortalTicket = Schemas['PortalTicket']
export type PortalMessage = Schemas['TicketMessage']
export type PortalForm = Schemas['PortalTicketCreate']
export type PortalReceipt = Schemas['Track']
