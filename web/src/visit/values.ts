/* Choices of the forms of a visit. */
import type { VisitAct, VisitOutcome, VisitPhotoKind } from '@/api/types'

export const photoKinds: VisitPhotoKind[] = ['arrival', 'fault', 'part', 'result', 'refusal']
export const outcomes: VisitOutcome[] = ['solved', 'second_visit', 'not_solved']
/* Steps that ask for something; the others are a tap. */
export const hasForm = (act: VisitAct) => !['accept', 'confirm', 'set_off', 'check_in', 'photo'].includes(act)
export const sides = ['customer', 'us'] as const
