/* Drives the action table from the keyboard. One listener for the whole page. */
import { onMounted, onUnmounted, ref, watchEffect } from 'vue'
import { actions } from './actions'
import type { Action, ActionId } from './actions'
import { isComposing, isInDialog, isTaken, strokeOf } from './keys'
import { useActions } from './useActions'

const key = 'aftersale.single_keys'
const sequencePause = 1200

/* WCAG 2.1.4: shortcuts of a single letter can be switched off (profile page). */
const singleKeys = ref(localStorage.getItem(key) !== 'off')
watchEffect(() => localStorage.setItem(key, singleKeys.value ? 'on' : 'off'))

export function useSingleKeys() {
  return { singleKeys }
}

function mayFire(action: Action, e: KeyboardEvent): boolean {
  if (action.inFields) return !isInDialog(e.target)
  return singleKeys.value && !isTaken(e.target)
}

export function useShortcuts(): void {
  const { run, isAvailable } = useActions()
  let first = ''
  let firstAt = 0

  function find(strokes: string, e: KeyboardEvent): ActionId | null {
    const rows: readonly Action[] = actions
    const row = rows.find((a) => a.keys.includes(strokes) && mayFire(a, e) && isAvailable(a.id as ActionId))
    return (row?.id as ActionId | undefined) ?? null
  }

  function pressed(e: KeyboardEvent): void {
    if (e.defaultPrevented || isComposing(e)) return
    const stroke = strokeOf(e)
    if (!stroke) return
    const follows = first && Date.now() - firstAt < sequencePause
    const id = (follows ? find(`${first} ${stroke}`, e) : null) ?? find(stroke, e)
    first = stroke
    firstAt = Date.now()
    if (!id) return
    first = ''
    if (run(id)) e.preventDefault()
  }

  onMounted(() => window.addEventListener('keydown', pressed))
  onUnmounted(() => window.removeEventListener('keydown', pressed))
}
