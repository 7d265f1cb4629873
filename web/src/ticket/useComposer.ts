/* Writing to a ticket: draft, pictures, sending, and the check that nobody answered meanwhile. */
import { computed, ref, watch } from 'vue'
import { asProblem } from '@/api/http'
import { uploadFile } from '@/api/ticket'
import type { TicketStatus } from '@/api/types'
import { useProblemWords } from '@/app/useProblemWords'
import { useUploads } from '@/app/useUploads'
import { useDraft } from './useDraft'
import type { TicketDesk } from './useTicket'

export function useComposer(id: () => number, desk: Pick<TicketDesk, 'send' | 'seen' | 'reload'>) {
  const { draft, clear } = useDraft(id)
  const files = useUploads(uploadFile)
  const sending = ref(false)
  const failure = ref('')
  /* The newest entry when writing began: what arrives later has not been read by the writer. */
  const base = ref<number>()
  const overtaken = ref<TicketStatus | 'stay' | null>(null)
  const { wordsOf } = useProblemWords()

  const canSend = computed(
    () => draft.value.body.trim() !== '' && !files.busy.value && !sending.value,
  )

  watch(id, () => {
    files.clear()
    failure.value = ''
    overtaken.value = null
    base.value = undefined
  })
  watch(
    () => draft.value.body === '',
    (empty) => (base.value = empty ? undefined : desk.seen.value),
  )
  watch(desk.seen, (seen) => {
    if (base.value === undefined && draft.value.body) base.value = seen
  })

  async function send(then?: TicketStatus, force = false): Promise<boolean> {
    if (!canSend.value) return false
    sending.value = true
    failure.value = ''
    overtaken.value = null
    try {
      await desk.send({
        type: draft.value.type,
        body: draft.value.body.trim(),
        attachment_ids: files.ready.value.map((a) => a.id),
        then,
        seen: base.value,
        force,
      })
      clear()
      files.clear()
      return true
    } catch (cause) {
      const problem = asProblem(cause)
      if (problem.code === 'message.newer') {
        overtaken.value = then ?? 'stay'
        await desk.reload()
      } else failure.value = problem.errors[0]?.message ?? wordsOf(problem)
      return false
    } finally {
      sending.value = false
    }
  }

  function sendAnyway(): Promise<boolean> {
    const then = overtaken.value
    return send(then === 'stay' || !then ? undefined : then, true)
  }

  function keepWriting(): void {
    overtaken.value = null
    base.value = desk.seen.value
  }

  return { draft, files, sending, failure, overtaken, canSend, send, sendAnyway, keepWriting }
}
