/* The processes of the open ticket: which run, what the present step asks for, what can be done. Read again when the ticket
 * changes, so that what a document tells or a colleague does is seen. */
import { computed, onMounted, onUnmounted, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { flows } from '@/api/flow'
import { listen } from '@/api/stream'
import type { Flow, FlowRow, FlowValue, Ticket } from '@/api/types'
import { useForm } from '@/app/useForm'
import { useLoad } from '@/app/useLoad'

export function useFlow(ticket: Ref<Ticket>) {
  const chosen = ref<number | null>(null)
  const typed = ref<Record<string, FlowValue>>({})
  const form = useForm()
  let stop = () => {}

  async function look(): Promise<{ rows: FlowRow[]; flow: Flow | null }> {
    const rows = (await flows.of(ticket.value.id)).items
    const shown = rows.find((r) => r.id === chosen.value) ?? rows.find((r) => r.status === 'running') ?? rows.at(-1)
    return { rows, flow: shown ? await flows.read(shown.id) : null }
  }
  const { data, problem, loading, reload } = useLoad(look)
  const rows = computed(() => data.value?.rows ?? [])
  const flow = computed(() => data.value?.flow ?? null)
  /* A colleague may have moved the flow on: what the present step does not ask for is not sent. */
  const draft = computed(() => Object.fromEntries(Object.entries(typed.value).filter(([key]) => flow.value?.form.some((f) => f.key === key))))
  const values = computed(() => ({ ...flow.value?.values, ...draft.value }))
  const changed = computed(() => Object.keys(draft.value).length > 0)

  function fill(key: string, value: FlowValue): void {
    const same = JSON.stringify(flow.value?.values[key] ?? null) === JSON.stringify(value)
    const { [key]: _, ...rest } = typed.value
    typed.value = same ? rest : { ...typed.value, [key]: value }
  }
  function choose(id: number): void {
    chosen.value = id
    typed.value = {}
    form.clear()
    void reload()
  }
  /* Runs one call that answers with the flow as it is then; what was typed stays when it is refused. */
  async function act(call: (f: Flow) => Promise<Flow>): Promise<boolean> {
    const now = flow.value
    if (!now) return false
    const after = await form.keep(() => call(now))
    if (!after) return false
    typed.value = {}
    chosen.value = after.flow.id
    await reload()
    return true
  }
  const record = () => act((f) => flows.record(f.flow.id, draft.value, f.flow.version))
  const move = (key: string, reason: string) => act((f) => flows.move(f.flow.id, { move: key, reason, ...(changed.value && { values: draft.value }) }))
  const decide = (agree: boolean, answer: string) => act((f) => flows.decide(f.flow.id, agree, answer))
  const override = (step: string, reason: string) => act((f) => flows.override(f.flow.id, step, reason))
  const giveUp = (reason: string) => act((f) => flows.giveUp(f.flow.id, reason))
  async function start(process: string): Promise<void> {
    const begun = await form.keep(() => flows.start(ticket.value.id, process))
    if (begun) choose(begun.flow.id)
  }

  watch(() => ticket.value.id, () => {
    chosen.value = null
    typed.value = {}
    form.clear()
    void reload()
  }, { immediate: true })
  onMounted(() => (stop = listen((c) => c !== 'reset' && c.subject_kind === 'ticket' && c.subject_id === ticket.value.id && void reload())))
  onUnmounted(() => stop())
  return { rows, flow, problem, loading, reload, values, changed, fill, choose, record, move, decide, override, giveUp, start, ...form }
}
export type FlowDesk = ReturnType<typeof useFlow>
