/* Who can do what right now: components register handlers for rows of the action table while they are
 * on the page; shortcuts, palette, menus and help all go through here. */
import { onMounted, onUnmounted, shallowReactive } from 'vue'
import { actions } from './actions'
import type { Action, ActionId } from './actions'

export interface Handler {
  run: () => void
  when?: () => boolean
}

type Handlers = Partial<Record<ActionId, Handler | (() => void)>>

/* The latest registration wins, so that a ticket's page may shadow the desk behind it. */
const stack = shallowReactive<Handlers[]>([])

function handlerOf(id: ActionId): Handler | null {
  for (const handlers of [...stack].reverse()) {
    const found = handlers[id]
    if (found) return typeof found === 'function' ? { run: found } : found
  }
  return null
}

export function useActionHandlers(handlers: Handlers): void {
  onMounted(() => stack.push(handlers))
  onUnmounted(() => {
    const at = stack.indexOf(handlers)
    if (at >= 0) stack.splice(at, 1)
  })
}

export function useActions() {
  const isAvailable = (id: ActionId): boolean => {
    const handler = handlerOf(id)
    return handler !== null && (handler.when?.() ?? true)
  }
  const run = (id: ActionId): boolean => {
    if (!isAvailable(id)) return false
    handlerOf(id)?.run()
    return true
  }
  const available = () => actions.filter((a) => isAvailable(a.id))
  const keysOf = (id: ActionId): readonly string[] =>
    actions.find((a): a is typeof a & Action => a.id === id)?.keys ?? []
  return { run, isAvailable, available, keysOf }
}
