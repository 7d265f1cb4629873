// Money without goods, from the customer's form to the payment by somebody else: not shipped, lost, an offer, a return after all; and credit notes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { makeWays } from '../lib/ways.mjs'

const way = async (key) => makeWays(await startServer({ args: ['--portal-per-hour', '200'] }), key)
const shop = await way('refund_only')
await switchOn(shop.as.manager, await shop.as.manager.get('/processes/template?key=return_refund'))
const maker = await way('refund_credit')

let orders = 0
/** A case about an order that was paid. */
async function paidFor({ as, model, caseOf }, paid = 30000) {
  const order = await as.manager.post('/orders', { number: `RO-${++orders}`, paid, lines: [{ model_id: model.id, quantity: 1, price: paid }] })
  const c = await caseOf({ kind: 'refund', description: '申请退款' }, { order })
  await c.at('submitted', 'it begins by itself')
  return Object.assign(c, { order })
}
const request = ({ as }, c, amount, more = {}) => as.agent.post(`/tickets/${c.ticket.id}/refunds`, { purpose: 'refund', amount, reason: '仅退款', legs: [{ method: 'original', amount }], ...more })
/** The refund is written, agreed to by the lead and paid by finance. */
async function paidBack(w, c, amount) {
  const { as } = w
  await c.at('refunding')
  await c.refuses('flow.missing', as.agent, 'request_refund', {}, '', 'first the refund is written')
  await request(w, c, c.order.paid + 1).expect(409, 'refund.exceeds')
  const r = await request(w, c, amount)
  assert.equal(await c.move(as.agent, 'request_refund'), 'paying')
  await as.agent.post(`/refunds/${r.id}/approve`, {}).expect(403, 'permission.missing')
  await as.cash.post(`/refund-legs/${r.legs[0].id}/pay`, {}).expect(409)
  await as.lead.post(`/refunds/${r.id}/approve`, {})
  await as.lead.post(`/refund-legs/${r.legs[0].id}/pay`, {}).expect(403, 'permission.missing')
  await c.at('paying', 'agreed to is not paid')
  await as.cash.post(`/refund-legs/${r.legs[0].id}/pay`, { reference: 'T-1' })
  await c.at('refunded', 'what was paid ends it')
  assert.equal(await c.status(), 'resolved')
  assert.match((await c.tracked()).messages.at(-1).body, /退款已付出/)
}

test('not shipped: the parcel is stopped in the store, and the money goes back', async () => {
  const { as } = shop
  const c = await paidFor(shop)
  await c.refuses('field.required', as.agent, 'submit', { refund_case: 'unshipped' })
  assert.equal(await c.move(as.agent, 'submit', { refund_case: 'unshipped', claim_amount: 30000 }), 'stopping')
  await c.refuses('flow.role', as.cash, 'stopped', { shipment_stopped: 'stopped' })
  await c.refuses('flow.guard', as.store, 'stopped', { shipment_stopped: 'gone' }, '', 'what has left is not stopped')
  assert.equal(await c.move(as.store, 'stopped', { shipment_stopped: 'stopped' }), 'refunding')
  await paidBack(shop, c, 30000)
})

test('it had left: traced, found lost, refunded', async () => {
  const { as } = shop
  const c = await paidFor(shop)
  await c.move(as.agent, 'submit', { refund_case: 'unshipped', claim_amount: 30000 })
  assert.equal(await c.move(as.store, 'stop_failed', { shipment_stopped: 'gone' }), 'tracing')
  assert.deepEqual(await c.mine(), ['traced_arrived', 'withdraw'])
  await c.refuses('flow.guard', as.agent, 'traced_refund', { delivery_found: 'on_way' }, '', 'it may still come')
  assert.equal(await c.move(as.agent, 'traced_refund', { delivery_found: 'lost' }), 'refunding')
  await paidBack(shop, c, 30000)

  const came = await paidFor(shop)
  assert.equal(await came.move(as.agent, 'submit', { refund_case: 'not_received', claim_amount: 30000 }), 'tracing')
  await came.take('traced_arrived')
  await came.at('delivered')
  assert.equal(await came.status(), 'resolved')
})

test('an offer that the customer takes, after details that were asked for', async () => {
  const { as } = shop
  const c = await paidFor(shop)
  assert.equal(await c.move(as.agent, 'submit', { refund_case: 'not_worth', claim_amount: 30000 }), 'reviewing')
  await c.refuses('field.required', as.agent, 'ask')
  assert.equal(await c.move(as.agent, 'ask', { asked_for: '破损处照片' }), 'wait_info')
  assert.match((await c.tracked()).messages.at(-1).body, /破损处照片/)
  await c.take('details')
  await c.at('reviewing')
  await c.refuses('field.required', as.agent, 'offer', { offer_amount: 10000 })
  assert.equal(await c.move(as.agent, 'offer', { offer_amount: 10000, offer_words: '退一百元，商品不用寄回' }), 'offered')
  assert.deepEqual(await c.mine(), ['offer_no', 'offer_yes', 'withdraw'])
  await c.take('offer_yes')
  await paidBack(shop, c, 10000)
})

test('a large offer needs a second person, and so does a large refund', async () => {
  const { as } = shop
  const c = await paidFor(shop, 90000)
  await c.move(as.agent, 'submit', { refund_case: 'missing', claim_amount: 90000 })
  const offer = { offer_amount: 60000, offer_words: '退六百元' }
  assert.equal(await c.move(as.agent, 'offer', offer), 'reviewing')
  assert.equal(await c.decide(as.lead, false), 'reviewing', 'refused')
  assert.equal(await c.move(as.agent, 'offer', offer), 'reviewing')
  assert.equal(await c.decide(as.manager), 'offered')
  await c.take('offer_no')
  await c.at('appeal')
  await c.refuses('flow.role', as.agent, 'appeal_refund', {}, '全退')
  assert.equal(await c.move(as.lead, 'appeal_refund', {}, '少发一件，全退'), 'refunding')
  const r = await request(shop, c, 90000)
  assert.equal(await c.move(as.agent, 'request_refund'), 'refunding')
  assert.equal(await c.decide(as.lead), 'paying')
  await as.lead.post(`/refunds/${r.id}/approve`, {})
  assert.deepEqual(await c.mine(), [], 'agreed to: nothing is withdrawn by a click')
  await as.cash2.post(`/refund-legs/${r.legs[0].id}/pay`, {})
  await c.at('refunded')
})

test('what failed or was sent back by finance comes back to who mends it', async () => {
  const { as } = shop
  const c = await paidFor(shop)
  await c.move(as.agent, 'submit', { refund_case: 'price', claim_amount: 5000 })
  assert.equal(await c.move(as.agent, 'approve'), 'refunding')
  const first = await request(shop, c, 6000)
  assert.equal(await c.move(as.agent, 'request_refund'), 'paying')
  await as.cash.post(`/refunds/${first.id}/refuse`, { reason: '差价应为五十元' })
  await c.at('refund_refused')
  await c.refuses('flow.role', as.cash, 'refund_again')
  assert.equal(await c.move(as.agent, 'refund_again'), 'refunding')
  await c.refuses('flow.guard', as.agent, 'request_refund', {}, '', 'a refused one is not asked for twice')
  const second = await request(shop, c, 5000)
  assert.equal(await c.move(as.agent, 'request_refund'), 'paying')
  await as.lead.post(`/refunds/${second.id}/approve`, {})
  await as.cash.post(`/refund-legs/${second.legs[0].id}/fail`, { reason: '账户已注销' })
  await c.at('refund_failed')
  await c.refuses('flow.guard', as.cash, 'paid_other', {}, '已转账', 'another way needs the customer’s yes')
  assert.equal(await c.move(as.cash, 'paid_other', { other_account_agreed: true }, '客户书面同意，已转支付宝'), 'refunded')
})

test('refused: the appeal, the platform, and the ruling', async () => {
  const { as } = shop
  const c = await paidFor(shop)
  await c.move(as.agent, 'submit', { refund_case: 'not_received', claim_amount: 30000 })
  assert.equal(await c.move(as.agent, 'traced_review', { delivery_found: 'delivered_person' }), 'reviewing')
  assert.equal(await c.move(as.agent, 'reject', { reject_basis: 'delivered', reject_words: '本人已签收' }), 'rejected')
  assert.match((await c.tracked()).messages.at(-1).body, /本人已签收.*12315/)
  await c.take('reject_platform', '我没有签收')
  await c.at('platform_case')
  await c.refuses('field.required', as.lead, 'platform_refund')
  assert.equal(await c.move(as.lead, 'platform_refund', { platform_case_no: 'P-77' }), 'refunding')
  await paidBack(shop, c, 30000)
})

test('goods have to come back after all: the return begins, and nobody applies again', async () => {
  const { as } = shop
  const c = await paidFor(shop)
  await c.move(as.agent, 'submit', { refund_case: 'goodwill', claim_amount: 30000 })
  await c.refuses('field.required', as.agent, 'convert', {}, '', 'why has to be told')
  assert.equal(await c.move(as.agent, 'convert', {}, '商品贵重，须寄回检测'), 'converting')
  assert.equal(await c.move(as.agent, 'converted_done'), 'converted')
  const { items } = await as.agent.get(`/tickets/${c.ticket.id}/flows`)
  const back = items.find((f) => f.process === 'return_refund')
  assert.equal(back.step, 'submitted')
  assert.equal(await c.status(), 'open', 'the return leads the ticket now')
  assert.ok((await c.mine()).includes('withdraw'))
})

const claim = { credit_case: 'price', contract_no: 'HT-2026-9', claim_amount: 800000 }

test('manufacturer: a credit is agreed with the customer, approved by two and paid by finance', async () => {
  const { as } = maker
  const c = await paidFor(maker, 2000000)
  await c.refuses('field.required', as.agent, 'submit', { ...claim, contract_no: '' })
  assert.equal(await c.move(as.agent, 'submit', claim), 'checking')
  await c.refuses('flow.role', as.cash, 'offer', { agreed_amount: 600000, offer_words: '按合同价差' })
  assert.equal(await c.move(as.agent, 'offer', { agreed_amount: 400000, offer_words: '按半年价差' }), 'offered')
  await c.take('offer_no')
  await c.at('disputed')
  assert.equal(await c.move(as.lead, 'dispute_offer', { agreed_amount: 600000, offer_words: '按全年价差' }), 'offered')
  await c.take('offer_yes')
  await c.at('approving')
  const r = await as.lead.post(`/tickets/${c.ticket.id}/refunds`, { purpose: 'refund', amount: 600000, reason: '价差', legs: [{ method: 'bank', payee: '某机械公司 6222 0000 5678', amount: 600000 }] })
  await c.refuses('flow.role', as.agent, 'approve', { settle_by: 'pay' })
  await c.refuses('field.required', as.lead, 'approve')
  assert.equal(await c.move(as.lead, 'approve', { settle_by: 'pay' }), 'approving', 'a large credit waits for a second person')
  assert.equal(await c.decide(as.manager), 'paying')
  const { id, version } = (await c.flow()).flow
  await as.cash.patch(`/flows/${id}/values`, { values: { credit_note_no: 'CN-2026-1' } }, { 'If-Match': `"${version}"` })
  await as.cash.post(`/refunds/${r.id}/approve`, {})
  await as.manager.post(`/refunds/${r.id}/approve`, {})
  await as.cash2.post(`/refund-legs/${r.legs[0].id}/pay`, { reference: 'T-2' })
  await c.at('credited')
  assert.match((await c.tracked()).messages.at(-1).body, /贷项已处理/)
  assert.equal(await c.status(), 'resolved')
})

test('manufacturer: not approved without a refund; what failed goes back to be checked', async () => {
  const { as } = maker
  const c = await paidFor(maker, 2000000)
  await c.move(as.agent, 'submit', claim)
  assert.equal(await c.move(as.agent, 'agree', { agreed_amount: 300000, settle_by: 'pay' }), 'approving')
  await c.refuses('flow.guard', as.lead, 'approve', {}, '', 'first the refund is written')
  assert.equal(await c.move(as.lead, 'approve_no', {}, '缺发票号'), 'checking')
  assert.equal(await c.move(as.agent, 'agree'), 'approving')
  const r = await request(maker, c, 300000)
  assert.equal(await c.move(as.lead, 'approve'), 'paying')
  await as.manager.post(`/refunds/${r.id}/approve`, {})
  await as.cash.post(`/refund-legs/${r.legs[0].id}/fail`, { reason: '账号有误' })
  await c.at('refund_failed')
  assert.equal(await c.move(as.cash, 'pay_check', { credit_note_no: 'CN-1' }, '请核对账号'), 'checking')
})

test('the chains of events hold', () => [shop, maker].forEach(({ server }) => server.run(['verify'])))
