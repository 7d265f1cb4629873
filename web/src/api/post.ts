import { get, getFile, patch, post, put, remove } from './http'
import type { Query } from './http'
import type {
  AdoptForm,
  CoverageBasis,
  DutyComparison,
  DutyContent,
  DutyCoverage,
  DutyDismissal,
  DutyDocument,
  DutyTasks,
  FindingReport,
  Lang,
  LintRule,
  NewPost,
  Page,
  Post,
  PostModel,
} from './types'

export const posts = {
  list: () => get<Page<Post>>('/posts'),
  read: (id: number) => get<Post>(`/posts/${id}`),
  add: (form: NewPost) => post<Post>('/posts', form),
  edit: (id: number, change: Partial<NewPost>, version: number) =>
    patch<Post>(`/posts/${id}`, change, version),
  editions: (id: number) => get<Page<DutyDocument>>(`/posts/${id}/documents`),
  newEdition: (id: number, lang: Lang) => post<DutyDocument>(`/posts/${id}/documents`, { lang }),
  models: () => get<Page<PostModel>>('/post-models'),
  adopt: (key: string, form: AdoptForm) => post<DutyDocument>(`/post-models/${key}/adopt`, form),
  import: (file: File, query: Query) => {
    const form = new FormData()
    form.append('file', file, file.name)
    return post<DutyDocument>('/duty-documents/import', form, { query })
  },
}

const at = (d: DutyDocument) => `/duty-documents/${d.id}`

export const documents = {
  read: (id: number) => get<DutyDocument>(`/duty-documents/${id}`),
  content: (id: number) => get<DutyContent>(`/duty-documents/${id}/export`, { format: 'json' }),
  findings: (id: number) => get<FindingReport>(`/duty-documents/${id}/findings`),
  compare: (id: number, before: number) =>
    get<DutyComparison>(`/duty-documents/${id}/compare`, { with: before }),
  file: (id: number, format: string) => getFile(`/duty-documents/${id}/export`, { format }),
  submit: (d: DutyDocument, change_note: string) =>
    post<DutyDocument>(`${at(d)}/submit`, { change_note }, { version: d.version }),
  approve: (d: DutyDocument, days: { effective_on: string | null; review_on: string | null }) =>
    post<DutyDocument>(`${at(d)}/approve`, days, { version: d.version }),
  sendBack: (d: DutyDocument, reason: string) =>
    post<DutyDocument>(`${at(d)}/return`, { reason }, { version: d.version }),
  sign: (d: DutyDocument, content_sha256: string) =>
    post<DutyDocument>(`${at(d)}/sign`, { content_sha256 }),
  drop: (d: DutyDocument) => remove(at(d), d.version),
}

export const duties = {
  tasks: () => get<DutyTasks>('/duties/tasks'),
  coverage: (basis: CoverageBasis) => get<DutyCoverage>('/duties/coverage', { basis }),
  rules: () => get<Page<LintRule>>('/duties/rules'),
  setRule: (id: string, off: boolean, reason: string) =>
    put<LintRule>(`/duties/rules/${encodeURIComponent(id)}`, { off, reason }),
  dismissals: (query: Query) => get<Page<DutyDismissal>>('/duty-dismissals', query),
  undoDismissal: (id: number) => remove(`/duty-dismissals/${id}`),
}
