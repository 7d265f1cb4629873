/* The levels of a customer, in the order in which people choose from them. */
import type { CustomerLevel } from '@/api/types'
import type { Tone } from '@/app/tone'

export const levels: CustomerLevel[] = ['regular', 'important', 'vip']
export const levelTone: Record<CustomerLevel, Tone> = { regular: 'grey', important: 'blue', vip: 'amber' }
