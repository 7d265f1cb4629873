// Returns of all tickets: what waits and since when, which return a number belongs to, who sees which, page by page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, roles, teams, as } = await makeCompany(server)
const { agent, manager, other } = as
await admin.post('/users', { login: 'store', name: '仓小库', password, role_ids: [roles.warehouse], team_ids: [] })
const store = await server.logIn('store', password)

const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
const home = await manager.post('/categories', { key: 'home', name_zh: '家电', name_en: 'Appliances' })
const kettle = await manager.post('/models', { code: 'K-1', name_zh: '水壶', name_en: 'Kettle', category_id: home.id })
const lid = await manager.post('/models', { code: 'L-1', name_zh: '壶盖', name_en: 'Lid', category_id: home.id })
const order = await manager.post('/orders', { number: 'DD-2026 77', lines: [{ model_id: kettle.id, quantity: 3 }] })
const unit = await manager.post('/units', { model_id: kettle.id, serial: 'KT-0001', delivered_on: day(-3) })
let made = 0
const ticket = (more = {}) => agent.post('/tickets', { ...fault, kind: 'return', subject: `退货 ${++made}`, team_id: teams.home.id, ...more })
const line = (more = {}) => ({ model_id: kettle.id, quantity: 1, reason: 'quality', ...more })
const authorise = async (form = {}, more = {}) => {
  const t = await ticket(more)
  return { ticket: t, ...(await agent.post(`/tickets/${t.id}/rmas`, { lines: [line()], ...form })) }
}
const came = (r, more = {}, at = 0) => store.post(`/rmas/${r.id}/receipts`, { lines: [{ line_id: r.lines[at].id, quantity: 1, condition: 'intact', ...more }] })
const inspect = (r) => store.post(`/tickets/${r.ticket_id}/inspections`, { line_id: r.lines[0].id, result: 'accepted', findings: '完好' })
const ids = async (query, who = store) => (await who.get(`/rmas?${query}`)).items.map((r) => r.id)
const find = (q, who) => ids(`q=${encodeURIComponent(q)}`, who)

const late = await authorise({ ship_by: day(-2), carrier: '顺丰', tracking: 'SF 1234-5678' })
const soon = await authorise({ ship_by: day(2), lines: [line({ unit_id: unit.id, model_id: null, expected_condition: 'sealed' })] })
const today = await authorise({ ship_by: day(0), lines: [line({ order_line_id: order.lines[0].id, model_id: null, quantity: 2 }), line({ model_id: lid.id }), line()] })
const inspected = await authorise({ ship_by: day(-9), tracking: 'YT-900900' })
const settled = await authorise({ ship_by: day(-30), tracking: 'YT-900901' })
const cancelled = await authorise({ ship_by: day(-1) })
await came(soon, { condition: 'damaged', serial: 'kt 0009' })
await came(today)
for (const r of [inspected, settled]) {
  await came(r)
  await inspect(r)
}
await agent.post(`/rmas/${settled.id}/settle`, { lines: [{ id: settled.lines[0].id, disposition: 'restock' }] })
await agent.post(`/rmas/${cancelled.id}/cancel`, { reason: '不退了' })

test('a row says whose return it is, what shall come, and how far it is', async () => {
  const rows = (await store.get('/rmas?waiting=receive')).items
  const row = rows.find((r) => r.id === today.id)
  assert.deepEqual(
    [row.ticket_id, row.ticket_number, row.ticket_subject, row.customer_name, row.state, row.ship_by, row.received_on],
    [today.ticket_id, today.ticket.number, today.ticket.subject, '王小明', 'received', day(0), day(0)])
  assert.deepEqual([row.line_count, row.quantity, row.received, row.inspected, row.mismatch], [3, 4, 1, 0, false])
  assert.deepEqual(row.models.map((m) => [m.model_code, m.model_name_zh, m.model_name_en, m.quantity]), [['K-1', '水壶', 'Kettle', 3], ['L-1', '壶盖', 'Lid', 1]])
  const parcel = rows.find((r) => r.id === late.id)
  assert.deepEqual([parcel.carrier, parcel.tracking, parcel.received_on], ['顺丰', 'SF 1234-5678', null])
  assert.equal((await store.get('/rmas?state=received')).items.find((r) => r.id === soon.id).mismatch, true)
})

test('what waits comes by the day on which it was to be sent, the oldest first', async () => {
  assert.deepEqual(await ids('waiting=receive'), [late.id, today.id], 'also what came in part')
  assert.deepEqual(await ids('waiting=late'), [late.id])
  assert.deepEqual(await ids('waiting=inspect'), [today.id, soon.id])
  assert.deepEqual(await ids('waiting=settle'), [inspected.id])
  assert.deepEqual(await ids('state=inspected,authorised'), [inspected.id, late.id])
  assert.deepEqual(await ids('waiting=receive&state=authorised'), [late.id])
})

test('with what is over among it, the newest comes first', async () => {
  assert.deepEqual(await ids(''), [cancelled, settled, inspected, today, soon, late].map((r) => r.id))
  assert.deepEqual(await ids('state=settled'), [settled.id])
  assert.deepEqual(await ids('state=settled,authorised'), [settled.id, late.id])
})

test('a return is found by the number on the parcel and by what is in it, however it is written', async () => {
  assert.deepEqual(await find('sf12345678'), [late.id])
  assert.deepEqual(await find('KT-0001'), [soon.id], 'the unit that shall come')
  assert.deepEqual(await find('ｋｔ0009'), [soon.id], 'the one that came')
  assert.deepEqual(await find('dd202677'), [today.id], 'the order of a line')
  assert.deepEqual(await find(cancelled.ticket.number), [cancelled.id])
  const named = await authorise({}, { order_id: (await manager.post('/orders', { number: 'E-5', lines: [{ model_id: lid.id, quantity: 1 }] })).id })
  assert.deepEqual(await find('E-5'), [named.id], 'the order of the ticket')
  assert.deepEqual(await find(`KT-0001`).then(() => ids('q=KT-0001&waiting=settle')), [])
  assert.deepEqual(await ids('q=KT-0001&waiting=inspect'), [soon.id])
  assert.deepEqual(await ids('q=KT-0001&state=received,settled'), [soon.id])
  for (const none of ['KT-7777', '%', '-', 'sf', '00']) assert.deepEqual(await find(none), [], none)
})

test('a number is found by what it begins with, when none is that number', async () => {
  assert.deepEqual(await find('YT-9009'), [settled.id, inspected.id])
  assert.deepEqual(await find('YT-900900'), [inspected.id])
  assert.deepEqual(await find('YT-'), [], 'too short')
  assert.deepEqual(await find('kt-000'), [soon.id])
  assert.deepEqual(await find('T-9009'), [], 'not from the middle')
  const pages = await store.all('/rmas?q=YT9009&limit=1')
  assert.deepEqual(pages.map((r) => r.id), [settled.id, inspected.id])
})

test('another number, and another serial that comes, are found from then on', async () => {
  const r = await authorise({ tracking: 'OLD-1111' })
  await agent.edit(`/rmas/${r.id}`, r, { tracking: 'NEW-2222' })
  assert.deepEqual([await find('OLD-1111'), await find('new2222')], [[], [r.id]])
  await came(r, { serial: 'ZZ-4' })
  assert.deepEqual(await find('zz4'), [r.id])
})

test('pages go on where the last one ended, in both orders', async () => {
  for (let i = 0; i < 5; i++) await authorise({ ship_by: day(i % 2) })
  for (const query of ['waiting=receive', 'state=authorised', 'state=authorised,received', '', 'q=DD-202677']) {
    const whole = await ids(`${query}&limit=200`)
    const walked = await store.all(`/rmas?${query}&limit=2`)
    assert.deepEqual(walked.map((r) => r.id), whole, query)
    assert.equal(new Set(whole).size, whole.length, query)
  }
  await store.get('/rmas?after=nonsense').expect(422, 'page.cursor')
  await store.get('/rmas?waiting=tea').expect(422)
  await store.get('/rmas?state=lost').expect(422)
  await store.get('/rmas?limit=0').expect(422)
  await store.get(`/rmas?q=${'x'.repeat(101)}`).expect(422)
})

test('everybody sees the returns of the tickets that they may read, and finds no others', async () => {
  assert.deepEqual(await ids('', other), [])
  assert.deepEqual(await find('sf12345678', other), [])
  const t = await manager.post('/tickets', { ...fault, kind: 'return', subject: '配件退货', team_id: teams.parts.id })
  const r = await manager.post(`/tickets/${t.id}/rmas`, { lines: [line()], tracking: 'SF-12345678-9' })
  assert.deepEqual(await ids('', other), [r.id])
  assert.deepEqual(await find('sf12345678', other), [r.id], 'what others have hides nothing of one’s own')
  assert.equal((await ids('limit=200', agent)).includes(r.id), false)

  const own = await admin.post('/roles', { key: 'own', name_zh: '自理', name_en: 'Own', grants: [{ permission: 'ticket.read', scope: 'own' }] })
  const none = await admin.post('/roles', { key: 'none', name_zh: '无', name_en: 'None', grants: [{ permission: 'customer.read', scope: 'all' }] })
  const self = await admin.post('/users', { login: 'self', name: '自理员', password, role_ids: [own.id], team_ids: [teams.home.id] })
  await admin.post('/users', { login: 'nobody', name: '无权', password, role_ids: [none.id], team_ids: [] })
  const selfish = await server.logIn('self', password)
  assert.deepEqual(await ids('waiting=receive', selfish), [])
  await admin.post(`/tickets/${late.ticket_id}/assign`, { assignee_id: self.id })
  assert.deepEqual(await ids('waiting=receive', selfish), [late.id])
  await (await server.logIn('nobody', password)).get('/rmas').expect(403, 'permission.missing')
  await server.anonymous().get('/rmas').expect(401)
})
