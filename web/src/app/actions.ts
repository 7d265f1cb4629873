/* The one table of everything that can be done by a key, from the command palette or from a menu, and
 * that the help sheet prints. Who can do it right now registers a handler (useActionHandlers); an action
 * without one is not offered. Words: locales, action.<id>. Keys: "g d" is two strokes, "E" is Shift+e. */

export type ActionGroup = 'go' | 'queue' | 'ticket' | 'write' | 'duty' | 'app'

export interface Action {
  id: string
  group: ActionGroup
  keys: readonly string[]
  /* Works while the cursor is in a field; only for strokes with Ctrl, or Escape. */
  inFields?: boolean
}

export const actions = [
  { id: 'go.desk', group: 'go', keys: ['g d'] },
  { id: 'go.customers', group: 'go', keys: ['g c'] },
  { id: 'go.products', group: 'go', keys: ['g u'] },
  { id: 'go.posts', group: 'go', keys: ['g j'] },
  { id: 'go.search', group: 'go', keys: ['/'] },
  { id: 'go.settings', group: 'go', keys: ['g s'] },
  { id: 'go.profile', group: 'go', keys: ['g p'] },

  { id: 'queue.next', group: 'queue', keys: ['j'] },
  { id: 'queue.previous', group: 'queue', keys: ['k'] },
  { id: 'queue.fresh', group: 'queue', keys: ['.'] },
  { id: 'queue.filter', group: 'queue', keys: ['f'] },

  { id: 'ticket.new', group: 'ticket', keys: ['c'] },
  { id: 'ticket.take', group: 'ticket', keys: ['a'] },
  { id: 'ticket.transfer', group: 'ticket', keys: ['t'] },
  { id: 'ticket.open', group: 'ticket', keys: ['o'] },
  { id: 'ticket.waiting', group: 'ticket', keys: ['w'] },
  { id: 'ticket.resolved', group: 'ticket', keys: ['e'] },
  { id: 'ticket.closed', group: 'ticket', keys: ['x'] },
  { id: 'ticket.resolve_next', group: 'ticket', keys: ['E'] },

  { id: 'write.reply', group: 'write', keys: ['r'] },
  { id: 'write.note', group: 'write', keys: ['n'] },
  { id: 'write.send', group: 'write', keys: ['Ctrl+Enter'], inFields: true },
  { id: 'write.send_resolve', group: 'write', keys: ['Ctrl+Shift+Enter'], inFields: true },
  { id: 'write.leave', group: 'write', keys: ['Escape'], inFields: true },

  { id: 'duty.save', group: 'duty', keys: ['Ctrl+s'], inFields: true },
  { id: 'duty.next_finding', group: 'duty', keys: ['Ctrl+.'], inFields: true },
  { id: 'duty.rewrite', group: 'duty', keys: ['Ctrl+m'], inFields: true },
  { id: 'duty.add', group: 'duty', keys: [] },

  { id: 'app.palette', group: 'app', keys: ['Ctrl+k'], inFields: true },
  { id: 'app.help', group: 'app', keys: ['?'] },
  { id: 'app.language', group: 'app', keys: ['g l'] },
  { id: 'app.theme', group: 'app', keys: ['g t'] },
  { id: 'app.logout', group: 'app', keys: [] },
] as const satisfies readonly Action[]

export type ActionId = (typeof actions)[number]['id']

export const groups: readonly ActionGroup[] = ['queue', 'ticket', 'write', 'duty', 'go', 'app']
