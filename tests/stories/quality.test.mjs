// Quality checks: drawn by lot, scored by a form, partly twice and blindly, disputed by the person whose work it is.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as, roles, teams } = await makeCompany(server)
const people = {}
for (const [login, name, role, team_ids] of [
  ['zhi', '郑质检', 'assessor', []], ['ping', '平质检', 'assessor', []], ['mate', '毛同事', 'agent', [teams.home.id]],
]) {
  people[login] = (await admin.post('/users', { login, name, password, role_ids: [roles[role]], team_ids })).id
  as[login] = await server.logIn(login, password)
}
for (const login of ['agent', 'other', 'lead', 'manager']) people[login] = (await as[login].get('/me')).id
const team = (await admin.get('/teams')).items.find((t) => t.id === teams.home.id)
await admin.edit(`/teams/${team.id}`, team, { lead_id: people.lead })
const month = (at = new Date()) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 7) // Shanghai's
const now = month()

/* A resolved ticket of somebody's, with a reply. */
async function work(who, kind = 'fault') {
  const t = await as[who].post('/tickets', { ...fault, kind })
  await as[who].post(`/tickets/${t.id}/assign`, { assignee_id: people[who] })
  await as[who].post(`/tickets/${t.id}/messages`, { type: 'reply', body: '您好，请断电十分钟\n再试。', then: 'resolved' })
  return t.id
}

const item = (key, more) => ({ key, zh: `项目 ${key}`, en: `Item ${key}`, ...more })
const definition = {
  zh: '试用表', en: 'Trial form', kinds: ['fault'],
  groups: [
    { zh: '沟通', en: 'Words', items: [item('tone', { weight: 60, scale: 'points' }), item('record', { weight: 40, optional: true })] },
    { zh: '关键', en: 'Critical', items: [item('right', { critical: 'customer' }), item('law', { critical: 'compliance', optional: true })] },
  ],
}
const marks = (values) => Object.entries({ tone: 5, record: 1, right: 1, law: 1, ...values })
  .filter(([, value]) => value !== null).map(([key, value]) => ({ item: key, value }))
const ifMatch = (record) => ({ 'If-Match': `"${record.version}"` })
const save = (who, check, body) => as[who].put(`/quality-checks/${check.id}/marks`, body, ifMatch(check))
const submit = (who, check) => as[who].post(`/quality-checks/${check.id}/submit`, undefined, ifMatch(check))
const score = async (who, check, values) => submit(who, await save(who, check, { note: '', marks: marks(values) }))
const list = async (who, query) => (await as[who].get(`/quality-checks?${new URLSearchParams(query)}`)).items
async function assign(check, to, status, code) {
  const path = `/quality-checks/${check.id}`
  const call = admin.post(`${path}/assign`, { assessor_id: to ? people[to] : null }, ifMatch(await admin.get(path)))
  return status ? call.expect(status, code) : call
}
const trail = async (check) =>
  (await admin.get(`/events?subject_kind=quality_check&subject_id=${check.id}`)).items.reverse()

async function newForm(def = definition) {
  const made = await as.manager.post('/quality-forms', def).expect(201)
  return as.manager.post(`/quality-forms/${made.id}/switch-on`, { note: '第一版' }, ifMatch(made))
}
const form = await newForm()
const plan = (more) => as.manager.post('/quality-plans', {
  name: '月度质检', form_id: form.id, team_id: teams.home.id, month: now, per_person: 3, second_percent: 0, ...more,
})
const draw = (p) => as.manager.post(`/quality-plans/${p.id}/draw`)

/* A drawn plan of one ticket of the agent's: its check or, checked twice, both. */
async function one(more) {
  const own = await newForm({ ...definition, kinds: ['complaint'] })
  const ticket = await work('agent', 'complaint')
  const p = await plan({ form_id: own.id, per_person: 1, ...more })
  await draw(p)
  const checks = (await list('manager', { view: 'plan', plan_id: p.id })).reverse()
  // Tickets of the stories before are complaints too: the lot may have fallen on one of them.
  return { ticket: checks[0].ticket_id, made: ticket, plan: p, form: own, checks }
}

test('a form is a draft until it is switched on, and each edition stays', async () => {
  const shipped = (await as.manager.get('/quality-forms')).items.filter((f) => f.model)
  assert.deepEqual(shipped.map((f) => [f.model, f.active, f.edition, f.has_draft]),
    [['repair', false, 0, true], ['service', false, 0, true]])
  const service = shipped.find((f) => f.model === 'service')
  const content = await as.manager.get(`/quality-forms/${service.id}/content`)
  const items = content.groups.flatMap((g) => g.items)
  assert.equal(items.reduce((sum, i) => sum + i.weight, 0), 100)
  assert.deepEqual([...new Set(items.map((i) => i.critical))].sort(), ['business', 'compliance', 'customer', 'none'])
  await plan({ form_id: service.id }).then((p) => draw(p).expect(409, 'quality.form_off'))

  const bad = await as.manager.post('/quality-forms', { ...definition, kinds: [], groups: [{ zh: '组', en: 'Group', items: [
    item('a', { weight: 90 }), item('a', { weight: 5, critical: 'business', scale: 'points' }), item('B!', {})] }] })
  const refused = await as.manager.post(`/quality-forms/${bad.id}/switch-on`, { note: 'x' }, ifMatch(bad)).expect(422)
  assert.deepEqual(refused.errors.map((e) => `${e.pointer} ${e.code}`).sort(), [
    '/groups quality.weights', '/groups/0/items/1/key quality.key_twice', '/groups/0/items/1/scale quality.critical_scale',
    '/groups/0/items/1/weight quality.critical_weight', '/groups/0/items/2/key quality.key', '/kinds quality.no_kind'])
  await as.manager.patch(`/quality-forms/${bad.id}`, { active: true }, ifMatch(bad)).expect(409, 'quality.no_edition')
  await as.manager.delete(`/quality-forms/${bad.id}/draft`, ifMatch(bad)).expect(409, 'quality.no_draft')
  const empty = await as.manager.put(`/quality-forms/${bad.id}/draft`, { ...definition, groups: [] }, ifMatch(bad))
  await as.manager.post(`/quality-forms/${bad.id}/switch-on`, { note: 'x' }, ifMatch(empty)).expect(422, 'quality.no_items')
  await as.manager.put(`/quality-forms/${bad.id}/draft`, definition, ifMatch(bad)).expect(412, 'record.changed')

  let f = await newForm()
  f = await as.manager.put(`/quality-forms/${f.id}/draft`, { ...definition, zh: '新表' }, ifMatch(f))
  assert.equal(f.name_zh, '试用表')
  assert.equal((await as.manager.get(`/quality-forms/${f.id}/content`)).zh, '新表')
  f = await as.manager.delete(`/quality-forms/${f.id}/draft`, ifMatch(f))
  await as.manager.post(`/quality-forms/${f.id}/switch-on`, { note: 'x' }, ifMatch(f)).expect(409, 'quality.no_draft')
  f = await as.manager.put(`/quality-forms/${f.id}/draft`, { ...definition, zh: '第二版' }, ifMatch(f))
  f = await as.manager.post(`/quality-forms/${f.id}/switch-on`, { note: '改名' }, ifMatch(f))
  assert.deepEqual([f.edition, f.name_zh], [2, '第二版'])
  const editions = (await as.manager.get(`/quality-forms/${f.id}/editions`)).items
  assert.deepEqual(editions.map((e) => [e.edition, e.note, e.user_name]), [[2, '改名', '马经理'], [1, '第一版', '马经理']])
  assert.equal((await as.manager.get(`/quality-forms/${f.id}/content?edition=1`)).zh, '试用表')
  await as.manager.get(`/quality-forms/${f.id}/content?edition=9`).expect(404, 'quality.no_edition')
  f = await as.manager.patch(`/quality-forms/${f.id}`, { active: false }, ifMatch(f))
  await plan({ form_id: f.id }).then((p) => draw(p).expect(409, 'quality.form_off'))
  await as.manager.get('/quality-forms/99999').expect(404, 'quality.no_form')
  assert.equal((await as.manager.get(`/quality-forms/${f.id}`)).active, false)
})

/* The rule of docs/quality.md, once more and by other means. */
function drawnAgain({ seed, people: pool }) {
  const lot = (...words) => createHash('sha256').update([seed, ...words].join(' ')).digest('hex')
  const drawers = pool
    .map((p) => ({ ...p, has: 0, lots: [...p.tickets].sort((a, b) => (lot(p.user_id, a) < lot(p.user_id, b) ? -1 : 1)) }))
    .sort((a, b) => a.tickets.length - b.tickets.length || a.user_id - b.user_id)
  const holder = new Map()
  const find = (who, asked) => {
    const free = who.lots.find((t) => !holder.has(t))
    if (free) return holder.set(free, who)
    for (const t of who.lots) {
      if (asked.has(t) || holder.get(t) === who) continue
      asked.add(t)
      if (find(holder.get(t), asked)) return holder.set(t, who)
    }
    return false
  }
  for (let any = true; any;) {
    any = false
    for (const d of drawers) {
      if (d.has < d.missing && find(d, new Set())) {
        d.has++
        any = true
      }
    }
  }
  const all = [...holder.keys()].sort((a, b) => (lot('second', a) < lot('second', b) ? -1 : 1))
  return {
    of: Object.fromEntries(drawers.map((d) => [d.user_id, d.lots.filter((t) => holder.get(t) === d).sort((a, b) => a - b)])),
    second: (percent) => all.slice(0, Math.ceil(all.length * percent / 100)).sort((a, b) => a - b),
  }
}

test('tickets are drawn by lot, evenly, and anybody can draw them again', async () => {
  const own = { agent: [], mate: [], other: [] }
  for (let i = 0; i < 6; i++) own.agent.push(await work('agent'))
  for (let i = 0; i < 2; i++) own.mate.push(await work('mate'))
  own.other.push(await work('other'))
  await work('agent', 'question') // another kind
  // The mate answered on one of the agent's tickets, so it is work of both.
  await as.mate.post(`/tickets/${own.agent[0]}/messages`, { type: 'reply', body: '补充：门要关好。' })
  const p = await plan({ second_percent: 40 })
  const drawn = await draw(p)
  assert.deepEqual([drawn.draws, drawn.people, drawn.samples, drawn.final], [1, 2, 6, 0])

  const [summary] = (await as.manager.get(`/quality-plans/${p.id}/draws`)).items
  const detail = await as.manager.get(`/quality-draws/${summary.id}`)
  assert.equal(detail.holds, true)
  assert.deepEqual(detail.people.map((x) => [x.user_id, x.missing, x.tickets]), [
    [people.agent, 3, own.agent], [people.mate, 3, [own.agent[0], ...own.mate]]].sort((a, b) => a[0] - b[0]))
  const again = drawnAgain(detail)
  for (const x of detail.people) assert.deepEqual(x.drawn, again.of[x.user_id])

  const rows = await list('manager', { view: 'plan', plan_id: p.id })
  const count = (user) => new Set(rows.filter((r) => r.user_id === user).map((r) => r.ticket_id)).size
  assert.deepEqual([count(people.agent), count(people.mate), count(people.other)], [3, 3, 0])
  const twice = rows.map((r) => r.ticket_id).filter((t, i, all) => all.indexOf(t) !== i).sort((a, b) => a - b)
  assert.deepEqual(twice, again.second(40))
  assert.equal(twice.length, 3)

  // All have enough: nothing more is drawn, and no ticket comes twice.
  await draw(p).expect(409, 'quality.nothing_to_draw')
  const few = await plan({ per_person: 50 })
  await draw(few)
  const fresh = await work('mate')
  assert.equal((await draw(few)).draws, 2)
  const second = (await as.manager.get(`/quality-plans/${few.id}/draws`)).items[0]
  const { people: [only], holds } = await as.manager.get(`/quality-draws/${second.id}`).then((d) =>
    ({ ...d, people: d.people.filter((x) => x.drawn.length) }))
  assert.deepEqual([only.user_id, only.drawn, holds], [people.mate, [fresh], true])
  // Two draws of the same pool have their own seeds.
  assert.notEqual(second.seed, summary.seed)
  await as.manager.get('/quality-draws/99999').expect(404, 'quality.no_draw')
})

test('a plan says what is wrong with it, and keeps to its rules once it was drawn', async () => {
  await plan({ month: '2026-13' }).expect(422, 'quality.month')
  await plan({ team_id: 9999 }).expect(422, 'team.not_found')
  await plan({ form_id: 9999 }).expect(422, 'quality.no_form')
  await plan({ per_person: 0 }).expect(422)
  await plan({ month: '2199-01' }).then((p) => draw(p).expect(409, 'quality.month_ahead'))
  await plan({ month: '2020-01' }).then((p) => draw(p).expect(409, 'quality.nothing_to_draw'))
  const p = await plan({ team_id: null })
  assert.deepEqual([p.threshold, p.dispute_days], [10, 7])
  const wider = await as.manager.edit(`/quality-plans/${p.id}`, p, { per_person: 1, threshold: 12.5, dispute_days: 3 })
  assert.deepEqual([wider.per_person, wider.threshold, wider.dispute_days], [1, 12.5, 3])
  await as.manager.edit(`/quality-plans/${p.id}`, p, { per_person: 2 }).expect(412, 'record.changed')
  const drawn = await draw(p)
  const refused = await as.manager.edit(`/quality-plans/${p.id}`, drawn, { per_person: 2, threshold: 50, month: '2026-01' }).expect(422, 'quality.drawn')
  assert.deepEqual(refused.errors.map((e) => e.pointer).sort(), ['/month', '/per_person', '/threshold'])
  const named = await as.manager.edit(`/quality-plans/${p.id}`, drawn, { name: '改名', monthly: true })
  assert.deepEqual([named.name, named.monthly], ['改名', true])
  assert.ok((await as.manager.get('/quality-plans')).items.some((x) => x.id === p.id))
  await as.manager.get('/quality-plans/9999').expect(404, 'quality.no_plan')
  await as.manager.edit(`/quality-plans/${p.id}`, named, { monthly: false })
})

test('a check is scored with quotes of the ticket and becomes the result', async () => {
  const { checks: [row], ticket } = await one()
  assert.equal(row.assigned, false)
  let c = await assign(row, 'zhi')
  assert.equal(c.assessor_name, '郑质检')
  assert.ok((await as.zhi.get('/notifications')).items.some((n) => n.type === 'quality_check.assigned' && n.subject_id === row.id))
  assert.deepEqual((await list('zhi', { view: 'todo' })).map((x) => x.id), [row.id])
  c = await as.zhi.get(`/quality-checks/${row.id}`)
  assert.deepEqual([c.acts, c.score, c.marks, c.form.groups.length], [['save', 'submit'], null, [], 2])
  const said = (await as.zhi.all(`/tickets/${ticket}/timeline`)).find((i) => i.type === 'reply')

  await save('zhi', c, { note: '', marks: [{ item: 'tone', value: 6 }] }).expect(422)
  const wrong = await save('zhi', c, { note: '', marks: [
    { item: 'nothing', value: 1 }, { item: 'record', value: 2 }, { item: 'right', value: -1 },
    { item: 'tone', value: 5, quotes: [{ item: said.id, text: '没有说过的话' }, { item: 999, text: '' }] }, { item: 'tone', value: 4 }] }).expect(422)
  assert.deepEqual(wrong.errors.map((e) => `${e.pointer} ${e.code}`), [
    '/marks/0/item quality.no_item', '/marks/1/value quality.value', '/marks/2/value quality.value',
    '/marks/3/quotes/0 quality.misquoted', '/marks/3/quotes/1 quality.no_timeline', '/marks/4/item quality.no_item'])
  // Words that were selected in a page have lost their line break.
  const quoted = { item: 'tone', value: 4, note: '有礼貌', quotes: [{ item: said.id, text: '请断电十分钟 再试' }] }
  c = await save('zhi', c, { note: '初稿', marks: [quoted] })
  assert.deepEqual(c.marks, [quoted])
  const missing = await submit('zhi', c).expect(422, 'quality.unmarked')
  assert.deepEqual(missing.errors.map((e) => e.pointer), ['/marks/record', '/marks/right', '/marks/law'])
  const old = c
  c = await save('zhi', c, { note: '清楚', marks: [quoted, { item: 'record', value: 0 }, { item: 'right', value: 1 }, { item: 'law', value: -1 }] })
  await submit('zhi', old).expect(412, 'record.changed')
  c = await submit('zhi', c)
  assert.deepEqual([c.state, c.score, c.weighted, c.critical, c.counts, c.turn], ['final', 48, 48, false, true, 'first'])
  await submit('zhi', c).expect(409, 'quality.submitted')
  await save('zhi', c, { note: '', marks: [] }).expect(409, 'quality.submitted')
  await assign(row, 'ping', 409, 'quality.submitted')

  // The person hears of it and reads it; the ticket says that it was checked, but not what came of it.
  assert.ok((await as.agent.get('/notifications')).items.some((n) => n.type === 'quality_check.final' && n.subject_id === row.id))
  const result = await as.agent.get(`/quality-checks/${row.id}`)
  assert.deepEqual([result.score, result.note, result.marks.length, result.acts], [48, '清楚', 4, ['dispute']])
  const told = (await as.agent.all(`/tickets/${ticket}/timeline`)).filter((i) => i.event === 'quality.checked').at(-1)
  assert.deepEqual(told.data, { check_id: row.id, user_id: people.agent })
  assert.deepEqual((await trail(row)).map((e) => e.type).slice(0, 4), [
    'quality_check.drawn', 'quality_check.assigned', 'quality_check.submitted', 'quality_check.final'])
})

test('a critical error makes the score 0 and is told by class', async () => {
  const { checks: [row] } = await one()
  const c = await score('zhi', await assign(row, 'zhi'), { law: 0 })
  assert.deepEqual([c.score, c.weighted, c.critical, c.customer, c.business, c.compliance], [0, 100, true, false, false, true])
  const [mine] = (await as.agent.get('/quality-people')).items
  assert.equal(mine.user_id, people.agent)
  assert.ok(mine.compliance >= 1 && mine.critical >= mine.compliance && mine.customer === 0)
})

test('nothing that has a weight, no score', async () => {
  const own = await newForm({ ...definition, kinds: ['suggestion'], groups: [{ zh: '组', en: 'Group', items: [item('only', { weight: 100, optional: true })] }] })
  await work('agent', 'suggestion')
  const p = await plan({ form_id: own.id })
  await draw(p)
  const [row] = await list('manager', { view: 'plan', plan_id: p.id })
  const c = await save('zhi', await assign(row, 'zhi'), { note: '', marks: [{ item: 'only', value: -1 }] })
  await submit('zhi', c).expect(409, 'quality.nothing_scored')
})

test('nobody checks their own work, whoever asks', async () => {
  const { checks: [row] } = await one()
  const agent = await admin.get(`/users/${people.agent}`)
  const both = await admin.edit(`/users/${people.agent}`, agent, { role_ids: [roles.agent, roles.assessor] })
  await assign(row, 'agent', 409, 'quality.own_work')
  // The queue never gives them their own either, however often they ask.
  for (let i = 0; i < 40; i++) {
    const { status, body } = await as.agent.post('/quality-checks/next').answer()
    if (status === 404) break
    assert.notEqual(body.user_id, people.agent)
  }
  await as.agent.post('/quality-checks/next').expect(404, 'quality.nothing_left')
  await admin.edit(`/users/${people.agent}`, both, { role_ids: [roles.agent] })
  await assign(row, 'mate', 422, 'quality.no_assessor') // an agent, who may not check
  // Nor does a planner choose who checks the planner's own.
  const own = await newForm({ ...definition, kinds: ['refund'] })
  await work('manager', 'refund')
  const p = await plan({ form_id: own.id, team_id: null })
  await draw(p)
  const [planned] = await list('manager', { view: 'plan', plan_id: p.id })
  await as.manager.post(`/quality-checks/${planned.id}/assign`, { assessor_id: people.zhi }, ifMatch(planned)).expect(409, 'quality.own_work')
  assert.deepEqual((await as.manager.get(`/quality-checks/${planned.id}`)).acts, [])
  await assign(planned, 'zhi')
  await assign(row, 'zhi')
  await assign(row, null)
  assert.equal((await as.manager.get(`/quality-checks/${row.id}`)).assigned, false)
  await as.manager.post(`/quality-checks/9999/assign`, { assessor_id: people.zhi }, { 'If-Match': '"1"' }).expect(404, 'quality.no_check')
  await as.manager.post(`/quality-checks/${row.id}/assign`, { assessor_id: people.zhi }, { 'If-Match': '"1"' }).expect(412, 'record.changed')
})

test('a check is pulled by one assessor only, and what another had marked is gone', async () => {
  const { checks: [row] } = await one()
  const got = await Promise.all(Array.from({ length: 6 }, (_, i) => as[i % 2 ? 'zhi' : 'ping'].post('/quality-checks/next').answer()))
  const ids = got.filter((a) => a.status === 200).map((a) => a.body.id)
  assert.equal(new Set(ids).size, ids.length)
  let c = await assign(row, 'zhi')
  c = await save('zhi', c, { note: '我的', marks: marks({}) })
  await assign(row, 'ping')
  const fresh = await as.ping.get(`/quality-checks/${row.id}`)
  assert.deepEqual([fresh.marks, fresh.note], [[], ''])
  await save('zhi', c, { note: '', marks: [] }).expect(404, 'quality.no_check')
  await as.zhi.get(`/quality-checks/${row.id}`).expect(404, 'quality.no_check')
  await as.manager.put(`/quality-checks/${row.id}/marks`, { note: '', marks: [] }, ifMatch(fresh)).expect(403, 'quality.not_yours')
})

test('who pulls many at once never gets both of a pair', async () => {
  const pull = (who) => as[who].post('/quality-checks/next').answer()
  for (const who of ['ping', 'zhi']) while ((await pull(who)).status === 200);
  const own = await newForm({ ...definition, kinds: ['repair'] })
  for (let i = 0; i < 5; i++) await work('agent', 'repair')
  await draw(await plan({ form_id: own.id, per_person: 5, second_percent: 100 }))
  const got = await Promise.all(Array.from({ length: 10 }, () => pull('zhi')))
  const tickets = got.filter((a) => a.status === 200).map((a) => a.body.ticket_id)
  assert.equal(tickets.length, 5)
  assert.equal(new Set(tickets).size, 5)
})

test('the second of two sees neither the first nor its score, nor the other way round', async () => {
  const { checks: [first, second] } = await one({ second_percent: 100 })
  assert.deepEqual([first.ticket_id, first.turn, second.turn], [second.ticket_id, '', ''])
  await assign(first, 'zhi')
  await assign(second, 'zhi', 409, 'quality.other_of_pair')
  const mine = await assign(second, 'ping')
  assert.deepEqual([mine.turn, mine.others], ['', []])
  const done = await score('zhi', await as.zhi.get(`/quality-checks/${first.id}`), { tone: 5 })
  assert.deepEqual([done.state, done.score, done.counts, done.turn, done.others], ['submitted', 100, false, '', []])

  // Neither ping nor the manager, who may plan, sees what zhi said, or that it was zhi.
  await as.ping.get(`/quality-checks/${first.id}`).expect(404, 'quality.no_check')
  await as.zhi.get(`/quality-checks/${second.id}`).expect(404, 'quality.no_check')
  const seen = await as.ping.get(`/quality-checks/${second.id}`)
  assert.ok(!JSON.stringify(seen).includes('郑质检'))
  const planner = await as.manager.get(`/quality-checks/${first.id}`)
  assert.deepEqual([planner.score, planner.assessor_id, planner.assessor_name, planner.marks, planner.others], [null, null, '', [], []])
  await as.agent.get(`/quality-checks/${first.id}`).expect(404, 'quality.no_check')
  const known = async (check) => (await trail(check)).filter((e) => 'score' in e.data).map((e) => `${e.type} ${e.data.score}`)
  assert.deepEqual(await known(first), [])

  // Nor does a planner who makes one of the two.
  const other = await one({ second_percent: 100 })
  await assign(other.checks[0], 'zhi')
  await assign(other.checks[1], 'manager')
  await score('zhi', await as.zhi.get(`/quality-checks/${other.checks[0].id}`), {})
  assert.deepEqual((await list('manager', { view: 'plan', plan_id: other.plan.id })).map((x) => x.id), [other.checks[1].id])
  await as.manager.get(`/quality-checks/${other.checks[0].id}`).expect(404, 'quality.no_check')

  // They agree within ten points: the first counts, and both see each other.
  const both = await score('ping', seen, { tone: 5, record: 1 })
  assert.deepEqual([both.state, both.turn, both.counts], ['submitted', 'second', false])
  assert.deepEqual(both.others.map((o) => [o.turn, o.assessor_name, o.score]), [['first', '郑质检', 100]])
  const result = await as.agent.get(`/quality-checks/${first.id}`)
  assert.deepEqual([result.state, result.counts, result.score, result.others], ['final', true, 100, []])
  assert.deepEqual(await known(first), ['quality_check.compared 100', 'quality_check.final 100'])
  assert.equal((await list('agent', { view: 'mine' })).filter((c) => c.ticket_id === first.ticket_id && c.plan_id === first.plan_id).length, 1)
})

test('two that differ are decided by a third, who may have made neither', async () => {
  const { checks: [first, second], plan: p } = await one({ second_percent: 100, threshold: 20 })
  await score('zhi', await assign(first, 'zhi'), { tone: 5 })
  await score('ping', await assign(second, 'ping'), { tone: 2 }) // 64 to 100
  assert.equal((await as.manager.get(`/quality-plans/${p.id}`)).submitted, 1)
  assert.deepEqual((await list('agent', { view: 'mine' })).filter((c) => c.plan_id === p.id), [])
  const [third] = (await list('lead', { view: 'decisions' })).filter((c) => c.plan_id === p.id)
  assert.equal(third.turn, 'decision')
  assert.ok((await as.lead.get('/notifications')).items.some((n) => n.type === 'quality_check.differs' && n.subject_id === third.id))
  await as.zhi.post(`/quality-checks/${third.id}/take`).expect(403, 'permission.missing')
  let c = await as.lead.get(`/quality-checks/${third.id}`)
  assert.deepEqual(c.acts, ['take'])
  assert.deepEqual(c.others.map((o) => [o.turn, o.assessor_name, o.score, o.marks.length]), [['first', '郑质检', 100, 4], ['second', '平质检', 64, 4]])
  c = await as.lead.post(`/quality-checks/${third.id}/take`)
  await as.manager.post(`/quality-checks/${third.id}/take`).expect(409, 'quality.taken')
  c = await score('lead', c, { tone: 3 })
  assert.deepEqual([c.state, c.score, c.counts], ['final', 76, true])
  const results = (await list('agent', { view: 'mine' })).filter((x) => x.plan_id === p.id)
  assert.deepEqual(results.map((x) => [x.id, x.score, x.turn]), [[third.id, 76, 'decision']])
  await as.agent.get(`/quality-checks/${first.id}`).expect(404, 'quality.no_check')

  // The same score, but one of them saw a critical error: decided too. Who made one of the two does not decide.
  const apart = await one({ second_percent: 100 })
  await score('manager', await assign(apart.checks[0], 'manager'), { tone: 0, record: 0, right: 0 })
  await score('ping', await assign(apart.checks[1], 'ping'), { tone: 0, record: 0 })
  const [decision] = (await list('lead', { view: 'decisions' })).filter((x) => x.plan_id === apart.plan.id)
  await as.manager.post(`/quality-checks/${decision.id}/take`).expect(409, 'quality.other_of_pair')
  assert.ok(!(await list('manager', { view: 'decisions' })).some((x) => x.id === decision.id))
})

test('how far assessors agree', async () => {
  const own = await newForm({ ...definition, kinds: ['exchange'] })
  for (let i = 0; i < 4; i++) await work('agent', 'exchange')
  const p = await plan({ form_id: own.id, per_person: 4, second_percent: 100, threshold: 100 })
  await draw(p)
  const rows = (await list('manager', { view: 'plan', plan_id: p.id })).reverse()
  // Tones by ticket: zhi 5 5 5 0, ping 5 4 5 2; a critical error seen by both in the third, by zhi alone in the last.
  const values = [[{}, {}], [{}, { tone: 4 }], [{ right: 0 }, { right: 0 }], [{ tone: 0, right: 0 }, { tone: 2 }]]
  for (let i = 0; i < 4; i++) {
    const [a, b] = rows.filter((r) => r.ticket_id === [...new Set(rows.map((x) => x.ticket_id))][i])
    // The same two, turn about.
    const [one, two] = i % 2 ? [b, a] : [a, b]
    await assign(one, 'zhi').then((c) => score('zhi', c, values[i][0]))
    await assign(two, 'ping').then((c) => score('ping', c, values[i][1]))
  }
  const found = (await as.manager.get(`/quality-calibration?form_id=${own.id}`)).items
  const pair = found.find((x) => x.of === 'pair')
  // Scores: zhi 100 100 0 0, ping 100 88 0 64. Marks: 16, of which 3 differ. Verdicts: 0011 and 0010.
  assert.deepEqual([found.filter((x) => x.of === 'pair').length, pair.n, pair.agreement, pair.difference, pair.distance, pair.kappa],
    [1, 4, 81.25, 13, 19, 0.5])
  assert.deepEqual([pair.first_name, pair.second_name].sort(), ['平质检', '郑质检'])
  const items = Object.fromEntries(found.filter((x) => x.of === 'item').map((x) => [x.item, x]))
  assert.deepEqual([items.tone.n, items.tone.agreement, items.tone.distance], [4, 50, 0.75])
  assert.deepEqual([items.right.agreement, items.right.kappa], [75, 0.5])
  assert.deepEqual([items.record.agreement, items.record.kappa], [100, null]) // chance alone would agree
  assert.equal(items.tone.item_zh, '项目 tone')
  assert.deepEqual((await as.manager.get(`/quality-calibration?form_id=${own.id}&to=2020-01`)).items, [])
  await as.manager.get(`/quality-calibration?form_id=${own.id}&from=2020`).expect(422, 'quality.month')
  await as.manager.get('/quality-calibration?form_id=9999').expect(404, 'quality.no_form')
})

test('a dispute changes the score, and all of it stays on record', async () => {
  const { checks: [row], ticket } = await one()
  await score('zhi', await assign(row, 'zhi'), { tone: 2, right: 0 })
  const path = `/quality-checks/${row.id}/disputes`
  await as.agent.post(path, { item: 'nothing', reason: 'x' }).expect(422, 'quality.no_item')
  await as.agent.post(path, { item: 'right', reason: ' ' }).expect(422, 'field.required')
  await as.lead.post(`/quality-checks/${row.id}/disputes`, { item: 'right', reason: 'x' }).expect(403, 'quality.not_your_work')
  await as.mate.post(path, { item: 'right', reason: 'x' }).expect(404, 'quality.no_check')
  let c = await as.agent.post(path, { item: 'right', reason: '手册就是这样写的' }).expect(201)
  assert.deepEqual([c.state, c.score, c.final_at !== null], ['disputed', 0, true])
  await as.agent.post(path, { item: 'right', reason: '再来' }).expect(409, 'quality.disputed')
  c = await as.agent.post(path, { item: 'tone', reason: '客户很满意' })
  assert.ok((await as.lead.get('/notifications')).items.some((n) => n.type === 'quality_check.disputed' && n.subject_id === row.id))

  const [tone, right] = c.disputes.length && c.disputes[0].item === 'tone' ? c.disputes : [...c.disputes].reverse()
  const decide = (who, d, body) => as[who].post(`/quality-disputes/${d.id}/decision`, body)
  const changed = { outcome: 'changed', value: 1, answer: '手册第 3 页确有此条' }
  await decide('agent', right, changed).expect(409, 'quality.own_work')
  await decide('zhi', right, changed).expect(409, 'quality.own_check')
  await decide('mate', right, changed).expect(404, 'quality.no_dispute_there')
  await decide('lead', { id: 9999 }, changed).expect(404, 'quality.no_dispute_there')
  await decide('lead', right, { ...changed, outcome: 'open' }).expect(422, 'quality.outcome')
  await decide('lead', right, { ...changed, value: 0 }).expect(422, 'quality.value') // as it was
  await decide('lead', right, { ...changed, value: 3 }).expect(422, 'quality.value')
  await decide('lead', right, { ...changed, value: 0.5 }).expect(422, 'quality.value')
  for (const value of [undefined, null]) {
    const unsaid = await decide('lead', right, { ...changed, value }).expect(422, 'field.required')
    assert.deepEqual(unsaid.errors.map((e) => e.pointer), ['/value'])
  }
  assert.ok((await as.lead.get('/quality-disputes?open=true')).items.some((d) => d.id === right.id && d.mine))
  c = await decide('lead', right, changed)
  assert.deepEqual([c.state, c.score, c.critical], ['disputed', 64, false])
  await decide('lead', right, changed).expect(409, 'quality.decided')
  c = await decide('lead', tone, { outcome: 'upheld', answer: '两处反问' })
  assert.deepEqual([c.state, c.score], ['final', 64])
  assert.ok((await as.agent.get('/notifications')).items.some((n) => n.type === 'quality_check.decided' && n.subject_id === row.id))

  c = await as.agent.get(`/quality-checks/${row.id}`)
  assert.deepEqual(c.disputes.map((d) => [d.item, d.state, d.value_before, d.value_after, d.answer, d.decided_name]), [
    ['right', 'changed', 0, 1, '手册第 3 页确有此条', '林立'], ['tone', 'upheld', 2, 2, '两处反问', '林立']])
  const events = (await trail(row)).filter((e) => /disputed|changed|upheld/.test(e.type))
  assert.deepEqual(events.map((e) => e.type), ['quality_check.disputed', 'quality_check.disputed', 'quality_check.changed', 'quality_check.upheld'])
  assert.deepEqual([events[2].data.before, events[2].data.after, events[2].data.item], ['0', '64', 'right'])
  // Measures hear each time that the result may be another.
  const told = (await as.agent.all(`/tickets/${ticket}/timeline`)).filter((i) => i.event === 'quality.checked' && i.data.check_id === row.id)
  assert.equal(told.length, 5) // final, twice disputed, twice decided
  assert.deepEqual((await as.agent.get('/quality-disputes')).items.filter((d) => d.check_id === row.id).length, 2)
  assert.deepEqual((await as.mate.get('/quality-disputes')).items, [])
})

test('results are read by the person, their lead and who reads all; opening them is recorded', async () => {
  const { checks: [row], plan: p } = await one()
  await score('zhi', await assign(row, 'zhi'), {})
  for (const who of ['mate', 'other', 'ping', 'collaborator']) await as[who].get(`/quality-checks/${row.id}`).expect(404, 'quality.no_check')
  await server.anonymous().get(`/quality-checks/${row.id}`).expect(401)
  assert.deepEqual((await list('mate', { view: 'results' })).filter((c) => c.user_id !== people.mate), [])
  assert.deepEqual((await list('mate', { view: 'results', user_id: people.agent })), [])
  assert.ok((await list('lead', { view: 'results', user_id: people.agent, from: now, to: now })).some((c) => c.id === row.id && c.score === 100))
  assert.deepEqual(await list('lead', { view: 'results', to: '2020-01' }), [])
  assert.deepEqual((await as.mate.get('/quality-people')).items.filter((x) => x.user_id !== people.mate), [])
  assert.ok((await as.lead.get(`/quality-people?from=${now}`)).items.some((x) => x.user_id === people.agent && x.n > 0))
  await as.lead.get('/quality-people?from=x').expect(422, 'quality.month')

  await as.agent.get(`/quality-checks/${row.id}`) // one's own is nobody's business
  for (let i = 0; i < 3; i++) await as.lead.get(`/quality-checks/${row.id}`)
  await as.manager.get(`/quality-checks/${row.id}`)
  const opened = (await trail(row)).filter((e) => e.type === 'quality_check.opened')
  assert.deepEqual(opened.map((e) => e.actor_name), ['林立', '马经理'])

  // A list of results is one look, told once an hour for the same list; one's own work and one's own checks are none.
  const looks = async (who, of) => (await admin.get(`/events?subject_kind=quality_reader&subject_id=${people[who]}`)).items
    .map((e) => e.data).filter((d) => d.list === of)
  const seen = await list('lead', { view: 'results', user_id: people.agent })
  const before = (await looks('lead', 'results')).length
  assert.deepEqual((await looks('lead', 'results'))[0].checks, seen.filter((c) => c.assessor_id !== people.lead).map((c) => c.id))
  await list('lead', { view: 'results', user_id: people.agent })
  assert.equal((await looks('lead', 'results')).length, before)
  await list('manager', { view: 'plan', plan_id: p.id })
  assert.deepEqual((await looks('manager', 'plan'))[0].checks, [row.id])
  await list('zhi', { view: 'done' })
  await as.agent.get('/quality-people')
  for (const who of ['zhi', 'agent']) assert.deepEqual((await admin.get(`/events?subject_kind=quality_reader&subject_id=${people[who]}`)).items, [])
  assert.ok((await looks('lead', 'people'))[0].users.includes(people.agent))
  assert.ok((await looks('lead', 'disputes'))[0].disputes.length > 0)

  await list('agent', { view: 'plan', plan_id: p.id }).then(() => assert.fail('an agent reads a plan'), () => {})
  await as.agent.get(`/quality-checks?view=plan&plan_id=${p.id}`).expect(403, 'permission.missing')
  await as.agent.get('/quality-checks?view=decisions').expect(403, 'permission.missing')
  await as.ping.get('/quality-checks?view=nothing').expect(422)
  for (const path of ['/quality-plans', '/quality-forms', `/quality-plans/${p.id}/draws`, `/quality-calibration?form_id=${form.id}`])
    await as.lead.get(path).expect(403, 'permission.missing')
  await as.agent.post('/quality-checks/next').expect(403, 'permission.missing')
})

test('a lead reaches those whose team they lead, or one below it, and not their fellow members', async () => {
  const { checks: [row] } = await one()
  await score('zhi', await assign(row, 'zhi'), {})
  for (const login of ['fellow', 'boss']) {
    people[login] = (await admin.post('/users', { login, name: login, password, role_ids: [roles.lead], team_ids: login === 'fellow' ? [teams.home.id] : [] })).id
    as[login] = await server.logIn(login, password)
  }
  const above = await admin.post('/teams', { name_zh: '大区', name_en: 'Region', lead_id: people.boss })
  await admin.edit(`/teams/${team.id}`, await admin.get('/teams').then((l) => l.items.find((t) => t.id === team.id)), { parent_id: above.id })
  const reach = async (who) => [
    (await as[who].get(`/quality-checks/${row.id}`).answer()).status,
    (await list(who, { view: 'results', user_id: people.agent })).some((c) => c.id === row.id),
    (await as[who].get('/quality-people')).items.some((x) => x.user_id === people.agent),
    (await as[who].get('/quality-disputes')).items.some((d) => d.user_id === people.agent),
  ]
  assert.deepEqual(await reach('boss'), [200, true, true, true])
  assert.deepEqual(await reach('fellow'), [404, false, false, false])
})

test('who may check a team only is given its work only', async () => {
  const local = await admin.post('/roles', { key: 'local_checks', name_zh: '组内质检', name_en: 'Local', grants: [
    { permission: 'quality.check', scope: 'team' }, { permission: 'ticket.read', scope: 'all' }] })
  people.near = (await admin.post('/users', { login: 'near', name: '近质检', password, role_ids: [local.id], team_ids: [teams.parts.id] })).id
  as.near = await server.logIn('near', password)
  const own = await newForm({ ...definition, kinds: ['service_request'] })
  for (const who of ['agent', 'other', 'other']) await work(who, 'service_request')
  await draw(await plan({ form_id: own.id, team_id: null, per_person: 5 }))
  const got = []
  for (let a; (a = await as.near.post('/quality-checks/next').answer()).status === 200;) got.push(a.body)
  assert.ok(got.length >= 2)
  assert.deepEqual([...new Set(got.map((c) => c.user_id))], [people.other])
})

test('the checks of an assessor who leaves go back to those that wait', async () => {
  const { checks: [row] } = await one()
  const gone = await admin.post('/users', { login: 'gone', name: '高离职', password, role_ids: [roles.assessor], team_ids: [] })
  people.gone = gone.id
  await assign(row, 'gone')
  await admin.edit(`/users/${gone.id}`, await admin.get(`/users/${gone.id}`), { active: false })
  const back = await as.manager.get(`/quality-checks/${row.id}`)
  assert.deepEqual([back.assigned, back.state], [false, 'draft'])
  assert.equal((await trail(row)).at(-1).type, 'quality_check.returned')
  await assign(row, 'gone', 422, 'quality.no_assessor')
})

test('the forms that come along are there once, however often the server starts', async () => {
  const shipped = async () => (await as.manager.get('/quality-forms')).items.filter((f) => f.model).map((f) => f.model)
  await server.restart()
  assert.deepEqual(await shipped(), ['repair', 'service'])
})
