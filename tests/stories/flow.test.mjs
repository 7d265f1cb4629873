// Tickets on their way through processes: who may move what, what has to be recorded, a second person, the customer, time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { ifMatch, small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as, teams, roles } = await makeCompany(server)
const { manager, agent, other, lead } = as
const claim = await switchOn(manager, small())
const open = async (more) => {
  const ticket = await agent.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id, ...more })
  const [flow] = (await agent.get(`/tickets/${ticket.id}/flows`)).items
  return { ticket, flow: flow && await agent.get(`/flows/${flow.id}`) }
}
const move = (who, view, key, more) => who.post(`/flows/${view.flow.id}/moves`, { move: key, ...more })
const record = async (who, view, values) => who.patch(`/flows/${view.flow.id}/values`, { values }, ifMatch((await agent.get(`/flows/${view.flow.id}`)).flow))
const way = (view, key) => view.ways.find((w) => w.move === key)
const events = async (ticket) => (await admin.get(`/tickets/${ticket.id}/timeline`)).items
const filled = { cause: 'broken', amount: 20000 }

test('a process begins by itself for its kind, and the ticket is led by it', async () => {
  const { ticket, flow } = await open()
  assert.deepEqual([flow.flow.process, flow.flow.step, flow.flow.edition, flow.flow.status], ['claim', 'review', 1, 'running'])
  const led = await agent.get(`/tickets/${ticket.id}`)
  assert.deepEqual([led.step, led.step_zh, led.due_clock], ['claim.review', '审核', 'step'])
  assert.equal(Date.parse(led.due_at) - Date.parse(flow.flow.since), 3_600_000)
  assert.ok(!led.moves.includes('resolved') && !led.moves.includes('closed'))
  await agent.post(`/tickets/${ticket.id}/transitions`, { to: 'resolved' }).expect(409, 'ticket.in_process')
  assert.deepEqual(flow.line.map((s) => [s.step, s.state]), [['review', 'present'], ['which', 'ahead'], ['pay', 'ahead'], ['done', 'ahead']])
  assert.deepEqual(flow.form.map((f) => f.key), ['cause', 'amount', 'seen_on'])
  assert.deepEqual(flow.values, {})
  assert.equal((await agent.post('/tickets', { ...fault, kind: 'question' })).step, null)
})

test('the form is kept, checked, and its changes are told', async () => {
  const { ticket, flow } = await open()
  const refused = (values, who = agent) => who.patch(`/flows/${flow.flow.id}/values`, { values }, ifMatch(flow.flow))
  await refused({ amount: 'much' }).expect(422)
  await refused({ cause: 'rust' }).expect(422)
  await refused({ seen_on: '2026-02-30' }).expect(422)
  const wrong = await refused({ fast: true }).expect(422)
  assert.deepEqual(wrong.errors.map((e) => [e.pointer, e.code]), [['/values/fast', 'flow.not_in_form']])
  const kept = await record(agent, flow, { ...filled, seen_on: '2026-03-01' })
  assert.deepEqual(kept.values, { cause: 'broken', amount: 20000, seen_on: '2026-03-01' })
  await refused({ amount: 1 }).expect(412, 'record.changed')
  const cleared = await record(agent, flow, { seen_on: null })
  assert.deepEqual(cleared.values, filled)
  const told = (await events(ticket)).filter((e) => e.event === 'flow.recorded').map((e) => e.data.values)
  assert.deepEqual(told, [{ cause: 'broken', amount: 20000, seen_on: '2026-03-01' }, { seen_on: null }])
  await lead.patch(`/flows/${flow.flow.id}/values`, { values: { amount: 1 } }, ifMatch(cleared.flow)).expect(403, 'flow.step_role')
  await other.patch(`/flows/${flow.flow.id}/values`, { values: { amount: 1 } }, ifMatch(cleared.flow)).expect(404)
})

test('a move asks for its fields, its reason, its guard, its role', async () => {
  const { flow } = await open()
  const missing = await move(agent, flow, 'accept').expect(422)
  assert.deepEqual(missing.errors.map((e) => e.pointer), ['/values/cause', '/values/amount'])
  assert.equal((await agent.get(`/flows/${flow.flow.id}`)).flow.version, flow.flow.version, 'nothing half done')
  await move(agent, flow, 'refuse', { values: { cause: 'broken' }, reason: 'x' }).expect(409, 'flow.guard')
  await move(agent, flow, 'refuse', { values: { cause: 'other' } }).expect(422)
  await move(agent, flow, 'paid').expect(409, 'flow.no_move')
  await move(agent, flow, 'withdraw', { reason: 'x' }).expect(403, 'flow.role')
  assert.deepEqual([way(flow, 'accept').may, way(flow, 'withdraw').may, way(flow, 'refuse').ready], [true, false, false])
  const closed = await move(agent, flow, 'refuse', { values: { cause: 'other' }, reason: '不在范围' })
  assert.deepEqual([closed.flow.status, closed.flow.step, closed.ways.length], ['ended', 'refused', 0])
  assert.deepEqual([closed.line.at(-1).state, (await agent.get(`/tickets/${flow.flow.ticket_id}`)).status], ['done', 'closed'])
  await move(agent, flow, 'accept').expect(409, 'flow.over')
})

test('a step that is given to a post is done by who holds it or stands in for it', async () => {
  const posted = small({ key: 'posted', kinds: ['suggestion'], zh: '岗位', en: 'Posted' })
  Object.assign(posted.steps[0], { role: '', post: '理赔专员' })
  const on = await switchOn(manager, posted)
  const mate = await admin.post('/users', { login: 'mate', name: '梅特', password, role_ids: [roles.agent], team_ids: [teams.home.id] })
  const seen = await server.logIn('mate', password)
  const { flow } = await open({ kind: 'suggestion' })
  const may = async (who) => {
    const view = await who.get(`/flows/${flow.flow.id}`)
    return [view.post, view.may_record, way(view, 'refuse').may]
  }
  assert.deepEqual(await may(seen), ['理赔专员', true, true], 'nobody holds such a post')

  const form = (name, more) => ({ name_zh: name, name_en: name, ...more })
  const me = await agent.get('/me')
  const deputy = await manager.post('/posts', form('替补专员'))
  const post = await manager.post('/posts', form('理赔专员', { holder_ids: [me.id] }))
  assert.deepEqual(await may(agent), ['理赔专员', true, true])
  assert.deepEqual(await may(seen), ['理赔专员', false, false])
  await move(seen, flow, 'refuse', { values: { cause: 'other' }, reason: 'x' }).expect(403, 'flow.role')
  await seen.patch(`/flows/${flow.flow.id}/values`, { values: filled }, ifMatch(flow.flow)).expect(403, 'flow.step_role')

  await manager.edit(`/posts/${deputy.id}`, deputy, { holder_ids: [mate.id] })
  await manager.edit(`/posts/${post.id}`, post, { deputy_ids: [deputy.id] })
  assert.deepEqual(await may(seen), ['理赔专员', true, true], 'a deputy stands in')
  assert.equal((await move(seen, flow, 'refuse', { values: { cause: 'other' }, reason: 'x' })).flow.status, 'ended')
  await manager.edit(`/processes/${on.id}`, on, { active: false })
})

test('a decision decides, a wait waits for what a document tells, effects follow', async () => {
  const { ticket, flow } = await open()
  const waits = await move(agent, flow, 'accept', { values: filled })
  assert.equal(waits.flow.step, 'goods')
  assert.equal((await agent.get(`/tickets/${ticket.id}`)).status, 'waiting')
  const pays = await move(agent, waits, 'here')
  assert.deepEqual([pays.flow.step, pays.role], ['pay', 'lead'])
  await move(agent, pays, 'paid').expect(403, 'flow.role')
  const done = await move(lead, pays, 'paid')
  assert.equal(done.flow.status, 'ended')
  const all = await events(ticket)
  const reply = all.find((e) => e.type === 'reply')
  assert.deepEqual([reply.body, reply.from], [`王小明您好，工单 ${ticket.number} 已退 200.00 元。`, 'system'])
  const led = await agent.get(`/tickets/${ticket.id}`)
  assert.deepEqual([led.status, led.step, led.due_at], ['resolved', null, null])
  const [task] = (await agent.get(`/tickets/${ticket.id}/tasks`)).items
  assert.deepEqual([task.title_zh, task.role, task.done_at], [`归档 ${ticket.number}`, 'agent', null])
  assert.equal((await agent.post(`/tasks/${task.id}/done`)).done_name, '安静')
  await agent.post(`/tasks/${task.id}/done`).expect(409, 'task.done')
  const moves = all.filter((e) => e.event === 'flow.moved').map((e) => [e.data.from, e.data.to, e.data.by])
  assert.deepEqual(moves, [['review', 'which', 'person'], ['which', 'goods', 'fact'], ['goods', 'pay', 'person'], ['pay', 'done', 'person']])
})

test('a small amount takes the other way', async () => {
  const { flow } = await open()
  assert.equal((await move(agent, flow, 'accept', { values: { cause: 'broken', amount: 900 } })).flow.step, 'pay')
})

test('a large amount needs a second person, who is not the first', async () => {
  const { ticket, flow } = await open()
  const asked = await move(agent, flow, 'accept', { values: { cause: 'broken', amount: 80000 }, reason: '整机退' })
  assert.deepEqual([asked.flow.step, asked.approvals[0].state, asked.approvals[0].seen.amount], ['review', 'open', 80000])
  await move(agent, flow, 'accept').expect(409, 'flow.waits')
  const decide = (who, agree, answer) => who.post(`/flows/${flow.flow.id}/decision`, { agree, answer })
  await decide(agent, true).expect(403, 'flow.same_person')
  await decide(manager, true).expect(403, 'flow.role')
  const note = (await lead.get('/notifications')).items.find((n) => n.type === 'flow.asked')
  assert.equal(note.data.amount, 80000)
  const again = await decide(lead, false, '先补照片')
  assert.equal(again.approvals[0].state, 'refused')
  await decide(lead, true).expect(409, 'flow.nothing_asked')
  await move(agent, flow, 'accept')
  assert.equal((await decide(agent, false, '')).approvals[0].state, 'taken_back')
  await move(agent, flow, 'accept')
  await record(agent, flow, { amount: 90000 })
  await decide(lead, true).expect(409, 'flow.changed_since')
  await decide(agent, false, '')
  await move(agent, flow, 'accept')
  const went = await decide(lead, true, '可以')
  assert.equal(went.flow.step, 'goods')
  const moved = (await events(ticket)).find((e) => e.event === 'flow.moved')
  assert.equal(moved.data.asked_by, agent.me.user?.id ?? (await agent.get('/me')).id)
})

test('two people at once: one moves, the other is told', async () => {
  const { flow } = await open()
  const second = await (async () => {
    await admin.post('/users', { login: `twin${flow.flow.id}`, name: '孪生', password, role_ids: [roles.agent], team_ids: [teams.home.id] })
    return server.logIn(`twin${flow.flow.id}`, password)
  })()
  const answers = await Promise.all([agent, second].map((who) => move(who, flow, 'accept', { values: filled }).answer()))
  assert.deepEqual(answers.map((a) => a.status).sort(), [200, 409])
  assert.equal((await events({ id: flow.flow.ticket_id })).filter((e) => e.event === 'flow.moved' && e.data.from === 'review').length, 1)
})

test('a changed definition leaves what runs alone', async () => {
  const { flow } = await open()
  const present = await manager.get(`/processes/${claim.id}`)
  const changed = small()
  changed.steps[0].form = ['cause']
  changed.moves[0] = { ...changed.moves[0], required: ['cause'], two_person_field: '', approvers: [] }
  const drafted = await manager.put(`/processes/${claim.id}/draft`, changed, ifMatch(present))
  const on = await manager.post(`/processes/${claim.id}/switch-on`, { note: '不再问金额' }, ifMatch(drafted))
  assert.equal(on.edition, 2)
  const still = await move(agent, flow, 'accept', { values: { cause: 'broken' } }).expect(422)
  assert.deepEqual(still.errors.map((e) => e.pointer), ['/values/amount'])
  const fresh = await open()
  assert.equal(fresh.flow.flow.edition, 2)
  assert.equal((await move(agent, fresh.flow, 'accept', { values: { cause: 'broken' } })).flow.step, 'pay', 'no amount is less than 10')
})

test('off the drawn ways goes who may, with a reason; a flow can be given up', async () => {
  const { ticket, flow } = await open()
  const jump = (who, body) => who.post(`/flows/${flow.flow.id}/override`, body)
  await jump(agent, { step: 'pay', reason: 'x' }).expect(403)
  await jump(lead, { step: 'pay' }).expect(422)
  await jump(lead, { step: 'nowhere', reason: 'x' }).expect(422)
  assert.equal((await jump(lead, { step: 'pay', reason: '客户已寄回' })).flow.step, 'pay')
  const given = await lead.post(`/flows/${flow.flow.id}/give-up`, { reason: '重复工单' })
  assert.equal(given.flow.status, 'given_up')
  const free = await agent.get(`/tickets/${ticket.id}`)
  assert.equal(free.step, null)
  assert.ok(free.moves.includes('resolved'))
  const choices = (await agent.get(`/tickets/${ticket.id}/processes`)).items.map((p) => p.key)
  assert.deepEqual(choices, ['claim'])
  const again = await agent.post(`/tickets/${ticket.id}/flows`, { process: 'claim' }).expect(201)
  assert.equal(again.flow.step, 'review')
  await agent.post(`/tickets/${ticket.id}/flows`, { process: 'claim' }).expect(409, 'flow.runs')
  await agent.post(`/tickets/${ticket.id}/flows`, { process: 'nothing' }).expect(404, 'process.not_found')
})

test('one process begins another, and follows up later', async () => {
  await switchOn(manager, small({ key: 'call', zh: '回访', en: 'Call', kinds: [], auto_start: false }))
  const first = small({ key: 'fix', zh: '修', en: 'Fix', kinds: ['repair'] })
  first.moves[0] = { key: 'accept', zh: '好', en: 'Good', from: 'review', to: 'done', effects: [
    { kind: 'process', process: 'call' }, { kind: 'follow_up', process: 'claim', minutes: 0 }, { kind: 'remedy' },
    { kind: 'note', zh: '已转回访', en: 'A call follows' }, { kind: 'notify', role: 'lead', zh: '请看', en: 'Look' },
  ] }
  await switchOn(manager, { ...first, steps: first.steps.filter((s) => ['review', 'done', 'refused'].includes(s.key)), moves: [first.moves[0], first.moves[1], first.moves[8]] })
  const ticket = await agent.post('/tickets', { ...fault, kind: 'repair', team_id: teams.home.id })
  const [flow] = (await agent.get(`/tickets/${ticket.id}/flows`)).items
  await agent.post(`/flows/${flow.id}/moves`, { move: 'accept' })
  const flows = (await agent.get(`/tickets/${ticket.id}/flows`)).items
  assert.deepEqual(flows.map((f) => [f.process, f.status, f.parent_id]).slice(0, 2), [['fix', 'ended', null], ['call', 'running', flow.id]])
  assert.equal((await agent.get(`/tickets/${ticket.id}`)).step, 'call.review')
  for (let i = 0; i < 100 && (await agent.get(`/tickets/${ticket.id}/flows`)).items.length < 3; i++) await new Promise((done) => setTimeout(done, 100))
  assert.equal((await agent.get(`/tickets/${ticket.id}/flows`)).items.at(-1).process, 'claim')
  assert.ok((await lead.get('/notifications')).items.some((n) => n.type === 'flow.notice'))
})

test('time moves what has waited long enough', async () => {
  const slow = small({ key: 'slow', kinds: ['exchange'], zh: '慢', en: 'Slow' })
  slow.moves.push({ key: 'expire', zh: '超时', en: 'Expires', from: 'review', to: 'refused', after_minutes: 1 })
  await switchOn(manager, slow)
  const ticket = await agent.post('/tickets', { ...fault, kind: 'exchange', team_id: teams.home.id })
  const [flow] = (await agent.get(`/tickets/${ticket.id}/flows`)).items
  assert.equal(Date.parse(flow.timer_at) - Date.parse(flow.since), 60_000)
  assert.ok(!(await agent.get(`/flows/${flow.id}`)).ways.some((w) => w.move === 'expire'), 'nobody takes it by hand')
  await agent.post(`/flows/${flow.id}/moves`, { move: 'expire' }).expect(409, 'flow.no_move')
})

test('a ticket that is handed over takes its flow along', async () => {
  const { ticket } = await open()
  await agent.post(`/tickets/${ticket.id}/transfer`, { team_id: teams.parts.id, reason: '转配件组' })
  const [flow] = (await other.get(`/tickets/${ticket.id}/flows`)).items
  assert.equal(flow.team_id, teams.parts.id)
  const watch = await agent.get(`/processes/${claim.id}/watch`)
  assert.equal(watch.stands.find((s) => s.step === 'review' && s.team_id === teams.parts.id).n, 1)
})

test('watching: where they stand, the ways taken, the ways never taken', async () => {
  const watch = await agent.get(`/processes/${claim.id}/watch`)
  assert.equal(watch.edition, 2)
  const review = watch.stands.filter((s) => s.step === 'review').reduce((n, s) => n + s.n, 0)
  assert.ok(review >= 3)
  assert.ok(watch.arrows.some((a) => a.from === 'review' && a.to === 'pay' && !a.drawn), 'the override')
  assert.ok(watch.arrows.some((a) => a.from === 'review' && a.to === 'which' && a.drawn && a.n >= 4))
  assert.ok(watch.untaken.some((m) => m.move === 'keeps') || watch.untaken.length > 0)
  const stood = watch.stands.reduce((n, s) => n + s.n, 0)
  const runs = []
  for (const t of await admin.all('/tickets?limit=200')) runs.push(...(await admin.get(`/tickets/${t.id}/flows`)).items)
  assert.equal(stood, runs.filter((f) => f.process === 'claim' && f.status === 'running').length)
})

test('what is counted holds', () => assert.equal(server.run(['verify'], { check: false }).stdout.includes('count of process'), false))
