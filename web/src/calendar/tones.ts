import type { Tone } from '@/app/tone'
import type { DayClass } from './content'

export const classTones: Record<DayClass, Tone> = {
  work: 'grey', rest: 'grey', holiday: 'red', makeup: 'blue', own: 'green', closed: 'amber',
}
