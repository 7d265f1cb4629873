// Return and refund from the customer's form to the money: what the flow asks for, what documents tell it, who agrees, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ifMatch } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { day, makeWays } from '../lib/ways.mjs'

const server = await startServer({ args: ['--portal-per-hour', '200'] })
const { as, model, unitOf, caseOf, upload } = await makeWays(server, 'return_refund')
const { agent, lead, manager, store, cash, cash2 } = as

let orders = 0
/** A case about a unit that was paid for, sent back as the customer asked. */
async function back(paid = 30000) {
  const order = await manager.post('/orders', { number: `WAY-${++orders}`, paid, lines: [{ model_id: model.id, quantity: 1, price: paid }] })
  const unit = await unitOf({ order_line_id: order.lines[0].id, delivered_on: day(-3) })
  const c = await caseOf({ kind: 'return', description: '用了两天就不转，要退货' }, { unit })
  await c.at('submitted', 'it begins by itself')
  return Object.assign(c, { order })
}
const agreed = async (c) => {
  assert.equal(await c.move(agent, 'submit', { return_reason: 'quality' }), 'review')
  assert.equal(await c.move(agent, 'approve'), 'authorising')
  c.rma = await agent.post(`/tickets/${c.ticket.id}/rmas`, { address: '上海市青浦区 3 号仓', lines: [{ unit_id: c.unit.id, quantity: 1, reason: 'quality', expected_condition: 'used' }] })
  await c.at('wait_ship', 'the return that was authorised leads on')
}
const sent = (c) => c.me.post(`${c.path}/returns/${c.rma.id}/parcel`, { carrier: '顺丰', tracking: 'SF100' })
const received = (c, more = {}) => store.post(`/rmas/${c.rma.id}/receipts`, { lines: [{ line_id: c.rma.lines[0].id, quantity: 1, condition: 'used', serial: c.unit.serial, ...more }] })
const inspected = async (c, form = {}) => {
  const found = await store.post(`/tickets/${c.ticket.id}/inspections`, { line_id: c.rma.lines[0].id, result: 'accepted', cause: 'manufacture', findings: '电机不转', attachment_ids: [await upload(store)], ...form })
  await lead.post(`/inspections/${found.id}/review`, { note: '同意' })
  return found
}
const asked = (c, amount, more = {}) => agent.post(`/tickets/${c.ticket.id}/refunds`, { purpose: 'refund', amount, reason: '质量问题', legs: [{ method: 'original', amount }], ...more })
/** A case whose goods were found as they were claimed. */
async function toRefund(paid) {
  const c = await back(paid)
  await agreed(c)
  await sent(c)
  await received(c)
  await inspected(c)
  assert.equal(await c.move(store, 'inspected', { goods_found: 'as_claimed' }), 'refunding')
  return c
}

test('a whole return, from the form in the portal to the money', async () => {
  const c = await back(80000)
  assert.deepEqual(await c.mine(), ['withdraw'])
  await c.me.post(`${c.path}/moves`, { flow_id: (await c.flow()).flow.id, move: 'approve', reason: '' }).expect(409, 'flow.no_move')
  assert.deepEqual([(await c.tracked()).step_zh, (await c.tracked()).step_en], ['已申请', 'Submitted'])
  assert.ok((await c.tracked()).step_due_at)
  await agreed(c)
  assert.equal((await c.tracked()).step_due_at, null, 'we wait for the customer, and promise nothing')
  assert.match((await c.tracked()).messages.at(-1).body, /退货申请 .* 已同意/)
  await sent(c)
  await c.at('in_transit', 'the parcel that the customer named leads on')
  await received(c)
  await c.at('inspecting')
  assert.deepEqual((await c.flow()).documents, ['rma', 'inspection'])
  assert.equal((await c.tries(store, 'inspected', { goods_found: 'as_claimed' })).status, 409, 'not before it was inspected')
  assert.deepEqual(await c.mine(), [], 'goods are here: nothing is withdrawn by a click')
  const found = await inspected(c)
  assert.equal((await agent.get(`/rmas/${c.rma.id}`)).state, 'inspected')
  assert.equal(found.result, 'accepted')
  assert.equal(await c.move(store, 'inspected', { goods_found: 'as_claimed' }), 'refunding')

  assert.equal((await c.tries(agent, 'request_refund')).body.code, 'flow.missing')
  const r = await asked(c, 80000)
  assert.equal(await c.move(agent, 'request_refund', {}, '按订单'), 'refunding', 'a large amount waits for a second person')
  assert.equal((await agent.post(`/flows/${(await c.flow()).flow.id}/decision`, { agree: true, answer: '' }).answer()).status, 403)
  assert.equal(await c.decide(lead), 'paying')
  await agent.post(`/refunds/${r.id}/approve`, {}).expect(403, 'permission.missing')
  await lead.post(`/refunds/${r.id}/approve`, {})
  await c.at('paying')
  await cash.post(`/refund-legs/${r.legs[0].id}/pay`, { reference: 'T-1' })
  await c.at('refunded', 'what was paid ends it')
  await agent.post(`/rmas/${c.rma.id}/settle`, { lines: [{ id: c.rma.lines[0].id, disposition: 'restock' }] })
  assert.equal(await c.status(), 'resolved')
  assert.deepEqual(await c.mine(), [])
})

test('goods that differ are settled with the customer, who says yes in the portal', async () => {
  const c = await back()
  await agreed(c)
  await received(c, { condition: 'damaged' })
  await c.at('inspecting', 'the parcel need not have been named')
  await inspected(c, { result: 'partly', accepted: 0, cause: 'use' })
  assert.equal(await c.move(store, 'inspected', { goods_found: 'as_claimed' }), 'dispute', 'the mismatch counts, whatever was chosen')
  assert.equal(await c.move(agent, 'dispute_offer', { partial_amount: 20000, partial_words: '外壳有裂，退二百元' }), 'partial_offer')
  assert.deepEqual(await c.mine(), ['partial_no', 'partial_platform', 'partial_yes'])
  await c.take('partial_yes')
  await c.at('refunding')
  await asked(c, 30001).expect(409, 'refund.exceeds')
  const r = await asked(c, 20000)
  assert.equal(await c.move(agent, 'request_refund'), 'paying')
  await lead.post(`/refunds/${r.id}/refuse`, { reason: '金额写错' })
  await c.at('refund_refused', 'what finance sent back comes back')
  assert.equal(await c.move(lead, 'refund_again'), 'refunding')
  const again = await asked(c, 18000)
  assert.equal(await c.move(agent, 'request_refund'), 'paying')
  await lead.post(`/refunds/${again.id}/approve`, {})
  await cash.post(`/refund-legs/${again.legs[0].id}/pay`, {})
  await c.at('refunded')
})

test('refused, the customer appeals in the portal, the lead agrees after all', async () => {
  const c = await back()
  await c.move(agent, 'submit', { return_reason: 'no_reason' })
  assert.equal(await c.move(agent, 'reject', { reject_basis: 'out_of_time', reject_words: '已超过七日' }), 'rejected')
  assert.match((await c.tracked()).messages.at(-1).body, /已超过七日.*12315/)
  assert.deepEqual(await c.mine(), ['appeal_open', 'reject_platform', 'withdraw'])
  await c.take('appeal_open')
  await c.at('appeal')
  assert.equal((await c.tries(agent, 'appeal_return', {}, '再看看')).body.code, 'flow.role', 'not by those who refused')
  assert.equal(await c.move(lead, 'appeal_return', {}, '签收日记错，未超期'), 'authorising')
  c.rma = await agent.post(`/tickets/${c.ticket.id}/rmas`, { lines: [{ unit_id: c.unit.id, quantity: 1, reason: 'no_reason', expected_condition: 'used' }] })
  await c.at('wait_ship')
  await c.take('withdraw', '算了，不退了')
  await c.at('withdrawn')
  assert.equal(await c.status(), 'closed')
  await c.me.post(`${c.path}/moves`, { flow_id: (await c.flow()).flow.id, move: 'appeal_open', reason: '' }).expect(409, 'flow.over')
})

test('a refund that failed is paid again; two payers at once pay once', async () => {
  const c = await toRefund()
  const r = await asked(c, 30000)
  await c.move(agent, 'request_refund')
  await lead.post(`/refunds/${r.id}/approve`, {})
  const leg = r.legs[0].id
  await cash.post(`/refund-legs/${leg}/fail`, { reason: '账户已注销' })
  await c.at('refund_failed')
  const again = await cash.post(`/refund-legs/${leg}/retry`, { method: 'bank', payee: '王小明 6222 0000 1234' })
  await c.at('paying', 'paying again leads back by itself')
  const open = again.legs.find((l) => l.id !== leg)
  const answers = await Promise.all([cash, cash2].map((who) => who.post(`/refund-legs/${open.id}/pay`, {}).answer()))
  assert.deepEqual(answers.map((a) => a.status).sort(), [200, 409])
  await c.at('refunded')
})

test('nothing goes back twice, whatever it is called', async () => {
  const c = await toRefund()
  const r = await asked(c, 30000)
  await c.move(agent, 'request_refund')
  for (const purpose of ['refund', 'exchange_difference', 'goodwill'])
    await asked(c, 1, { purpose }).expect(409, 'refund.exceeds')
  await lead.post(`/refunds/${r.id}/approve`, {})
  await cash.post(`/refund-legs/${r.legs[0].id}/pay`, {})
  await c.at('refunded')
  const other = await caseOf({ kind: 'return', description: '再退一次' }, { unit: c.unit })
  await agent.post(`/tickets/${other.ticket.id}/refunds`, { purpose: 'goodwill', amount: 100, reason: '致歉', legs: [{ method: 'original', amount: 100 }] }).expect(409, 'refund.exceeds')
})

test('two people at one step, the customer among them: one move counts', async () => {
  for (let round = 0; round < 3; round++) {
    const c = await back()
    await c.move(agent, 'submit', { return_reason: 'no_reason' })
    const id = (await c.flow()).flow.id
    const answers = await Promise.all([
      agent.post(`/flows/${id}/moves`, { move: 'approve', values: {}, reason: '' }).answer(),
      lead.post(`/flows/${id}/moves`, { move: 'reject', values: { reject_basis: 'not_covered', reject_words: '定制商品' }, reason: '' }).answer(),
      c.me.post(`${c.path}/moves`, { flow_id: id, move: 'withdraw', reason: '不退了' }).answer(),
    ])
    const won = answers.filter((a) => a.status === 200)
    assert.ok(won.length >= 1, JSON.stringify(answers.map((a) => a.body)))
    const moved = (await manager.get(`/events?subject_kind=ticket&subject_id=${c.ticket.id}&type=flow.moved&limit=20`)).items.filter((e) => e.data.from === 'review')
    assert.equal(moved.length, 1, 'review was left once')
  }
})

test('a definition that changes does not change the way of a case that runs', async () => {
  const before = await back()
  await agreed(before)
  const [process] = await manager.all('/processes')
  const now = await manager.get('/processes/template?key=return_refund')
  const moves = now.moves.map((m) => (m.key === 'shipped_customer' ? { ...m, to: 'inspecting' } : m))
  const draft = await manager.put(`/processes/${process.id}/draft`, { ...now, moves }, ifMatch(process))
  await manager.post(`/processes/${process.id}/switch-on`, { note: '不等在途' }, ifMatch(draft))
  const after = await back()
  await agreed(after)
  await sent(before)
  await sent(after)
  await before.at('in_transit', 'the edition with which it began')
  await after.at('inspecting', 'the new edition')
})

test('who has no right, no role or no link moves nothing', async () => {
  const c = await back()
  const id = (await c.flow()).flow.id
  const form = { move: 'submit', values: { return_reason: 'quality' }, reason: '' }
  await as.other.post(`/flows/${id}/moves`, form).expect(404, 'flow.not_found')
  await as.collaborator.post(`/flows/${id}/moves`, form).expect(403, 'permission.missing')
  await cash.post(`/flows/${id}/moves`, form).expect(403, 'flow.role')
  const mine = { flow_id: id, move: 'withdraw', reason: 'x' }
  await server.anonymous().get(`${c.path}/moves`).expect(404, 'portal.not_found')
  await server.anonymous().post(`${c.path}/moves`, mine).expect(404, 'portal.not_found')
  const other = await back()
  await other.me.post(`${other.path}/moves`, mine).expect(404, 'flow.not_found')
  await c.me.post(`${c.path}/moves`, { ...mine, reason: ' ' }).expect(422, 'field.required')
  await c.me.post(`${c.path}/moves`, { flow_id: id, move: 'submit' }).expect(403, 'flow.role')
  await c.at('submitted')
})

test('the chains of events hold', () => server.run(['verify']))
