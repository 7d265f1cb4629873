// Refunds: asked for within limits, agreed to by one or two, paid once; nothing goes back twice, whatever it is called.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, roles, teams, as } = await makeCompany(server)
const { agent, lead, manager } = as
await admin.post('/users', { login: 'cash', name: '钱财务', password, role_ids: [roles.finance], team_ids: [] })
await admin.post('/users', { login: 'cash2', name: '二财务', password, role_ids: [roles.finance], team_ids: [] })
await admin.post('/users', { login: 'boss', name: '副经理', password, role_ids: [roles.manager], team_ids: [] })
await admin.post('/users', { login: 'store', name: '仓小库', password, role_ids: [roles.warehouse], team_ids: [] })
const [cash, cash2, boss, store] = await Promise.all(['cash', 'cash2', 'boss', 'store'].map((l) => server.logIn(l, password)))

const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
const home = await manager.post('/categories', { key: 'home', name_zh: '家电', name_en: 'Appliances' })
const model = await manager.post('/models', { code: 'K-1', name_zh: '水壶', name_en: 'Kettle', category_id: home.id })
let orders = 0
const order = (paid, quantity = 1) => manager.post('/orders', { number: `R-${++orders}`, paid, lines: [{ model_id: model.id, quantity, price: Math.round(paid / quantity) }] })
const ticket = (more = {}) => agent.post('/tickets', { ...fault, kind: 'refund', subject: '退款', ...more })
const form = (amount, more = {}) => ({ purpose: 'refund', amount, reason: '七日无理由', legs: [{ method: 'original', amount, payee: '6222 0000 1234' }], ...more })
const ask = (t, amount, more, who = agent) => who.post(`/tickets/${t.id}/refunds`, form(amount, more))
const agreed = async (t, amount, more) => {
  const r = await ask(t, amount, more)
  return lead.post(`/refunds/${r.id}/approve`, {})
}
const events = async (t) => (await admin.get(`/events?subject_kind=ticket&subject_id=${t.id}&limit=100`)).items.map((e) => e.type).filter((e) => e.startsWith('refund')).reverse()

test('a refund: asked for, agreed to, paid on two legs, each once', async () => {
  const o = await order(30000)
  const t = await ticket({ order_id: o.id })
  const r = await ask(t, 30000, { lines: [{ order_line_id: o.lines[0].id, quantity: 1 }], legs: [{ method: 'wechat', amount: 10000 }, { method: 'bank', amount: 20000, payee: '王小明 6222 0000 1234' }] }).expect(201)
  assert.deepEqual([r.state, r.order_id, r.order_number, r.needs, r.user_name, r.lines[0].model_code, r.ticket_number], ['requested', o.id, 'R-1', 1, '安静', 'K-1', t.number])
  assert.equal(r.legs[1].payee, '••••1234', 'who does not pay sees its end only')
  await cash.post(`/refund-legs/${r.legs[0].id}/pay`, {}).expect(409, 'refund.not_approved')
  const yes = await lead.post(`/refunds/${r.id}/approve`, { note: '可以' })
  assert.deepEqual([yes.state, yes.decisions.map((d) => [d.user_name, d.agreed, d.note])], ['approved', [['林立', true, '可以']]])
  await manager.post(`/refunds/${r.id}/approve`, {}).expect(409, 'refund.no_move')
  await lead.post(`/refund-legs/${r.legs[0].id}/pay`, {}).expect(403, 'permission.missing')
  assert.equal((await cash.get(`/refunds/${r.id}`)).legs[1].payee, '王小明 6222 0000 1234')
  const half = await cash.post(`/refund-legs/${r.legs[0].id}/pay`, { reference: 'WX-1' })
  assert.deepEqual([half.state, half.paid, half.legs[0].state, half.legs[0].reference, half.legs[0].user_name], ['paying', 10000, 'paid', 'WX-1', '钱财务'])
  await cash2.post(`/refund-legs/${r.legs[0].id}/pay`, { reference: 'WX-2' }).expect(409, 'refund.leg_settled')
  await manager.post(`/refunds/${r.id}/refuse`, { reason: '晚了' }).expect(409, 'refund.no_move')
  const done = await cash.post(`/refund-legs/${r.legs[1].id}/pay`, {})
  assert.deepEqual([done.state, done.paid], ['paid', 30000])
  assert.deepEqual(await events(t), ['refund.requested', 'refund.approved', 'refund.paid', 'refund.paid'])
})

test('what goes back for an order is never more than was paid, over all purposes and tickets', async () => {
  const o = await order(30000, 3)
  const one = await ticket({ order_id: o.id })
  const two = await ticket({ order_id: o.id })
  await ask(one, 20000, { lines: [{ order_line_id: o.lines[0].id, quantity: 2 }] })
  await ask(two, 5000, { purpose: 'goodwill' })
  for (const purpose of ['refund', 'goodwill', 'exchange_difference', 'freight', 'repair_charge_back']) {
    await ask(two, 5001, { purpose }).expect(409, 'refund.exceeds')
  }
  await ask(two, 4000, { lines: [{ order_line_id: o.lines[0].id, quantity: 2 }] }).expect(409, 'refund.already')
  await ask(two, 9000, { override_reason: '致歉' }).expect(403, 'permission.missing')
  await ask(two, 9000, { override_reason: ' ' }, manager).expect(409, 'refund.exceeds')
  const more = await ask(two, 9000, { override_reason: '媒体曝光，总部同意' }, manager)
  assert.equal(more.override_reason, '媒体曝光，总部同意')
  const refused = await manager.post(`/refunds/${more.id}/refuse`, { reason: '不必了' })
  assert.equal(refused.state, 'refused')
  await ask(two, 5000, { lines: [{ order_line_id: o.lines[0].id, quantity: 1 }] }).expect(201)
})

test('without an order the unit or the ticket is what counts', async () => {
  const plain = await ticket()
  await ask(plain, 1000)
  await ask(plain, 1, { purpose: 'goodwill' }).expect(409, 'refund.again')
  const o = await order(8000)
  await ask(plain, 8000, { order_id: o.id }).expect(409, 'refund.exceeds')
  const u = await manager.post('/units', { model_id: model.id, serial: 'RF-1', price: 9000 })
  const [a, b] = [await ticket({ unit_id: u.id }), await ticket({ unit_id: u.id })]
  await ask(a, 6000)
  await ask(b, 4000).expect(409, 'refund.exceeds')
  await ask(b, 3000)
  await ask(await ticket({ order_id: o.id }), 100, { order_id: (await order(9000)).id }).expect(422, 'refund.other_order')
  const v = await manager.post('/units', { model_id: model.id, serial: 'RF-2', order_line_id: o.lines[0].id })
  assert.equal((await ask(await ticket({ unit_id: v.id }), 100)).order_id, o.id, 'the order of the unit')
})

test('limits: each asks and agrees only up to what their roles say', async () => {
  const t = await ticket()
  await ask(t, 500001).expect(403, 'refund.limit')
  await as.collaborator.get('/refund-limits')
  const mine = await agent.get('/refund-limits')
  assert.deepEqual([mine.two_from, mine.own_request, mine.own_approve], [500000, 500000, 0])
  const set = (body, who = manager, version = mine.version) => who.put('/refund-limits', body, { 'If-Match': `"${version}"` })
  const body = { two_from: 400000, limits: [{ role: 'agent', request: 300000, approve: 0 }, { role: 'lead', request: 900000, approve: 200000 }, { role: 'finance', request: 0, approve: 900000 }, { role: 'manager', request: 900000, approve: 900000 }] }
  await set(body, lead).expect(403, 'permission.missing')
  await set({ ...body, limits: [{ role: 'nobody', request: 1, approve: 1 }] }).expect(422, 'role.not_found')
  await set({ ...body, limits: [body.limits[0], body.limits[0]] }).expect(422, 'field.repeated')
  await set({ ...body, two_from: 0 }).expect(422)
  const now = await set(body)
  assert.deepEqual(now.limits.find((l) => l.role === 'warehouse'), { role: 'warehouse', name_zh: '仓库验货', name_en: 'Warehouse', request: 0, approve: 0 })
  await set(body).expect(412, 'record.changed')
  await ask(t, 300001).expect(403, 'refund.limit')
  const r = await ask(t, 250000)
  await lead.post(`/refunds/${r.id}/approve`, {}).expect(403, 'refund.limit')
  await agent.post(`/refunds/${r.id}/approve`, {}).expect(403, 'permission.missing')
  assert.equal((await cash.post(`/refunds/${r.id}/approve`, {})).state, 'approved')
  const [event] = (await admin.get('/events?subject_kind=refund_limit')).items
  assert.equal(event.type, 'refund_limit.changed')
})

test('two persons: from the threshold on two others agree; below it one may alone', async () => {
  const small = await ask(await ticket(), 1000, {}, manager)
  assert.equal((await manager.post(`/refunds/${small.id}/approve`, {})).state, 'approved', 'their own, within their limit')
  const t = await ticket()
  const big = await ask(t, 400000, {}, manager)
  assert.equal(big.needs, 2)
  await manager.post(`/refunds/${big.id}/approve`, {}).expect(403, 'refund.own')
  assert.equal((await cash.post(`/refunds/${big.id}/approve`, {})).state, 'requested')
  await cash.post(`/refunds/${big.id}/approve`, {}).expect(409, 'refund.agreed_already')
  assert.equal((await boss.post(`/refunds/${big.id}/approve`, {})).state, 'approved')
  assert.deepEqual(await events(t), ['refund.requested', 'refund.agreed', 'refund.approved'])
  const o = await order(450000)
  const parts = await ticket({ order_id: o.id })
  assert.equal((await ask(parts, 250000)).needs, 1)
  assert.equal((await ask(parts, 160000)).needs, 2, 'in parts it is as much')
})

test('of two who agree at once to a large one both count, and of one who does so twice one', async () => {
  const r = await ask(await ticket(), 400000, {}, manager)
  const both = await Promise.all([cash, boss, cash].map((who) => who.post(`/refunds/${r.id}/approve`, {}).answer()))
  assert.equal(both.filter((a) => a.status === 200).length, 2)
  const now = await manager.get(`/refunds/${r.id}`)
  assert.deepEqual([now.state, now.decisions.length], ['approved', 2])
})

test('of two who pay at once one is first', async () => {
  for (let round = 0; round < 5; round++) {
    const t = await ticket()
    const r = await agreed(t, 1000)
    const answers = await Promise.all([cash, cash2, cash].map((who, i) => who.post(`/refund-legs/${r.legs[0].id}/pay`, { reference: `T${i}` }).answer()))
    assert.deepEqual(answers.map((a) => a.status).sort(), [200, 409, 409])
    assert.deepEqual((await events(t)).filter((e) => e === 'refund.paid').length, 1)
    assert.equal((await cash.get(`/refunds/${r.id}`)).paid, 1000)
  }
})

test('of two who ask at once for the whole of an order from two tickets one is first', async () => {
  for (let round = 0; round < 5; round++) {
    const o = await order(10000)
    const [a, b] = [await ticket({ order_id: o.id }), await ticket({ order_id: o.id })]
    const answers = await Promise.all([ask(a, 10000), ask(b, 10000, { purpose: 'goodwill' }, lead), ask(a, 6000, {}, manager)].map((c) => c.answer()))
    assert.deepEqual(answers.map((x) => x.status).sort(), [201, 409, 409])
    const back = [...(await agent.get(`/tickets/${a.id}/refunds`)).items, ...(await agent.get(`/tickets/${b.id}/refunds`)).items]
    assert.ok(back.reduce((sum, r) => sum + r.amount, 0) <= 10000)
  }
})

test('the same request again is the same refund', async () => {
  const t = await ticket()
  const key = { 'Idempotency-Key': 'refund-7' }
  const one = await agent.post(`/tickets/${t.id}/refunds`, form(700), key)
  const two = await agent.post(`/tickets/${t.id}/refunds`, form(700), key)
  assert.equal(one.id, two.id)
})

test('a leg that failed stays, and another stands for it once; what failed may be given up', async () => {
  const o = await order(2000)
  const t = await ticket({ order_id: o.id })
  const r = await agreed(t, 2000, { legs: [{ method: 'alipay', amount: 2000 }] })
  const leg = r.legs[0].id
  const failed = await cash.post(`/refund-legs/${leg}/fail`, { reason: '账户已注销' })
  assert.deepEqual([failed.state, failed.legs[0].failure], ['failed', '账户已注销'])
  await cash.post(`/refund-legs/${leg}/pay`, {}).expect(409, 'refund.leg_settled')
  await cash.post(`/refund-legs/${leg}/retry`, { method: 'bank' }).expect(422, 'refund.payee')
  await lead.post(`/refunds/${r.id}/approve`, {}).expect(409)
  const again = await cash.post(`/refund-legs/${leg}/retry`, { method: 'bank', payee: '王小明 6222' })
  assert.deepEqual([again.state, again.legs.map((l) => [l.state, l.retry_of])], ['approved', [['failed', null], ['pending', leg]]])
  await cash.post(`/refund-legs/${leg}/retry`, { method: 'cash' }).expect(409, 'refund.leg_settled')
  assert.equal((await cash.post(`/refund-legs/${again.legs[1].id}/pay`, {})).state, 'paid')

  const q = await order(10000)
  const [v, w] = [await ticket({ order_id: q.id }), await ticket({ order_id: q.id })]
  const split = await agreed(v, 10000, { legs: [{ method: 'alipay', amount: 6000 }, { method: 'wechat', amount: 4000 }] })
  assert.equal((await cash.post(`/refund-legs/${split.legs[0].id}/fail`, { reason: '退回' })).state, 'failed')
  await ask(w, 6001).expect(409, 'refund.exceeds')
  assert.equal((await cash.post(`/refund-legs/${split.legs[1].id}/pay`, {})).paid, 4000)
  await ask(w, 6000).expect(201)
  await cash.post(`/refund-legs/${split.legs[0].id}/retry`, { method: 'cash' }).expect(409, 'refund.exceeds')
  await lead.post(`/refunds/${split.id}/refuse`, { reason: '算了' }).expect(409, 'refund.part_paid')

  const p = await order(3000)
  const [x, y] = [await ticket({ order_id: p.id }), await ticket({ order_id: p.id })]
  const lost = await agreed(x, 3000)
  await cash.post(`/refund-legs/${lost.legs[0].id}/fail`, { reason: '退回' })
  await ask(y, 3000).expect(201)
  await cash.post(`/refund-legs/${lost.legs[0].id}/retry`, { method: 'cash' }).expect(409, 'refund.exceeds')
  assert.equal((await lead.post(`/refunds/${lost.id}/refuse`, { reason: '已另行退款' })).state, 'refused')
})

test('what failed does not come back past the second person', async () => {
  const { two_from } = await agent.get('/refund-limits')
  const part = Math.ceil(two_from * 0.6)
  const o = await order(3 * part)
  const last = async (r) => (await cash.get(`/refunds/${r.id}`)).legs.at(-1).id
  const again = async (r) => cash.post(`/refund-legs/${await last(r)}/retry`, { method: 'cash' }).answer()
  const fail = async (r) => cash.post(`/refund-legs/${await last(r)}/fail`, { reason: '退回' })
  const of = async () => {
    const r = await ask(await ticket({ order_id: o.id }), part, {}, manager)
    return boss.post(`/refunds/${r.id}/approve`, {})
  }
  const first = await of()
  await fail(first)
  const second = await of()
  assert.deepEqual([first.needs, second.needs], [1, 1], 'what failed does not count')
  const no = await again(first)
  assert.deepEqual([no.status, no.body.code], [409, 'refund.second_needed'])

  await fail(second)
  assert.equal((await again(first)).status, 200, 'alone it is small')
  const third = await of()
  assert.equal(third.needs, 2)
  await fail(first)
  assert.equal((await again(first)).status, 200, 'the other one has its two persons')
})

test('due: seven days after the goods came back, or the day that was said', async () => {
  const t = await ticket()
  const rma = await agent.post(`/tickets/${t.id}/rmas`, { lines: [{ model_id: model.id, quantity: 1, reason: 'no_reason' }] })
  await store.post(`/rmas/${rma.id}/receipts`, { lines: [{ line_id: rma.lines[0].id, quantity: 1, condition: 'intact' }] })
  assert.equal((await ask(t, 1000)).due_on, day(7))
  assert.equal((await ask(await ticket(), 1000, { due_on: '2026-12-24' })).due_on, '2026-12-24')
  assert.equal((await ask(await ticket(), 1000)).due_on, null)
})

test('bad input is told field by field', async () => {
  const t = await ticket()
  await ask(t, 1000, { legs: [{ method: 'cash', amount: 999 }] }).expect(422, 'refund.sum')
  await ask(t, 1000, { legs: [] }).expect(422, 'field.required')
  await ask(t, 0).expect(422)
  await ask(t, -5).expect(422)
  await ask(t, 1000, { reason: ' ' }).expect(422, 'field.required')
  await ask(t, 1000, { purpose: 'fun' }).expect(422)
  await ask(t, 1000, { legs: [{ method: 'bank', amount: 1000 }] }).expect(422, 'refund.payee')
  await ask(t, 1000, { legs: [{ method: 'gold', amount: 1000 }] }).expect(422)
  await ask(t, 1000, { due_on: 'soon' }).expect(422, 'date.invalid')
  await ask(t, 1000, { order_id: 999 }).expect(422, 'order.not_found')
  await ask(t, 1000, { lines: [{ order_line_id: 1, quantity: 1 }] }).expect(422, 'order_line.not_found')
  const o = await order(5000, 2)
  const twice = { order_line_id: o.lines[0].id, quantity: 1 }
  await ask(t, 1000, { order_id: o.id, lines: [twice, twice] }).expect(422, 'field.repeated')
  assert.deepEqual((await agent.get(`/tickets/${t.id}/refunds`)).items, [])
  await cash.post('/refund-legs/999/pay', {}).expect(404, 'refund.leg_not_found')
  await cash.get('/refunds/999').expect(404, 'refund.not_found')
  const r = await ask(t, 1000)
  await lead.post(`/refunds/${r.id}/refuse`, {}).expect(422, 'field.required')
})

test('who may: a refund is as visible as its ticket; whoever asked takes it back', async () => {
  const t = await ticket({ team_id: teams.home.id })
  const r = await ask(t, 1000)
  await as.other.get(`/refunds/${r.id}`).expect(404, 'refund.not_found')
  await as.other.post(`/refunds/${r.id}/refuse`, { reason: 'x' }).expect(404, 'refund.not_found')
  await ask(t, 1000, {}, as.other).expect(404, 'ticket.not_found')
  await ask(t, 1000, {}, store).expect(403, 'permission.missing')
  await ask(t, 1000, {}, cash).expect(403, 'permission.missing')
  await store.post(`/refunds/${r.id}/refuse`, { reason: 'x' }).expect(403, 'permission.missing')
  await agent.get('/refunds').expect(403, 'permission.missing')
  assert.equal((await agent.post(`/refunds/${r.id}/refuse`, { reason: '客户不退了' })).state, 'refused')
})

test('the list: by state, what is to be done oldest first, page by page', async () => {
  const paid = await cash.all('/refunds?state=paid&limit=2')
  assert.ok(paid.length > 3)
  assert.deepEqual(paid.map((r) => r.id), paid.map((r) => r.id).sort((a, b) => b - a))
  const open = await cash.all('/refunds?state=requested&limit=2')
  assert.deepEqual(open.map((r) => r.id), open.map((r) => r.id).sort((a, b) => a - b))
  assert.ok(open.every((r) => r.state === 'requested' && r.legs.length && r.ticket_subject === '退款'))
  await cash.get('/refunds?state=lost').expect(422)
  const own = await lead.all('/refunds')
  assert.ok(own.length > 5)
})

test('the chains of events hold', () => server.run(['verify']))

test('what was exchanged is not paid back as well, nor the other way about', async () => {
  const returned = async (t, line) => agent.post(`/tickets/${t.id}/rmas`, { lines: [{ quantity: 1, reason: 'quality', exchange: true, ...line }] })
  const send = (r) => agent.put(`/rma-lines/${r.lines[0].id}/replacement`, { carrier: '京东', tracking: 'JD1' })
  const o = await order(30000, 3)
  const [one, two] = [await ticket({ order_id: o.id }), await ticket({ order_id: o.id })]
  await send(await returned(one, { order_line_id: o.lines[0].id }))
  await ask(two, 30000).expect(409, 'refund.exchanged')
  const pieces = (quantity) => ({ lines: [{ order_line_id: o.lines[0].id, quantity }] })
  await ask(two, 20000, pieces(2))
  await ask(two, 10000).expect(409, 'refund.exchanged')
  await ask(two, 1000, { purpose: 'exchange_difference' })
  const more = await ask(two, 9000, { override_reason: '换来的也坏了' }, manager)
  assert.equal(more.state, 'requested')
  await send(await returned(two, { order_line_id: o.lines[0].id })).expect(409, 'refund.returned')

  const plain = await ticket()
  await send(await returned(plain, { model_id: model.id }))
  await ask(plain, 100).expect(409, 'refund.exchanged')
  await ask(plain, 100, { purpose: 'goodwill' })
  const paid = await ticket()
  const r = await returned(paid, { model_id: model.id })
  const asked = await ask(paid, 100)
  await send(r).expect(409, 'refund.returned')
  await manager.post(`/refunds/${asked.id}/refuse`, { reason: '改为换货' })
  await send(r)

  const u = await manager.post('/units', { model_id: model.id, serial: 'RX-1', price: 9000 })
  const [a, b] = [await ticket({ unit_id: u.id }), await ticket({ unit_id: u.id })]
  const old = await returned(a, { unit_id: u.id })
  const fresh = await agent.put(`/rma-lines/${old.lines[0].id}/replacement`, { serial: 'RX-2' })
  await ask(b, 9000).expect(409, 'refund.exchanged')
  const replaced = await manager.get(`/units/${fresh.lines[0].new_unit_id}`)
  await manager.edit(`/units/${replaced.id}`, replaced, { state: 'returned' })
  await ask(b, 9000).expect(201)
})
