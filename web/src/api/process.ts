import { call, get, patch, post, put } from './http'
import type { Page, Process, ProcessDef, ProcessEdition, ProcessFact, ProcessFinding, ProcessTemplate, ProcessWatch } from './types'

export const processes = {
  list: () => get<Page<Process>>('/processes'),
  read: (id: number) => get<Process>(`/processes/${id}`),
  definition: (id: number, edition?: number) => get<ProcessDef>(`/processes/${id}/definition`, { edition }),
  editions: (id: number) => get<Page<ProcessEdition>>(`/processes/${id}/editions`),
  watch: (id: number) => get<ProcessWatch>(`/processes/${id}/watch`),
  templates: () => get<Page<ProcessTemplate>>('/process-templates'),
  template: (key: string) => get<ProcessDef>('/processes/template', { key }),
  facts: () => get<Page<ProcessFact>>('/process-facts'),
  add: (definition: ProcessDef) => post<Process>('/processes', definition),
  check: (definition: ProcessDef, signal?: AbortSignal) => post<Page<ProcessFinding>>('/processes/check', definition, { signal }),
  save: (id: number, definition: ProcessDef, version: number) => put<Process>(`/processes/${id}/draft`, definition, version),
  drop: (p: Process) => call<Process>('DELETE', `/processes/${p.id}/draft`, { version: p.version }),
  remove: (p: Process) => call<void>('DELETE', `/processes/${p.id}`, { version: p.version }),
  switchOn: (p: Process, note: string) => post<Process>(`/processes/${p.id}/switch-on`, { note }, { version: p.version }),
  setActive: (p: Process, active: boolean) => patch<Process>(`/processes/${p.id}`, { active }, p.version),
}
