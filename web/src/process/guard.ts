/* Conditions that a small form can hold: tests that all hold, or of which one does. What says more is kept as JSON. Pure. */
import type { ProcessFact, ProcessField } from '@/api/types'

export type AskKind = 'text' | 'number' | 'money' | 'flag' | 'choice' | 'date' | 'files'
/* What a test may ask. */
export interface Ask {
  key: string
  kind: AskKind
  label: string
  options: { value: string; label: string }[]
}
export interface GuardTest {
  field: string
  op: string
  value: unknown
}
export interface SimpleGuard {
  join: 'all' | 'any'
  tests: GuardTest[]
}

const opsOf: Record<AskKind, readonly string[]> = {
  choice: ['=', '!=', 'in', 'not_in', 'empty', 'not_empty'],
  flag: ['='],
  number: ['=', '!=', '<', '<=', '>', '>='],
  money: ['=', '!=', '<', '<=', '>', '>='],
  text: ['=', '!=', 'contains', 'starts', 'empty', 'not_empty'],
  date: ['=', '!=', 'empty', 'not_empty'],
  files: ['empty', 'not_empty'],
}
/* A fact's labels begin with the one for "nothing", so it is compared and never empty. */
export const opsFor = (ask: Ask | undefined, isFact: boolean): readonly string[] => {
  const ops = opsOf[ask?.kind ?? 'text']
  return isFact && ask?.kind === 'choice' ? ops.filter((op) => !op.endsWith('empty')) : ops
}
export const needsNoValue = (op: string) => op === 'empty' || op === 'not_empty'
export const needsList = (op: string) => op === 'in' || op === 'not_in'

const kindOf = (type: ProcessField['type']): AskKind => (type === 'long_text' ? 'text' : type)
export const askOfField = (f: ProcessField, label: string, word: (c: ProcessField['choices'][number]) => string): Ask => ({
  key: f.key, kind: kindOf(f.type), label, options: f.choices.map((c) => ({ value: c.key, label: word(c) })),
})
export const askOfFact = (f: ProcessFact, label: string, word: (l: string) => string): Ask => ({
  key: f.key, kind: kindOf(f.type), label, options: f.labels.map((l) => ({ value: l, label: word(l) })),
})

export function firstValue(ask: Ask | undefined, op: string): unknown {
  if (!ask || needsNoValue(op)) return undefined
  if (needsList(op)) return []
  if (ask.kind === 'flag') return true
  if (ask.kind === 'number' || ask.kind === 'money') return 0
  return ask.options[0]?.value ?? ''
}

const isNode = (node: unknown): node is Record<string, unknown> => typeof node === 'object' && node !== null && !Array.isArray(node)
export const isEmptyGuard = (guard: unknown) => !isNode(guard) || !Object.keys(guard).length

const testOf = (node: unknown): GuardTest | null =>
  isNode(node) && typeof node.field === 'string' ? { field: node.field, op: String(node.op ?? '='), value: node.value } : null

/* Null when the form cannot hold it. */
export function simpleOf(guard: unknown): SimpleGuard | null {
  if (isEmptyGuard(guard)) return { join: 'all', tests: [] }
  const node = guard as Record<string, unknown>
  const single = testOf(node)
  if (single) return { join: 'all', tests: [single] }
  const join = Array.isArray(node.all) ? 'all' : Array.isArray(node.any) ? 'any' : null
  if (!join || Object.keys(node).length > 1) return null
  const tests = (node[join] as unknown[]).map(testOf)
  return tests.every((x) => x !== null) ? { join, tests: tests as GuardTest[] } : null
}

export function guardOf({ join, tests }: SimpleGuard): unknown {
  if (!tests.length) return null
  const written = tests.map((x) => (needsNoValue(x.op) ? { field: x.field, op: x.op } : { field: x.field, op: x.op, value: x.value }))
  return { [join]: written }
}

/* In words: "A 是 x，且 B 大于 3"; nested ones in brackets. */
export interface GuardWords {
  test: (x: GuardTest) => string
  not: (words: string) => string
  and: string
  or: string
}
export function guardWords(guard: unknown, w: GuardWords, inside = false): string {
  if (isEmptyGuard(guard)) return ''
  const node = guard as Record<string, unknown>
  const single = testOf(node)
  if (single) return w.test(single)
  if ('not' in node) return w.not(guardWords(node.not, w, true))
  const below = ((node.all ?? node.any ?? []) as unknown[]).map((n) => guardWords(n, w, true))
  const words = below.join(Array.isArray(node.all) ? w.and : w.or)
  return inside && below.length > 1 ? `(${words})` : words
}
