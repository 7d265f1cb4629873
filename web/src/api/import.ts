import { get, getFile, post } from './http'
import type { ImportAnswer, ImportKind } from './types'

/* Which column makes which field, by the field's name. */
export type ColumnMap = Record<string, string>

function formOf(file: File, columns: ColumnMap | null): FormData {
  const form = new FormData()
  form.append('file', file)
  if (columns) form.append('map', new Blob([JSON.stringify({ columns })], { type: 'application/json' }), 'map.json')
  return form
}

export const imports = {
  kinds: () => get<{ items: ImportKind[] }>('/imports'),
  template: (kind: string) => getFile(`/imports/${kind}/template`),
  /* Without columns the server goes by the heading. */
  bring: (kind: string, file: File, columns: ColumnMap | null, dryRun: boolean) =>
    post<ImportAnswer>(`/imports/${kind}`, formOf(file, columns), { query: { dry_run: dryRun || undefined } }),
}
