/* The repairs of a ticket, newest first, read again when something happens to the ticket. */
import { computed, watch } from 'vue'
import type { Ref } from 'vue'
import { repairs } from '@/api/repair'
import type { Ticket } from '@/api/types'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'

export function useRepairs(ticket: Ref<Ticket>) {
  const { data, problem, loading, reload } = useLoad(async () => (await repairs.list(ticket.value.id)).items)
  const all = computed(() => data.value ?? [])
  const isOpen = computed(() => all.value.some((r) => r.state !== 'done' && r.state !== 'cancelled'))
  watch(() => ticket.value.id, () => void reload(), { immediate: true })
  useLive(['ticket'], reload)
  return { all, isOpen, read: computed(() => data.value !== null), problem, loading, reload }
}
