/* What changed within a text: by words, in Chinese by characters. Loaded only where texts are compared. */
import { diffArrays } from 'diff/lib/diff/array.js'

export interface Piece {
  kind: 'same' | 'removed' | 'added'
  text: string
}

/* A Chinese character, a word or number, white space, or one other sign. */
const tokens = /\p{Script=Han}|[\p{Script=Latin}\p{M}\p{N}_]+|\s+|./gsu
/* Of a list the lines are the words: an item is there or not. */
const lines = /[^\n]+|\n/g
const tokensOf = (text: string, byLine: boolean) => text.match(byLine ? lines : tokens) ?? []

/* One sign that happens to stay between two changes only tears the sentence apart: it changes with them. */
function joined(pieces: Piece[]): Piece[] {
  const isCrumb = (i: number) =>
    pieces[i]!.kind === 'same' && [...pieces[i]!.text].length === 1 && i > 0 && i < pieces.length - 1
  const parts = pieces.flatMap((p, i): Piece[] =>
    isCrumb(i) ? [{ kind: 'removed', text: p.text }, { kind: 'added', text: p.text }] : [p],
  )
  const out: Piece[] = []
  let removed = ''
  let added = ''
  function flush(): void {
    if (removed) out.push({ kind: 'removed', text: removed })
    if (added) out.push({ kind: 'added', text: added })
    removed = added = ''
  }
  for (const p of parts) {
    if (p.kind === 'removed') removed += p.text
    else if (p.kind === 'added') added += p.text
    else {
      flush()
      out.push(p)
    }
  }
  flush()
  return out
}

export function wordDiff(before: string, after: string, byLine = false): Piece[] {
  const changes = diffArrays(tokensOf(before, byLine), tokensOf(after, byLine))
  return joined(
    changes.map((c) => ({
      kind: c.added ? 'added' : c.removed ? 'removed' : 'same',
      text: c.value.join(''),
    })),
  )
}
