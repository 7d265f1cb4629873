/* The queue of the desk. What the agent looks at never moves by itself: a change updates its row where
 * it stands, and what is new waits behind a bar ("3 new") until the agent asks for it. */
import { computed, onMounted, onUnmounted, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Query } from '@/api/http'
import { listen } from '@/api/stream'
import { tickets } from '@/api/ticket'
import type { Page, Ticket } from '@/api/types'
import { useLoad } from '@/app/useLoad'

const pageSize = 50
const settle = 300
/* When one of these changes, what is due is worked out anew behind the page, which takes a moment. */
const choosesStandards = ['standard', 'calendar', 'category', 'model']
const settled = 5000

export function useQueue(query: Ref<Query>) {
  const shown = shallowRef<Page<Ticket>>({ items: [], next: null })
  const waiting = shallowRef<Page<Ticket> | null>(null)
  const first = useLoad(() => tickets.list({ ...query.value, limit: pageSize }))
  const following = useLoad(() =>
    tickets.list({ ...query.value, limit: pageSize, after: shown.value.next }),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}

  const rows = computed(() => shown.value.items)
  const freshCount = computed(() => {
    const known = new Set(rows.value.map((t) => t.id))
    return waiting.value?.items.filter((t) => !known.has(t.id)).length ?? 0
  })

  async function reload(): Promise<void> {
    waiting.value = null
    await first.reload()
    if (first.data.value) shown.value = first.data.value
  }

  async function more(): Promise<void> {
    if (!shown.value.next || following.loading.value) return
    await following.reload()
    const page = following.data.value
    if (page && !following.problem.value) {
      shown.value = { items: [...rows.value, ...page.items], next: page.next }
    }
  }

  function showFresh(): void {
    if (waiting.value) shown.value = waiting.value
    waiting.value = null
  }

  /* What the agent asks for by key: the newest state, also of rows that left the view. */
  function refresh(): void {
    if (waiting.value) showFresh()
    else void reload()
  }

  /* Puts a newer state of a ticket into its row. */
  function patch(newer: Ticket): void {
    const items = rows.value.map((t) => (t.id === newer.id && t.version <= newer.version ? newer : t))
    shown.value = { ...shown.value, items }
  }

  /* Reads the first page again without showing what is new in it. */
  async function look(): Promise<void> {
    const asked = query.value
    const page = await tickets.list({ ...asked, limit: pageSize }).catch(() => null)
    if (!page || asked !== query.value) return
    page.items.forEach(patch)
    waiting.value = page
  }

  async function refreshRow(id: number): Promise<void> {
    if (!rows.value.some((t) => t.id === id)) return
    const newer = await tickets.read(id).catch(() => null)
    if (newer) patch(newer)
  }

  function soon(wait = settle): void {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), wait)
  }

  watch(query, () => void reload())
  onMounted(() => {
    void reload()
    stop = listen((change) => {
      if (change === 'reset') return soon()
      if (choosesStandards.includes(change.subject_kind)) return soon(settled)
      if (change.subject_kind !== 'ticket') return
      void refreshRow(change.subject_id)
      soon()
    })
  })
  onUnmounted(() => {
    clearTimeout(timer)
    stop()
  })

  return {
    rows,
    next: computed(() => shown.value.next),
    loading: first.loading,
    problem: first.problem,
    loadingMore: following.loading,
    freshCount,
    reload,
    more,
    showFresh,
    refresh,
    patch,
  }
}
