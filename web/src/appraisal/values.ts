/* How states look, and where what stands. */
import type { AppraisalCycle, AppraisalState } from '@/api/types'
import type { Tone } from '@/app/tone'

export const states: AppraisalState[] = ['self', 'lead', 'confirm', 'appeal', 'closed']
export const stateTone: Record<AppraisalState, Tone> = { self: 'blue', lead: 'amber', confirm: 'accent', appeal: 'red', closed: 'green' }
export const cycleTone: Record<AppraisalCycle['state'], Tone> = { draft: 'grey', open: 'amber', closed: 'green' }
export const cycleKinds: AppraisalCycle['kind'][] = ['month', 'quarter', 'year']
export const bands = ['under_60', 'from_60', 'from_70', 'from_80', 'from_90'] as const

export const sheetPlace = (id: number) => ({ name: 'appraisal', params: { id } })
export const cyclePlace = (id: number) => ({ name: 'appraisal-cycle', params: { id } })

/* Points of 0 to 100 have one place at most on a page; they are kept in thousandths. */
export const onePlace = (n: number) => Math.round(n * 10) / 10
