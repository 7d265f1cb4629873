/* From keyboard events to strokes as the action table writes them. Pure. */

const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'CapsLock'])

/* While an input method composes, Enter, Escape and letters belong to it. Some browsers tell so only by
 * the legacy key code 229 or the key name "Process". */
export function isComposing(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229 || e.key === 'Process'
}

/* "k", "?", "Ctrl+Enter", "Ctrl+Shift+Enter", "Alt+ArrowUp"; '' for a lone modifier and for Alt with a letter,
 * which writes one on some keyboards. */
export function strokeOf(e: KeyboardEvent): string {
  if (modifiers.has(e.key)) return ''
  const ctrl = e.ctrlKey || e.metaKey
  const printable = e.key.length === 1
  if (e.altKey && (printable || ctrl)) return ''
  const key = ctrl && printable ? e.key.toLowerCase() : e.key
  const shift = e.shiftKey && (ctrl || !printable)
  return `${ctrl ? 'Ctrl+' : ''}${e.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`
}

/* A radio or checkbox has no use for letters. */
const fields = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"]'
const owners = '[role="dialog"], [role="menu"], [role="listbox"], [role="combobox"]'

/* Plain letters belong to the field, dialog or menu that has the focus. */
export function isTaken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${fields}, ${owners}`) !== null
}

export function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"]') !== null
}
