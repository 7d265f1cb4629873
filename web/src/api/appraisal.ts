import { call, get, getFile, patch, post, remove } from './http'
import type { Query } from './http'
import type {
  AppealDecision,
  Appraisal,
  AppraisalCalibration,
  AppraisalCycle,
  AppraisalCycleForm,
  AppraisalDerivation,
  AppraisalOpening,
  AppraisalPeerRequest,
  AppraisalPreview,
  AppraisalRow,
  AppraisalTeam,
  AppraisalTraining,
  Judgement,
  Lang,
  Page,
} from './types'

const cycle = (id: number) => `/appraisal-cycles/${id}`

export const cycles = {
  list: (query: Query) => get<Page<AppraisalCycle>>('/appraisal-cycles', query),
  read: (id: number) => get<AppraisalCycle>(cycle(id)),
  add: (form: AppraisalCycleForm) => post<AppraisalCycle>('/appraisal-cycles', form),
  edit: (c: AppraisalCycle, form: AppraisalCycleForm) => patch<AppraisalCycle>(cycle(c.id), form, c.version),
  drop: (c: AppraisalCycle) => remove(cycle(c.id), c.version),
  preview: (id: number) => get<AppraisalPreview>(`${cycle(id)}/preview`),
  open: (c: AppraisalCycle) => call<AppraisalCycle>('POST', `${cycle(c.id)}/open`, { version: c.version }),
  recompute: (id: number) => call<AppraisalCycle>('POST', `${cycle(id)}/recompute`),
  close: (c: AppraisalCycle) => call<AppraisalCycle>('POST', `${cycle(c.id)}/close`, { version: c.version }),
  file: (id: number) => getFile(`${cycle(id)}/export`),
  team: (id: number, query: Query) => get<AppraisalTeam>(`${cycle(id)}/team`, query),
  calibration: (id: number) => get<AppraisalCalibration>(`${cycle(id)}/calibration`),
  trainings: (id: number, query: Query) => get<{ items: AppraisalTraining[] }>(`${cycle(id)}/trainings`, query),
}

const at = (a: Appraisal) => `/appraisals/${a.id}`
const act = (a: Appraisal, name: string, body?: unknown) =>
  call<Appraisal>('POST', `${at(a)}/${name}`, { body, version: a.version })

export interface OwnWords {
  id: number
  comment: string
  points: number | null
}

export const appraisals = {
  list: (query: Query) => get<Page<AppraisalRow>>('/appraisals', query),
  read: (id: number) => get<Appraisal>(`/appraisals/${id}`),
  self: (a: Appraisal, form: { comment: string; items: OwnWords[] }) => patch<Appraisal>(`${at(a)}/self`, form, a.version),
  handIn: (a: Appraisal) => act(a, 'hand-in'),
  judge: (a: Appraisal, form: { comment: string; items: Judgement[] }) => patch<Appraisal>(`${at(a)}/judgement`, form, a.version),
  submit: (a: Appraisal) => act(a, 'submit'),
  confirm: (a: Appraisal) => act(a, 'confirm'),
  skip: (a: Appraisal, reason: string) => act(a, 'skip', { reason }),
  appeal: (a: Appraisal, items: { id: number; reason: string }[]) => act(a, 'appeals', { items }),
  decide: (a: Appraisal, appeal: number, form: AppealDecision) =>
    post<Appraisal>(`/appraisal-appeals/${appeal}/decide`, form, { version: a.version }),
  askPeers: (a: Appraisal, user_ids: number[]) => post<Appraisal>(`${at(a)}/peers`, { user_ids }),
  openings: (id: number, after: string | null) => get<Page<AppraisalOpening>>(`/appraisals/${id}/openings`, { after, limit: 20 }),
  derivation: (id: number) => get<AppraisalDerivation>(`/appraisals/${id}/derivation`),
  file: (id: number, format: 'pdf' | 'json', lang: Lang) => getFile(`/appraisals/${id}/export`, { format, lang }),
  peers: () => get<{ items: AppraisalPeerRequest[] }>('/appraisal-peers'),
  peerWord: (id: number, items: Judgement[]) => post<void>(`/appraisals/${id}/peer-word`, { items }),
}
