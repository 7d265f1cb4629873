/* What a ticket needs of the stock, read again when something happens to the ticket. */
import { computed, watch } from 'vue'
import type { Ref } from 'vue'
import { partNeeds } from '@/api/stock'
import type { Ticket } from '@/api/types'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'

export function useTicketParts(ticket: Ref<Ticket>) {
  const { data, problem, loading, reload } = useLoad(async () => (await partNeeds.list(ticket.value.id)).items)
  const needs = computed(() => data.value ?? [])
  watch(() => ticket.value.id, () => void reload(), { immediate: true })
  useLive(['ticket'], reload)
  return { needs, read: computed(() => data.value !== null), problem, loading, reload }
}
