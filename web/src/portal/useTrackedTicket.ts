/* A ticket as its customer sees it. There is no live line without an account: the page looks again when
 * it is returned to, and every half minute while it is looked at. */
import { computed, onMounted, onUnmounted, ref } from 'vue'
import { portal, uploadPortalFile } from '@/api/portal'
import { useForm } from '@/app/useForm'
import { useLoad } from '@/app/useLoad'
import { useUploads } from '@/app/useUploads'

const pause = 30_000

export function useTrackedTicket(number: string, token: string) {
  const { data: ticket, problem, loading, reload } = useLoad(() => portal.read(number, token))
  const { data: returns, reload: reloadReturns } = useLoad(() => portal.returns(number, token))
  const { data: moves, reload: reloadMoves } = useLoad(async () => (await portal.moves(number, token)).items)
  const { busy, errors, sentence, submit } = useForm()
  const files = useUploads(uploadPortalFile)
  const words = ref('')
  const canSend = computed(() => words.value.trim() !== '' && !files.busy.value)
  let timer: ReturnType<typeof setInterval> | undefined

  async function readAll(): Promise<void> {
    await Promise.all([reload(), reloadReturns(), reloadMoves()])
  }
  const look = () => {
    if (document.visibilityState === 'visible' && !problem.value) void readAll()
  }

  async function send(): Promise<void> {
    const sent = await submit(async () => {
      await portal.say(number, token, words.value.trim(), files.ready.value.flatMap((f) => f.claim ?? []))
    })
    if (!sent) return
    words.value = ''
    files.clear()
    await reload()
  }

  onMounted(() => {
    void readAll()
    timer = setInterval(look, pause)
    document.addEventListener('visibilitychange', look)
  })
  onUnmounted(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  })

  return { ticket, returns, moves, problem, loading, reload: readAll, words, files, busy, errors, sentence, canSend, send }
}
