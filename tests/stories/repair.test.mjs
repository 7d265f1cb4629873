// Repairs: from reception to handover, with the customer's consent to what is charged.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'

const server = await startServer({ args: ['--portal-per-hour', '100'] })
const { admin, roles, as, teams } = await makeCompany(server)
await admin.post('/users', { login: 'cash', name: '钱财务', password, role_ids: [roles.finance], team_ids: [] })
const cash = await server.logIn('cash', password)

const category = await as.lead.post('/categories', { key: 'washer', name_zh: '洗衣机', name_en: 'Washer' })
const model = await as.lead.post('/models', {
  category_id: category.id, code: 'WM-9', name_zh: '滚筒九号', name_en: 'Drum nine',
  parts: [{ number: 'P-100', name_zh: '电机', name_en: 'Motor', main: true, wear: false, price: 32000 }],
})
const motor = model.parts[0].id
const store = await as.lead.post('/stock-places', { name_zh: '主仓', name_en: 'Main store' })
await as.lead.post('/stock-moves', { kind: 'receive', place_id: store.id, part_id: motor, quantity: 10 })
const day = (n = 0) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
let serial = 0
const unitOf = () => as.lead.post('/units', { model_id: model.id, serial: `SN-${++serial}`, purchased_on: day(-90) })
const customer = server.anonymous()

/** A ticket that came by the portal, about a unit, at the home team, with the customer's link. */
async function caseOf(unit) {
  const link = await customer.post('/portal/tickets', { kind: 'repair', description: '不转', name: '王小明', phone: '13800001234' })
  const found = (await as.manager.get('/tickets?sort=created&limit=1')).items[0]
  await as.manager.post(`/tickets/${found.id}/transfer`, { team_id: teams.home.id, assignee_id: null, reason: '维修' })
  const now = await as.manager.get(`/tickets/${found.id}`)
  const ticket = unit ? await as.manager.edit(`/tickets/${found.id}`, now, { unit_id: unit.id }) : now
  const by = customer.with({ 'X-Ticket-Token': link.token })
  return {
    ticket,
    quotes: async () => (await by.get(`/portal/tickets/${link.number}/quotes`)).items,
    answer: (quote, form) => by.post(`/portal/tickets/${link.number}/quotes/${quote.id ?? quote}/answer`, { name: '王小明', ...form }),
  }
}
const act = (who, repair, what, form) => who.post(`/repairs/${repair.id}/${what}`, form)
const diagnosis = (verdict) => ({ diagnosis: '电机线圈烧毁', cause: '进水', verdict })
const labour = { kind: 'labour', text: '更换电机', minutes: 90, price: 10000 }
const part = { kind: 'part', part_id: motor, quantity: 1, price: 32000 }
const quote = { text: '含材料与工时', valid_until: day(7) }
const begin = (c, form = {}) => as.agent.post(`/tickets/${c.ticket.id}/repairs`, { kind: 'depot', received_on: day(), ...form })
const events = async (c) => (await as.agent.all(`/tickets/${c.ticket.id}/timeline`)).map((i) => i.event).filter((e) => e?.startsWith('repair.'))

async function quoted(c) {
  const repair = await begin(c)
  await act(as.agent, repair, 'diagnose', diagnosis('chargeable'))
  await act(as.agent, repair, 'lines', labour)
  return act(as.agent, repair, 'quotes', quote)
}

test('a depot repair from reception to handover, the quote accepted by the ticket’s link', async () => {
  const c = await caseOf(await unitOf())
  const { items: [photo] } = await as.agent.upload('/attachments', [{ name: 'a.png', type: 'image/png', data: Buffer.from('x') }])
  const opened = await begin(c, { received_on: null })
  assert.equal(opened.state, 'open')
  assert.equal(opened.unit_id, c.ticket.unit_id)
  await act(as.agent, opened, 'diagnose', diagnosis('chargeable')).expect(409, 'repair.not_received')
  const received = await as.agent.edit(`/repairs/${opened.id}`, opened, {
    received_on: day(), appearance: '左侧划痕', accessories: ['电源线', '说明书'], privacy: '无存储', photos: [photo.id],
  })
  assert.deepEqual([received.received_name, received.accessories, received.photos], ['安静', ['电源线', '说明书'], [photo.id]])
  await as.agent.edit(`/repairs/${opened.id}`, opened, { appearance: '' }).expect(412, 'record.changed')
  await as.manager.get(`/attachments/${photo.id}`)

  await act(as.agent, opened, 'diagnose', diagnosis('chargeable'))
  await act(as.agent, opened, 'quotes', quote).expect(409, 'repair.nothing_charged')
  await act(as.agent, opened, 'lines', labour).expect(201)
  await act(as.agent, opened, 'lines', { kind: 'labour', text: '检测', price: 5000, covered: true })
  const lined = await act(as.agent, opened, 'lines', part)
  assert.deepEqual(lined.lines.map((l) => l.amount), [15000, 5000, 32000])
  assert.equal(lined.charged, 47000)
  assert.equal(lined.consent, false)
  await act(as.agent, opened, 'start').expect(409, 'repair.no_consent')

  await act(as.agent, opened, 'quotes', quote)
  const [sent] = await c.quotes()
  assert.deepEqual([sent.amount, sent.state, sent.lines.map((l) => l.amount)], [47000, 'sent', [15000, 32000]])
  assert.ok(!('answer_note' in sent) && !('sent_name' in sent))
  assert.equal((await c.answer(sent, { accept: true }).expect(200)).state, 'accepted')
  await c.answer(sent, { accept: false }).expect(409, 'repair.quote_answered')

  const [need] = (await as.agent.get(`/tickets/${c.ticket.id}/parts`)).items
  assert.equal(need.line_id, lined.lines[2].id)
  await as.agent.post(`/part-needs/${need.id}/issue`, { place_id: store.id, serials: 'M1', old_due: true })
  assert.equal((await act(as.agent, opened, 'start')).state, 'working')
  assert.equal((await act(as.agent, opened, 'finish')).state, 'testing')
  await act(as.agent, opened, 'handover', { handed_on: day() }).expect(409, 'repair.not_tested')
  assert.equal((await act(as.agent, opened, 'test', { passed: false, checklist: '仍抖动' })).state, 'working')
  await act(as.agent, opened, 'finish')
  await act(as.agent, opened, 'test', { passed: true, checklist: '空转、脱水正常' })
  await act(cash, opened, 'finish').expect(403, 'permission.missing')
  const paid = await act(cash, opened, 'payment', { paid: 47000, paid_by: 'wechat', paid_reference: 'W1' })
  assert.equal(paid.paid, 47000)
  await act(as.agent, opened, 'handover', { handed_on: day(1) }).expect(422, 'repair.future')
  await act(as.agent, opened, 'handover', { handed_on: day(-3) }).expect(422, 'repair.order')
  const done = await act(as.agent, opened, 'handover', { handed_on: day(), carrier: '顺丰', tracking: 'SF1' })
  assert.deepEqual([done.state, done.guarantee_until], ['done', day(30)])
  assert.equal((await as.lead.get(`/units/${c.ticket.unit_id}`)).repairs?.length ?? 0, 0, 'a charged repair extends no warranty')
  assert.deepEqual(await events(c), [
    'repair.opened', 'repair.received', 'repair.diagnosed', 'repair.lines_changed', 'repair.lines_changed', 'repair.lines_changed',
    'repair.quoted', 'repair.quote_accepted', 'repair.started', 'repair.finished', 'repair.test_failed', 'repair.finished',
    'repair.test_passed', 'repair.paid', 'repair.handed_over',
  ])
})

test('a repair in warranty needs no quote, extends the warranty, and the second one is flagged', async () => {
  const unit = await unitOf()
  const repairIt = async () => {
    const c = await caseOf(unit)
    const repair = await begin(c, { received_on: day(-5) })
    await act(as.agent, repair, 'lines', { ...part, covered: true })
    const told = await act(as.agent, repair, 'diagnose', diagnosis('in_warranty'))
    await act(as.agent, repair, 'start')
    await act(as.agent, repair, 'finish')
    await act(as.agent, repair, 'test', { passed: true, checklist: '正常' })
    await act(as.agent, repair, 'handover', { handed_on: day() })
    return told.repeat
  }
  assert.equal(await repairIt(), false)
  const { repairs } = await as.lead.get(`/units/${unit.id}`)
  assert.deepEqual(repairs.map((s) => [s.kind, s.in_on, s.out_on]), [['repair', day(-5), day()]])
  assert.equal(await repairIt(), true)
  assert.equal((await as.lead.get(`/units/${unit.id}`)).repairs.length, 1, 'the same days are not written twice')
})

test('a quote is printed as it was sent, in both languages, for who may see its ticket', async () => {
  const c = await caseOf(await unitOf())
  const repair = await quoted(c)
  const [{ id }] = repair.quotes
  const print = async (who, query = '') => {
    const { headers, bytes } = await who.get(`/repair-quotes/${id}/export${query}`).answer()
    assert.equal(headers.get('content-type'), 'application/pdf')
    assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
    return decodeURIComponent(headers.get('content-disposition'))
  }
  assert.match(await print(as.agent), new RegExp(`维修报价单-${c.ticket.number}-1\\.pdf`))
  assert.match(await print(as.agent, '?lang=en'), /Repair quote-/)
  await as.agent.get(`/repair-quotes/${id}/export?lang=fr`).expect(422, 'field.choice')
  await as.agent.get('/repair-quotes/999/export').expect(404, 'repair.quote_not_found')
  await as.other.get(`/repair-quotes/${id}/export`).expect(404)
  await as.collaborator.get(`/repair-quotes/${id}/export`).expect(404)
})

test('a refused quote: the unit goes back as it came, its parts to the shelf', async () => {
  const c = await caseOf(await unitOf())
  const repair = await quoted(c)
  const lined = await act(as.agent, repair, 'lines', { ...part, covered: true })
  assert.equal(lined.state, 'quoted', 'what the warranty covers changes no quote')
  const [need] = (await as.agent.get(`/tickets/${c.ticket.id}/parts`)).items
  await as.agent.post(`/part-needs/${need.id}/reserve`, { place_id: store.id })
  const refused = await c.answer((await c.quotes())[0], { accept: false, note: '太贵' })
  assert.equal(refused.state, 'refused')
  const after = await as.agent.get(`/repairs/${repair.id}`)
  assert.deepEqual([after.state, after.quotes[0].answered_by, after.quotes[0].answer_note, after.quotes[0].channel], ['diagnosed', '王小明', '太贵', 'link'])
  await act(as.agent, repair, 'start').expect(409, 'repair.no_consent')
  const done = await act(as.agent, repair, 'handover', { handed_on: day() })
  assert.deepEqual([done.state, done.guarantee_until], ['done', null])
  assert.equal((await as.agent.get(`/stock?part_id=${motor}`)).items[0].reserved, 0)
})

test('a line that changes after acceptance needs a new quote, and the work stands until then', async () => {
  const c = await caseOf(await unitOf())
  const repair = await quoted(c)
  const [first] = await c.quotes()
  const note = { accept: true, name: '王小明', note: '电话 10:30' }
  const agreed = await act(as.agent, repair, 'answer', note)
  assert.deepEqual([agreed.state, agreed.consent, agreed.quotes[0].channel], ['ready', true, 'staff'])
  await act(as.agent, repair, 'start')
  const more = await act(as.agent, repair, 'lines', part)
  assert.deepEqual([more.state, more.consent, more.quotes[0].superseded], ['diagnosed', false, true])
  await act(as.agent, repair, 'start').expect(409, 'repair.no_consent')
  await act(as.agent, repair, 'answer', note).expect(409, 'repair.no_act')
  await c.answer(first, { accept: true }).expect(409, 'repair.quote_void')
  await act(as.agent, repair, 'quotes', quote)
  await c.answer(first, { accept: true }).expect(409, 'repair.quote_void')
  const [second] = await c.quotes()
  assert.deepEqual([second.number, second.amount], [2, 47000])
  await c.answer(second, { accept: true })
  assert.equal((await act(as.agent, repair, 'start')).state, 'working')

  const line = (await as.agent.get(`/repairs/${repair.id}`)).lines[1]
  await as.agent.edit(`/repair-lines/${line.id}`, line, { text: '原厂件' })
  await as.agent.edit(`/repair-lines/${line.id}`, line, { price: 1 }).expect(412, 'record.changed')
  const now = await as.agent.get(`/repairs/${repair.id}`)
  assert.equal(now.state, 'diagnosed')
  const [need] = (await as.agent.get(`/tickets/${c.ticket.id}/parts`)).items
  await as.agent.post(`/part-needs/${need.id}/issue`, { place_id: store.id })
  await as.agent.delete(`/repair-lines/${line.id}`, { 'If-Match': `"${now.lines[1].version}"` }).expect(409, 'stock_need.issued')
  await act(as.agent, repair, 'cancel', { reason: '客户不修了' }).expect(409, 'stock_need.issued')
  await as.agent.post(`/part-needs/${need.id}/return`, { quantity: 1, condition: 'good' })
  await as.agent.delete(`/repair-lines/${line.id}`, { 'If-Match': `"${now.lines[1].version}"` }).expect(204)
  assert.equal((await act(as.agent, repair, 'cancel', { reason: '客户不修了' })).state, 'cancelled')
  await act(as.agent, repair, 'lines', labour).expect(409, 'repair.no_act')
})

test('two who answer at once, and a call that is repeated: one counts', async () => {
  for (let round = 0; round < 4; round++) {
    const c = await caseOf(await unitOf())
    const repair = await quoted(c)
    const [sent] = await c.quotes()
    const answers = await Promise.all([
      c.answer(sent, { accept: true }).answer(),
      act(as.agent, repair, 'answer', { accept: false, name: '王太太', note: '电话' }).answer(),
    ])
    assert.deepEqual(answers.map((a) => a.status).sort(), [200, 409], JSON.stringify(answers.map((a) => a.body)))
    const now = await as.agent.get(`/repairs/${repair.id}`)
    assert.equal(now.state, now.quotes[0].state === 'accepted' ? 'ready' : 'diagnosed')
  }
  const c = await caseOf()
  const twice = await Promise.all([1, 2].map(() => begin(c).answer()))
  assert.deepEqual(twice.map((a) => a.status).sort(), [201, 409])
  assert.equal(twice.find((a) => a.status === 409).body.code, 'repair.open')
  assert.equal((await as.agent.get(`/tickets/${c.ticket.id}/repairs`)).items.length, 1)
})

test('no fault found: nothing to start, handed back as it is', async () => {
  const c = await caseOf(await unitOf())
  const repair = await begin(c, { kind: 'in_store' })
  await act(as.agent, repair, 'diagnose', diagnosis('no_fault_found'))
  await act(as.agent, repair, 'start').expect(409, 'repair.not_repairable')
  assert.equal((await act(as.agent, repair, 'handover', { handed_on: day() })).state, 'done')
  await act(as.agent, repair, 'handover', { handed_on: day() }).expect(409, 'repair.no_act')
  assert.equal((await begin(c)).state, 'open', 'after it another may begin')
})

test('one customer’s link answers nobody else’s quote; wrong input is named', async () => {
  const one = await caseOf(await unitOf())
  const two = await caseOf(await unitOf())
  const repair = await quoted(one)
  const [sent] = await one.quotes()
  assert.deepEqual(await two.quotes(), [])
  await two.answer(sent, { accept: true }).expect(404, 'repair.quote_not_found')
  await one.answer('x', { accept: true }).expect(404, 'repair.quote_not_found')
  await one.answer(sent, {}).expect(422, 'field.required')
  await one.answer(sent, { accept: true, name: ' ' }).expect(422, 'field.required')
  await customer.get(`/portal/tickets/${one.ticket.number}/quotes`).expect(404, 'portal.not_found')
  await act(as.agent, repair, 'quotes', { valid_until: day(-1) }).expect(422, 'repair.past')
  await act(as.agent, repair, 'quotes', { valid_until: '2026-02-30' }).expect(422, 'date.invalid')
  await act(as.agent, repair, 'lines', { kind: 'part', price: 1 }).expect(422, 'field.required')
  await act(as.agent, repair, 'lines', { kind: 'part', part_id: 999 }).expect(422, 'part.not_found')
  await act(as.agent, repair, 'lines', { kind: 'labour', price: 1 }).expect(422, 'field.required')
  await act(as.agent, repair, 'lines', { ...labour, price: -1 }).expect(422)
  await begin(two, { received_on: day(2) }).expect(422, 'repair.future')
  await begin(two, { received_on: 'x' }).expect(422)
  await begin(two, { unit_id: 999 }).expect(422, 'unit.not_found')
  await begin(two, { photos: [999] }).expect(422, 'attachment.not_found')
  const other = await begin(two)
  await act(as.agent, other, 'diagnose', { diagnosis: 'x', verdict: 'none' }).expect(422, 'field.required')
  await act(as.agent, other, 'diagnose', diagnosis('chargeable'))
  await act(as.agent, other, 'payment', { paid: 1, paid_by: 'none' }).expect(422, 'field.required')
  await as.agent.get('/repairs/999').expect(404, 'repair.not_found')
  await as.agent.delete('/repair-lines/999', { 'If-Match': '"1"' }).expect(404, 'repair.line_not_found')
})

test('a quote that ran out is not accepted', async () => {
  const c = await caseOf(await unitOf())
  const repair = await begin(c)
  await act(as.agent, repair, 'diagnose', diagnosis('chargeable'))
  await act(as.agent, repair, 'lines', labour)
  const inZone = async (time_zone) => as.manager.edit('/company', await as.manager.get('/company'), { time_zone })
  const before = (await as.manager.get('/company')).time_zone
  await inZone('Pacific/Pago_Pago') // where it always is a day earlier than
  const today = new Date(Date.now() - 11 * 3_600_000).toISOString().slice(0, 10)
  const sent = await act(as.agent, repair, 'quotes', { valid_until: today })
  assert.equal(sent.quotes[0].state, 'sent', 'its last day counts')
  await inZone('Pacific/Kiritimati') // here
  const [late] = await c.quotes()
  assert.equal(late.state, 'expired')
  await c.answer(late, { accept: true }).expect(409, 'repair.quote_expired')
  await act(as.agent, repair, 'answer', { accept: true, name: '王小明' }).expect(409, 'repair.quote_expired')
  tamper(server, "INSERT INTO job (kind, run_at, created_at) VALUES ('quotes.expire', 1, 1)")
  await until(async () => (await events(c)).at(-1) === 'repair.quote_expired', { ms: 15_000, what: 'nobody told the ticket' })
  await inZone(before)
  assert.equal((await c.quotes())[0].state, 'expired')
  assert.equal((await act(as.agent, repair, 'quotes', quote)).quotes[0].state, 'sent', 'a new one may be sent')
})

test('who may do what', async () => {
  const c = await caseOf(await unitOf())
  const repair = await quoted(c)
  await as.other.get(`/repairs/${repair.id}`).expect(404, 'repair.not_found')
  await as.other.get(`/tickets/${c.ticket.id}/repairs`).expect(404, 'ticket.not_found')
  await act(as.other, repair, 'quotes', quote).expect(404, 'repair.not_found')
  await as.other.delete(`/repair-lines/${repair.lines[0].id}`, { 'If-Match': '"1"' }).expect(404, 'repair.not_found')
  await as.collaborator.post(`/tickets/${c.ticket.id}/repairs`, { kind: 'depot' }).expect(403)
  await as.manager.post(`/tickets/${c.ticket.id}/assign`, { assignee_id: (await as.collaborator.get('/me')).id })
  assert.equal((await as.collaborator.get(`/repairs/${repair.id}`)).id, repair.id)
  await act(as.collaborator, repair, 'answer', { accept: true, name: 'x' }).expect(403, 'permission.missing')
})

test('a repair takes so many lines and no more', async () => {
  const repair = await begin(await caseOf())
  for (let i = 0; i < 200; i++) await act(as.agent, repair, 'lines', { ...labour, text: `工序 ${i}`, covered: true })
  await act(as.agent, repair, 'lines', labour).expect(409, 'repair.too_many_lines')
})
