/* The one table of everything that can be done by a key, from the command palette or from a menu, and
 * that the help sheet prints. Who can do it right now registers a handler (useActionHandlers); an action
 * without one is not offered, and its keys are free for others. Words: locales, action.<id>. Keys: "g d" is
 * two strokes, "E" is Shift+e. */

export type ActionGroup = 'go' | 'queue' | 'ticket' | 'write' | 'duty' | 'process' | 'quality' | 'app'

export interface Action {
  id: string
  group: ActionGroup
  keys: readonly string[]
  /* Works while the cursor is in a field; only for strokes that write nothing there. */
  inFields?: boolean
}

export const actions = [
  { id: 'go.desk', group: 'go', keys: ['g d'] },
  { id: 'go.customers', group: 'go', keys: ['g c'] },
  { id: 'go.products', group: 'go', keys: ['g u'] },
  { id: 'go.posts', group: 'go', keys: ['g j'] },
  { id: 'go.appraisals', group: 'go', keys: ['g a'] },
  { id: 'go.notifications', group: 'go', keys: ['g n'] },
  { id: 'go.remedies', group: 'go', keys: ['g r'] },
  { id: 'go.remedy_rules', group: 'go', keys: [] },
  { id: 'go.remedy_promises', group: 'go', keys: [] },
  { id: 'go.processes', group: 'go', keys: ['g f'] },
  { id: 'go.measures', group: 'go', keys: ['g m'] },
  { id: 'go.returns', group: 'go', keys: ['g b'] },
  { id: 'go.quality', group: 'go', keys: ['g q'] },
  { id: 'go.search', group: 'go', keys: ['/'] },
  { id: 'go.calendars', group: 'go', keys: ['g y'] },
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
  { id: 'ticket.wait_parts', group: 'ticket', keys: [] },
  { id: 'ticket.wait_third_party', group: 'ticket', keys: [] },
  { id: 'ticket.wait_internal', group: 'ticket', keys: [] },
  { id: 'ticket.resolved', group: 'ticket', keys: ['e'] },
  { id: 'ticket.closed', group: 'ticket', keys: ['x'] },
  { id: 'ticket.resolve_next', group: 'ticket', keys: ['E'] },

  { id: 'write.reply', group: 'write', keys: ['r'] },
  { id: 'write.note', group: 'write', keys: ['n'] },
  { id: 'write.send', group: 'write', keys: ['Ctrl+Enter'], inFields: true },
  { id: 'write.send_resolve', group: 'write', keys: ['Ctrl+Shift+Enter'], inFields: true },
  { id: 'write.leave', group: 'write', keys: ['Escape'], inFields: true },

  { id: 'duty.next', group: 'duty', keys: ['F8'], inFields: true },
  { id: 'duty.previous', group: 'duty', keys: ['Shift+F8'], inFields: true },
  { id: 'duty.rewrite', group: 'duty', keys: ['Ctrl+Enter'], inFields: true },
  // Tab and Enter are the field's own (useMarkedText): here for the help sheet.
  { id: 'duty.blank', group: 'duty', keys: ['Tab'], inFields: true },
  { id: 'duty.finding', group: 'duty', keys: ['F2'], inFields: true },
  { id: 'duty.enter', group: 'duty', keys: ['Enter'], inFields: true },
  { id: 'duty.add', group: 'duty', keys: ['Ctrl+Shift+Enter'], inFields: true },
  { id: 'duty.parts', group: 'duty', keys: ['Alt+Enter'], inFields: true },
  { id: 'duty.up', group: 'duty', keys: ['Alt+ArrowUp'], inFields: true },
  { id: 'duty.down', group: 'duty', keys: ['Alt+ArrowDown'], inFields: true },
  { id: 'duty.undo', group: 'duty', keys: ['Ctrl+z'] },
  { id: 'duty.save', group: 'duty', keys: ['Ctrl+s'], inFields: true },

  { id: 'process.save', group: 'process', keys: ['Ctrl+s'], inFields: true },
  { id: 'process.undo', group: 'process', keys: ['Ctrl+z'] },
  { id: 'process.redo', group: 'process', keys: ['Ctrl+Shift+z'] },

  { id: 'quality.next', group: 'quality', keys: ['j'] },
  { id: 'quality.previous', group: 'quality', keys: ['k'] },
  { id: 'quality.yes', group: 'quality', keys: ['y'] },
  { id: 'quality.no', group: 'quality', keys: ['n'] },
  { id: 'quality.na', group: 'quality', keys: ['x'] },
  { id: 'quality.point_5', group: 'quality', keys: ['5'] },
  { id: 'quality.point_4', group: 'quality', keys: ['4'] },
  { id: 'quality.point_3', group: 'quality', keys: ['3'] },
  { id: 'quality.point_2', group: 'quality', keys: ['2'] },
  { id: 'quality.point_1', group: 'quality', keys: ['1'] },
  { id: 'quality.point_0', group: 'quality', keys: ['0'] },
  { id: 'quality.note', group: 'quality', keys: ['m'] },
  { id: 'quality.quote', group: 'quality', keys: ['q'] },
  { id: 'quality.submit', group: 'quality', keys: ['Ctrl+Enter'], inFields: true },

  { id: 'app.palette', group: 'app', keys: ['Ctrl+k'], inFields: true },
  { id: 'app.help', group: 'app', keys: ['?'] },
  { id: 'app.language', group: 'app', keys: ['g l'] },
  { id: 'app.theme', group: 'app', keys: ['g t'] },
  { id: 'app.logout', group: 'app', keys: [] },
] as const satisfies readonly Action[]

export type ActionId = (typeof actions)[number]['id']

export const groups: readonly ActionGroup[] = ['queue', 'ticket', 'write', 'duty', 'process', 'quality', 'go', 'app']
