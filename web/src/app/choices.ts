/* Conditions that are choices: "kind in fault, repair and priority in urgent". Whoever writes a condition by hand can
 * say more (ARCHITECTURE.md); such a one is shown and kept, and not offered as choices. Pure. */
export type Choice = string | number
export type Chosen = Record<string, Choice[]>

/* What may be chosen of a field, with words. */
export interface ChoiceField {
  field: string
  label: string
  options: { value: Choice; label: string }[]
  word?: (value: Choice) => string // of one that is not offered any more
}

export interface Test {
  field?: string
  op?: string
  value?: unknown
  all?: Test[]
  any?: Test[]
}

/* The values of a test that is a choice of one of these fields; null when it is something else. */
function valuesOf(test: Test, fields: readonly string[]): Choice[] | null {
  if (!test.field || !fields.includes(test.field)) return null
  if (test.op === 'in' && Array.isArray(test.value)) return test.value as Choice[]
  return test.op === '=' && ['string', 'number'].includes(typeof test.value) ? [test.value as Choice] : null
}

/* Null when the condition is more than choices, or asks twice for a field. */
function testsOf(condition: unknown, fields: readonly string[]): [string, Choice[]][] | null {
  const told = condition as Test | null
  const tests = told?.all ?? (told?.field ? [told] : null)
  if (!tests) return null
  const found = tests.flatMap((test): [string, Choice[]][] => {
    const values = valuesOf(test, fields)
    return values ? [[test.field!, values]] : []
  })
  return found.length === tests.length && new Set(found.map(([f]) => f)).size === tests.length ? found : null
}

export const isChoice = (condition: unknown, fields: readonly string[]) => testsOf(condition, fields) !== null
/* A list for each field, so that a form can hold it. */
export const chosenOf = (condition: unknown, fields: readonly string[]): Chosen => ({
  ...Object.fromEntries(fields.map((f) => [f, []])),
  ...Object.fromEntries(testsOf(condition, fields) ?? []),
})
export const conditionOf = (chosen: Chosen, fields: readonly string[]): { all: Test[] } => ({
  all: fields.filter((f) => chosen[f]?.length).map((f) => ({ field: f, op: 'in', value: chosen[f] })),
})

/* In words; empty when there is something that choices cannot say. */
export function conditionWords(condition: unknown, fields: readonly ChoiceField[], or: string): string {
  const test = (condition ?? {}) as Test
  const values = valuesOf(test, fields.map((f) => f.field))
  if (values) {
    const field = fields.find((f) => f.field === test.field)!
    return `${field.label} ${values.map((v) => field.options.find((o) => o.value === v)?.label || field.word?.(v) || v).join(' / ')}`
  }
  const parts = (test.all ?? test.any ?? []).map((c) => conditionWords(c, fields, or))
  return parts.every(Boolean) ? parts.join(test.all ? ' · ' : or) : ''
}
