/* How many notifications wait for the person at the screen. The rail, which is always there, keeps it fresh. */
import { onMounted, onUnmounted, ref } from 'vue'
import { notifications } from '@/api/notification'
import { listen } from '@/api/stream'

const unread = ref(0)

async function read(): Promise<void> {
  const answer = await notifications.unread().catch(() => null)
  if (answer) unread.value = answer.unread
}

export const useUnread = () => ({ unread, read })

/* Whatever tells people something is an escalation's event, and comes over the stream to those who may read the ticket;
 * others find it within a minute. */
export function useFreshUnread() {
  let timer: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setInterval> | undefined
  let stop = () => {}
  unread.value = 0 // of whoever was logged in before
  onMounted(() => {
    void read()
    again = setInterval(() => void read(), 60_000)
    stop = listen((c) => {
      if (c !== 'reset' && c.type !== 'ticket.escalated') return
      clearTimeout(timer)
      timer = setTimeout(() => void read(), 300)
    })
  })
  onUnmounted(() => {
    clearTimeout(timer)
    clearInterval(again)
    stop()
  })
  return { unread }
}
