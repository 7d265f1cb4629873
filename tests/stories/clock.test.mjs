// Clocks at work: what is due first stands at the ticket, breaches are recorded, escalations carried out, further targets
// counted, and a draft tried on the past.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as, teams } = await makeCompany(server)
const { manager, agent, lead } = as
const me = async (who) => (await who.get('/me')).id
const is = (field, ...value) => ({ condition: { all: [{ field, op: 'in', value }] } })
const base = { calendar: 'always', first_response: 0, next_response: 0, resolution: 480, pauses: ['customer'] }
const standard = (name, more) => manager.post('/standards', { name_zh: name, name_en: name, ...base, ...more })
const until = async (look, what, ms = 15_000) => {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
    const seen = await look()
    if (seen) return seen
  }
  assert.fail(`never: ${what}`)
}
const types = async (t) => (await admin.get(`/tickets/${t.id}/timeline`)).items.map((i) => i.event)
const minutes = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 60_000)
const old = (name, days) => [`ext-${name}`, 'complaint', name, new Date(Date.now() - days * 86_400_000).toISOString(), '', '', 'new']
const bring = (rows) => {
  const csv = join(server.data, 'past.csv')
  const map = join(server.data, 'past.json')
  writeFileSync(csv, ['id,kind,subject,at,resolved,closed,status', ...rows.map((r) => r.join(','))].join('\n'))
  writeFileSync(map, JSON.stringify({ columns: { external_id: 'id', kind: 'kind', subject: 'subject', created_at: 'at',
    resolved_at: 'resolved', closed_at: 'closed', status: 'status' } }))
  return JSON.parse(server.run(['import', 'tickets', csv, '--map', map, '--json']).stdout)
}
const external = async (id) => (await admin.get(`/tickets?condition=${encodeURIComponent(JSON.stringify({ all: [{ field: 'external_id', op: '=', value: `ext-${id}` }] }))}`)).items[0]

const before = await agent.post('/tickets', { ...fault, kind: 'question' })
let usual
test('without a standard nothing is due; with one of now older tickets stay as they are', async () => {
  assert.deepEqual([before.due_at, before.due_clock], [null, null])
  usual = await standard('通用', { fallback: true, position: 9 })
  const now = await agent.post('/tickets', { ...fault, kind: 'question' })
  assert.equal(now.due_clock, 'resolution')
  assert.equal(minutes(now.created_at, now.due_at), 480)
  assert.equal(minutes(now.created_at, now.near_at), 384)
  assert.equal((await agent.get(`/tickets/${before.id}`)).due_at, null)
})

test('what is due follows what happens to the ticket', async () => {
  const t = await agent.post('/tickets', { ...fault, kind: 'question' })
  const move = (to, more) => agent.post(`/tickets/${t.id}/transitions`, { to, ...more })
  assert.equal((await move('waiting', { waits_for: 'customer' })).due_at, null, 'it stands')
  assert.equal((await move('open')).due_clock, 'resolution')
  assert.equal((await move('resolved')).due_at, null)
  assert.equal((await agent.get(`/tickets/${t.id}`)).due_at, null)
  assert.equal((await move('open')).due_clock, 'resolution')
})

test('the list goes by what is due first, and finds what is overdue or near', async () => {
  await standard('建议', { ...is('kind', 'suggestion'), resolution: 60 })
  await standard('更急', { ...is('kind', 'service_request'), resolution: 5, warn_percent: 1 })
  const late = await agent.post('/tickets', { ...fault, kind: 'suggestion' })
  const soon = await agent.post('/tickets', { ...fault, kind: 'service_request' })
  const ids = (await agent.all('/tickets?sort=due&limit=2')).map((t) => t.id)
  assert.deepEqual(ids.slice(0, 2), [soon.id, late.id])
  assert.equal(ids.at(-1), before.id, 'what is never due comes last')
  assert.equal(new Set(ids).size, ids.length)
  await agent.post(`/tickets/${late.id}/transitions`, { to: 'resolved' })
  assert.ok(!(await agent.all('/tickets?sort=due')).some((t) => t.id === late.id), 'only where there is work')
  await until(async () => (await agent.get('/tickets?clock=near')).items.some((t) => t.id === soon.id), 'one percent of half an hour')
  assert.deepEqual((await agent.get('/tickets?clock=breached')).items, [])
  const condition = encodeURIComponent(JSON.stringify({ all: [{ field: 'due_at', op: '<', value: 'now+1h' }] }))
  assert.deepEqual((await agent.get(`/tickets?condition=${condition}`)).items.map((t) => t.id), [soon.id])
})

test('an edition that is scheduled stays so, and may be put off', async () => {
  const monday = new Date(Date.now() + 3 * 86_400_000).toISOString()
  const later = new Date(Date.now() + 5 * 86_400_000).toISOString()
  const s = await standard('排期', { ...is('tags', 'x') }).expect(422).then(() => standard('排期', { ...is('channel', 'mail'), effective_at: monday }))
  const changed = await manager.edit(`/standards/${s.id}`, s, { resolution: 100 })
  assert.deepEqual([changed.edition, changed.effective_at], [2, s.effective_at], 'not before its day')
  const put = await manager.edit(`/standards/${s.id}`, changed, { effective_at: later })
  assert.deepEqual([put.edition, put.effective_at], [3, later])
})

test('wrong targets and escalations are named at their place', async () => {
  const faulty = (more, pointer, code) =>
    manager.post('/standards', { name_zh: 'x', name_en: 'x', ...base, fallback: true, ...more }).expect(422).then((p) =>
      assert.deepEqual(p.errors.map((e) => [e.pointer, e.code]), [[pointer, code]]))
  await faulty({ targets: [{ clock: 'step', step: 'dance', minutes: 5 }] }, '/targets/0/step', 'standard.step_unknown')
  await faulty({ targets: [{ clock: 'step', step: 'new' }] }, '/targets/0/minutes', 'field.required')
  await faulty({ targets: [{ clock: 'legal' }] }, '/targets/0/days', 'field.required')
  await faulty({ targets: [{ clock: 'handover', minutes: 5 }] }, '/targets/0/to_team_id', 'standard.two_teams')
  await faulty({ targets: [{ clock: 'handover', minutes: 5, to_team_id: 9999 }] }, '/targets/0/to_team_id', 'team.not_found')
  await faulty({ targets: [{ clock: 'legal', days: 7 }, { clock: 'legal', days: 7 }] }, '/targets/1/clock', 'field.repeated')
  await faulty({ escalations: [{ percent: 80 }] }, '/escalations/0/notify_assignee', 'standard.nothing_happens')
  await faulty({ escalations: [{ percent: 80, notify_user_ids: [9999] }] }, '/escalations/0/notify_user_ids/0', 'user.not_found')
})

test('steps, handovers between teams and days of the law have clocks of their own', async () => {
  await standard('退货', { ...is('kind', 'return'), targets: [
    { clock: 'step', step: 'new', minutes: 15, basis: '受理' },
    { clock: 'handover', from_team_id: teams.home.id, to_team_id: teams.parts.id, minutes: 120 },
    { clock: 'legal', days: 7, basis: '消费者权益保护法第二十五条' },
  ] })
  const t = await manager.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id })
  const clocks = async () => Object.fromEntries((await manager.get(`/tickets/${t.id}/clocks`)).clocks.map((c) => [c.key, c]))
  const handover = `handover:${teams.home.id}:${teams.parts.id}`
  let c = await clocks()
  assert.deepEqual([t.due_clock, minutes(t.created_at, t.due_at)], ['step', 15])
  assert.deepEqual([c['step:new'].state, c['step:new'].basis, c[handover].state], ['running', '受理', 'none'])
  assert.equal(c['legal:7d'].basis, '消费者权益保护法第二十五条')
  assert.ok(Date.parse(c['legal:7d'].due_at) > Date.now() + 6 * 86_400_000)

  await manager.post(`/tickets/${t.id}/assign`, { assignee_id: await me(agent) })
  assert.equal((await clocks())['step:new'].state, 'met')
  await manager.post(`/tickets/${t.id}/transfer`, { team_id: teams.parts.id, reason: '要一个水泵' })
  c = await clocks()
  assert.equal(c[handover].state, 'running')
  assert.equal((await manager.get(`/tickets/${t.id}`)).due_clock, 'handover')
  await manager.post(`/tickets/${t.id}/transitions`, { to: 'waiting', waits_for: 'customer' })
  c = await clocks()
  assert.deepEqual([c[handover].state, c['legal:7d'].state], ['paused', 'running'], 'the law does not wait')
  await manager.post(`/tickets/${t.id}/transfer`, { team_id: teams.home.id, reason: '水泵已寄' })
  assert.equal((await clocks())[handover].state, 'met')
})

test('a warning tells who is named, once; nobody else hears of it', async () => {
  await admin.edit(`/teams/${teams.home.id}`, await admin.get('/teams').then((l) => l.items.find((x) => x.id === teams.home.id)), { lead_id: await me(lead) })
  await standard('换货', { ...is('kind', 'exchange'), resolution: 1, escalations: [
    { percent: 2, clocks: ['resolution'], notify_assignee: true, notify_lead: true },
    { percent: 1000, raise_priority: true },
  ] })
  const t = await manager.post('/tickets', { ...fault, kind: 'exchange', team_id: teams.home.id, assignee_id: await me(agent) })
  await until(async () => (await types(t)).includes('ticket.escalated'), 'two percent of a minute')
  const told = async (who) => (await who.get('/notifications')).items.filter((n) => n.subject_id === t.id)
  const [note] = await told(agent)
  assert.deepEqual([note.type, note.subject_kind, note.data.clock, note.data.level, note.data.percent, note.data.number, note.read_at],
    ['ticket.escalated', 'ticket', 'resolution', 1, 2, t.number, null])
  assert.deepEqual([(await told(lead)).length, (await told(manager)).length, (await told(as.other)).length], [1, 0, 0])
  await agent.post(`/tickets/${t.id}/messages`, { type: 'note', body: '已联系仓库' })
  await new Promise((done) => setTimeout(done, 2500))
  assert.equal((await types(t)).filter((e) => e === 'ticket.escalated').length, 1)
  assert.equal((await agent.get('/notifications/unread')).unread, 1)
  assert.equal((await agent.post('/notifications/read', { up_to: note.id })).unread, 0)
  assert.equal((await lead.get('/notifications/unread')).unread, 1, 'each reads their own')
  assert.deepEqual((await agent.get('/notifications?unread=true')).items, [])
})

test('a changed customer and a changed standard move what is due', async () => {
  await standard('重要客户', { ...is('customer_level', 'vip'), resolution: 20, position: 1 })
  const t = await manager.post('/tickets', { ...fault, kind: 'question', customer: { name: '赵重要', phone: '13900005678' } })
  assert.equal(minutes(t.created_at, t.due_at), 480)
  const customer = await manager.get(`/customers/${t.customer_id}`)
  await manager.edit(`/customers/${t.customer_id}`, customer, { level: 'vip' })
  const moved = await until(async () => {
    const now = await manager.get(`/tickets/${t.id}`)
    return minutes(t.created_at, now.due_at) === 20 && now
  }, 'due by the level of now')
  assert.equal(moved.version, t.version, 'nobody has changed the ticket')
  const vip = (await manager.get('/standards')).items.find((s) => s.name_zh === '重要客户')
  await manager.edit(`/standards/${vip.id}`, vip, { active: false })
  await until(async () => minutes(t.created_at, (await manager.get(`/tickets/${t.id}`)).due_at) === 480, 'without it')
})

test('a standard may be for a category of goods and those below it', async () => {
  const big = await manager.post('/categories', { key: 'big', name_zh: '大家电', name_en: 'Large' })
  const cold = await manager.post('/categories', { key: 'cold', name_zh: '冷柜', name_en: 'Freezers', parent_id: big.id })
  const model = await manager.post('/models', { code: 'FZ1', name_zh: '冷柜一号', name_en: 'Freezer 1', category_id: cold.id })
  const unit = await manager.post('/units', { model_id: model.id, serial: 'FZ1-1' })
  const s = await standard('大家电故障', { condition: { all: [{ field: 'category', op: 'in', value: ['big'] }, { field: 'kind', op: '=', value: 'fault' }] }, resolution: 90 })
  const about = await manager.post('/tickets', { ...fault, unit_id: unit.id })
  assert.equal(minutes(about.created_at, about.due_at), 90)
  const t = await manager.post('/tickets', fault)
  assert.equal(minutes(t.created_at, t.due_at), 480)
  const named = await manager.edit(`/tickets/${t.id}`, t, { unit_id: unit.id })
  assert.equal(minutes(t.created_at, named.due_at), 90, 'what it is about chooses anew')
  assert.equal((await manager.get(`/tickets/${t.id}/clocks`)).standard_id, s.id)
  await manager.edit(`/standards/${s.id}`, s, { condition: { all: [{ field: 'model_id', op: 'in', value: [model.id + 1] }] } })
  const other = await manager.post('/tickets', { ...fault, unit_id: unit.id })
  assert.equal(minutes(other.created_at, other.due_at), 480)
})

test('what is due beyond the known calendar is provisional, and worked out anew when the year is imported', async () => {
  await standard('远期', { ...is('kind', 'repair'), calendar: 'cn', resolution: 40_000 })
  const t = await manager.post('/tickets', { ...fault, kind: 'repair' })
  const clock = async () => (await manager.get(`/tickets/${t.id}/clocks`)).clocks[0]
  const before = await clock()
  assert.equal(before.provisional, true)
  const year = Number((await manager.get('/calendars/cn')).covers_to.slice(0, 4)) + 1
  const days = [[1, 1], [1, 4], [1, 5], [1, 6], [1, 7], [1, 8], [2, 8], [2, 9], [2, 10], [2, 11], [2, 12]].map(([m, d]) => ({ name: '试', date: `${year}-0${m}-${String(d).padStart(2, '0')}`, isOffDay: true }))
  await manager.post('/calendars/cn/import', { year, papers: [], days })
  const after = await until(async () => {
    const c = await clock()
    return c.due_at !== before.due_at && c
  }, 'another due time')
  assert.ok(Date.parse(after.due_at) > Date.parse(before.due_at), 'days off put it off')
  assert.equal(after.provisional, false)
  await until(async () => (await manager.get(`/tickets/${t.id}`)).due_at === after.due_at, 'the kept one follows')
})

test('a draft is tried on the past before it is switched on', async () => {
  const end = (hours, days) => new Date(Date.now() - days * 86_400_000 + hours * 3_600_000).toISOString()
  const done = (name, hours, days) => [...old(name, days).slice(0, 4), end(hours, days), end(hours, days), 'closed']
  const closed = (name, hours, days) => [...old(name, days).slice(0, 4), '', end(hours, days), 'closed'] // nobody knows when it was resolved
  bring([done('快', 1, 40), closed('慢', 30, 40), done('中', 5, 39), old('没完', 38)])
  const quick = await external('快')
  await manager.post(`/tickets/${quick.id}/messages`, { type: 'reply', body: '补一句：处理完已经电话确认过。' })
  await manager.post(`/tickets/${quick.id}/assign`, { assignee_id: await me(agent) }) // what comes later does not make it unfinished
  const from = new Date(Date.now() - 60 * 86_400_000).toISOString()
  const to = new Date(Date.now() - 10 * 86_400_000).toISOString()
  const draft = { name_zh: '试', name_en: 'trial', ...base, ...is('kind', 'complaint'), resolution: 240 }
  const tried = await manager.post('/standards/replay', { standard: draft, from, to })
  assert.deepEqual([tried.tickets, tried.concerned, tried.better, tried.worse], [4, 4, 0, 3])
  assert.deepEqual(tried.clocks, [{ clock: 'resolution', was_met: 0, was_breached: 0, was_running: 0, met: 1, breached: 3, running: 0 }])
  assert.deepEqual(tried.changes.map((c) => [c.subject, c.breached, c.target, c.used]),
    [['慢', true, 14400, 108000], ['中', true, 14400, 18000], ['没完', true, 14400, tried.changes[2].used]])
  assert.equal(tried.changes[0].number, (await external('慢')).number)
  const mild = await manager.post('/standards/replay', { standard: { ...draft, resolution: 360 }, from, to, limit: 1 })
  assert.deepEqual([mild.worse, mild.changes.length, mild.clocks[0].met], [2, 1, 2])
  assert.equal((await manager.get('/standards')).items.filter((s) => s.name_zh === '试').length, 0, 'nothing was written')
  await manager.post('/standards/replay', { standard: draft, from: to, to: from }).expect(422, 'replay.period')
  await manager.post('/standards/replay', { standard: draft, from, replaces: 99999 }).expect(404, 'standard.not_found')
  await manager.post('/standards/replay', { standard: { ...draft, resolution: 0 }, from }).expect(422, 'standard.no_target')
  await agent.post('/standards/replay', { standard: draft, from }).expect(403, 'permission.missing')
  const role = await admin.post('/roles', { key: 'planner', name_zh: '规划', name_en: 'Planner', grants: [{ permission: 'standard.write', scope: 'all' }] })
  await admin.post('/users', { login: 'planner', name: '规划员', password: 'a long enough password 1', role_ids: [role.id], team_ids: [] })
  const planner = await server.logIn('planner', 'a long enough password 1')
  const blind = await planner.post('/standards/replay', { standard: draft, from, to })
  assert.deepEqual([blind.tickets, blind.worse, blind.changes], [4, 3, []], 'counts, but no ticket that one may not read')
})

test('trying a change of the standard itself compares it with what it was', async () => {
  const t = await manager.post('/tickets', { ...fault, kind: 'question' })
  await manager.post(`/tickets/${t.id}/transitions`, { to: 'resolved' })
  const now = await manager.get(`/standards/${usual.id}`)
  const { id, version, edition, active, effective_at, ...form } = now
  const tried = await manager.post('/standards/replay', { standard: { ...form, resolution: 960 }, replaces: usual.id, from: t.created_at })
  const c = tried.clocks.find((x) => x.clock === 'resolution')
  assert.ok(tried.concerned >= 1 && c.was_met >= 1 && c.met >= 1)
  assert.equal(tried.worse, 0)
})
