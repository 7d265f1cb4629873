/* Reads again, shortly after something of these kinds has changed; a burst of changes is one reading. */
import { onMounted, onUnmounted } from 'vue'
import { listen } from '@/api/stream'

export function useLive(kinds: readonly string[], refresh: () => unknown): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}

  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void refresh(), 300)
  }
  onMounted(() => {
    stop = listen((c) => (c === 'reset' || kinds.includes(c.subject_kind)) && soon())
  })
  onUnmounted(() => {
    clearTimeout(timer)
    stop()
  })
}
