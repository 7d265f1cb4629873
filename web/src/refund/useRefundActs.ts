/* What may be done about a refund now, and the dialog in which it is done. */
import { computed, ref, shallowRef } from 'vue'
import { refunds } from '@/api/refund'
import type { Refund, RefundLeg } from '@/api/types'
import { useSession } from '@/people/useSession'

export type RefundAct = 'approve' | 'refuse' | 'pay' | 'fail' | 'retry'

export function useRefundActs() {
  const { can, me } = useSession()
  const act = ref<RefundAct | null>(null)
  const chosen = shallowRef<{ refund: Refund; leg: RefundLeg | null } | null>(null)
  const open = computed({ get: () => act.value !== null, set: (on) => on || (act.value = null) })

  const agreed = (r: Refund) => (r.decisions ?? []).filter((d) => d.agreed)
  const mayApprove = (r: Refund) =>
    r.state === 'requested' && can('refund.approve') && !agreed(r).some((d) => d.user_id === me.value?.id) && !(r.needs > 1 && r.user_id === me.value?.id)
  const mayRefuse = (r: Refund) =>
    ['requested', 'approved', 'failed'].includes(r.state) && !r.paid && (can('refund.approve') || (r.user_id === me.value?.id && can('refund.request')))
  const mayPay = (r: Refund, leg: RefundLeg) => leg.state === 'pending' && ['approved', 'paying', 'failed'].includes(r.state) && can('refund.pay')
  const mayRetry = (r: Refund, leg: RefundLeg) => leg.state === 'failed' && r.state !== 'refused' && can('refund.pay') && !(r.legs ?? []).some((l) => l.retry_of === leg.id)

  function begin(what: RefundAct, refund: Refund, leg: RefundLeg | null = null): void {
    chosen.value = { refund, leg }
    act.value = what
  }
  const work = (words: string): Promise<unknown> => {
    const { refund, leg } = chosen.value!
    switch (act.value) {
      case 'approve':
        return refunds.approve(refund.id, words)
      case 'refuse':
        return refunds.refuse(refund.id, words)
      case 'pay':
        return refunds.pay(leg!.id, words)
      default:
        return refunds.fail(leg!.id, words)
    }
  }
  return { act, chosen, open, begin, work, agreed, mayApprove, mayRefuse, mayPay, mayRetry }
}
