import { get, post } from './http'
import type { Notification, Page } from './types'

export const notifications = {
  list: (query: { unread?: boolean; after?: string | null; limit?: number }) => get<Page<Notification>>('/notifications', query),
  unread: () => get<{ unread: number }>('/notifications/unread'),
  read: (upTo: number) => post<{ unread: number }>('/notifications/read', { up_to: upTo }),
}
