import { get, post, put } from './http'
import type { NewRemedyPromise, Page, RemedyFact, RemedyPromise, RemedyReport, RemedyRule } from './types'

export const remedies = {
  evaluate: (facts: Record<string, unknown>, on: string | null, signal?: AbortSignal) =>
    post<RemedyReport>('/remedies/evaluate', { facts, on }, { signal }),
  facts: () => get<Page<RemedyFact>>('/remedies/facts'),
  rules: () => get<Page<RemedyRule>>('/remedies/rules'),
  confirm: (rule: string, confirmed: boolean, reason: string) =>
    put<RemedyRule>(`/remedies/rules/${encodeURIComponent(rule)}/confirmation`, { confirmed, reason }),
  promises: () => get<Page<RemedyPromise>>('/remedies/promises'),
  promise: (form: NewRemedyPromise) => post<RemedyPromise>('/remedies/promises', form),
}
