/* Which documents of a ticket are wanted now: those that the present steps of its processes name; without a process, those of its kind. */
import { computed } from 'vue'
import type { Ref } from 'vue'
import { flows } from '@/api/flow'
import type { Flow, Ticket } from '@/api/types'
import { useSession } from '@/people/useSession'
import { useTicketDocuments } from './useTicketDocuments'

export type DocumentKind = Flow['documents'][number]

/* Who may begin one of a kind; in the order in which a case goes. */
const begins: [DocumentKind, string][] = [
  ['rma', 'rma.write'], ['inspection', 'rma.inspect'], ['refund', 'refund.request'],
  ['visit', 'visit.plan'], ['repair', 'repair.write'], ['parts', 'stock.issue'],
]
const back: DocumentKind[] = ['rma', 'inspection', 'refund']
const mend: DocumentKind[] = ['visit', 'repair', 'parts']
const ofKind: Partial<Record<Ticket['kind'], DocumentKind[]>> = { return: back, exchange: back, refund: back, repair: mend, fault: mend, service_request: mend }

export function useStepDocuments(ticket: Ref<Ticket>) {
  const { can } = useSession()
  const { data } = useTicketDocuments(ticket, async (id) => {
    const rows = (await flows.of(id)).items
    const running = await Promise.all(rows.filter((r) => r.status === 'running').map((r) => flows.read(r.id)))
    return rows.length ? running.flatMap((f) => f.documents) : null
  })
  /* A process says; before there is one the kind of the ticket does. */
  const wanted = computed(() => data.value ?? ofKind[ticket.value.kind] ?? [])
  const isWanted = (kind: DocumentKind) => wanted.value.includes(kind)
  const kinds = computed(() => begins.map(([kind]) => kind).sort((a, b) => Number(isWanted(b)) - Number(isWanted(a))))
  const offersMore = computed(() => ticket.value.status !== 'closed' && begins.some(([kind, right]) => !isWanted(kind) && can(right)))
  return { kinds, isWanted, offersMore }
}
