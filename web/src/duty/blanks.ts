/* Blanks that only the author can fill: "__", or "【what belongs here__】" as a whole. Brackets without
 * "__" are blanks only beside one that has it: a text may have brackets of its own. */

export interface Span {
  from: number
  to: number
}

const blank = /【[^【】]*】|_{2,}/g

export function blanksOf(text: string): Span[] {
  if (!text.includes('__')) return []
  return [...text.matchAll(blank)].map((m) => ({ from: m.index, to: m.index + m[0].length }))
}

export function nextBlank(text: string, from: number): Span | null {
  return blanksOf(text).find((b) => b.from >= from) ?? null
}
