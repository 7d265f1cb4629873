/* One ticket with its timeline, live. Everything that a person can do to it goes through here. */
import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import { asProblem } from '@/api/http'
import { listen } from '@/api/stream'
import { tickets } from '@/api/ticket'
import type { NewMessage, Pause, Ticket, TicketChange, TicketStatus, TimelineItem } from '@/api/types'
import { useLoad } from '@/app/useLoad'
import { useNotice } from '@/app/useNotice'

async function readTimeline(id: number): Promise<TimelineItem[]> {
  const items: TimelineItem[] = []
  let after: string | null = null
  do {
    const page = await tickets.timeline(id, after)
    items.push(...page.items)
    after = page.next
  } while (after)
  return items
}

async function readBoth(id: number): Promise<{ ticket: Ticket; items: TimelineItem[] }> {
  const [ticket, items] = await Promise.all([tickets.read(id), readTimeline(id)])
  return { ticket, items }
}

export function useTicket(id: () => number, changed: (ticket: Ticket) => void = () => {}) {
  const both = useLoad(() => readBoth(id()))
  const ticket = shallowRef<Ticket | null>(null)
  const items = shallowRef<TimelineItem[]>([])
  const busy = ref(false)
  const { tellProblem } = useNotice()
  let stop = () => {}

  async function reload(): Promise<void> {
    if (!id()) return
    await both.reload()
    const read = both.data.value
    if (!read || read.ticket.id !== id()) return
    ticket.value = read.ticket
    items.value = read.items
    changed(read.ticket)
  }

  /* One act at a time; afterwards the ticket is read again, so that moves and timeline are true. */
  async function act(work: (t: Ticket) => Promise<unknown>): Promise<boolean> {
    if (!ticket.value || busy.value) return false
    busy.value = true
    try {
      await work(ticket.value)
      await reload()
      return true
    } catch (cause) {
      const problem = asProblem(cause)
      if (problem.status === 412 || problem.status === 409) await reload()
      tellProblem(problem)
      return false
    } finally {
      busy.value = false
    }
  }

  const edit = (change: TicketChange) => act((t) => tickets.edit(t.id, change, t.version))
  const assign = (who: number | null) => act((t) => tickets.assign(t.id, who))
  const move = (to: TicketStatus, reason = '', waitsFor?: Pause) =>
    act((t) => tickets.move(t.id, to, reason, waitsFor))

  /* Throws what the server says: the composer shows "someone answered meanwhile" itself. */
  async function send(message: NewMessage): Promise<void> {
    await tickets.send(id(), message)
    await reload()
  }

  const seen = computed(() => items.value.at(-1)?.id)
  const canMove = (to: TicketStatus) => ticket.value?.moves?.includes(to) ?? false

  watch(id, () => {
    ticket.value = null
    items.value = []
    void reload()
  })
  onMounted(() => {
    void reload()
    stop = listen((c) => {
      const mine = c === 'reset' || (c.subject_kind === 'ticket' && c.subject_id === id())
      if (mine && !busy.value) void reload()
    })
  })
  onUnmounted(() => stop())

  return { ticket, items, seen, busy, loading: both.loading, problem: both.problem, reload, edit, assign, move, send, canMove }
}

export type TicketDesk = ReturnType<typeof useTicket>
