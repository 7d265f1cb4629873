// One unit for another, from the customer's form to the new one that works: goods first, replacement first, a resend, out of stock; shop and manufacturer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../lib/server.mjs'
import { day, makeWays } from '../lib/ways.mjs'

const way = async (key) => makeWays(await startServer({ args: ['--portal-per-hour', '200'] }), key)
const shop = await way('exchange')
const maker = await way('exchange_manufacturing')

/** A case that is before its review. */
async function asked({ unitOf, caseOf, as }, exchange_kind, exchange_reason, more = {}) {
  const c = await caseOf({ kind: 'exchange', description: '收到就不转，想换一台' }, { unit: await unitOf({ delivered_on: day(-3), purchased_on: day(-5), ...more }) })
  await c.at('submitted', 'it begins by itself')
  await c.refuses('field.required', as.agent, 'submit', { exchange_kind }, '', 'the reason has to be told')
  assert.equal(await c.move(as.agent, 'submit', { exchange_kind, exchange_reason }), 'review')
  return c
}
/** The return is written, the goods come back and are what the customer said. */
async function broughtBack({ as, upload }, c, result = 'accepted') {
  await c.at('authorising')
  const line = { unit_id: c.unit.id, quantity: 1, reason: 'quality', expected_condition: 'used', exchange: true }
  c.rma = await as.agent.post(`/tickets/${c.ticket.id}/rmas`, { address: '上海市青浦区 3 号仓', lines: [line] })
  await c.at('wait_ship', 'the return that was authorised leads on')
  await c.me.post(`${c.path}/returns/${c.rma.id}/parcel`, { carrier: '顺丰', tracking: 'SF200' })
  await c.at('in_transit')
  await as.store.post(`/rmas/${c.rma.id}/receipts`, { lines: [{ line_id: c.rma.lines[0].id, quantity: 1, condition: 'used', serial: c.unit.serial }] })
  await c.at('inspecting')
  await c.refuses('flow.guard', as.store, 'inspected', { goods_found: 'as_claimed' }, '', 'not before it was inspected')
  await lookedAt({ as, upload }, c, result)
}
/** Inspected, and reviewed by somebody else. */
async function lookedAt({ as, upload }, c, result = 'accepted') {
  const found = await as.store.post(`/tickets/${c.ticket.id}/inspections`, { line_id: c.rma.lines[0].id, result, cause: 'manufacture', findings: '电机不转', attachment_ids: [await upload(as.store)], ...(result === 'partly' && { accepted: 0 }) })
  await as.lead.post(`/inspections/${found.id}/review`, { note: '同意' })
}
/** The replacement is on its way: its serial and number stand on the return, and the customer has the number. */
async function sentOut({ as }, c, new_serial, reship_no) {
  await c.at('reshipping')
  await c.refuses('field.required', as.store, 'reshipped', { new_serial }, '', 'a parcel has a number')
  assert.equal(await c.move(as.store, 'reshipped', { new_serial, reship_no }), 'delivering')
  assert.match((await c.tracked()).messages.at(-1).body, new RegExp(reship_no))
  if (c.rma) await as.agent.put(`/rma-lines/${c.rma.lines[0].id}/replacement`, { serial: new_serial, carrier: '京东', tracking: reship_no })
}

test('goods first: what came back is inspected, the new one gets its serial and the customer says that it works', async () => {
  const { as } = shop
  const c = await asked(shop, 'exchange', 'quality')
  assert.deepEqual(await c.mine(), ['withdraw'])
  await c.refuses('flow.role', as.store, 'approve')
  assert.equal(await c.move(as.agent, 'approve'), 'authorising')
  await broughtBack(shop, c)
  assert.deepEqual(await c.mine(), [], 'goods are here: nothing is withdrawn by a click')
  assert.equal(await c.move(as.store, 'inspected', { goods_found: 'as_claimed' }), 'stock')
  await c.refuses('flow.role', as.agent, 'in_stock', {}, '', 'who keeps the shelf knows what lies there')
  assert.equal(await c.move(as.store, 'in_stock', { new_serial: 'EX-NEW-1' }), 'reshipping')
  await sentOut(shop, c, 'EX-NEW-1', 'JD-EX-1')
  assert.deepEqual(await c.mine(), ['delivered_customer'])
  await c.take('delivered_customer')
  await c.at('confirm')
  assert.equal(await c.status(), 'resolved')
  assert.deepEqual(await c.mine(), ['works', 'works_not'])
  await c.take('works')
  await c.at('exchanged')
  await as.agent.post(`/rmas/${c.rma.id}/settle`, { lines: [{ id: c.rma.lines[0].id, disposition: 'refurbish' }] })
  assert.equal((await as.manager.get(`/units/${c.unit.id}`)).state, 'replaced')
  const { new_unit_id } = (await as.agent.get(`/rmas/${c.rma.id}`)).lines[0]
  const fresh = await as.manager.get(`/units/${new_unit_id}`)
  assert.deepEqual([fresh.serial, fresh.replaces_id, fresh.exchanged_on], ['EX-NEW-1', c.unit.id, day()])
})

test('what was missing is sent again, out of stock and lost on the way; nobody withdraws what is in their hands', async () => {
  const { as } = shop
  const c = await asked(shop, 'resend', 'missing')
  assert.equal(await c.move(as.agent, 'approve'), 'stock', 'nothing has to come back')
  assert.equal(await c.move(as.agent, 'no_stock', {}), 'out_of_stock')
  assert.equal(await c.status(), 'waiting')
  assert.deepEqual(await c.mine(), ['choose_better', 'choose_refund', 'choose_wait', 'withdraw'])
  await c.take('choose_wait')
  await c.at('wait_stock')
  assert.equal(await c.move(as.store, 'stock_came'), 'reshipping')
  await sentOut(shop, c, 'EX-NEW-2', 'JD-EX-2')
  assert.deepEqual(await c.mine(), ['delivered_customer'], 'what was sent cannot be withdrawn')
  await c.refuses('flow.guard', as.agent, 'withdraw', {}, '客户不要了')
  await c.refuses('flow.no_move', as.lead, 'deliver_late', {}, '', 'that is for time to take')
  assert.equal(await c.jump(as.lead, 'tracing', '承运公司来电：包裹失踪'), 'tracing')
  await c.refuses('field.required', as.agent, 'trace_lost', {}, '承运公司确认丢失', 'what the carrier said')
  assert.equal(await c.move(as.agent, 'trace_lost', { trace_result: '承运公司确认丢失' }, '丢失'), 'stock')
  assert.equal((await as.agent.get(`/tickets/${c.ticket.id}/tasks`)).items.length, 1, 'the claim on the carrier is a task')
  assert.equal(await c.move(as.store, 'in_stock'), 'reshipping')
  assert.equal(await c.move(as.store, 'reshipped', { reship_no: 'JD-EX-3' }), 'delivering')
  await c.refuses('field.required', as.agent, 'delivered')
  assert.equal(await c.move(as.agent, 'delivered', { delivered_on: day() }), 'confirm')
  await c.take('works_not', '还是少一根水管')
  await c.at('appeal')
  await c.refuses('flow.role', as.agent, 'appeal_exchange', {}, '再发')
  assert.equal(await c.move(as.lead, 'appeal_exchange', {}, '属实，再补一次'), 'stock')
  assert.equal(await c.move(as.store, 'in_stock'), 'reshipping')
  assert.equal(await c.move(as.store, 'reshipped', { reship_no: 'JD-EX-4' }), 'delivering')
  await c.take('delivered_customer')
  await c.take('works')
  await c.at('exchanged')
})

test('replacement first, with a deposit: the old one is due and looked at, and the deposit goes back', async () => {
  const { as } = shop
  const c = await asked(shop, 'advance', 'quality')
  assert.equal(await c.move(as.agent, 'approve', { deposit_amount: 20000 }), 'hold')
  await c.refuses('flow.role', as.store, 'held')
  assert.equal(await c.move(as.cash, 'held'), 'stock')
  assert.equal(await c.move(as.store, 'in_stock'), 'reshipping')
  await sentOut(shop, c, 'EX-NEW-5', 'JD-EX-5')
  await c.take('delivered_customer')
  await c.at('authorising', 'now the old one is due')
  assert.deepEqual(await c.mine(), [], 'nobody keeps both')
  await broughtBack(shop, c)
  assert.equal(await c.move(as.store, 'inspected', { goods_found: 'as_claimed' }), 'confirm', 'the new one is there already')
  const [task] = (await as.cash.get(`/tickets/${c.ticket.id}/tasks`)).items
  assert.match(task.title_zh, /押金/)
  await as.cash.post(`/tasks/${task.id}/done`)
  await c.take('works')
  await c.at('exchanged')
})

test('an old one that is on its way, or here, before the new one has come is waited for and looked at all the same', async () => {
  const { as } = shop
  for (const here of [false, true]) {
    const c = await asked(shop, 'advance', 'quality')
    assert.equal(await c.move(as.agent, 'approve'), 'stock', 'no deposit was asked for')
    assert.equal(await c.move(as.store, 'in_stock'), 'reshipping')
    assert.equal(await c.move(as.store, 'reshipped', { reship_no: 'JD-EX-8' }), 'delivering')
    c.rma = await as.agent.post(`/tickets/${c.ticket.id}/rmas`, { lines: [{ unit_id: c.unit.id, quantity: 1, reason: 'quality', exchange: true }] })
    const receipt = { lines: [{ line_id: c.rma.lines[0].id, quantity: 1, condition: 'used', serial: c.unit.serial }] }
    if (here) await as.store.post(`/rmas/${c.rma.id}/receipts`, receipt)
    await c.take('delivered_customer')
    await c.at(here ? 'inspecting' : 'wait_ship')
    if (!here) await as.store.post(`/rmas/${c.rma.id}/receipts`, receipt)
    await lookedAt(shop, c)
    assert.equal(await c.move(as.store, 'inspected', { goods_found: 'as_claimed' }), 'confirm')
  }
})

test('an old one that the carrier lost is claimed from the carrier; no second new one is sent for it', async () => {
  const { as } = shop
  const c = await asked(shop, 'advance', 'quality')
  await c.move(as.agent, 'approve')
  await c.move(as.store, 'in_stock')
  assert.equal(await c.move(as.store, 'reshipped', { reship_no: 'JD-EX-9' }), 'delivering')
  assert.equal(await c.jump(as.lead, 'tracing', '承运公司来电'), 'tracing')
  await c.refuses('flow.guard', as.agent, 'trace_lost_back', { trace_result: '丢失' }, '丢失', 'no return was written: what is lost is the new one')
  assert.equal(await c.move(as.agent, 'trace_on', { trace_result: '找到，继续派送' }), 'delivering')
  await c.take('delivered_customer')
  const rma = await as.agent.post(`/tickets/${c.ticket.id}/rmas`, { lines: [{ unit_id: c.unit.id, quantity: 1, reason: 'quality', exchange: true }] })
  await c.me.post(`${c.path}/returns/${rma.id}/parcel`, { carrier: '顺丰', tracking: 'SF300' })
  await c.at('in_transit')
  assert.equal(await c.jump(as.lead, 'tracing', '承运公司称丢失'), 'tracing')
  assert.equal(await c.move(as.agent, 'trace_lost_back', { trace_result: '确认丢失' }, '旧件寄丢'), 'confirm')
  const tasks = (await as.lead.get(`/tickets/${c.ticket.id}/tasks`)).items
  assert.deepEqual(tasks.map((t) => t.role).sort(), ['agent', 'finance'])
})

test('the old one that never comes is the lead’s; above the limit the manager agrees to what becomes of the deposit', async () => {
  const { as } = shop
  const c = await asked(shop, 'advance', 'quality')
  assert.equal(await c.move(as.agent, 'approve', { deposit_amount: 60000 }), 'hold')
  assert.equal(await c.move(as.agent, 'held'), 'stock')
  assert.equal(await c.move(as.store, 'in_stock'), 'reshipping')
  await sentOut(shop, c, 'EX-NEW-6', 'JD-EX-6')
  await c.take('delivered_customer')
  await as.agent.post(`/tickets/${c.ticket.id}/rmas`, { lines: [{ unit_id: c.unit.id, quantity: 1, reason: 'quality', exchange: true }] })
  await c.at('wait_ship')
  assert.equal(await c.jump(as.lead, 'advance_overdue', '客户来电：旧件不寄了'), 'advance_overdue')
  await c.refuses('flow.role', as.agent, 'overdue_settled', {}, '按约定')
  assert.equal(await c.move(as.lead, 'overdue_settled', {}, '按约定以押金抵偿'), 'advance_overdue', 'a large deposit waits for a second person')
  assert.equal(await c.decide(as.manager), 'confirm')
  await c.take('works')
  await c.at('exchanged')
})

test('who pays no deposit sends the goods first, and gets the new one after', async () => {
  const { as } = shop
  const c = await asked(shop, 'advance', 'quality')
  assert.equal(await c.move(as.agent, 'approve', { deposit_amount: 20000 }), 'hold')
  assert.deepEqual(await c.mine(), ['hold_declined', 'withdraw'])
  await c.take('hold_declined')
  await broughtBack(shop, c)
  assert.equal(await c.move(as.store, 'inspected', { goods_found: 'as_claimed' }), 'stock', 'nothing was sent yet')
  assert.equal(await c.move(as.store, 'in_stock'), 'reshipping')
  await sentOut(shop, c, 'EX-NEW-7', 'JD-EX-7')
  await c.take('delivered_customer')
  await c.at('confirm', 'the old one is here')

  const { moves } = await as.manager.get('/processes/template?key=exchange')
  const [silent, declined] = ['hold_none', 'hold_declined'].map((key) => moves.find((m) => m.key === key).effects)
  assert.deepEqual(silent, declined, 'who is silent for three days goes the same way')
})

test('what the law grants is not refused; what it does not may be appealed against', async () => {
  const { as } = shop
  const no = { reject_basis: 'use', reject_words: '人为进水' }
  const c = await asked(shop, 'exchange', 'quality')
  await c.refuses('field.required', as.agent, 'reject', { reject_basis: 'use' })
  assert.equal(await c.move(as.agent, 'reject', no), 'rejected')
  assert.match((await c.tracked()).messages.at(-1).body, /人为进水/)
  await c.take('appeal_open')
  await c.at('appeal')
  await c.refuses('flow.guard', as.lead, 'appeal_goods', no, '', 'nothing is here to be sent back')
  assert.equal(await c.move(as.lead, 'appeal_end', no), 'refused')
  assert.equal(await c.status(), 'resolved')

  const due = await shop.caseOf({ kind: 'exchange', description: '三包期内两次修不好' }, { unit: await shop.unitOf() })
  await as.lead.post(`/tickets/${due.ticket.id}/remedy/overrides`, { remedy: 'exchange', verdict: 'entitled', reason: '两次修理仍不正常' })
  assert.equal(await due.move(as.agent, 'submit', { exchange_kind: 'exchange', exchange_reason: 'remedy' }), 'review')
  await due.refuses('flow.guard', as.agent, 'reject', no)
  assert.equal(await due.move(as.agent, 'approve'), 'authorising')
})

test('manufacturer: an engineer reviews, what came back differs, the customer takes money instead, a second person pays', async () => {
  const { as, model } = maker
  const order = await as.manager.post('/orders', { number: 'MX-1', paid: 600000, lines: [{ model_id: model.id, quantity: 1, price: 600000 }] })
  const c = await asked(maker, 'exchange', 'damaged', { order_line_id: order.lines[0].id })
  await c.refuses('flow.role', as.store, 'approve')
  assert.equal(await c.move(as.engineer, 'approve'), 'authorising')
  await broughtBack(maker, c, 'partly')
  assert.equal(await c.move(as.store, 'inspected', { goods_found: 'transit' }), 'dispute')
  await c.refuses('flow.role', as.agent, 'dispute_advance', {}, '认了')
  assert.equal(await c.move(as.agent, 'dispute_exchange', {}, '运输破损，照换'), 'stock')
  assert.equal(await c.move(as.store, 'no_stock', { available_on: day(40) }), 'out_of_stock')
  await c.take('choose_refund')
  await c.at('refunding')
  await c.refuses('flow.missing', as.agent, 'request_refund', {}, '', 'first the refund is written')
  const r = await as.lead.post(`/tickets/${c.ticket.id}/refunds`, { purpose: 'refund', amount: 600000, reason: '缺货', legs: [{ method: 'original', amount: 600000 }] })
  assert.equal(await c.move(as.agent, 'request_refund'), 'refunding', 'above the limit of the manufacturer')
  assert.equal(await c.decide(as.lead), 'paying')
  await as.cash.post(`/refunds/${r.id}/approve`, {})
  await as.manager.post(`/refunds/${r.id}/approve`, {})
  await as.cash.post(`/refund-legs/${r.legs[0].id}/fail`, { reason: '账户不符' })
  await c.at('refund_failed')
  const again = await as.cash.post(`/refund-legs/${r.legs[0].id}/retry`, { method: 'bank', payee: '某机械公司 6222 0000 5678' })
  await c.at('paying')
  await as.cash2.post(`/refund-legs/${again.legs.find((l) => l.id !== r.legs[0].id).id}/pay`, { reference: 'T-9' })
  await c.at('refunded')
})

test('manufacturer: replacement first without a deposit, so that the line stands still for less', async () => {
  const { as } = maker
  const c = await asked(maker, 'advance', 'quality')
  assert.equal(await c.move(as.engineer, 'approve'), 'stock')
  assert.equal(await c.move(as.store, 'in_stock'), 'reshipping')
  await sentOut(maker, c, 'MX-NEW-1', 'DB-1')
  await c.take('delivered_customer')
  assert.deepEqual(await c.mine(), [])
  await broughtBack(maker, c)
  assert.equal(await c.move(as.store, 'inspected', { goods_found: 'as_claimed' }), 'confirm')
  await c.take('works')
  await c.at('exchanged')
})

test('the chains of events hold', () => [shop, maker].forEach(({ server }) => server.run(['verify'])))
