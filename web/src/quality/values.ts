/* What a check's marks look like on a page, and the months that pages ask about. Pure. */
import type { QualityCheckRow, QualityFormDef, QualityItem, QualityMark } from '@/api/types'
import type { Tone } from '@/app/tone'

export const criticalClasses = ['customer', 'business', 'compliance'] as const
export const stateTone: Record<QualityCheckRow['state'], Tone> = { draft: 'blue', submitted: 'amber', disputed: 'red', final: 'green' }
export const notApplicable = -1

export const itemsOf = (form: QualityFormDef): QualityItem[] => form.groups.flatMap((g) => g.items)
export const markOf = (marks: QualityMark[], key: string) => marks.find((m) => m.item === key)

/* The values that an item may have, best first. */
export function valuesOf(item: QualityItem): number[] {
  const values = item.scale === 'points' ? [5, 4, 3, 2, 1, 0] : [1, 0]
  return item.optional ? [...values, notApplicable] : values
}

export const weightSum = (form: QualityFormDef) =>
  itemsOf(form).reduce((sum, i) => sum + (i.critical === 'none' ? Number(i.weight) : 0), 0)

/* "2026-11" some months earlier. */
export function monthBefore(month: string, n: number): string {
  const at = new Date(`${month}-01T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() - n)
  return at.toISOString().slice(0, 7)
}
