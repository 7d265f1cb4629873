/* Documents of one kind of the open ticket, read again when anything happens to it. */
import { onMounted, onUnmounted, watch } from 'vue'
import type { Ref } from 'vue'
import { listen } from '@/api/stream'
import type { Ticket } from '@/api/types'
import { useLoad } from '@/app/useLoad'

export function useTicketDocuments<T>(ticket: Ref<Ticket>, read: (id: number) => Promise<T>) {
  const { data, problem, loading, reload } = useLoad(() => read(ticket.value.id))
  let stop = () => {}

  watch(() => ticket.value.id, () => {
    data.value = null
    void reload()
  }, { immediate: true })
  onMounted(() => (stop = listen((c) => (c === 'reset' || (c.subject_kind === 'ticket' && c.subject_id === ticket.value.id)) && void reload())))
  onUnmounted(() => stop())
  return { data, problem, loading, reload }
}
