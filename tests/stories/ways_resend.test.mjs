// Parts that an online shop sends after, from the customer's form to the parcel: missing, bought, broken, out of stock, refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../lib/server.mjs'
import { day, makeWays } from '../lib/ways.mjs'

const server = await startServer({ args: ['--portal-per-hour', '200'] })
const { as, model, unitOf, caseOf } = await makeWays(server, 'parts_ecommerce')
const { agent, lead, manager, store, cash } = as
const motor = model.parts[0].id
const shelf = await lead.post('/stock-places', { name_zh: '主仓', name_en: 'Main store' })

const asked = { part_words: '电机', quantity: 1, address_checked: true }
const opened = async (options) => caseOf({ kind: 'service_request', description: '箱子里少一个电机' }, options)
/** The part is reserved, issued and in a parcel. */
async function sent(c, tracking_no) {
  await c.at('picking')
  await store.post('/stock-moves', { kind: 'receive', place_id: shelf.id, part_id: motor, quantity: 1 })
  const part = await agent.post(`/tickets/${c.ticket.id}/parts`, { part_id: motor, quantity: 1 })
  await c.refuses('flow.role', agent, 'picked', {}, '', 'who keeps the shelf picks')
  await store.post(`/part-needs/${part.id}/reserve`, { place_id: shelf.id })
  assert.equal(await c.move(store, 'picked'), 'sending')
  await store.post(`/part-needs/${part.id}/issue`, { place_id: shelf.id })
  await c.refuses('field.required', store, 'sent', { carrier: '', tracking_no })
  assert.equal(await c.move(store, 'sent', { carrier: '京东', tracking_no }), 'delivering')
  assert.match((await c.tracked()).messages.at(-1).body, new RegExp(tracking_no))
}

test('what was missing is sent without a charge, and the customer says that it came and works', async () => {
  const c = await opened({ unit: await unitOf() })
  await c.at('requested')
  await c.refuses('flow.guard', agent, 'accept', { ...asked, resend_for: 'missing', address_checked: false }, '', 'to where is checked first')
  await c.refuses('flow.role', store, 'accept', { ...asked, resend_for: 'missing' })
  assert.equal(await c.move(agent, 'accept', { ...asked, resend_for: 'missing' }), 'picking')
  assert.deepEqual(await c.mine(), ['withdraw'])
  await sent(c, 'JD-P-1')
  assert.deepEqual(await c.mine(), ['delivered_customer'], 'what was sent cannot be withdrawn')
  await c.take('delivered_customer')
  await c.at('confirming')
  assert.equal(await c.status(), 'resolved')
  await c.take('works_not', '装不上')
  await c.at('review')
  await c.refuses('flow.role', agent, 'review_send', {}, '再发')
  assert.equal(await c.move(lead, 'review_send', {}, '型号发错，再发'), 'picking')
  await sent(c, 'JD-P-2')
  await c.take('delivered_customer')
  await c.take('works')
  await c.at('done')
})

test('what is bought is paid for first', async () => {
  const c = await opened()
  assert.equal(await c.move(agent, 'accept', { ...asked, resend_for: 'buy', price: 32000 }), 'wait_payment')
  assert.equal(await c.status(), 'waiting')
  await c.refuses('flow.role', store, 'paid_by_hand')
  assert.equal(await c.move(cash, 'paid_by_hand'), 'picking')
  await sent(c, 'JD-P-3')
  await c.refuses('field.required', agent, 'delivered')
  assert.equal(await c.move(agent, 'delivered', { delivered_on: day() }), 'confirming')
})

test('a broken one comes back after the new one went, when its return was written', async () => {
  const unit = await unitOf()
  const c = await opened({ unit })
  await c.move(agent, 'accept', { ...asked, resend_for: 'broken' })
  await agent.post(`/tickets/${c.ticket.id}/rmas`, { lines: [{ unit_id: unit.id, quantity: 1, reason: 'quality' }] })
  await sent(c, 'JD-P-4')
  await c.take('delivered_customer')
  await c.at('broken_due')
  assert.deepEqual(await c.mine(), [], 'nobody keeps both')
  await c.refuses('field.required', store, 'broken_came')
  assert.equal(await c.move(store, 'broken_came', { broken_back: true }), 'confirming')
})

test('out of stock the customer chooses the money, which a second person pays', async () => {
  const order = await manager.post('/orders', { number: 'RS-1', paid: 32000, lines: [{ model_id: model.id, quantity: 1, price: 32000 }] })
  const c = await opened({ order })
  await c.move(agent, 'accept', { ...asked, resend_for: 'missing' })
  assert.equal(await c.move(store, 'no_stock', { available_on: day(30) }), 'out_of_stock')
  assert.deepEqual(await c.mine(), ['choose_alternate', 'choose_cancel', 'choose_refund', 'choose_wait', 'withdraw'])
  await c.take('choose_refund')
  await c.at('refund')
  await c.refuses('flow.missing', agent, 'request_refund', {}, '', 'first the refund is written')
  const r = await agent.post(`/tickets/${c.ticket.id}/refunds`, { purpose: 'refund', amount: 12000, reason: '缺货', legs: [{ method: 'original', amount: 12000 }] })
  assert.equal(await c.move(agent, 'request_refund'), 'paying')
  await lead.post(`/refunds/${r.id}/approve`, {})
  await lead.post(`/refund-legs/${r.legs[0].id}/pay`, {}).expect(403, 'permission.missing')
  await cash.post(`/refund-legs/${r.legs[0].id}/pay`, {})
  await c.at('refunded')
})

test('refused, appealed against, and refused for good', async () => {
  const c = await opened()
  await c.refuses('field.required', agent, 'reject')
  assert.equal(await c.move(agent, 'reject', { reject_words: '出库录像显示齐全' }), 'rejected')
  await c.take('appeal')
  await c.at('review')
  assert.equal(await c.move(lead, 'review_end', { reject_words: '复核录像，配件在箱内' }), 'refused')
  assert.equal(await c.status(), 'resolved')
})

test('the chains of events hold', () => server.run(['verify']))
