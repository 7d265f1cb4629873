/* How kinds of moves look, and which may be made without a ticket. */
import type { NewStockMove, PartNeed, StockMove } from '@/api/types'
import type { Tone } from '@/app/tone'

export const freeMoves: NewStockMove['kind'][] = ['receive', 'transfer', 'adjust', 'scrap']
export const moveTone: Record<StockMove['kind'], Tone> = {
  receive: 'green', reserve: 'blue', release: 'grey', issue: 'accent', return_good: 'green', return_bad: 'amber',
  transfer: 'blue', scrap: 'red', adjust: 'amber',
}

export type NeedState = 'missing' | 'reserved' | 'issued'
export const stateOf = (n: PartNeed): NeedState => (n.missing ? 'missing' : n.reserved ? 'reserved' : 'issued')
export const needTone: Record<NeedState, Tone> = { missing: 'red', reserved: 'blue', issued: 'green' }
