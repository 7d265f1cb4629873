// Returns of goods: authorised, sent, received in rounds, inspected and reviewed, settled; exchanges; who may, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, roles, teams, as } = await makeCompany(server)
const { agent, lead, manager } = as
await admin.post('/users', { login: 'store', name: '仓小库', password, role_ids: [roles.warehouse], team_ids: [] })
await admin.post('/users', { login: 'engineer', name: '程师', password, role_ids: [roles.engineer], team_ids: [teams.home.id] })
const store = await server.logIn('store', password)
const engineer = await server.logIn('engineer', password)

const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
const home = await manager.post('/categories', { key: 'home', name_zh: '家电', name_en: 'Appliances' })
const model = await manager.post('/models', { code: 'K-1', name_zh: '水壶', name_en: 'Kettle', category_id: home.id })
const photo = { name: 'box.png', type: 'image/png', data: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') }
const upload = async (who) => (await who.upload('/attachments', [photo])).items[0].id
const ticket = (more = {}) => agent.post('/tickets', { ...fault, kind: 'return', subject: '想退掉', ...more })
const facts = async (t) => {
  const found = (await admin.get(`/events?subject_kind=ticket&subject_id=${t.id}&limit=100`)).items
  return found.map((e) => e.type).filter((type) => /^(rma|inspection)/.test(type)).reverse()
}
let units = 0
const unit = (more = {}) => manager.post('/units', { model_id: model.id, serial: `RT-${++units}`, delivered_on: day(-3), ...more })
const line = (u, more = {}) => ({ unit_id: u.id, quantity: 1, reason: 'no_reason', expected_condition: 'intact', ...more })

test('a whole return: authorised, sent by the customer, received, inspected, reviewed, settled', async () => {
  const u = await unit()
  const t = await ticket({ unit_id: u.id })
  const r = await agent.post(`/tickets/${t.id}/rmas`, { address: '上海市青浦区仓库 3 号门', lines: [line(u)] }).expect(201)
  assert.deepEqual([r.state, r.ship_by, r.user_name, r.lines.length], ['authorised', day(7), '安静', 1])
  assert.deepEqual([r.lines[0].model_id, r.lines[0].expected_serial], [model.id, u.serial])
  const edited = await agent.edit(`/rmas/${r.id}`, r, { carrier: '顺丰', tracking: 'SF1' })
  await agent.edit(`/rmas/${r.id}`, r, { carrier: '圆通' }).expect(412, 'record.changed')
  assert.equal(edited.tracking, 'SF1')

  const got = await store.post(`/rmas/${r.id}/receipts`, { lines: [{ line_id: r.lines[0].id, quantity: 1, condition: 'intact', serial: u.serial }], attachment_ids: [await upload(store)] })
  assert.deepEqual([got.state, got.received_on, got.lines[0].received, got.lines[0].mismatch], ['received', day(0), 1, false])
  assert.deepEqual(got.receipts.map((x) => [x.round, x.quantity, x.condition, x.user_name, x.files.map((f) => f.name)]), [[1, 1, 'intact', '仓小库', ['box.png']]])
  await store.get(`/attachments/${got.receipts[0].files[0].id}`)

  const found = await store.post(`/tickets/${t.id}/inspections`, { line_id: r.lines[0].id, result: 'accepted', findings: '配件齐全，外观完好。' }).expect(201)
  assert.deepEqual([found.accepted, found.inspector_name, found.unit_id], [1, '仓小库', u.id])
  const reviewed = await lead.post(`/inspections/${found.id}/review`, { note: '同意' })
  assert.deepEqual([reviewed.reviewer_name, reviewed.review_note], ['林立', '同意'])

  await agent.post(`/rmas/${r.id}/settle`, { lines: [{ id: r.lines[0].id, disposition: 'none' }] }).expect(422, 'rma.disposition')
  const done = await agent.post(`/rmas/${r.id}/settle`, { lines: [{ id: r.lines[0].id, disposition: 'restock' }] })
  assert.deepEqual([done.state, done.lines[0].accepted, done.lines[0].disposition], ['settled', 1, 'restock'])
  assert.equal((await manager.get(`/units/${u.id}`)).state, 'in_stock')
  await agent.post(`/rmas/${r.id}/cancel`, { reason: '算了' }).expect(409, 'rma.no_move')
  await store.post(`/rmas/${r.id}/receipts`, { lines: [{ line_id: r.lines[0].id, quantity: 1, condition: 'used' }] }).expect(409, 'rma.no_move')
  assert.deepEqual(await facts(t), ['rma.authorised', 'rma.changed', 'rma.received', 'inspection.made', 'inspection.reviewed', 'rma.settled'])
})

test('goods come in rounds; more than authorised needs a reason; what differs is flagged', async () => {
  const order = await manager.post('/orders', { number: 'D-1', lines: [{ model_id: model.id, quantity: 5 }] })
  const t = await ticket({ order_id: order.id })
  const r = await agent.post(`/tickets/${t.id}/rmas`, { lines: [{ order_line_id: order.lines[0].id, quantity: 2, reason: 'quality', expected_condition: 'sealed' }] })
  const l = r.lines[0].id
  const receive = (more) => store.post(`/rmas/${r.id}/receipts`, { lines: [{ line_id: l, quantity: 1, condition: 'sealed', ...more }] })
  assert.equal((await receive()).lines[0].mismatch, false)
  const half = await store.post(`/tickets/${t.id}/inspections`, { line_id: l, result: 'accepted', findings: '完好' })
  assert.equal((await agent.get(`/rmas/${r.id}`)).state, 'inspected')
  assert.equal(half.accepted, 1)
  const second = await receive({ condition: 'damaged' })
  assert.deepEqual([second.state, second.lines[0].received, second.lines[0].actual_condition, second.lines[0].mismatch], ['received', 2, 'damaged', true])
  await receive().expect(422, 'rma.over')
  const third = await receive({ reason: '客户多寄了一件' })
  assert.deepEqual([third.lines[0].received, third.receipts.length, third.receipts[2].reason], [3, 3, '客户多寄了一件'])
  const again = await store.post(`/tickets/${t.id}/inspections`, { line_id: l, result: 'partly', accepted: 2, cause: 'transport', findings: '一件外壳碎裂', attachment_ids: [await upload(store)], share_carrier: 100 })
  const all = (await agent.get(`/tickets/${t.id}/inspections`)).items
  assert.deepEqual(all.map((i) => [i.id, i.replaced_by]), [[again.id, null], [half.id, again.id]])
  assert.equal((await agent.get(`/rmas/${r.id}`)).lines[0].accepted, 2)
  await agent.post(`/tickets/${t.id}/rmas`, { lines: [{ order_line_id: order.lines[0].id, quantity: 3, reason: 'other' }] }).expect(422, 'rma.order_quantity')
})

test('a wrong serial is flagged', async () => {
  const u = await unit()
  const t = await ticket({ unit_id: u.id })
  const r = await agent.post(`/tickets/${t.id}/rmas`, { lines: [line(u)] })
  const got = await store.post(`/rmas/${r.id}/receipts`, { lines: [{ line_id: r.lines[0].id, quantity: 1, condition: 'intact', serial: 'RT-OTHER' }] })
  assert.deepEqual([got.lines[0].mismatch, got.lines[0].actual_serial], [true, 'RT-OTHER'])
})

test('who inspected does not review; a reviewed inspection stays; who is first reviews', async () => {
  const u = await unit()
  const t = await ticket({ unit_id: u.id })
  const make = (who, more = {}) => who.post(`/tickets/${t.id}/inspections`, { unit_id: u.id, result: 'accepted', cause: 'manufacture', findings: '电容虚焊', ...more })
  const mine = await make(lead, { received_on: day(-1), custody: '封条 0071', method: '目检、通电', standard: 'GB 4706.1', uncertainty: '±2%', external: true, body: '质检所', fee: 30000, share_merchant: 60, share_supplier: 40 })
  assert.deepEqual([mine.custody, mine.body, mine.fee, mine.share_supplier], ['封条 0071', '质检所', 30000, 40])
  await lead.post(`/inspections/${mine.id}/review`, {}).expect(403, 'inspection.own')
  await agent.post(`/inspections/${mine.id}/review`, {}).expect(403, 'permission.missing')
  await engineer.edit(`/inspections/${mine.id}`, mine, { findings: '别的' }).expect(403, 'inspection.not_own')
  const better = await lead.edit(`/inspections/${mine.id}`, mine, { findings: '电容虚焊，已复现' })
  assert.equal(better.findings, '电容虚焊，已复现')
  const twice = await Promise.all([manager, admin].map((who) => who.post(`/inspections/${mine.id}/review`, {}).answer()))
  assert.deepEqual(twice.map((a) => a.status).sort(), [200, 409])
  await lead.edit(`/inspections/${mine.id}`, { version: 3 }, { findings: '又改' }).expect(409, 'inspection.final')
  const later = await make(engineer, { result: 'refused', cause: 'use', attachment_ids: [await upload(engineer)] })
  const first = (await agent.get(`/tickets/${t.id}/inspections`)).items.find((i) => i.id === mine.id)
  assert.equal(first.replaced_by, later.id)
})

test('inspections: bad input is told field by field', async () => {
  const u = await unit()
  const t = await ticket({ unit_id: u.id })
  const make = (form) => store.post(`/tickets/${t.id}/inspections`, { unit_id: u.id, result: 'accepted', findings: 'x', ...form })
  await make({ result: 'refused' }).expect(422, 'inspection.photo')
  await make({ result: 'partly' }).expect(422, 'inspection.photo')
  await make({ result: 'none' }).expect(422, 'field.required')
  await make({ findings: ' ' }).expect(422, 'field.required')
  await make({ external: true }).expect(422, 'inspection.body')
  await make({ share_merchant: 50 }).expect(422, 'inspection.shares')
  await make({ received_on: '2026-13-01' }).expect(422, 'date.invalid')
  await make({ unit_id: null }).expect(422, 'inspection.of_what')
  await make({ unit_id: 99999 }).expect(422, 'unit.not_found')
  await make({ line_id: 99999 }).expect(422, 'rma.line_not_found')
  await make({ attachment_ids: [99999] }).expect(422, 'attachment.not_found')
  const theirs = await upload(agent)
  await make({ result: 'refused', attachment_ids: [theirs] }).expect(422, 'attachment.not_found')
  const r = await agent.post(`/tickets/${t.id}/rmas`, { lines: [line(u)] })
  await make({ unit_id: null, line_id: r.lines[0].id }).expect(422, 'rma.not_received')
})

test('returns: bad input is told field by field, and nothing is left behind', async () => {
  const t = await ticket()
  const u = await unit()
  const add = (l, more = {}) => agent.post(`/tickets/${t.id}/rmas`, { lines: [{ model_id: model.id, quantity: 1, reason: 'quality', ...l }], ...more })
  await add({ model_id: null }).expect(422, 'rma.what')
  await add({ model_id: 999 }).expect(422, 'model.not_found')
  await add({ order_line_id: 999 }).expect(422, 'order_line.not_found')
  await add({ unit_id: 999 }).expect(422, 'unit.not_found')
  await add({ unit_id: u.id, quantity: 2 }).expect(422, 'rma.unit_quantity')
  await add({ quantity: 0 }).expect(422)
  await add({ reason: 'bored' }).expect(422)
  await add({}, { ship_by: 'soon' }).expect(422, 'date.invalid')
  await agent.post(`/tickets/${t.id}/rmas`, { lines: [] }).expect(422, 'field.required')
  assert.deepEqual((await agent.get(`/tickets/${t.id}/rmas`)).items, [])
  const r = await add({})
  const receive = (l) => store.post(`/rmas/${r.id}/receipts`, { lines: [{ line_id: r.lines[0].id, quantity: 1, condition: 'used', ...l }] })
  await receive({ line_id: 999 }).expect(422, 'rma.line_not_found')
  await receive({ condition: 'unknown' }).expect(422, 'field.required')
  await receive({ quantity: -1 }).expect(422)
  await agent.post(`/rmas/${r.id}/settle`, { lines: [{ id: r.lines[0].id, disposition: 'scrap' }] }).expect(409, 'rma.no_move')
  await agent.post(`/rmas/${r.id}/cancel`, {}).expect(422, 'field.required')
  assert.equal((await agent.post(`/rmas/${r.id}/cancel`, { reason: '客户留下了' })).state, 'cancelled')
  await agent.get('/rmas/999').expect(404, 'rma.not_found')
})

test('a return is as visible as its ticket, and each act has its right', async () => {
  const t = await ticket({ team_id: teams.home.id })
  const form = { lines: [{ model_id: model.id, quantity: 1, reason: 'quality' }] }
  await as.other.post(`/tickets/${t.id}/rmas`, form).expect(404, 'ticket.not_found')
  await store.post(`/tickets/${t.id}/rmas`, form).expect(403, 'permission.missing')
  const r = await agent.post(`/tickets/${t.id}/rmas`, form)
  await as.other.get(`/rmas/${r.id}`).expect(404, 'rma.not_found')
  const goods = { lines: [{ line_id: r.lines[0].id, quantity: 1, condition: 'used' }] }
  await agent.post(`/rmas/${r.id}/receipts`, goods).expect(403, 'permission.missing')
  await as.other.post(`/rmas/${r.id}/cancel`, { reason: 'x' }).expect(404, 'rma.not_found')
  await agent.post(`/tickets/${t.id}/inspections`, { line_id: r.lines[0].id, result: 'accepted', findings: 'x' }).expect(403, 'permission.missing')
  await engineer.post(`/rmas/${r.id}/receipts`, goods)
})

test('two people at two doors do not count one piece twice', async () => {
  const t = await ticket()
  const r = await agent.post(`/tickets/${t.id}/rmas`, { lines: [{ model_id: model.id, quantity: 1, reason: 'quality' }] })
  const goods = { lines: [{ line_id: r.lines[0].id, quantity: 1, condition: 'used' }] }
  const answers = await Promise.all([store, manager].map((who) => who.post(`/rmas/${r.id}/receipts`, goods).answer()))
  assert.deepEqual(answers.map((a) => a.status).sort(), [200, 422])
  assert.equal((await agent.get(`/rmas/${r.id}`)).lines[0].received, 1)
  const key = { 'Idempotency-Key': 'door-3' }
  const more = { lines: [{ ...goods.lines[0], reason: '又来一件' }] }
  await store.post(`/rmas/${r.id}/receipts`, more, key)
  await store.post(`/rmas/${r.id}/receipts`, more, key)
  assert.equal((await agent.get(`/rmas/${r.id}`)).lines[0].received, 2)
})

test('of two returns of the same order lines at once, in whatever order, one is first', async () => {
  for (let round = 0; round < 5; round++) {
    const order = await manager.post('/orders', { number: `TWO-${round}`, lines: [{ model_id: model.id, quantity: 1 }, { model_id: model.id, quantity: 1 }] })
    const [a, b] = order.lines.map((l) => ({ order_line_id: l.id, quantity: 1, reason: 'quality' }))
    const [s, t] = [await ticket(), await ticket()]
    const answers = await Promise.all([[s, [a, b]], [t, [b, a]]].map(([x, lines]) => agent.post(`/tickets/${x.id}/rmas`, { lines }).answer()))
    assert.deepEqual(answers.map((x) => x.status).sort(), [201, 422])
  }
})

test('an exchange is registered with both serials, so that the warranty begins anew', async () => {
  const u = await unit({ delivered_on: day(-200), purchased_on: day(-200) })
  const t = await ticket({ kind: 'exchange', unit_id: u.id })
  const r = await agent.post(`/tickets/${t.id}/rmas`, { lines: [line(u, { exchange: true, reason: 'quality' })] })
  const path = `/rma-lines/${r.lines[0].id}/replacement`
  const sent = await agent.put(path, { carrier: '京东', tracking: 'JD9' })
  assert.deepEqual([sent.lines[0].new_carrier, sent.lines[0].new_unit_id], ['京东', null])
  const known = await agent.put(path, { serial: 'RT-NEW-1', carrier: '京东', tracking: 'JD9' })
  const fresh = await manager.get(`/units/${known.lines[0].new_unit_id}`)
  assert.deepEqual([fresh.serial, fresh.replaces_id, fresh.exchanged_on, fresh.purchased_on], ['RT-NEW-1', u.id, day(0), day(-200)])
  assert.equal((await manager.get(`/units/${u.id}`)).state, 'replaced')
  const there = await agent.put(path, { serial: 'RT-NEW-1', carrier: '京东', tracking: 'JD9', delivered_on: day(1) })
  assert.equal(there.lines[0].new_unit_id, fresh.id)
  assert.deepEqual([(await manager.get(`/units/${fresh.id}`)).exchanged_on, (await manager.get(`/units/${fresh.id}`)).delivered_on], [day(1), day(1)])
  await agent.put(path, { serial: 'RT-NEW-2' }).expect(422, 'rma.serial_registered')
  const v = await unit()
  const plain = await agent.post(`/tickets/${t.id}/rmas`, { lines: [line(v)] })
  await agent.put(`/rma-lines/${plain.lines[0].id}/replacement`, { serial: 'x1' }).expect(409, 'rma.no_exchange')
  const twice = await agent.post(`/tickets/${t.id}/rmas`, { lines: [line(u, { exchange: true })] })
  await agent.put(`/rma-lines/${twice.lines[0].id}/replacement`, { serial: 'RT-NEW-3' }).expect(409, 'rma.replaced_already')
  const w = await unit({ state: 'sold' })
  const third = await agent.post(`/tickets/${t.id}/rmas`, { lines: [line(v, { exchange: true })] })
  const other = (serial) => agent.put(`/rma-lines/${third.lines[0].id}/replacement`, { serial })
  await other(w.serial).expect(422, 'rma.serial_sold')
  await other(v.serial).expect(422)
  const shelf = await unit({ state: 'in_stock', delivered_on: null })
  assert.equal((await other(shelf.serial)).lines[0].new_unit_id, shelf.id)
  await agent.put('/rma-lines/999/replacement', { serial: 'x1' }).expect(404, 'rma.not_found')
})

test('the customer says with whom the goods went, as long as they have not come', async () => {
  const form = { kind: 'return', description: '不想要了', name: '赵客', phone: '13900001111' }
  const link = await server.anonymous().post('/portal/tickets', form)
  const me = server.anonymous().with({ 'X-Ticket-Token': link.token })
  const t = (await admin.get('/tickets?limit=1&sort=created')).items[0]
  assert.equal(t.number, link.number)
  const r = await agent.post(`/tickets/${t.id}/rmas`, { address: '仓库', lines: [{ model_id: model.id, quantity: 1, reason: 'no_reason' }] })
  const [seen] = (await me.get(`/portal/tickets/${link.number}/returns`)).items
  assert.deepEqual([seen.state, seen.address, seen.ship_by, seen.lines[0].model_code], ['authorised', '仓库', day(7), 'K-1'])
  assert.equal(seen.note, undefined)
  const path = `/portal/tickets/${link.number}/returns/${r.id}/parcel`
  await me.post(path, { carrier: '', tracking: 'SF' }).expect(422, 'field.required')
  await server.anonymous().post(path, { carrier: '顺丰', tracking: 'SF' }).expect(404, 'portal.not_found')
  assert.equal((await me.post(path, { carrier: '顺丰', tracking: 'SF88' })).tracking, 'SF88')
  const other = await agent.post(`/tickets/${(await ticket()).id}/rmas`, { lines: [{ model_id: model.id, quantity: 1, reason: 'no_reason' }] })
  await me.post(`/portal/tickets/${link.number}/returns/${other.id}/parcel`, { carrier: '顺丰', tracking: 'SF' }).expect(404, 'rma.not_found')
  const [event] = (await admin.get(`/events?subject_kind=ticket&subject_id=${t.id}&type=rma.shipped`)).items
  assert.deepEqual([event.actor_kind, event.data], ['customer', { rma_id: r.id, carrier: '顺丰', tracking: 'SF88' }])
  await store.post(`/rmas/${r.id}/receipts`, { lines: [{ line_id: r.lines[0].id, quantity: 1, condition: 'used' }] })
  await me.post(path, { carrier: '顺丰', tracking: 'SF99' }).expect(409, 'rma.not_waiting')
})

test('the chains of events hold', () => server.run(['verify']))
