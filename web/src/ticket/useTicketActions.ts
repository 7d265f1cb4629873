/* The actions of the ticket on the screen, offered only where this person may do them now. */
import { computed } from 'vue'
import type { Pause, TicketStatus } from '@/api/types'
import { useActionHandlers } from '@/app/useActions'
import { useNotice } from '@/app/useNotice'
import { useSession } from '@/people/useSession'
import { useI18n } from 'vue-i18n'
import type { TicketDesk } from './useTicket'

export function useTicketActions(desk: TicketDesk, outside: { transfer: () => void; next: () => void }): void {
  const { t } = useI18n()
  const { can, me } = useSession()
  const { tell } = useNotice()
  const isMine = computed(() => desk.ticket.value?.assignee_id === me.value?.id)

  async function moveTo(status: TicketStatus, waitsFor?: Pause): Promise<void> {
    if (await desk.move(status, '', waitsFor)) tell(t('ticket.moved', { status: t(`ticket.status.${status}`) }))
  }
  async function resolveAndNext(): Promise<void> {
    await moveTo('resolved')
    outside.next()
  }
  const to = (status: TicketStatus, waitsFor?: Pause) => ({
    run: () => void moveTo(status, waitsFor),
    when: () => desk.canMove(status) && can('ticket.move'),
  })

  useActionHandlers({
    'ticket.take': {
      run: () => void desk.assign(me.value?.id ?? null),
      when: () => can('ticket.assign') && desk.ticket.value !== null && !isMine.value,
    },
    'ticket.transfer': { run: outside.transfer, when: () => can('ticket.transfer') && desk.ticket.value !== null },
    'ticket.open': to('open'),
    'ticket.waiting': to('waiting'),
    'ticket.wait_parts': to('waiting', 'parts'),
    'ticket.wait_third_party': to('waiting', 'third_party'),
    'ticket.wait_internal': to('waiting', 'internal'),
    'ticket.resolved': to('resolved'),
    'ticket.closed': to('closed'),
    'ticket.resolve_next': { ...to('resolved'), run: () => void resolveAndNext() },
  })
}
