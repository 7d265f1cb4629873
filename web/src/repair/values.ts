/* How repairs look, and the choices of their forms. */
import type { PayForm, Repair, RepairQuote, RepairState } from '@/api/types'
import type { Tone } from '@/app/tone'

export const repairKinds: Repair['kind'][] = ['depot', 'on_site', 'in_store']
export const verdicts: Exclude<Repair['verdict'], 'none'>[] = ['in_warranty', 'chargeable', 'no_fault_found', 'not_repairable']
export const payMethods: Exclude<PayForm['paid_by'], 'none'>[] = ['wechat', 'alipay', 'cash', 'card', 'transfer', 'other']
export const stateTone: Record<RepairState, Tone> = {
  none: 'grey', open: 'amber', diagnosed: 'blue', quoted: 'amber', ready: 'blue', working: 'accent', testing: 'accent', done: 'green',
  cancelled: 'grey',
}
export const quoteTone: Record<RepairQuote['state'], Tone> = { none: 'grey', sent: 'amber', accepted: 'green', refused: 'red', expired: 'grey' }

/* The way of a repair as people follow it; a quote is a step only where one was sent. */
export function stepsOf(repair: Repair): RepairState[] {
  const quoted: RepairState[] = repair.quotes.length || repair.charged ? ['quoted', 'ready'] : []
  return ['open', 'diagnosed', ...quoted, 'working', 'testing', 'done']
}
