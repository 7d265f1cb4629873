/* The keys of the editor, as the table of actions names them. */
import { useActionHandlers } from '@/app/useActions'
import type { DutyEditor } from './useDutyEditor'

export function useEditorKeys(editor: DutyEditor, otherPane: () => void): void {
  const { mending, saving, rows, fields, here, findings } = editor
  const inDuty = (run: (key: string) => void) => ({ run: () => run(here.value), when: () => here.value !== '' })

  /* Between the words and what is said of them. */
  function toFinding(): void {
    const row = document.querySelector<HTMLElement>('.findings [aria-current="true"] button, .findings li button')
    if (document.activeElement?.closest('.findings')) {
      const f = findings.standing.value.find((one) => one.key === findings.current.value)
      if (f?.place) return void mending.reveal(f)
      return void fields.focus(fields.at.value || 'purpose')
    }
    if (row && row.offsetParent === null) otherPane()
    requestAnimationFrame(() => row?.focus())
  }

  useActionHandlers({
    'duty.next': () => mending.step(1),
    'duty.previous': () => mending.step(-1),
    'duty.rewrite': { run: () => mending.rewrite(), when: () => mending.atCursor() !== null },
    'duty.finding': toFinding,
    'duty.add': () => rows.addDutyAfter(here.value),
    'duty.parts': inDuty(editor.toggle),
    'duty.up': inDuty((key) => rows.moveDuty(key, -1)),
    'duty.down': inDuty((key) => rows.moveDuty(key, 1)),
    'duty.undo': { run: rows.takeBack, when: () => rows.undo.value !== null },
    'duty.save': () => void saving.save(),
  })
}
