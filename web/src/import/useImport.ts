/* A file on its way in: looked at, its columns named, tried, brought. A trial counts only for the columns that it was
 * made with: after a change of them it has to be made again. */
import { computed, ref, shallowRef } from 'vue'
import { imports } from '@/api/import'
import type { ColumnMap } from '@/api/import'
import type { ImportAnswer, ImportKind } from '@/api/types'
import { useForm } from '@/app/useForm'

export function useImport(kind: () => ImportKind | undefined) {
  const { busy, errors, sentence, keep, clear: forget } = useForm()
  const file = shallowRef<File | null>(null)
  const look = shallowRef<ImportAnswer | null>(null) // the file as it was first seen
  const trial = shallowRef<ImportAnswer | null>(null)
  const done = shallowRef<ImportAnswer | null>(null)
  const columns = ref<ColumnMap>({})
  const missing = computed(() => (kind()?.fields ?? []).filter((f) => f.required && !columns.value[f.name]))
  const faults = computed(() => Object.values(errors.value))

  function clear(): void {
    forget()
    file.value = look.value = trial.value = done.value = null
    columns.value = {}
  }

  /* A file whose columns are all known is tried at once by the same call. */
  async function take(chosen: File | undefined): Promise<void> {
    const to = kind()
    if (!chosen || !to) return
    clear()
    file.value = chosen
    const answer = await keep(() => imports.bring(to.kind, chosen, null, true))
    if (!answer) return
    look.value = answer
    columns.value = Object.fromEntries(answer.map.map((m) => [m.field, m.column]))
    trial.value = answer.missing.length ? null : answer
  }

  function name(field: string, column: string | undefined): void {
    const { [field]: _, ...others } = columns.value
    columns.value = column ? { ...others, [field]: column } : others
    trial.value = null
    forget()
  }

  async function bring(dryRun: boolean): Promise<ImportAnswer | null> {
    const [chosen, to] = [file.value, kind()]
    if (!chosen || !to) return null
    const answer = await keep(() => imports.bring(to.kind, chosen, columns.value, dryRun))
    if (answer && dryRun) trial.value = answer
    if (answer && !dryRun) done.value = answer
    return answer
  }

  return { busy, faults, sentence, file, look, trial, done, columns, missing, clear, take, name, bring }
}
