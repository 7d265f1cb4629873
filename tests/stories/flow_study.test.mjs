// Processes on paper, and looking back: a draft tried on what happened, and what happened by process mining.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { ifMatch, small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as, teams } = await makeCompany(server)
const { manager, agent, other, lead } = as
const before = await agent.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id })
const claim = await switchOn(manager, small())
const since = '2020-01-01T00:00:00Z'
const filled = { cause: 'broken', amount: 20000 }

const open = async () => {
  const ticket = await agent.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id })
  const [flow] = (await agent.get(`/tickets/${ticket.id}/flows`)).items
  return { ticket, id: flow.id }
}
const move = (who, flow, key, more) => who.post(`/flows/${flow.id}/moves`, { move: key, ...more })

// One all the way, one refused, one moved off the drawn ways, one that stays.
const whole = await open()
await move(agent, whole, 'accept', { values: filled })
await move(agent, whole, 'here')
await move(lead, whole, 'paid')
const refused = await open()
await move(agent, refused, 'refuse', { values: { cause: 'other' }, reason: '不在范围' })
const jumped = await open()
await lead.post(`/flows/${jumped.id}/override`, { step: 'pay', reason: '先行赔付' }, ifMatch(await agent.get(`/flows/${jumped.id}`).then((v) => v.flow)))
const stays = await open()

const file = async (who, path) => {
  const answer = await who.get(path).answer()
  return { status: answer.status, type: answer.headers.get('content-type'), csp: answer.headers.get('content-security-policy'), body: answer.bytes }
}
const at = `/processes/${claim.id}`

test('the chart is a picture in both languages, and runs no script', async () => {
  const zh = await file(other, `${at}/chart?lang=zh`)
  assert.deepEqual([zh.status, zh.type], [200, 'image/svg+xml'])
  assert.match(zh.csp, /sandbox/)
  for (const word of ['审核', '等货', '付款', '1 小时内', '第二十四条', '任一步骤']) assert.ok(String(zh.body).includes(word), word)
  assert.ok(!String(zh.body).includes('单在此'))
  const live = await file(other, `${at}/chart?lang=zh&live=true`)
  assert.ok(String(live.body).includes('1 单在此') && String(live.body).includes('1 次'))
  const en = await file(other, `${at}/chart?lang=en&edition=1`)
  assert.ok(String(en.body).includes('Waiting for goods') && !String(en.body).includes('等货'))
  const pdf = await file(other, `${at}/chart?format=pdf`)
  assert.deepEqual([pdf.type, String(pdf.body).slice(0, 5)], ['application/pdf', '%PDF-'])
  await other.get(`${at}/chart?format=png`).expect(422)
  await other.get('/processes/99/chart').expect(404, 'process.not_found')
  await other.get(`${at}/chart?edition=7`).expect(404, 'process.no_edition')
})

test('names that look like markup are words in the picture', async () => {
  const definition = small({ key: 'odd', kinds: [], auto_start: false })
  definition.steps[0].zh = '<script>alert(1)</script>"];x\\N'
  const odd = await manager.post('/processes', definition)
  const svg = String((await file(other, `/processes/${odd.id}/chart?lang=zh`)).body)
  assert.ok(svg.includes('&lt;script&gt;') && !svg.includes('<script'))
})

test('the table is a document', async () => {
  const md = String((await file(other, `${at}/document?format=md&lang=zh`)).body)
  for (const word of ['索赔', '第 1 版', '审核', '售后专员', '原因', '1 小时内', '依法 7 天内', '第二十四条', '同意', '金额超过 500.00 时：主管']) assert.ok(md.includes(word), `${word} in ${md}`)
  const en = String((await file(other, `${at}/document?format=md&lang=en`)).body)
  for (const word of ['Claim', 'edition 1', 'Who may', 'by law 7 days', 'a reason has to be given']) assert.ok(en.includes(word), word)
  assert.equal((await file(other, `${at}/document`)).type, 'application/pdf')
  assert.match((await file(other, `${at}/document?format=docx`)).type, /wordprocessingml/)
  await other.get('/processes/99/document').expect(404, 'process.not_found')
})

test('without a draft the newest edition is tried, and it allows what happened', async () => {
  const r = await manager.post(`${at}/try`, { from: since })
  assert.deepEqual([r.edition, r.flows, r.clean, r.moves, r.allowed, r.refused, r.overrides], [1, 4, 4, 5, 5, 0, 1])
  assert.deepEqual([r.tickets, r.fitting, r.begins], [1, 1, true])
  assert.deepEqual([r.counts, r.examples], [[], []])
  await agent.post(`${at}/try`, { from: since }).expect(403, 'permission.missing')
  const wrong = await manager.post(`${at}/try`, { from: since, to: since }).expect(422)
  assert.deepEqual(wrong.errors.map((e) => [e.pointer, e.code]), [['/to', 'flow.period']])
  const none = await manager.post(`${at}/try`, { from: since, to: '2020-01-02T00:00:00Z' })
  assert.deepEqual([none.flows, none.tickets], [0, 0])
})

test('a draft is tried: what it would have refused and why, a second person, who may', async () => {
  const draft = small()
  draft.moves[0] = { ...draft.moves[0], two_person_above: 10000 } // accept: 200.00 needs two now
  draft.moves[1] = { ...draft.moves[1], required: ['seen_on'] } // refuse: asks for a day
  draft.moves[5] = { ...draft.moves[5], roles: ['lead'] } // here: not the agent any more
  draft.moves = draft.moves.filter((m) => m.key !== 'paid').concat({ key: 'paid2', zh: '已付款', en: 'Paid', from: 'pay', to: 'done', guard: { field: 'refund_state', op: '=', value: 'paid' } })
  await manager.put(`${at}/draft`, draft, ifMatch(await manager.get(at)))
  const r = await manager.post(`${at}/try`, { from: since })
  assert.deepEqual([r.edition, r.flows, r.clean, r.moves, r.allowed, r.refused, r.second], [0, 4, 2, 5, 2, 3, 1])
  const said = r.counts.map((c) => `${c.result} ${c.from} ${c.to} ${c.n}`).sort()
  assert.deepEqual(said, ['guard pay done 1', 'missing review refused 1', 'role goods pay 1', 'second review which 1'])
  const missing = r.examples.find((e) => e.result === 'missing')
  assert.deepEqual([missing.ticket_id, missing.why, missing.number], [refused.ticket.id, '查看日', refused.ticket.number])
  assert.deepEqual(r.examples.find((e) => e.result === 'guard').why, '退款状态')
  const one = await manager.post(`${at}/try`, { from: since, limit: 1 })
  assert.equal(one.examples.length, 1)
})

test('steps and moves that are gone, and a draft with errors', async () => {
  const draft = small()
  draft.steps = draft.steps.filter((s) => s.key !== 'goods')
  draft.moves = draft.moves.filter((m) => m.from !== 'goods' && m.to !== 'goods' && m.key !== 'refuse' && m.key !== 'small').concat({ key: 'else', zh: '其余', en: 'Else', from: 'which', to: 'pay' })
  await manager.put(`${at}/draft`, draft, ifMatch(await manager.get(at)))
  const r = await manager.post(`${at}/try`, { from: since })
  const said = r.counts.map((c) => `${c.result} ${c.from} ${c.to}`).sort()
  assert.deepEqual(said, ['no_step goods pay', 'no_step which goods', 'role review refused'])
  draft.moves[0].from = 'nowhere'
  await manager.put(`${at}/draft`, draft, ifMatch(await manager.get(at)))
  const broken = await manager.post(`${at}/try`, { from: since }).expect(422)
  assert.ok(broken.errors.every((e) => e.code === 'process.finding'))
  await manager.delete(`${at}/draft`, ifMatch(await manager.get(at)))
})

test('examples are of tickets that may be read', async () => {
  const all = await admin.post(`${at}/try`, { from: since })
  assert.equal(all.flows, 4)
})

test('mining its own flows gives what the command gives, held against the edition', async () => {
  const r = await other.get(`${at}/mine`)
  assert.deepEqual([r.cases, r.events, r.edition, r.following], [4, 10, 1, 3])
  const paths = r.variants.map((v) => [v.path.join(' '), v.count, v.follows])
  assert.deepEqual(paths.map(String).sort(), [
    'review pay,1,false',
    'review refused,1,true',
    'review which goods pay done,1,true',
    'review,1,true',
  ])
  assert.deepEqual(r.undrawn, [{ from: 'review', to: 'pay', count: 1 }])
  assert.deepEqual(r.untaken.map((m) => m.move), ['small', 'keeps'])
  assert.deepEqual(r.starts, [{ activity: 'review', count: 4 }])
  assert.ok(r.throughput.max >= 0 && Array.isArray(r.rework) && r.bad_rows === 0)
  assert.equal(r.steps.find((s) => s.key === 'goods').zh, '等货')
  assert.equal((await other.get(`${at}/mine?to=2020-02-01T00:00:00Z`)).cases, 0)
  await other.get(`${at}/mine?from=2020-02-01T00:00:00Z&to=2020-02-01T00:00:00Z`).expect(422)
  const draft = await manager.post('/processes', small({ key: 'never' }))
  await other.get(`/processes/${draft.id}/mine`).expect(404, 'process.no_edition')
})

test('what stands here is counted, and so are flows of nobody else', async () => {
  const w = await other.get(`${at}/watch`)
  assert.deepEqual(w.stands.map((s) => [s.step, s.n]).sort(), [['pay', 1], ['review', 1]])
  assert.ok(stays.id > 0 && before.id > 0)
})

test('the printed table holds the chart', async () => {
  const pdf = (await file(other, `${at}/document?format=pdf&lang=zh`)).body.toString('latin1')
  assert.match(pdf, /\/Subtype \/Image/)
})
