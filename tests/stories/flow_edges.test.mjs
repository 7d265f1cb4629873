// Flows where things go otherwise than drawn: processes that cannot begin, that begin each other, documents that say several things at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { ifMatch, small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
const { agent, lead, manager } = as

const end = { key: 'done', zh: '完成', en: 'Done', kind: 'end', status: 'resolved' }
const go = (move, effects = []) => ({ key: 'go', zh: '走', en: 'Go', from: 'a', to: 'done', effects, ...move })
const tiny = (key, effects, more = {}) => ({
  key, zh: key, en: key, kinds: [], start: 'a', fields: [],
  steps: [{ key: 'a', zh: '甲', en: 'A', kind: more.kind ?? 'work' }, end], moves: [go({}, effects)],
})
const begin = async (process, ticket) => agent.post(`/tickets/${(ticket ?? (await opened())).id}/flows`, { process })
const opened = (more = {}) => agent.post('/tickets', { ...fault, kind: 'question', team_id: teams.home.id, ...more })
const move = (who, flow, key, more = {}) => who.post(`/flows/${flow.flow.id}/moves`, { move: key, ...more })
const flowsOf = async (t) => (await agent.get(`/tickets/${t.id}/flows`)).items.map((f) => [f.process, f.status])

test('a process that is not there, is stopped or runs already does not stand in the way of the move that would begin it', async () => {
  await switchOn(manager, tiny('calls', []))
  await switchOn(manager, tiny('starts', [{ kind: 'process', process: 'nowhere' }, { kind: 'process', process: 'calls' }]))
  const t = await opened()
  await begin('calls', t)
  const done = await move(agent, await begin('starts', t), 'go')
  assert.equal(done.flow.status, 'ended')
  assert.deepEqual(await flowsOf(t), [['calls', 'running'], ['starts', 'ended']])
  const stopped = await switchOn(manager, tiny('stopped', []))
  await manager.edit(`/processes/${stopped.id}`, stopped, { active: false })
  await switchOn(manager, tiny('starts2', [{ kind: 'process', process: 'stopped' }]))
  assert.equal((await move(agent, await begin('starts2'), 'go')).flow.status, 'ended')
})

test('two processes that begin each other by themselves come to rest', async () => {
  await switchOn(manager, tiny('ping', [{ kind: 'process', process: 'pong' }], { kind: 'decision' }))
  await switchOn(manager, tiny('pong', [{ kind: 'process', process: 'ping' }], { kind: 'decision' }))
  const t = await opened()
  await begin('ping', t)
  assert.deepEqual(await flowsOf(t), [['ping', 'ended'], ['pong', 'ended']])
  await begin('ping', t)
  assert.equal((await flowsOf(t)).length, 4, 'another time it begins anew')
})

test('what somebody agreed to is what was asked, not what was filled in meanwhile', async () => {
  await switchOn(manager, small({ key: 'asks' }))
  const t = await opened({ kind: 'return' })
  const [f] = (await agent.get(`/tickets/${t.id}/flows`)).items
  const flow = { flow: f }
  const values = { cause: 'broken', amount: 80000 }
  assert.equal((await move(agent, flow, 'accept', { values })).approvals[0].state, 'open')
  const decide = (agree) => lead.post(`/flows/${f.id}/decision`, { agree, answer: '' })
  const record = async (v) => agent.patch(`/flows/${f.id}/values`, { values: v }, ifMatch((await agent.get(`/flows/${f.id}`)).flow))
  await record({ cause: null })
  await decide(true).expect(409, 'flow.changed_since')
  await record({ cause: 'other' })
  await decide(true).expect(409, 'flow.changed_since')
  await record({ cause: 'broken', seen_on: '2026-01-02' })
  assert.equal((await decide(true)).flow.step, 'goods')
})

test('a document says all that it says at once: nothing moves by what it said before', async () => {
  await switchOn(manager, {
    key: 'quotes', zh: '报价', en: 'Quotes', kinds: [], start: 'a', fields: [],
    steps: [{ key: 'a', zh: '待报价', en: 'To quote' }, { key: 'b', zh: '待答复', en: 'To answer', kind: 'wait' }, end,
      { ...end, key: 'no', zh: '拒绝', en: 'Refused' }],
    moves: [
      { key: 'sent', zh: '已报', en: 'Sent', from: 'a', to: 'b', automatic: true, guard: { field: 'repair_state', op: '=', value: 'quoted' } },
      { key: 'yes', zh: '是', en: 'Yes', from: 'b', to: 'done', automatic: true, guard: { field: 'quote_state', op: '=', value: 'accepted' } },
      { key: 'refused', zh: '否', en: 'No', from: 'b', to: 'no', automatic: true, guard: { field: 'quote_state', op: '=', value: 'refused' } },
    ],
  })
  const t = await opened({ kind: 'repair' })
  const repair = await agent.post(`/tickets/${t.id}/repairs`, { kind: 'depot', received_on: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) })
  const act = (what, form) => agent.post(`/repairs/${repair.id}/${what}`, form)
  const quote = () => act('quotes', { text: '', valid_until: '2099-01-01' })
  await act('diagnose', { diagnosis: '烧毁', verdict: 'chargeable' })
  await act('lines', { kind: 'labour', text: '换', price: 10000 })
  await quote()
  await act('answer', { accept: false, name: '王小明' })
  const flow = await begin('quotes', t)
  await quote()
  assert.equal((await agent.get(`/flows/${flow.flow.id}`)).flow.step, 'b', 'the second quote waits for its own answer')
  await act('answer', { accept: true, name: '王小明' })
  assert.equal((await agent.get(`/flows/${flow.flow.id}`)).flow.step, 'done')
})

test('all that stands in the open form can be kept, and goes along with any move', async () => {
  await switchOn(manager, {
    key: 'forms', zh: '表单', en: 'Forms', kinds: [], start: 'a', calendar: 'always',
    fields: ['x', 'y', 'z'].map((key) => ({ key, zh: key, en: key, type: 'text' })),
    steps: [{ key: 'a', zh: '甲', en: 'A' }, { key: 'b', zh: '乙', en: 'B' }, end],
    moves: [
      { key: 'one', zh: '一', en: 'One', from: 'a', to: 'b', required: ['x'] },
      { key: 'two', zh: '二', en: 'Two', from: 'a', to: 'done', required: ['y'] },
      { key: 'three', zh: '三', en: 'Three', from: 'b', to: 'done', required: ['z'] },
    ],
  })
  const flow = await begin('forms')
  assert.deepEqual(flow.form.map((f) => f.key), ['x', 'y'])
  const kept = await agent.patch(`/flows/${flow.flow.id}/values`, { values: { x: '1' } }, ifMatch(flow.flow))
  assert.deepEqual(kept.values, { x: '1' })
  await agent.patch(`/flows/${flow.flow.id}/values`, { values: { z: '1' } }, ifMatch(kept.flow)).expect(422, 'flow.not_in_form')
  assert.equal((await move(agent, flow, 'one', { values: { y: '2' } })).flow.step, 'b')
})

test('many move at once, to and fro, and none waits for another in a circle', async () => {
  await switchOn(manager, {
    key: 'swing', zh: '来回', en: 'To and fro', kinds: [], start: 'a', fields: [],
    steps: [{ key: 'a', zh: '甲', en: 'A' }, { key: 'b', zh: '乙', en: 'B', status: 'waiting', waits_for: 'customer' }, end],
    moves: [{ key: 'to', zh: '去', en: 'To', from: 'a', to: 'b' }, { key: 'fro', zh: '回', en: 'Fro', from: 'b', to: 'a' }, go({})],
  })
  const ids = []
  for (let i = 0; i < 16; i++) ids.push((await begin('swing')).flow.id)
  const answers = await Promise.all(ids.map(async (id) => {
    const all = []
    for (let i = 0; i < 8; i++) all.push((await agent.post(`/flows/${id}/moves`, { move: i % 2 ? 'fro' : 'to' }).answer()).status)
    return all
  }))
  assert.deepEqual([...new Set(answers.flat())], [200])
})
