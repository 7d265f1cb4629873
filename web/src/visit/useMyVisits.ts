/* The visits of whoever holds the phone: from the server, or what was kept when there is none. */
import { computed, onMounted, onUnmounted, watch } from 'vue'
import { asProblem } from '@/api/http'
import type { Visit, VisitPrice, VisitRow } from '@/api/types'
import { visitPrices, visits } from '@/api/visit'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { expected } from './expected'
import { kept, visitName } from './phoneStore'
import { useOutbox } from './useOutbox'

const away = (cause: unknown) => asProblem(cause).offline
const look = 60_000

const readOne = (id: number): Promise<Visit> => kept(visitName(id), () => visits.read(id), away)

/* Those that are to come are read whole, so that they open without network. */
async function readMine(): Promise<VisitRow[]> {
  const { items } = await kept('mine', () => visits.list({ mine: true }), away)
  const open = items.filter((v) => !['done', 'no_show', 'cancelled'].includes(v.state)).slice(0, 20)
  await Promise.all(open.map((v) => readOne(v.id).catch(() => null)))
  return items
}

export const readPrices = (): Promise<VisitPrice[]> => kept('prices', async () => (await visitPrices.list()).items, away)

function again(reload: () => unknown): void {
  let timer: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    timer = setInterval(() => document.visibilityState === 'visible' && reload(), look)
  })
  onUnmounted(() => clearInterval(timer))
}

export function useMyVisits() {
  const { data, problem, loading, reload } = useLoad(readMine)
  const { all, start } = useOutbox()
  onMounted(() => {
    start()
    void reload()
    void readPrices().catch(() => [])
  })
  useLive(['ticket'], reload)
  again(reload)
  watch(() => all.value.length, () => void reload())
  return { data, problem, loading, reload }
}

export function useMyVisit(id: () => number) {
  const { data: read, problem, loading, reload } = useLoad(() => readOne(id()))
  const { all, answered, start, ofVisit } = useOutbox()
  const visit = computed(() => read.value && expected(read.value, ofVisit(id())))
  onMounted(start)
  watch(id, () => void reload(), { immediate: true })
  watch(answered, (v) => {
    if (v?.id === id()) read.value = v
  })
  /* Something was refused, or dropped: the visit is not what was thought. */
  watch(() => all.value.filter((e) => e.refused).length, () => void reload())
  useLive(['ticket'], reload)
  again(reload)
  return { visit, all, problem, loading, reload, set: (v: Visit) => (read.value = v) }
}
