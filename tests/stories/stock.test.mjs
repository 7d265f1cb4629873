// Parts in stock: received, moved, counted, reserved and issued for tickets; never fewer than none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)

const category = await as.lead.post('/categories', { key: 'washer', name_zh: '洗衣机', name_en: 'Washer' })
const model = await as.lead.post('/models', {
  category_id: category.id, code: 'WM-9', name_zh: '滚筒九号', name_en: 'Drum nine',
  parts: [
    { number: 'P-100%', name_zh: '电机', name_en: 'Motor', main: true, wear: false, price: 32000 },
    { number: 'P-200', name_zh: '门封', name_en: 'Door seal', main: false, wear: true, price: 4500 },
    { number: 'P-201', name_zh: '门封（新）', name_en: 'Door seal, new', main: false, wear: true, price: 4700 },
  ],
})
const [motor, seal, newSeal] = model.parts
const store = await as.lead.post('/stock-places', { name_zh: '主仓', name_en: 'Main store' }).expect(201)
const van = await as.lead.post('/stock-places', { name_zh: '小林的车', name_en: 'Van of Lin', user_id: (await as.lead.get('/me')).id }).expect(201)
const ticketOf = (team) => as.manager.post('/tickets', { ...fault, team_id: team.id })
const move = (who, form) => who.post('/stock-moves', { quantity: 1, ...form })
const receive = (part, quantity, place = store) => move(as.lead, { kind: 'receive', place_id: place.id, part_id: part.id, quantity }).expect(201)
const level = async (part, place = store, condition = 'good') =>
  (await as.agent.get(`/stock?part_id=${part.id}&place_id=${place.id}`)).items.find((l) => l.condition === condition)

test('parts are received, transferred, scrapped and counted; the ledger keeps each move', async () => {
  await receive(seal, 10)
  await move(as.lead, { kind: 'transfer', place_id: store.id, to_place_id: van.id, part_id: seal.id, quantity: 4 }).expect(201)
  await move(as.lead, { kind: 'scrap', place_id: store.id, part_id: seal.id, quantity: 1, reason: '受潮' }).expect(201)
  const counted = await move(as.lead, { kind: 'adjust', place_id: store.id, part_id: seal.id, quantity: 3, reason: '盘点' }).expect(201)
  assert.equal(counted.quantity, -2)
  assert.equal((await level(seal)).on_hand, 3)
  assert.equal((await level(seal, van)).on_hand, 4)
  const ledger = await as.agent.all(`/stock-moves?part_id=${seal.id}&limit=2`)
  assert.deepEqual(ledger.map((m) => m.kind), ['adjust', 'scrap', 'transfer', 'receive'])
  assert.equal(ledger[2].to_zh, '小林的车')
  assert.equal(ledger[0].user_name, '林立')
  assert.equal((await as.agent.get(`/stock-moves?place_id=${van.id}`)).items.length, 1)
})

test('nothing falls below zero, and what is wrong is named', async () => {
  await move(as.lead, { kind: 'scrap', place_id: store.id, part_id: seal.id, quantity: 99, reason: 'x' }).expect(409, 'stock.short')
  await move(as.lead, { kind: 'transfer', place_id: store.id, to_place_id: van.id, part_id: motor.id }).expect(409, 'stock.short')
  await move(as.lead, { kind: 'transfer', place_id: store.id, to_place_id: store.id, part_id: seal.id }).expect(422, 'stock.same_place')
  await move(as.lead, { kind: 'scrap', place_id: store.id, part_id: seal.id }).expect(422, 'stock.reason_needed')
  await move(as.lead, { kind: 'receive', place_id: store.id, part_id: seal.id, quantity: 0 }).expect(422, 'stock.quantity')
  await move(as.lead, { kind: 'receive', place_id: 999, part_id: 999 }).expect(422, 'part.not_found')
  await move(as.lead, { kind: 'issue', place_id: store.id, part_id: seal.id }).expect(422)
  await as.lead.get('/parts/999').expect(404, 'part.not_found')
  await as.lead.edit(`/stock-places/${store.id}`, store, { active: false }).expect(409, 'stock_place.not_empty')
  await as.lead.edit('/stock-places/999', store, { active: false }).expect(404, 'stock_place.not_found')
  await as.lead.post('/stock-places', { name_zh: '甲', name_en: 'A', user_id: 999 }).expect(422, 'user.not_found')
})

test('the ledger says for which ticket only to who may read it', async () => {
  const place = await as.lead.post('/stock-places', { name_zh: '账本仓', name_en: 'Ledger store' })
  await receive(seal, 1, place)
  const hidden = await ticketOf(teams.parts)
  await as.other.post(`/tickets/${hidden.id}/parts`, { part_id: seal.id, quantity: 1, place_id: place.id }).expect(201)
  const [theirs] = (await as.other.get(`/stock-moves?place_id=${place.id}`)).items
  assert.deepEqual([theirs.kind, theirs.ticket_number], ['reserve', hidden.number])
  const [seen] = (await as.agent.get(`/stock-moves?place_id=${place.id}`)).items
  assert.deepEqual([seen.kind, seen.quantity, seen.ticket_id, seen.ticket_number, seen.need_id], ['reserve', 1, null, null, null])
  await as.agent.get(`/stock-moves?ticket_id=${hidden.id}`).expect(404, 'ticket.not_found')
})

test('a place is never closed over what is being put into it', async () => {
  for (let round = 0; round < 5; round++) {
    const place = await as.lead.post('/stock-places', { name_zh: `仓${round}`, name_en: `Store ${round}` })
    const [closed, put] = await Promise.all([
      as.lead.edit(`/stock-places/${place.id}`, place, { active: false }).answer(),
      move(as.manager, { kind: 'receive', place_id: place.id, part_id: seal.id }).answer(),
    ])
    assert.deepEqual([closed.status, put.status].sort(), closed.status === 200 ? [200, 422] : [201, 409])
  }
})

test('a place that is empty may be closed, and takes nothing more', async () => {
  const place = await as.lead.post('/stock-places', { name_zh: '旧仓', name_en: 'Old store' })
  await as.lead.edit(`/stock-places/${place.id}`, place, { active: false })
  await move(as.lead, { kind: 'receive', place_id: place.id, part_id: seal.id }).expect(422, 'stock_place.closed')
  await as.lead.edit(`/stock-places/${place.id}`, place, { active: true }).expect(412, 'record.changed')
  assert.ok((await as.agent.get('/stock-places')).items.some((p) => p.id === place.id && !p.active))
})

test('parts are found by number, name and model; what lies below its minimum is listed', async () => {
  assert.deepEqual((await as.agent.get('/parts?q=p-100%25')).items.map((p) => p.number), ['P-100%'])
  assert.equal((await as.agent.get('/parts?q=%25')).items.length, 1, 'a % means itself')
  assert.equal((await as.agent.get('/parts?q=wm-9')).items.length, 3)
  assert.equal((await as.agent.get(`/stock?q=${encodeURIComponent('门封')}&place_id=${van.id}`)).items.length, 1)
  await as.lead.request('PUT', '/stock/min', { place_id: store.id, part_id: motor.id, min_stock: 2 })
  const below = (await as.agent.get('/stock?below=true')).items
  assert.deepEqual(below.map((l) => [l.number, l.free, l.min_stock]), [['P-100%', 0, 2]])
  await as.lead.request('PUT', '/stock/min', { place_id: store.id, part_id: 999, min_stock: 2 }).expect(422, 'part.not_found')
})

test('a ticket reserves, gets the part, and owes the old one until it is back', async () => {
  const ticket = await ticketOf(teams.home)
  await receive(motor, 2)
  const need = await as.agent.post(`/tickets/${ticket.id}/parts`, { part_id: motor.id, quantity: 1, place_id: store.id }).expect(201)
  assert.deepEqual([need.missing, need.reserved, need.issued], [0, 1, 0])
  assert.deepEqual([(await level(motor)).on_hand, (await level(motor)).free], [2, 1])
  await move(as.lead, { kind: 'adjust', place_id: store.id, part_id: motor.id, quantity: 0, reason: '盘点' }).expect(409, 'stock.reserved')

  const issued = await as.agent.post(`/part-needs/${need.id}/issue`, { serials: 'M123', old_due: true })
  assert.deepEqual([issued.issued, issued.old_due, issued.old_back], [1, 1, 0])
  assert.equal((await level(motor)).on_hand, 1)
  await as.agent.post(`/part-needs/${need.id}/issue`, {}).expect(409, 'stock_need.nothing')
  await as.agent.post(`/part-needs/${need.id}/return`, { quantity: 2, condition: 'bad' }).expect(409, 'stock_need.too_many')
  const back = await as.agent.post(`/part-needs/${need.id}/return`, { quantity: 1, condition: 'bad', serials: 'OLD9' })
  assert.equal(back.old_back, 1)
  assert.equal((await level(motor, store, 'bad')).on_hand, 1)
  await as.agent.post(`/part-needs/${need.id}/return`, { quantity: 1, condition: 'bad' }).expect(409, 'stock_need.too_many')

  const types = (await as.agent.all(`/tickets/${ticket.id}/timeline`)).map((i) => i.event).filter((t) => t?.startsWith('stock.'))
  assert.deepEqual(types, ['stock.needed', 'stock.reserved', 'stock.issued', 'stock.old_returned'])
  const ledger = (await as.agent.get(`/stock-moves?ticket_id=${ticket.id}`)).items
  assert.deepEqual(ledger.map((m) => [m.kind, m.serials]), [['return_bad', 'OLD9'], ['issue', 'M123'], ['reserve', '']])
  assert.equal(ledger[0].ticket_number, ticket.number)
})

test('a part that was not used goes back, and its old one is owed no more', async () => {
  const ticket = await ticketOf(teams.home)
  const need = await as.agent.post(`/tickets/${ticket.id}/parts`, { part_id: seal.id, quantity: 2 })
  assert.equal(need.missing, 2)
  await as.agent.post(`/part-needs/${need.id}/issue`, {}).expect(409, 'stock_need.nothing')
  await as.agent.post(`/part-needs/${need.id}/issue`, { place_id: van.id, old_due: true })
  const back = await as.agent.post(`/part-needs/${need.id}/return`, { quantity: 1, condition: 'good' })
  assert.deepEqual([back.quantity, back.issued, back.old_due], [1, 1, 1])
  assert.equal((await level(seal, van)).on_hand, 3)
})

test('what is not there waits; an alternate may take its place; what is not needed is released', async () => {
  const ticket = await ticketOf(teams.home)
  const need = await as.agent.post(`/tickets/${ticket.id}/parts`, { part_id: seal.id, quantity: 5 })
  await as.agent.post(`/part-needs/${need.id}/reserve`, { place_id: store.id }).expect(409, 'stock.short')
  await receive(newSeal, 5)
  await as.agent.post(`/part-needs/${need.id}/reserve`, { place_id: store.id, part_id: newSeal.id }).expect(422, 'stock_need.no_alternate')
  await as.lead.request('PUT', `/parts/${seal.id}/alternates`, { part_ids: [seal.id] }).expect(422, 'part.itself')
  const part = await as.lead.request('PUT', `/parts/${seal.id}/alternates`, { part_ids: [newSeal.id] })
  assert.deepEqual(part.alternates.map((a) => a.number), ['P-201'])
  const taken = await as.agent.post(`/part-needs/${need.id}/reserve`, { place_id: store.id, part_id: newSeal.id })
  assert.deepEqual([taken.number, taken.reserved], ['P-201', 5])
  await as.agent.post(`/part-needs/${need.id}/reserve`, { place_id: store.id }).expect(409, 'stock_need.nothing')
  await as.agent.post(`/part-needs/${need.id}/release`)
  assert.equal((await level(newSeal)).reserved, 0)
  assert.deepEqual((await as.agent.get(`/tickets/${ticket.id}/parts`)).items, [])
  await as.agent.post(`/part-needs/${need.id}/release`).expect(409, 'stock_need.nothing')
})

test('two who reach for the last part: one gets it, the other is told', async () => {
  const one = await ticketOf(teams.home)
  const two = await ticketOf(teams.parts)
  for (let round = 0; round < 5; round++) {
    const { on_hand: there } = await level(motor)
    await move(as.lead, { kind: 'adjust', place_id: store.id, part_id: motor.id, quantity: 1, reason: '盘点' }).expect(201)
    assert.ok(there >= 0)
    const wish = { part_id: motor.id, quantity: 1, place_id: store.id }
    const answers = await Promise.all([
      as.agent.post(`/tickets/${one.id}/parts`, wish).answer(),
      as.other.post(`/tickets/${two.id}/parts`, wish).answer(),
    ])
    assert.deepEqual(answers.map((a) => a.status).sort(), [201, 409])
    assert.equal(answers.find((a) => a.status === 409).body.code, 'stock.short')
    const won = answers.find((a) => a.status === 201).body
    const twice = await Promise.all([1, 2].map(() => as.manager.post(`/part-needs/${won.id}/issue`, {}).answer()))
    assert.deepEqual(twice.map((a) => a.status).sort(), [200, 409], 'issued once')
    assert.deepEqual([(await level(motor)).on_hand, (await level(motor)).reserved], [0, 0])
  }
})

test('transfers against each other end', async () => {
  await receive(newSeal, 50)
  await receive(newSeal, 50, van)
  const there = { kind: 'transfer', place_id: store.id, to_place_id: van.id, part_id: newSeal.id }
  const back = { kind: 'transfer', place_id: van.id, to_place_id: store.id, part_id: newSeal.id }
  const answers = await Promise.all([...Array(20).keys()].map((i) => move(as.lead, i % 2 ? there : back).answer()))
  assert.deepEqual([...new Set(answers.map((a) => a.status))], [201])
  assert.equal((await level(newSeal)).on_hand + (await level(newSeal, van)).on_hand, 105)
})

test('who may do what', async () => {
  const ticket = await ticketOf(teams.parts)
  await move(as.agent, { kind: 'receive', place_id: store.id, part_id: seal.id }).expect(403, 'permission.missing')
  await as.agent.post('/stock-places', { name_zh: '甲', name_en: 'A' }).expect(403)
  await as.collaborator.get('/stock').expect(403)
  await as.agent.post(`/tickets/${ticket.id}/parts`, { part_id: seal.id, quantity: 1 }).expect(404, 'ticket.not_found')
  const need = await as.other.post(`/tickets/${ticket.id}/parts`, { part_id: seal.id, quantity: 1 })
  await as.agent.post(`/part-needs/${need.id}/release`).expect(404, 'stock_need.not_found')
  await as.agent.get(`/tickets/${ticket.id}/parts`).expect(404, 'ticket.not_found')
  await as.other.post(`/tickets/${ticket.id}/parts`, { part_id: 999, quantity: 1 }).expect(422, 'part.not_found')
  await as.other.post(`/tickets/${ticket.id}/parts`, { part_id: seal.id, quantity: 0 }).expect(422)
  await as.other.post('/part-needs/999/release').expect(404, 'stock_need.not_found')
})

test('a part that the model no longer has stays on record', async () => {
  const now = await as.lead.get(`/models/${model.id}`)
  await as.lead.edit(`/models/${model.id}`, now, { parts: now.parts.filter((p) => p.number !== 'P-201').map(({ id, ...p }) => p) })
  assert.equal((await as.lead.get(`/models/${model.id}`)).parts.length, 2)
  assert.equal((await as.agent.get('/parts?q=P-201')).items.length, 0)
  assert.ok((await level(newSeal)).on_hand > 0)
})

test('what a ticket has reserved goes back to the others when it is closed, not before', async () => {
  await receive(newSeal, 5)
  const before = (await level(newSeal)).reserved
  const ticket = await ticketOf(teams.home)
  const need = await as.agent.post(`/tickets/${ticket.id}/parts`, { part_id: newSeal.id, quantity: 2, place_id: store.id }).expect(201)
  await as.agent.post(`/tickets/${ticket.id}/transitions`, { to: 'resolved' })
  assert.equal((await level(newSeal)).reserved, before + 2)
  await as.agent.post(`/tickets/${ticket.id}/transitions`, { to: 'closed' })
  await until(async () => (await level(newSeal)).reserved === before)
  const [now] = (await as.agent.get(`/tickets/${ticket.id}/parts`)).items
  assert.deepEqual([now.id, now.missing, now.reserved], [need.id, 2, 0])
  assert.deepEqual((await as.agent.get(`/stock-moves?ticket_id=${ticket.id}`)).items.map((m) => [m.kind, m.quantity]), [['release', 2], ['reserve', 2]])
})

test('after all of this the ledger says the same as the levels, and tampering is found', () => {
  const verify = () => server.run(['verify'], { check: false }).stdout
  assert.ok(!verify().includes('stock of part'), verify())
  tamper(server, 'UPDATE stock_level SET on_hand = on_hand + 1 WHERE on_hand > 0')
  assert.match(verify(), /stock of part \d+ at place \d+ \(good\): \d+ on hand/)
  tamper(server, 'UPDATE stock_level SET on_hand = on_hand - 1 WHERE on_hand > 1')
})
