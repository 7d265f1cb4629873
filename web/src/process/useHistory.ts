/* What was done to the draft, to be taken back and done again: texts of the whole definition. Changes that follow each other at once
 * (the letters of a word) are one. */
import { computed, onUnmounted, ref, watch } from 'vue'
import type { ComputedRef } from 'vue'

const pause = 700
const most = 100

export function useHistory(text: ComputedRef<string>, restore: (text: string) => void) {
  const past = ref<string[]>([])
  const future = ref<string[]>([])
  let expected = '' // what a step back or forth makes of it: no change of its own
  let lastAt = 0

  const stop = watch(text, (now, was) => {
    if (now === expected) return
    expected = ''
    const at = Date.now()
    if (at - lastAt > pause || !past.value.length) past.value = [...past.value.slice(-most + 1), was]
    lastAt = at
    future.value = []
  }, { flush: 'sync' })
  onUnmounted(stop)

  function go(from: typeof past, to: typeof past): void {
    const next = from.value.at(-1)
    if (next === undefined) return
    from.value = from.value.slice(0, -1)
    to.value = [...to.value, text.value]
    expected = next
    lastAt = 0
    restore(next)
  }
  /* The next change is one of its own, whatever came just before. */
  const mark = () => (lastAt = 0)
  const forget = () => {
    past.value = []
    future.value = []
  }
  return {
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    undo: () => go(past, future),
    redo: () => go(future, past),
    mark,
    forget,
  }
}
