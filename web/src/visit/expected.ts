/* What a visit will look like when what waits on the phone has been sent: the pages show that, so that work goes on
 * without network. The server's table of states (docs/visits.md) is the law; this only foresees it. */
import type { Visit, VisitAct, VisitState } from '@/api/types'
import type { Waiting } from './phoneStore'

const next: Partial<Record<VisitAct, VisitState>> = {
  accept: 'accepted',
  confirm: 'confirmed',
  set_off: 'en_route',
  check_in: 'checked_in',
  finish: 'done',
  no_show: 'no_show',
  safety_stop: 'cancelled',
}
const steps: Partial<Record<VisitState, VisitAct[]>> = {
  planned: ['accept', 'no_show'],
  accepted: ['confirm', 'no_show'],
  confirmed: ['set_off', 'no_show'],
  en_route: ['check_in', 'no_show', 'safety_stop', 'photo'],
  checked_in: ['finish', 'diagnose', 'agree', 'parts', 'work', 'sign', 'refuse_sign', 'no_show', 'safety_stop', 'photo'],
}

/* The one button that leads on. */
export const mainAct = (state: VisitState): VisitAct | undefined => steps[state]?.[0]

const empty = (at: string) => ({ at, id: 0 })

/* The server may have it already, with only its answer still on the way. */
function signed(v: Visit, kind: 'price' | 'work', e: Waiting): Visit['signatures'] {
  const { at, id } = empty(e.at)
  if (v.signatures.some((s) => s.kind === kind && Date.parse(s.signed_at) === Date.parse(at))) return v.signatures
  return [...v.signatures, { id, kind, name: e.body?.name ?? '', strokes: e.body?.strokes ?? [], total: v.total, signed_at: at }]
}

function told(v: Visit, e: Waiting): Visit {
  const b = e.body
  switch (e.act) {
    case 'accept':
      return v.confirmed_at ? { ...v, state: 'confirmed' } : v
    case 'check_in':
      return { ...v, checked_in_at: e.at }
    case 'diagnose':
      return { ...v, diagnosis: b?.diagnosis ?? '' }
    case 'agree': {
      const items = (b?.items ?? []).map((i) => ({ name_zh: i.key, name_en: i.key, unit: '', list_price: i.price, ...i }))
      const after = { ...v, items, total: items.reduce((sum, i) => sum + i.price * i.quantity, 0) }
      return { ...after, signatures: signed(after, 'price', e) }
    }
    case 'parts':
      return { ...v, parts: (b?.parts ?? []).map((p) => ({ old_serial: '', new_serial: '', old_returned: false, ...p })) }
    case 'work':
      return { ...v, work_done: b?.work_done ?? '', test_result: b?.test_result ?? '' }
    case 'sign':
      return { ...v, signatures: signed(v, 'work', e) }
    case 'refuse_sign':
      return { ...v, refused_reason: b?.reason ?? '' }
    case 'finish':
      return { ...v, outcome: b?.outcome ?? 'none', end_reason: b?.reason ?? '', ended_at: e.at }
    case 'no_show':
      return { ...v, no_show_by: b?.whose ?? 'nobody', end_reason: b?.reason ?? '', ended_at: e.at }
    default:
      return v
  }
}

/* `entries`: what waits for this visit, in order. Refused ones, and what stands behind them, change nothing. */
export function expected(v: Visit, entries: Waiting[]): Visit {
  const stop = entries.findIndex((e) => e.refused)
  const coming = stop < 0 ? entries : entries.slice(0, stop)
  if (!coming.length) return v
  const after = coming.reduce((seen, e) => told({ ...seen, state: next[e.act] ?? seen.state }, e), v)
  const planning = v.acts.filter((a) => ['edit', 'give', 'reschedule', 'cancel'].includes(a))
  return { ...after, acts: [...(steps[after.state] ?? []), ...planning] }
}
