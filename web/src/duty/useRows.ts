/* What can be done to the rows of a draft; what takes words away can be taken back. */
import { nextTick, reactive, shallowRef } from 'vue'
import { emptyAuthority, emptyDuty } from './draft'
import type { Draft, DutyRow, Line } from './draft'
import type { Fields } from './useFields'

export type LinePlace = 'duty' | 'qualifications' | 'authority' | 'purpose' | 'drop'

export interface Undo {
  what: 'deleted' | 'split' | 'placed' | 'dropped'
  words: string
  run: () => void
}

/* So long a deleted row is still on the server, with its history. */
const holdMs = 8000

const withoutEnd = (s: string) => s.replace(/[\s，；、,;]+$/, '')
const taken = <T extends { key: string }>(rows: T[], key: string) => {
  const at = rows.findIndex((r) => r.key === key)
  const row = rows[at]
  if (!row) return null
  rows.splice(at, 1)
  return { at, row }
}
/* The element that had the cursor keeps it when its row moves. */
async function keepFocus(work: () => void): Promise<void> {
  const had = document.activeElement
  work()
  await nextTick()
  if (had instanceof HTMLElement && had !== document.activeElement) had.focus()
}

export function useRows(draft: Draft, fields: Fields, holdBack: (ms: number) => void) {
  const undo = shallowRef<Undo | null>(null)
  const indexOf = (key: string) => draft.duties.findIndex((d) => d.key === key)

  function offer(what: Undo['what'], words: string, run: () => void): void {
    undo.value = { what, words, run }
  }
  function takeBack(): void {
    const last = undo.value
    undo.value = null
    last?.run()
  }

  function addDuty(at = draft.duties.length, statement = ''): DutyRow {
    const row = reactive(emptyDuty(statement))
    draft.duties.splice(at, 0, row)
    return row
  }
  function addDutyAfter(key: string): void {
    const at = indexOf(key)
    void fields.focus(addDuty(at < 0 ? undefined : at + 1).key)
  }

  function removeDuty(key: string): void {
    const gone = taken(draft.duties, key)
    if (!gone) return
    const next = draft.duties[gone.at] ?? draft.duties[gone.at - 1]
    if (next) void fields.focus(next.key)
    if (!gone.row.statement.trim() && !gone.row.id) return
    if (gone.row.id) holdBack(holdMs)
    offer('deleted', gone.row.statement, () => {
      draft.duties.splice(gone.at, 0, gone.row)
      void fields.focus(key)
    })
  }

  function moveDuty(key: string, by: -1 | 1): void {
    const from = indexOf(key)
    const to = from + by
    if (from < 0 || to < 0 || to >= draft.duties.length) return
    void keepFocus(() => draft.duties.splice(to, 0, ...draft.duties.splice(from, 1)))
  }

  /* At the end of the words a new row begins below, at their beginning above, within them they part. */
  function splitDuty(key: string, caret: number): void {
    const at = indexOf(key)
    const row = draft.duties[at]
    if (!row) return
    const whole = row.statement
    const head = withoutEnd(whole.slice(0, caret))
    const tail = whole.slice(caret).trim()
    if (!tail) return addDutyAfter(key)
    if (!head) {
      void fields.focus(addDuty(at).key)
      return
    }
    row.statement = head
    const second = addDuty(at + 1, tail)
    void fields.focus(second.key, 0)
    offer('split', whole, () => {
      taken(draft.duties, second.key)
      row.statement = whole
      void fields.focus(key, caret)
    })
  }

  /* Pasted lines become rows. */
  function addLines(key: string, lines: string[]): void {
    const at = indexOf(key)
    const rows = lines.map((line, i) => addDuty(at + 1 + i, line))
    const end = rows.at(-1)
    if (end) void fields.focus(end.key)
  }

  function addAuthority(decision = ''): string {
    draft.authority.push(emptyAuthority(decision))
    return draft.authority.at(-1)?.key ?? ''
  }
  function removeAuthority(key: string): void {
    const gone = taken(draft.authority, key)
    if (gone?.row.decision.trim())
      offer('deleted', gone.row.decision, () => draft.authority.splice(gone.at, 0, gone.row))
  }

  function put(line: Line, to: LinePlace): () => void {
    const before = { purpose: draft.purpose, qualifications: draft.qualifications }
    if (to === 'duty') {
      const { key } = addDuty(undefined, line.text)
      return () => taken(draft.duties, key)
    }
    if (to === 'authority') {
      const key = addAuthority(line.text)
      return () => taken(draft.authority, key)
    }
    const join = (had: string, between: string) => [had.trimEnd(), line.text].filter(Boolean).join(between)
    if (to === 'qualifications') draft.qualifications = join(draft.qualifications, '\n')
    if (to === 'purpose') draft.purpose = join(draft.purpose, draft.lang === 'en' ? ' ' : '')
    return () => {
      if (to === 'purpose' || to === 'qualifications') draft[to] = before[to]
    }
  }
  function placeLine(key: string, to: LinePlace): void {
    const gone = taken(draft.unplaced, key)
    if (!gone) return
    const back = put(gone.row, to)
    offer(to === 'drop' ? 'dropped' : 'placed', gone.row.text, () => {
      back()
      draft.unplaced.splice(gone.at, 0, gone.row)
    })
  }

  return {
    undo, takeBack, indexOf, addDuty, addDutyAfter, removeDuty, moveDuty, splitDuty, addLines,
    addAuthority, removeAuthority, placeLine,
  }
}
export type Rows = ReturnType<typeof useRows>
