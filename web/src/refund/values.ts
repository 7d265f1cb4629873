/* The choices of refunds in the order in which people take them, and how states look. */
import type { NewRefund, RefundLeg, RefundMethod, RefundState } from '@/api/types'
import type { Tone } from '@/app/tone'

export const purposes: NewRefund['purpose'][] = ['refund', 'exchange_difference', 'goodwill', 'freight', 'repair_charge_back']
export const methods: RefundMethod[] = ['original', 'bank', 'wechat', 'alipay', 'cash', 'store_credit']
export const refundTone: Record<RefundState, Tone> = { none: 'grey', requested: 'amber', approved: 'blue', paying: 'accent', paid: 'green', failed: 'red', refused: 'grey' }
export const legTone: Record<RefundLeg['state'], Tone> = { pending: 'amber', paid: 'green', failed: 'red' }
/* What somebody still has to do something about comes first. */
export const listStates: RefundState[] = ['requested', 'approved', 'paying', 'failed', 'paid', 'refused']
