/* The closed sets of a ticket, in the order in which people choose from them, with tone and icon: a
 * state is never told by colour alone. */
import {
  ChatLineRound,
  Bottom,
  CircleCheck,
  Clock,
  FolderChecked,
  Message,
  Minus,
  Top,
  WarningFilled,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Tone } from '@/app/tone'
import type { Channel, Degree, Priority, TicketKind, TicketStatus } from '@/api/types'

export const kinds: TicketKind[] = [
  'fault',
  'question',
  'service_request',
  'return',
  'exchange',
  'refund',
  'repair',
  'complaint',
  'suggestion',
]
export const statuses: TicketStatus[] = ['new', 'open', 'waiting', 'resolved', 'closed']
export const degrees: Degree[] = ['low', 'medium', 'high']
export const priorities: Priority[] = ['urgent', 'high', 'normal', 'low']
export const channels: Channel[] = ['portal', 'phone', 'desk', 'mail', 'api', 'import']
export const intakeChannels: Channel[] = ['phone', 'desk', 'mail']

interface Look {
  tone: Tone
  icon: Component
}

export const statusLook: Record<TicketStatus, Look> = {
  new: { tone: 'blue', icon: Message },
  open: { tone: 'accent', icon: ChatLineRound },
  waiting: { tone: 'amber', icon: Clock },
  resolved: { tone: 'green', icon: CircleCheck },
  closed: { tone: 'grey', icon: FolderChecked },
}

export const priorityLook: Record<Priority, Look> = {
  urgent: { tone: 'red', icon: WarningFilled },
  high: { tone: 'amber', icon: Top },
  normal: { tone: 'grey', icon: Minus },
  low: { tone: 'grey', icon: Bottom },
}

export const views = ['mine', 'unassigned', 'team', 'open', 'waiting', 'resolved', 'closed', 'all'] as const
export type View = (typeof views)[number]
