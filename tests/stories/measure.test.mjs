// Measures: what happened is counted once, told alike everywhere, and opened down to the tickets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { counted, figure } from '../lib/figures.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'

const server = await startServer()
const { admin, as, teams } = await makeCompany(server)
const agent = (await as.agent.get('/me')).id
const phone = (n) => `139 0000 ${String(1000 + n)}`
let customers = 0

/** A ticket of a new customer that the portal would bring: nobody of staff opened it. */
async function comesIn(team, more = {}) {
  const made = await server.anonymous().post('/portal/tickets', { ...portalForm(++customers), ...more.form })
  const id = (await as.manager.get(`/tickets?limit=1&sort=created`)).items[0].id
  await as.manager.post(`/tickets/${id}/transfer`, { team_id: team.id, assignee_id: more.to ?? null, reason: '分派' })
  return { ...made, id }
}
const portalForm = (n) => ({ kind: 'fault', subject: `第 ${n} 台不制热`, description: '开机半小时仍不热，显示 E3。', name: `顾客 ${n}`, phone: phone(n) })
const answer = (who, id, body = '已安排师傅，明天上午十点到，请保持电话畅通。') => who.post(`/tickets/${id}/messages`, { type: 'reply', body })
const resolve = (who, id) => who.post(`/tickets/${id}/transitions`, { to: 'resolved' })

const first = await comesIn(teams.home, { to: agent })
await answer(as.agent, first.id)
await resolve(as.agent, first.id)
const second = await comesIn(teams.home, { to: agent })
await answer(as.agent, second.id)
await resolve(as.agent, second.id)
await as.agent.post(`/tickets/${second.id}/transitions`, { to: 'open', reason: '客户说又坏了' })
const third = await comesIn(teams.parts)

test('the catalogue says what each measure counts, leaves out, and how it is gamed', async () => {
  const { items } = await as.agent.get('/measures')
  assert.ok(items.length >= 36)
  for (const m of items)
    for (const name of ['name_zh', 'name_en', 'formula_zh', 'formula_en', 'gamed_zh', 'guard_en'])
      assert.ok(m[name], `${m.key} ${name}`)
  const k08 = await as.agent.get('/measures/K08')
  assert.deepEqual([k08.kind, k08.unit, k08.direction], ['share', 'percent', 'higher'])
  await as.agent.get('/measures/K99').expect(404, 'measure.not_found')
  await as.collaborator.get('/measures').expect(403, 'permission.missing')
  await server.anonymous().get('/measures').expect(401)
})

test('a figure tells value, sample, interval; the same for its scope and as CSV', async () => {
  const all = await figure(as.manager, 'K01')
  assert.equal(all.n, 2)
  assert.equal(all.interval, null) // two observations have no interval of a median
  const open = await figure(as.manager, 'K09')
  assert.equal(open.value, 2)
  const home = await figure(as.manager, 'K09', `scope=team&scope_id=${teams.home.id}`)
  assert.equal(home.value, 1)
  const { items } = await as.manager.get('/measures/figures?measures=K09&by=team')
  assert.deepEqual(items.map((f) => [f.scope_name, f.value]), [['家电组', 1], ['配件组', 1]])
  const csv = await as.manager.get('/measures/figures/csv?measures=K09&by=team')
  assert.match(csv, /^measure,scope,scope_id,scope_name/)
  assert.match(csv, /K09,team,\d+,家电组,true,1,1,1,1,/)
})

test('what has no source yet says so instead of nought', async () => {
  const { items: [calls] } = await as.manager.get('/measures/figures?measures=K02')
  assert.equal(calls.has_source, false)
  assert.equal(calls.value, null)
})

test('every figure opens to its tickets, in parts that add up', async () => {
  const again = await as.manager.post('/own-measures', {
    name_zh: '重开', name_en: 'Opened again', kind: 'share', direction: 'lower', within_minutes: 0, whose: 'assignee', active: true,
    ends: { all: [{ field: 'type', op: '=', value: 'ticket.reopened' }] } })
  const f = await figure(as.manager, again.key)
  const open = (part) => as.manager.all(`/measures/${again.key}/observations?limit=1${part ? `&part=${part}` : ''}`)
  const [all, did, rest, not] = [await open(''), await open('numerator'), await open('rest'), await open('excluded')]
  assert.deepEqual([f.numerator, f.denominator, f.value], [1, 3, 33.333])
  assert.deepEqual(did.map((o) => o.ticket_id), [second.id])
  assert.deepEqual(rest.map((o) => o.ticket_id), [first.id, third.id])
  assert.deepEqual([all.length, not.length], [3, 0])
  await as.manager.get(`/measures/${again.key}/observations?reason=imported`).expect(422, 'measure.no_exclusion')
  await as.manager.edit(`/own-measures/${again.id}`, again, { active: false })
  await counted(as.manager)
  // A ticket that the reader may not see is counted, not named.
  const other = await as.other.all('/measures/K01/observations?')
  assert.deepEqual(other.map((o) => [o.ticket_id === first.id, o.number]).filter(([is]) => is), [[true, null]])
  // Whose it is is told to those who may read that person's figures, or single rows would say what the figure refuses.
  assert.deepEqual(new Set(other.map((o) => o.user_name)), new Set([null]))
  const csv = await as.other.get('/measures/K01/observations/csv')
  assert.ok(!csv.includes('安静'))
  assert.deepEqual(new Set((await as.agent.all('/measures/K01/observations?')).map((o) => o.user_name)), new Set(['安静']))
  assert.deepEqual(new Set((await as.lead.all('/measures/K01/observations?')).map((o) => o.user_name)), new Set(['安静']))
})

test('a score of quality checks does not name the ticket of a colleague either', async () => {
  await counted(as.manager)
  tamper(server, `INSERT INTO observation (measure, subject, subject_id, part, at, day, num, den, excluded, user_id, level, mix)
    VALUES ('K27', 0, ${first.id}, 1, 1795000000000, 20261119, 80000, 1, 0, ${agent}, 0, 0)`)
  const open = (who) => who.all('/measures/K27/observations?from=2026-11-01&to=2026-11-30')
  assert.deepEqual((await open(as.agent)).map((o) => [o.ticket_id, o.user_name, o.num]), [[first.id, '安静', 80000]])
  assert.deepEqual((await open(as.other)).map((o) => [o.ticket_id, o.user_name, o.num]), [[null, null, 80000]])
  tamper(server, "DELETE FROM observation WHERE measure = 'K27'")
})

test('a person’s figures are for that person, the lead of the team and the management', async () => {
  const mine = await figure(as.agent, 'K01', `scope=person&scope_id=${agent}`)
  assert.deepEqual([mine.n, mine.small], [2, true])
  assert.equal((await figure(as.lead, 'K01', `scope=person&scope_id=${agent}`)).n, 2)
  assert.equal((await figure(as.manager, 'K01', `scope=person&scope_id=${agent}`)).n, 2)
  await as.other.get(`/measures/figures?measures=K01&scope=person&scope_id=${agent}`).expect(403, 'permission.missing')
  await as.other.get(`/measures/K01/trend?scope=person&scope_id=${agent}`).expect(403, 'permission.missing')
  await as.other.get(`/measures/K01/observations?scope=person&scope_id=${agent}`).expect(403, 'permission.missing')
  await as.other.get(`/measures/K01/case-mix?user_id=${agent}`).expect(403, 'permission.missing')
  assert.deepEqual((await as.other.get('/measures/figures?measures=K01&by=person')).items, [])
  const byPerson = (await as.lead.get('/measures/figures?measures=K01&by=person')).items
  assert.deepEqual(byPerson.map((f) => f.scope_name), ['安静'])
})

test('a trend has its months, a case mix the others', async () => {
  const { items } = await as.manager.get('/measures/K09/trend?from=2026-01-15')
  assert.equal(items[0].scope_name, '2026-01')
  assert.equal(items.at(-1).value, 2)
  const mix = await as.manager.get(`/measures/K01/case-mix?user_id=${agent}`)
  assert.deepEqual([mix.n, mix.matched, mix.expected], [2, 0, null]) // nobody else answered
})

test('wrong questions are named', async () => {
  await as.manager.get('/measures/figures?measures=K99').expect(422, 'measure.unknown')
  await as.manager.get('/measures/figures?from=2026-11-02&to=2026-11-01').expect(422, 'measure.period')
  await as.manager.get('/measures/figures?from=2026-13-01').expect(422, 'date.invalid')
  await as.manager.get('/measures/figures?scope=team').expect(422, 'field.required')
  await as.manager.get(`/measures/figures?scope=team&scope_id=${teams.home.id}&by=person`).expect(422, 'measure.scope')
  await as.manager.get('/measures/figures?by=moon').expect(422)
})

test('what happens later changes the figure: it is recounted, not added to', async () => {
  const before = await figure(as.manager, 'K09')
  await resolve(as.manager, third.id)
  assert.equal((await figure(as.manager, 'K09')).value, before.value - 1)
  await as.manager.post(`/tickets/${first.id}/transfer`, { team_id: teams.parts.id, reason: '转配件' })
  await counted(as.manager)
  const { items } = await as.manager.get('/measures/figures?measures=K06&by=team')
  assert.deepEqual(items.map((f) => [f.scope_name, f.n]), [['配件组', 2]])
})

test('roll-ups equal the full computation, and verify says where they do not', async () => {
  await counted(as.manager)
  const verify = () => server.run(['verify'], { check: false })
  assert.equal(verify().code, 0, verify().stdout)
  tamper(server, "UPDATE measure_cell SET n = n + 1 WHERE measure = 'K01' AND scope = 0 AND span = 1")
  const { code, stdout } = verify()
  assert.equal(code, 1)
  assert.match(stdout, /measure K01, company 0, \d{6}, .*: \d+ observations .*recorded/)
  tamper(server, "UPDATE measure_cell SET n = n - 1 WHERE measure = 'K01' AND scope = 0 AND span = 1")
  assert.equal(verify().code, 0)
})

test('the command tells the same figure, and its tickets', async () => {
  const api = await figure(as.manager, 'K09')
  const { stdout } = server.run(['measure', 'K09', '--json'])
  assert.deepEqual(JSON.parse(stdout).items[0], api)
  const text = server.run(['measure', 'K09', '--tickets', '--lang', 'en']).stdout
  assert.match(text, /^K09 /)
  assert.match(text, new RegExp(`AS0*${second.id}\\d`))
})

/* ------------------------------------------------------------------ own measures */

const handed = {
  name_zh: '转手率', name_en: 'Handed on', kind: 'share', direction: 'lower', within_minutes: 60, whose: 'assignee', active: true,
  ends: { all: [{ field: 'type', op: '=', value: 'ticket.transferred' }] },
}

test('a company defines a measure by conditions over events, without code', async () => {
  await as.agent.post('/own-measures', handed).expect(403, 'permission.missing')
  const made = await as.manager.post('/own-measures', handed).expect(201)
  await counted(as.manager)
  const f = await figure(as.manager, made.key)
  assert.deepEqual([f.n, f.numerator, f.value], [3, 3, 100]) // each was handed to a team
  // Changed, everything is counted anew by the new definition.
  const edited = await as.manager.edit(`/own-measures/${made.id}`, made, {
    kind: 'count', begins: { all: [{ field: 'type', op: '=', value: 'ticket.reopened' }] }, ends: null, within_minutes: 0 })
  const again = await figure(as.manager, made.key)
  assert.equal(again.value, 1)
  assert.equal((await as.manager.get(`/measures/${made.key}`)).kind, 'count')
  await as.manager.edit(`/own-measures/${made.id}`, made, { name_en: 'Late' }).expect(412, 'record.changed')
  const off = await as.manager.edit(`/own-measures/${made.id}`, edited, { active: false })
  assert.equal(off.active, false)
  await counted(as.manager)
  await as.manager.get(`/measures/${made.key}`).expect(404, 'measure.not_found')
  assert.equal((await as.manager.get('/own-measures')).items.length, 2)
  assert.equal((await as.manager.get(`/own-measures/${made.id}`)).key, made.key)
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})

test('another name counts nothing anew; another condition does', async () => {
  const made = await as.manager.post('/own-measures', { ...handed, name_en: 'Passed on' }).expect(201)
  const before = await figure(as.manager, made.key)
  assert.equal(before.n, 3)
  const named = await as.manager.edit(`/own-measures/${made.id}`, made, { name_zh: '移交率', direction: 'higher' })
  const { items: [at_once] } = await as.manager.get(`/measures/figures?measures=${made.key}`)
  assert.deepEqual(at_once, before)
  await as.manager.edit(`/own-measures/${made.id}`, named, { active: false })
  await counted(as.manager)
})

test('a ticket that is given to its right customer takes back what was said of the other’s', async () => {
  const complaint = (name, n) => as.manager.post('/tickets', { ...fault, kind: 'complaint', customer: { name, phone: phone(n) } })
  const one = await complaint('甲', 901)
  const two = await complaint('甲', 901)
  const other = await complaint('乙', 902)
  const before = await figure(as.manager, 'K21')
  assert.equal(before.numerator, 1, 'the second complaint of the same matter')
  await as.manager.edit(`/tickets/${one.id}`, await as.manager.get(`/tickets/${one.id}`), { customer_id: other.customer_id })
  await counted(as.manager)
  const repeated = (await as.manager.all('/measures/K21/observations?part=numerator')).map((o) => o.ticket_id)
  assert.ok(!repeated.includes(two.id), 'nothing was complained of before it any more')
})

test('days are those of the company’s zone, also when that is corrected', async () => {
  const verify = () => server.run(['verify'], { check: false })
  const company = await admin.get('/company')
  const moved = await admin.edit('/company', company, { time_zone: 'Pacific/Kiritimati' })
  await counted(as.manager)
  assert.equal(verify().code, 0, verify().stdout)
  await admin.edit('/company', moved, { time_zone: company.time_zone })
  await counted(as.manager)
  assert.equal(verify().code, 0)
})

test('a duration runs from the first event to the one that ends it', async () => {
  const made = await as.manager.post('/own-measures', {
    name_zh: '到首次答复', name_en: 'Until the first answer', kind: 'duration', direction: 'lower', within_minutes: 0, whose: 'ended', active: true,
    tickets: { all: [{ field: 'kind', op: 'in', value: ['fault'] }] },
    ends: { all: [{ field: 'type', op: '=', value: 'ticket.replied' }, { field: 'actor', op: '=', value: 'user' }] } })
  const f = await figure(as.manager, made.key, `scope=person&scope_id=${agent}`)
  assert.equal(f.n, 2)
  assert.ok(f.value >= 0 && f.value < 120)
})

test('wrong definitions are named at their place', async () => {
  await as.manager.post('/own-measures', { ...handed, ends: null }).expect(422, 'measure.needs_end')
  await as.manager.post('/own-measures', { ...handed, ends: { all: [{ field: 'moon', op: '=', value: 'x' }] } }).expect(422, 'condition.field')
  await as.manager.post('/own-measures', { ...handed, name_zh: ' ' }).expect(422, 'field.required')
  await as.manager.get('/own-measures/999').expect(404, 'measure.not_found')
})

test('what is asked for twice is counted once', async () => {
  await counted(as.manager)
  const before = await figure(as.manager, 'K06')
  server.run(['measure', 'K06'])
  server.run(['measure', 'K06'])
  assert.deepEqual(await figure(as.manager, 'K06'), before)
  await admin.get('/jobs') // a list that can be read, whatever its jobs work on
})
