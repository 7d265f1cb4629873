/* Choices of the forms of a visit. */
import type { VisitOutcome, VisitPhotoKind } from '@/api/types'

export const photoKinds: VisitPhotoKind[] = ['arrival', 'fault', 'part', 'result', 'refusal']
export const outcomes: VisitOutcome[] = ['solved', 'second_visit', 'not_solved']
export const sides = ['customer', 'us'] as const
