// Definitions: from a template or by hand, drafts, findings at their rows, editions that stay as they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { ifMatch, small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
const { manager, agent } = as

test('a template becomes a draft, the draft an edition', async () => {
  const templates = (await manager.get('/process-templates')).items
  const question = templates.find((t) => t.key === 'question')
  assert.deepEqual([question.taken, question.zh.length > 0, question.steps > 2], [false, true, true])
  const definition = await manager.get('/processes/template?key=question')
  const added = await manager.post('/processes', definition).expect(201)
  assert.deepEqual([added.active, added.edition, added.has_draft], [false, 0, true])
  assert.deepEqual((await manager.post('/processes/check', definition)).items.filter((f) => f.severity === 'error'), [])
  const on = await manager.post(`/processes/${added.id}/switch-on`, { note: '首次启用' }, ifMatch(added))
  assert.deepEqual([on.active, on.edition, on.has_draft], [true, 1, false])
  assert.ok((await manager.get('/process-templates')).items.find((t) => t.key === 'question').taken)
  const editions = (await agent.get(`/processes/${added.id}/editions`)).items
  assert.deepEqual(editions.map((e) => [e.edition, e.note, e.user_name]), [[1, '首次启用', '马经理']])
  await manager.get('/processes/template?key=nowhere').expect(404, 'process.no_template')
  await manager.post('/processes', definition).expect(409, 'process.key_taken')
})

test('an editor learns what guards may ask', async () => {
  const facts = (await agent.get('/process-facts')).items
  const named = (key) => facts.find((f) => f.key === key)
  assert.deepEqual([named('kind').of_ticket, named('kind').type, named('kind').zh], [true, 'choice', '工单类型'])
  assert.ok(named('kind').labels.includes('return'))
  assert.deepEqual([named('refund_amount').of_ticket, named('refund_amount').type, named('refund_amount').en], [false, 'money', 'Amount of the refund'])
  assert.deepEqual(named('rma_state').labels.slice(0, 2), ['none', 'authorised'])
})

test('what is wrong is told at its row, and keeps a draft from being switched on', async () => {
  const wrong = small({ key: 'wrong', start: 'nowhere' })
  wrong.moves[1].guard = { field: 'colour', op: '=', value: 'red' }
  wrong.moves[3].from = 'lost'
  const found = (await manager.post('/processes/check', wrong)).items
  assert.ok(found.some((f) => f.pointer === '/start' && f.code === 'process.no_start'))
  assert.ok(found.some((f) => f.pointer === '/moves/1/guard/field'))
  assert.ok(found.some((f) => f.pointer === '/moves/3/from' && /lost/.test(f.message)))
  const added = await manager.post('/processes', wrong)
  const refused = await manager.post(`/processes/${added.id}/switch-on`, { note: 'x' }, ifMatch(added)).expect(422)
  assert.ok(refused.errors.some((e) => e.pointer === '/moves/3/from'))
  assert.equal((await manager.get(`/processes/${added.id}`)).edition, 0)
})

test('a draft is saved under its version, thrown away, and an edition stays', async () => {
  const on = await switchOn(manager, small())
  const changed = small({ zh: '索赔二' })
  const drafted = await manager.put(`/processes/${on.id}/draft`, changed, ifMatch(on))
  assert.deepEqual([drafted.has_draft, drafted.name_zh], [true, '索赔'], 'the name is that of what runs')
  await manager.put(`/processes/${on.id}/draft`, changed, ifMatch(on)).expect(412, 'record.changed')
  await manager.put(`/processes/${on.id}/draft`, small({ key: 'other' }), ifMatch(drafted)).expect(422)
  assert.equal((await agent.get(`/processes/${on.id}/definition`)).zh, '索赔二')
  assert.equal((await agent.get(`/processes/${on.id}/definition?edition=1`)).zh, '索赔')
  const dropped = await manager.delete(`/processes/${on.id}/draft`, ifMatch(drafted))
  assert.equal(dropped.has_draft, false)
  await manager.delete(`/processes/${on.id}/draft`, ifMatch(dropped)).expect(409, 'process.no_draft')
  const stopped = await manager.edit(`/processes/${on.id}`, dropped, { active: false })
  assert.equal(stopped.active, false)
  assert.equal((await manager.get('/processes')).items.find((p) => p.id === on.id).active, false)
})

test('a process that never was switched on may be deleted, and only such a one', async () => {
  const draft = small({ key: 'vain' })
  const p = await manager.post('/processes', draft)
  await agent.delete(`/processes/${p.id}`, ifMatch(p)).expect(403, 'permission.missing')
  const saved = await manager.put(`/processes/${p.id}/draft`, draft, ifMatch(p))
  await manager.delete(`/processes/${p.id}`, ifMatch(p)).expect(412, 'record.changed')
  await manager.delete(`/processes/${p.id}`, ifMatch(saved)).expect(204)
  await manager.get(`/processes/${p.id}`).expect(404, 'process.not_found')
  await manager.delete(`/processes/${p.id}`, ifMatch(saved)).expect(404, 'process.not_found')
  assert.deepEqual((await admin.get(`/events?subject_kind=process&subject_id=${p.id}`)).items.map((e) => e.type), ['process.removed', 'process.drafted', 'process.created'])
  const on = await switchOn(manager, draft)
  await manager.delete(`/processes/${on.id}`, ifMatch(on)).expect(409, 'process.was_on')
})

test('who may not design processes only reads them', async () => {
  await agent.post('/processes', small({ key: 'mine' })).expect(403, 'permission.missing')
  await agent.post('/processes/check', small()).expect(403)
  await agent.get('/processes/99999').expect(404, 'process.not_found')
})
