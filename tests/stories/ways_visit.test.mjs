// A visit at the customer's, from the form in the portal to the settlement: what the engineer enters on the phone leads the flow.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../lib/server.mjs'
import { makeWays, photo } from '../lib/ways.mjs'

const server = await startServer({ args: ['--portal-per-hour', '200'] })
const { as, people, unitOf, caseOf } = await makeWays(server, 'onsite_repair')
const { agent, lead, manager, gu, cash } = as
await manager.post('/visit-engineers', { user_id: people.gu.id, skills: [], areas: [], daily_max: 20 })
await manager.post('/visit-prices', { key: 'door', name_zh: '上门费', name_en: 'Call-out', unit: '次', price: 5000 })

const tomorrow = Math.ceil(Date.now() / 86_400_000) * 86_400_000
let hours = 0
/** Windows of an hour, one after the other, so that the engineer is free in each. */
const window = () => {
  const from = tomorrow + hours++ * 3_600_000
  return { window_from: new Date(from).toISOString(), window_to: new Date(from + 3_600_000).toISOString() }
}
const plan = async (c, more = {}) => (c.visit = await agent.post(`/tickets/${c.ticket.id}/visits`, { address: '幸福路 1 号', engineer_id: people.gu.id, ...window(), ...more }))
const enter = (c, act, more = {}) => gu.post(`/visits/${c.visit.id}/entries`, { act, ...more })
const edit = async (c, path, body) => agent.post(`/visits/${c.visit.id}/${path}`, body, { 'If-Match': `"${(await agent.get(`/visits/${c.visit.id}`)).version}"` })

/** A case that is to be given to an engineer. */
async function booked(job_kind = 'repair') {
  const c = await caseOf({ kind: 'fault', description: '脱水时报警' }, { unit: await unitOf() })
  await c.at('booked')
  assert.equal((await c.tries(agent, 'book', { job_kind, urgent_level: 'down', address_checked: false })).body.code, 'flow.guard')
  assert.equal(await c.move(agent, 'book', { job_kind, urgent_level: 'down', address_checked: true }), 'dispatching')
  return c
}
/** The same with an appointment that the customer agreed to in the portal. */
async function arranged() {
  const c = await booked()
  await plan(c)
  assert.equal(await c.move(agent, 'dispatched'), 'wait_accept')
  await enter(c, 'accept')
  await c.at('appointing')
  await c.me.post(`${c.path}/visit/confirm`)
  await c.at('confirmed', 'the customer’s yes leads on')
  return c
}
async function arrived() {
  const c = await arranged()
  await enter(c, 'set_off')
  await c.at('en_route')
  await enter(c, 'check_in')
  await c.at('on_site')
  return c
}
const agree = (c) => enter(c, 'agree', { items: [{ key: 'door', quantity: 1, price: 5000 }], name: '王小明' })

test('a whole visit: the flow follows what the engineer enters', async () => {
  const c = await arrived()
  assert.deepEqual((await c.flow()).documents, ['visit', 'repair', 'inspection', 'remedy'])
  assert.deepEqual(await c.mine(), [], 'nothing is withdrawn while somebody is there')
  await enter(c, 'diagnose', { diagnosis: '电机烧毁' })
  await c.at('on_site')
  await agree(c)
  await c.at('working', 'the price that was signed leads on')
  await enter(c, 'parts', { parts: [{ part: 'P-100', quantity: 1, old_serial: 'A1', new_serial: 'B2', old_returned: true }] })
  await enter(c, 'work', { work_done: '更换电机', test_result: '脱水正常' })
  await c.at('signing')
  await enter(c, 'sign', { name: '王小明' })
  await c.at('signing', 'until the engineer says how it ended')
  await enter(c, 'finish', { outcome: 'solved' })
  await c.at('settling')
  assert.equal((await c.tries(agent, 'settled')).body.code, 'flow.guard', 'a charge was agreed and nobody said that it came')
  assert.equal(await c.move(cash, 'settled', { site_paid: true }), 'done')
  assert.equal(await c.status(), 'resolved')
  const moved = (await manager.get(`/events?subject_kind=ticket&subject_id=${c.ticket.id}&type=flow.moved&limit=50`)).items
  assert.equal(moved.filter((e) => e.data.by === 'fact').length, 8, 'most of the way by itself')
})

test('another visit: planned again, it leads on; without a charge it is settled at once', async () => {
  const c = await arrived()
  await enter(c, 'diagnose', { diagnosis: '缺电机' })
  await enter(c, 'finish', { outcome: 'second_visit', reason: '缺电机' })
  await c.at('second_visit')
  await plan(c, { first_id: c.visit.id })
  await c.at('wait_accept', 'the second appointment leads on')
  for (const act of ['accept', 'confirm', 'set_off', 'check_in']) await enter(c, act)
  await c.at('on_site', 'the engineer was quicker than the desk')
  await enter(c, 'work', { work_done: '更换电机', test_result: '正常' })
  await c.at('signing')
  await gu.post(`/visits/${c.visit.id}/entries`, { act: 'sign', name: '王小明' })
  await enter(c, 'finish', { outcome: 'solved' })
  await c.at('settling')
  assert.equal(await c.move(agent, 'settled'), 'done')
})

test('a visit that nobody opened to is planned anew', async () => {
  const c = await arranged()
  await enter(c, 'set_off')
  await enter(c, 'no_show', { whose: 'customer', reason: '敲门无人应答' })
  await c.at('no_show')
  assert.equal(await c.move(agent, 'no_show_customer', { no_show_by: 'customer' }), 'dispatching')
  assert.match((await c.tracked()).messages.at(-1).body, /方便的时间/)
  await plan(c, { first_id: c.visit.id })
  await enter(c, 'accept')
  await c.at('appointing', 'taken up before the desk said so')
})

test('an appointment that is moved is accepted anew; the second time it is the lead’s', async () => {
  const c = await arranged()
  await c.me.post(`${c.path}/visit/move`, { text: '周六下午' })
  await c.at('confirmed', 'asking is not moving')
  assert.deepEqual(await c.mine(), ['withdraw'], 'the visit asks for another time, not the flow')
  await edit(c, 'reschedule', { ...window(), asked_by: 'customer', reason: '周六' })
  await c.at('wait_accept')
  await enter(c, 'accept')
  await enter(c, 'confirm')
  await c.at('confirmed')
  await edit(c, 'reschedule', { ...window(), asked_by: 'us', reason: '缺料' })
  await c.at('rescheduling')
  await enter(c, 'accept')
  await enter(c, 'confirm')
  assert.equal(await c.move(lead, 'rescheduled', { wanted_time: '周日上午' }), 'confirmed')
  await edit(c, 'cancel', { reason: '客户自行解决' })
  await c.at('dispatching')
  await c.take('withdraw', '自己修好了')
  assert.equal(await c.status(), 'closed')
})

test('refused signature, danger, and what was not solved go where they belong', async () => {
  const refused = await arrived()
  await enter(refused, 'work', { work_done: '紧固' })
  const form = new FormData()
  form.append('file', new Blob([photo.data], { type: photo.type }), photo.name)
  await gu.post(`/visits/${refused.visit.id}/photos?kind=refusal`, form)
  await enter(refused, 'refuse_sign', { reason: '不认可' })
  await enter(refused, 'finish', { outcome: 'solved' })
  await refused.at('unsigned')
  assert.equal(await refused.move(agent, 'unsigned_ok', {}, '电话核实，认可'), 'settling')

  const unsafe = await arrived()
  await enter(unsafe, 'safety_stop', { reason: '漏电' })
  await unsafe.at('safety_stop')
  assert.equal(await unsafe.move(lead, 'stopped', { danger_words: '插座漏电' }), 'wait_safe')
  assert.deepEqual(await unsafe.mine(), ['safe_again', 'withdraw'])
  await unsafe.take('safe_again')
  await unsafe.at('dispatching')

  const left = await arrived()
  await enter(left, 'finish', { outcome: 'not_solved', reason: '型号停产' })
  await left.at('overrun')
})

test('engineer and desk at once: both are heard, the flow goes one way', async () => {
  for (let round = 0; round < 3; round++) {
    const c = await booked()
    await plan(c)
    const answers = await Promise.all([
      agent.post(`/flows/${(await c.flow()).flow.id}/moves`, { move: 'dispatched', values: {}, reason: '' }).answer(),
      gu.post(`/visits/${c.visit.id}/entries`, { act: 'accept' }).answer(),
    ])
    assert.equal(answers[1].status, 200, JSON.stringify(answers[1].body))
    assert.ok([200, 409].includes(answers[0].status), JSON.stringify(answers[0].body))
    await c.at('appointing')
  }
})

test('the chains of events hold', () => server.run(['verify']))
