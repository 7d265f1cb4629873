/* What verdicts, rules and promises look like; their words stand in the locales. */
import { CircleCheckFilled, CircleCloseFilled, QuestionFilled } from '@element-plus/icons-vue'
import type { RemedyKind, RemedyRule, RemedyVerdict } from '@/api/types'
import type { Tone } from '@/app/tone'

export const remedyKinds: readonly RemedyKind[] = ['refund', 'exchange', 'repair', 'loaner', 'compensation']
export const confidences = ['text', 'secondary', 'memory'] as const
export const promiseGrounds = ['no_reason', 'quality', 'promise'] as const

export const verdictLook: Record<RemedyVerdict['verdict'], { tone: Tone; icon: typeof QuestionFilled }> = {
  entitled: { tone: 'green', icon: CircleCheckFilled },
  unknown: { tone: 'amber', icon: QuestionFilled },
  refused: { tone: 'grey', icon: CircleCloseFilled },
}

export const confidenceTone: Record<RemedyRule['confidence'], Tone> = { text: 'green', secondary: 'blue', memory: 'amber' }

/* Facts that somebody can be asked for; a confirmation is ours to give. */
export const isFact = (missing: { fact: string }) => missing.fact !== 'confirmation'

/* Promises are held as rules: their ids are their keys behind this. */
const promisePrefix = 'P-'
export const isPromise = (rule: string) => rule.startsWith(promisePrefix)
export const promiseKey = (rule: string) => rule.slice(promisePrefix.length)
