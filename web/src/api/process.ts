import { get } from './http'
import type { ProcessDef } from './types'

export const processes = {
  definition: (id: number, edition = 0) => get<ProcessDef>(`/processes/${id}/definition`, { edition }),
}
