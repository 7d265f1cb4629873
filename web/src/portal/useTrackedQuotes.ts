/* Quotes of a customer's repair that still say something: the newest, and the answer to it. Looked for again as the ticket is. */
import { computed, onMounted, onUnmounted, reactive } from 'vue'
import { portal } from '@/api/portal'
import type { PortalQuote } from '@/api/types'
import { useForm } from '@/app/useForm'
import { useLoad } from '@/app/useLoad'

const pause = 30_000

export function useTrackedQuotes(number: string, token: string, answered: () => void) {
  const { data, reload } = useLoad(async () => (await portal.quotes(number, token)).items)
  const { busy, errors, sentence, submit } = useForm()
  const form = reactive({ name: '', note: '' })
  const quotes = computed(() => (data.value ?? []).slice(0, 1).filter((q) => !q.superseded))
  let timer: ReturnType<typeof setInterval> | undefined

  const look = () => {
    if (document.visibilityState === 'visible') void reload()
  }
  async function answer(quote: PortalQuote, accept: boolean): Promise<void> {
    const done = await submit(() => portal.answer(number, token, quote.id, { accept, ...form }))
    await reload()
    if (done) answered()
  }
  onMounted(() => {
    void reload()
    timer = setInterval(look, pause)
    document.addEventListener('visibilitychange', look)
  })
  onUnmounted(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  })
  return { quotes, form, busy, errors, sentence, answer }
}
