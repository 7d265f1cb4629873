import { get, patch, post } from './http'
import type { Flow, FlowRow, FlowTask, FlowValue, Process } from './types'

export interface FlowMove {
  move: string
  values?: Record<string, FlowValue>
  reason?: string
}

export const flows = {
  of: (ticket: number) => get<{ items: FlowRow[] }>(`/tickets/${ticket}/flows`),
  choices: (ticket: number) => get<{ items: Process[] }>(`/tickets/${ticket}/processes`),
  start: (ticket: number, process: string) => post<Flow>(`/tickets/${ticket}/flows`, { process }),
  read: (id: number) => get<Flow>(`/flows/${id}`),
  record: (id: number, values: Record<string, FlowValue>, version: number) => patch<Flow>(`/flows/${id}/values`, { values }, version),
  move: (id: number, form: FlowMove) => post<Flow>(`/flows/${id}/moves`, form),
  decide: (id: number, agree: boolean, answer: string) => post<Flow>(`/flows/${id}/decision`, { agree, answer }),
  override: (id: number, step: string, reason: string) => post<Flow>(`/flows/${id}/override`, { step, reason }),
  giveUp: (id: number, reason: string) => post<Flow>(`/flows/${id}/give-up`, { reason }),
  tasks: (ticket: number) => get<{ items: FlowTask[] }>(`/tickets/${ticket}/tasks`),
  done: (task: number) => post<FlowTask>(`/tasks/${task}/done`, {}),
}
