/* The records that travel between browser and server. */

export type Lang = 'zh' | 'en'
export type Theme = 'auto' | 'light' | 'dark'
export type Scope = 'own' | 'team' | 'all'

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Grant {
  permission: string
  scope: Scope
}

export interface Company {
  version: number
  name_zh: string
  name_en: string
  time_zone: string
  phone: string | null
  portal_note_zh: string | null
  portal_note_en: string | null
}

export interface Me {
  id: number
  version: number
  login: string
  name: string
  mail: string | null
  phone: string | null
  lang: Lang
  theme: Theme
  csrf_token: string
  role_ids: number[]
  team_ids: number[]
  permissions: { key: string; scope: Scope }[]
  company: Pick<Company, 'name_zh' | 'name_en' | 'time_zone' | 'phone'>
}

export interface Session {
  id: number
  created_at: string
  seen_at: string
  expires_at: string
  address: string
  agent: string
  current: boolean
}

export interface Token {
  id: number
  name: string
  permissions: string[]
  created_at: string
  expires_at: string | null
  used_at: string | null
  token?: string
}

export interface User {
  id: number
  version: number
  login: string
  name: string
  mail: string | null
  phone: string | null
  lang: Lang
  active: boolean
  role_ids: number[]
  team_ids: number[]
  created_at: string
  seen_at: string | null
}

export interface Colleague {
  id: number
  name: string
  team_ids: number[]
  active: boolean
}

export interface Team {
  id: number
  version: number
  name_zh: string
  name_en: string
  parent_id: number | null
  lead_id: number | null
  active: boolean
}

export interface Role {
  id: number
  version: number
  key: string
  name_zh: string
  name_en: string
  builtin: boolean
  grants: Grant[]
}

export interface Permission {
  key: string
  name_zh: string
  name_en: string
  scoped: boolean
}

export interface AuditEvent {
  id: number
  at: string
  actor_kind: string
  actor_id: number | null
  actor_name: string | null
  subject_kind: string
  subject_id: number
  type: string
  data: Record<string, unknown>
}

export type CustomerKind = 'person' | 'organisation'
export type CustomerLevel = 'regular' | 'important' | 'vip'

export interface Customer {
  id: number
  version: number
  kind: CustomerKind
  name: string
  phone: string | null
  mail: string | null
  level: CustomerLevel
  notes: string | null
  external_id: string | null
  ticket_count: number
  open_count: number
  created_at: string
  updated_at: string
}

export type TicketKind =
  | 'fault'
  | 'question'
  | 'service_request'
  | 'return'
  | 'exchange'
  | 'refund'
  | 'repair'
  | 'complaint'
  | 'suggestion'
export type TicketStatus = 'new' | 'open' | 'waiting' | 'resolved' | 'closed'
export type Degree = 'low' | 'medium' | 'high'
export type Priority = 'low' | 'normal' | 'high' | 'urgent'
export type Channel = 'desk' | 'portal' | 'phone' | 'mail' | 'import' | 'api'

export interface Ticket {
  id: number
  version: number
  number: string
  kind: TicketKind
  subject: string
  description: string | null
  status: TicketStatus
  impact: Degree
  urgency: Degree
  priority: Priority
  channel: Channel
  customer_id: number | null
  customer_name: string | null
  team_id: number | null
  assignee_id: number | null
  tags: string[]
  external_id: string | null
  message_count: number
  last_from: 'customer' | 'agent' | null
  created_at: string
  updated_at: string
  first_reply_at: string | null
  resolved_at: string | null
  closed_at: string | null
  reopened_count: number
  moves?: TicketStatus[]
}

export interface Attachment {
  id: number
  name: string
  media_type: string
  size: number
}

export interface PortalUpload extends Attachment {
  claim: string
}

export type ItemType = 'reply' | 'note' | 'event'

export interface TimelineItem {
  id: number
  at: string
  type: ItemType
  from: 'customer' | 'agent' | 'system'
  actor_id: number | null
  actor_name: string | null
  body: string | null
  attachments: Attachment[]
  event: string | null
  data: Record<string, unknown> | null
}

export interface ViewCount {
  view: string
  n: number
}

export interface Change {
  type: string
  subject_kind: string
  subject_id: number
  at: string
  actor_kind: string
  actor_id: number | null
  actor_name: string | null
}

export interface Found {
  tickets: Ticket[]
  customers: Customer[]
}

export type JobState = 'waiting' | 'running' | 'done' | 'dead'

export interface Job {
  id: number
  kind: string
  state: JobState
  attempts: number
  run_at: string
  error: string | null
  created_at: string
}

export interface PortalMessage {
  id: number
  at: string
  from: 'customer' | 'agent'
  name: string
  body: string
  attachments: Attachment[]
}

export interface PortalTicket {
  number: string
  kind: TicketKind
  subject: string
  description: string | null
  status: TicketStatus
  created_at: string
  updated_at: string
  messages: PortalMessage[]
  attachments: Attachment[]
}

export interface PortalReceipt {
  number: string
  token: string
  link: string
}
