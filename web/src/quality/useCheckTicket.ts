/* The ticket of a check with its whole timeline, for reading. */
import { computed } from 'vue'
import { tickets } from '@/api/ticket'
import type { TimelineItem } from '@/api/types'
import { useLoad } from '@/app/useLoad'

export function useCheckTicket(id: () => number) {
  const { data, problem, loading, reload } = useLoad(async () => {
    const items: TimelineItem[] = []
    const ticket = await tickets.read(id())
    let after: string | null = null
    do {
      const page: { items: TimelineItem[]; next: string | null } = await tickets.timeline(id(), after)
      items.push(...page.items)
      after = page.next
    } while (after)
    return { ticket, items }
  })
  const ticket = computed(() => data.value?.ticket ?? null)
  const items = computed(() => data.value?.items ?? [])
  return { ticket, items, problem, loading, reload }
}
