/* How many tickets each view holds; kept by the server, read again shortly after a change. */
import { onMounted, onUnmounted, shallowRef } from 'vue'
import { tickets } from '@/api/ticket'
import { listen } from '@/api/stream'

export function useCounts() {
  const counts = shallowRef<Record<string, number>>({})
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}

  async function read(): Promise<void> {
    const answer = await tickets.counts().catch(() => null)
    if (answer) counts.value = Object.fromEntries(answer.items.map((c) => [c.view, c.n]))
  }
  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void read(), 400)
  }

  onMounted(() => {
    void read()
    stop = listen((c) => (c === 'reset' || c.subject_kind === 'ticket') && soon())
  })
  onUnmounted(() => {
    clearTimeout(timer)
    stop()
  })
  return { counts }
}
