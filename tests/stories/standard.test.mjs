// Service standards: which applies to a ticket, by when somebody must act, and how that is explained from what happened.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
const { manager, agent } = as
const always = { calendar: 'always', first_response: 30, next_response: 60, resolution: 480, pauses: ['customer', 'parts'] }
const standard = (name, more = {}) => ({ name_zh: name, name_en: name, ...always, ...more })
const when = (...tests) => ({ condition: { all: tests } })
const is = (field, ...value) => ({ field, op: 'in', value })
const clocks = async (t, who = agent) => {
  const { clocks: all, ...rest } = await who.get(`/tickets/${t.id}/clocks`)
  return { ...rest, ...Object.fromEntries(all.map((c) => [c.kind, c])) }
}
const submit = async (more = {}) => {
  const receipt = await server.anonymous().post('/portal/tickets', { kind: 'fault', description: '洗衣机不转了', name: '王小明', phone: '13800001234', ...more })
  return (await admin.get(`/tickets?sort=created&limit=1`)).items[0] ?? receipt
}

const early = await agent.post('/tickets', fault)
test('before there is a standard nothing runs', async () => {
  const told = await clocks(early)
  assert.equal(told.standard_id, null)
  assert.equal(told.resolution, undefined)
})

test('only managers write standards; wrong ones are named', async () => {
  await agent.post('/standards', standard('x', { fallback: true })).expect(403, 'permission.missing')
  await manager.post('/standards', standard('空')).expect(422, 'standard.empty_condition')
  await manager.post('/standards', standard('兜底有条件', { fallback: true, ...when(is('kind', 'fault')) })).expect(422, 'standard.empty_condition')
  await manager.post('/standards', standard('没有时限', { fallback: true, first_response: 0, next_response: 0, resolution: 0 })).expect(422, 'standard.no_target')
  await manager.post('/standards', standard('没有日历', { fallback: true, calendar: 'mars' })).expect(422, 'standard.calendar_unknown')
  await manager.post('/standards', standard('过去', { fallback: true, effective_at: '2020-01-01T00:00:00Z' })).expect(422, 'standard.past')
  await manager.post('/standards', standard('不认识', when(is('colour', 'red')))).expect(422, 'condition.field')
  await manager.post('/standards', standard('不认识的值', when(is('kind', 'miracle')))).expect(422)
})

const usual = await manager.post('/standards', standard('通用', { fallback: true, position: 9 })).expect(201)
const faults = await manager.post('/standards', standard('故障', { ...when(is('kind', 'fault')), first_response: 20 }))
const urgent = await manager.post('/standards', standard('紧急故障', { ...when(is('kind', 'fault'), is('priority', 'urgent', 'high')), first_response: 10 }))

test('the most specific standard applies, the fallback to what is left', async () => {
  const high = await agent.post('/tickets', { ...fault, impact: 'high', urgency: 'high' })
  const low = await agent.post('/tickets', { ...fault, impact: 'low', urgency: 'low' })
  const question = await agent.post('/tickets', { ...fault, kind: 'question' })
  assert.deepEqual((await Promise.all([high, low, question].map((t) => clocks(t)))).map((c) => c.standard_id), [urgent.id, faults.id, usual.id])
})

test('a customer’s ticket has a response clock that a greeting does not stop', async () => {
  const t = await submit()
  let c = await clocks(t, admin)
  assert.deepEqual([c.first_response.state, c.first_response.target, c.resolution.state], ['running', 1200, 'running'])
  assert.equal(Date.parse(c.first_response.due_at) - Date.parse(t.created_at), 1200_000)
  await admin.post(`/tickets/${t.id}/messages`, { type: 'reply', body: '您好，收到，请稍等。' })
  assert.equal((await clocks(t, admin)).first_response.state, 'running')
  await admin.post(`/tickets/${t.id}/messages`, { type: 'note', body: '内部：让维修组看看这台机器的历史。' })
  assert.equal((await clocks(t, admin)).first_response.state, 'running')
  await admin.post(`/tickets/${t.id}/messages`, { type: 'reply', body: '请把机身背面的序列号拍照发给我们，今天安排师傅。' })
  c = await clocks(t, admin)
  assert.equal(c.first_response.state, 'met')
  assert.deepEqual(c.first_response.stretches.map((s) => [s.kind, s.cause]), [['ran', 'created'], ['ended', 'answered']])
  assert.equal(c.resolution.state, 'running', 'a reply does not move the resolution')
})

test('a ticket that staff opened has no response clock', async () => {
  const c = await clocks(await agent.post('/tickets', fault))
  assert.equal(c.first_response.state, 'none')
  assert.equal(c.resolution.state, 'running')
})

test('the resolution stands while it waits for whom the standard names, and is explained', async () => {
  const t = await agent.post('/tickets', fault)
  const move = (to, more) => agent.post(`/tickets/${t.id}/transitions`, { to, ...more })
  await move('waiting', { waits_for: 'internal', reason: '等主管' })
  assert.equal((await clocks(t)).resolution.state, 'running', 'waiting for ourselves does not stop it')
  await move('open')
  await move('waiting', { waits_for: 'parts', reason: '等水泵' })
  let c = await clocks(t)
  assert.equal(c.resolution.state, 'paused')
  await move('open')
  await move('resolved')
  c = await clocks(t)
  assert.equal(c.resolution.state, 'met')
  assert.deepEqual(c.resolution.stretches.map((s) => [s.kind, s.cause]),
    [['ran', 'created'], ['stood', 'waits'], ['ran', 'works'], ['ended', 'resolved']])
  assert.ok(c.resolution.stretches.every((s) => s.who === '安静' && s.seq > 0))
  await move('open')
  assert.equal((await clocks(t)).resolution.state, 'running', 'it goes on when reopened')
})

test('a ticket keeps the edition that held when it came in', async () => {
  const before = await agent.post('/tickets', fault)
  const changed = await manager.edit(`/standards/${faults.id}`, await manager.get(`/standards/${faults.id}`), { resolution: 60 })
  assert.equal(changed.edition, 2)
  await new Promise((done) => setTimeout(done, 20))
  const after = await agent.post('/tickets', { ...fault, impact: 'low', urgency: 'low' })
  const old = await clocks(await agent.edit(`/tickets/${before.id}`, before, { impact: 'low', urgency: 'low' }))
  assert.deepEqual([old.standard_id, old.edition, old.resolution.target], [faults.id, 1, 480 * 60])
  const fresh = await clocks(after)
  assert.deepEqual([fresh.edition, fresh.resolution.target], [2, 3600])
  const renamed = await manager.edit(`/standards/${faults.id}`, changed, { name_en: 'Faults' })
  assert.equal(renamed.edition, 2, 'a name is no new edition')
  assert.deepEqual((await agent.get(`/standards/${faults.id}/editions`)).items.map((s) => s.edition), [2, 1])
  await manager.edit(`/standards/${faults.id}`, changed, { name_en: 'Late' }).expect(412, 'record.changed')
})

test('a changed priority recomputes from the beginning', async () => {
  const t = await agent.post('/tickets', { ...fault, impact: 'low', urgency: 'low' })
  assert.equal((await clocks(t)).standard_id, faults.id)
  await agent.edit(`/tickets/${t.id}`, t, { impact: 'high', urgency: 'high' })
  const c = await clocks(t)
  assert.equal(c.standard_id, urgent.id)
  assert.equal(c.resolution.started_at, t.created_at)
})

test('who may not see a ticket sees no clocks', async () => {
  const t = await as.other.post('/tickets', fault)
  await as.manager.get(`/tickets/${t.id}/clocks`)
  await as.collaborator.get(`/tickets/${t.id}/clocks`).expect(404, 'ticket.not_found')
  await agent.get('/tickets/999999/clocks').expect(404)
  await agent.get('/standards/999').expect(404, 'standard.not_found')
  assert.equal((await agent.get('/standards')).items.length, 3)
  assert.equal((await agent.get(`/standards/${usual.id}`)).name_zh, '通用')
})
