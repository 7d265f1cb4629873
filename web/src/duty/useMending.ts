/* From findings to the text and back: showing the words, putting a rewrite in their place, going to the next. */
import { nextTick } from 'vue'
import type { Ref } from 'vue'
import { nextBlank, rewriteWords, unitsAt } from './text'
import type { DutyDraft } from './useDutyDraft'
import type { Findings, RowFinding } from './useFindings'

export interface RowHandle {
  key: () => number
  focus: () => void
  caret: () => number
  select: (start: number, end: number) => void
  show: (f: RowFinding) => void
  rewrite: (f: RowFinding, words: string) => void
}

export function useMending(desk: DutyDraft, findings: Findings, rows: Ref<RowHandle[]>) {
  const handle = (key: number) => rows.value.find((r) => r.key() === key)
  const statement = (key: number) => desk.draft.value?.duties.find((d) => d.key === key)?.statement ?? ''

  function show(f: RowFinding): void {
    findings.current.value = f
    handle(f.key)?.show(f)
  }
  function selectBlank(key: number, from: number): void {
    const blank = nextBlank(statement(key), from)
    if (blank) handle(key)?.select(blank.start, blank.end)
  }
  async function addSo(words: string): Promise<void> {
    const added = desk.addDuty(desk.draft.value!.duties.length, words)
    await nextTick()
    handle(added.key)?.focus()
    selectBlank(added.key, 0)
  }
  async function rewrite(f: RowFinding): Promise<void> {
    const words = rewriteWords(f.rewrite)
    if (!words) return
    if (!f.key) return addSo(words)
    const start = unitsAt(statement(f.key), f.begin)
    handle(f.key)?.rewrite(f, words)
    await nextTick()
    selectBlank(f.key, start)
  }
  /* The next finding behind the caret of the row in hand, then of the rows below, then from the top. */
  function next(): void {
    const all = findings.standing.value.filter((f) => f.key)
    if (!all.length) return
    const order = desk.draft.value!.duties.map((d) => d.key)
    const place = (f: RowFinding) => order.indexOf(f.key) * 10000 + f.begin
    const sorted = [...all].sort((a, b) => place(a) - place(b))
    const row = findings.row.value
    const now = findings.current.value
    const from = now ? place(now) : row ? order.indexOf(row) * 10000 + (handle(row)?.caret() ?? 0) - 1 : -1
    show(sorted.find((f) => place(f) > from) ?? sorted[0]!)
  }
  /* The finding in hand, else the one on whose words the caret stands. */
  function rewriteHere(): void {
    const row = findings.row.value
    const caret = handle(row)?.caret() ?? 0
    const here = findings.ofRow(row).find((f) => {
      const text = statement(row)
      return unitsAt(text, f.begin) <= caret && caret <= unitsAt(text, f.end) && rewriteWords(f.rewrite)
    })
    const f = findings.current.value?.key === row ? findings.current.value : here
    if (f) void rewrite(f)
    else next()
  }

  return { show, rewrite, next, rewriteHere, addSo, focusRow: (key: number) => handle(key)?.focus() }
}
