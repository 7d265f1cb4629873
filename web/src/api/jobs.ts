import { get, post } from './http'
import type { Query } from './http'
import type { Job, Page } from './types'

export const jobs = {
  list: (query: Query) => get<Page<Job>>('/jobs', query),
  replay: (id: number) => post<Job>(`/jobs/${id}/replay`),
}
