/* A textarea that others can point into, and whose keys know about blanks and rows. The text that is shown
 * (`shown`) runs ahead of the model while an input method composes. */
import { onMounted, onUnmounted, ref, useTemplateRef, watch } from 'vue'
import type { Ref } from 'vue'
import { isComposing } from '@/app/keys'
import { nextBlank } from './blanks'
import type { FieldHandle, Fields } from './useFields'

interface Options {
  place: string
  model: Ref<string>
  /* Lines belong to the text; else Enter and pasted lines are told. */
  lines: boolean
  enter: (caret: number) => void
  erase: () => void
  paste: (lines: string[]) => void
  caret: (at: number) => void
}

export function useMarkedText(fields: Fields, { place, model, lines, enter, erase, paste, caret }: Options) {
  const area = useTemplateRef<HTMLTextAreaElement>('area')
  const shown = ref(model.value)
  watch(model, (now) => (shown.value = now))

  function typed(e: Event): void {
    shown.value = area.value?.value ?? ''
    if (!(e as InputEvent).isComposing) model.value = shown.value
  }
  function insert(words: string): void {
    const el = area.value
    if (!el) return
    if (document.execCommand(words ? 'insertText' : 'delete', false, words)) return
    el.setRangeText(words, el.selectionStart, el.selectionEnd, 'end')
    el.dispatchEvent(new Event('input', { bubbles: true }))
  }
  function select(from: number, to: number): void {
    area.value?.focus({ preventScroll: true })
    area.value?.setSelectionRange(from, to)
    area.value?.scrollIntoView({ block: 'nearest' })
  }
  const handle: FieldHandle = {
    text: () => area.value?.value ?? '',
    caret: () => ({ from: area.value?.selectionStart ?? 0, to: area.value?.selectionEnd ?? 0 }),
    select,
    replace: (from, to, words) => {
      select(from, to)
      insert(words)
    },
  }

  /* Tab goes through the blanks that are left behind the cursor, then on as everywhere. */
  function toBlank(el: HTMLTextAreaElement): boolean {
    const blank = nextBlank(el.value, el.selectionEnd)
    if (blank) el.setSelectionRange(blank.from, blank.to)
    return blank !== null
  }
  function pressed(e: KeyboardEvent): void {
    const el = area.value
    if (!el || isComposing(e) || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return
    if (e.key === 'Tab' && toBlank(el)) e.preventDefault()
    else if (e.key === 'Enter' && !lines) {
      e.preventDefault()
      enter(el.selectionEnd)
    } else if (e.key === 'Backspace' && !el.value) {
      e.preventDefault()
      erase()
    }
  }
  function pasted(e: ClipboardEvent): void {
    const [first = '', ...more] = (e.clipboardData?.getData('text') ?? '').split(/[\r\n]+/).map((l) => l.trim()).filter(Boolean)
    if (lines || !more.length) return
    e.preventDefault()
    insert(first)
    paste(more)
  }
  function moved(): void {
    fields.at.value = place
    caret(area.value?.selectionStart ?? 0)
  }

  let away = () => {}
  onMounted(() => (away = fields.register(place, handle)))
  onUnmounted(() => away())
  return { shown, typed, pressed, pasted, moved }
}
