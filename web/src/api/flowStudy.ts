/* Looking back at processes: what stands where, what happened, a draft tried on it, and both on paper. */
import { get, getFile, post } from './http'
import type { FlowMine, FlowTry, FlowWatch, Lang } from './types'

interface ProcessName {
  id: number
  key: string
  name_zh: string
  name_en: string
  edition: number
  has_draft: boolean
}

export interface Period {
  from: string
  to: string
}

export const flowStudy = {
  process: (id: number) => get<ProcessName>(`/processes/${id}`),
  watch: (id: number) => get<FlowWatch>(`/processes/${id}/watch`),
  mine: (id: number, period: Period) => get<FlowMine>(`/processes/${id}/mine`, { ...period }),
  tryOn: (id: number, period: Period) => post<FlowTry>(`/processes/${id}/try`, { ...period, limit: 50 }),
  chart: (id: number, lang: Lang) => getFile(`/processes/${id}/chart`, { format: 'pdf', lang, live: true }),
  document: (id: number, format: 'pdf' | 'docx' | 'md', lang: Lang) => getFile(`/processes/${id}/document`, { format, lang }),
}
