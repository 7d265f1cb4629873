// A repair that is sent in, from the customer's form to the handover: the quote, the part, the test; and when the quote is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../lib/server.mjs'
import { day, makeWays } from '../lib/ways.mjs'

const server = await startServer({ args: ['--portal-per-hour', '200'] })
const { as, model, unitOf, caseOf, upload } = await makeWays(server, 'depot_repair')
const { agent, lead, manager, store, engineer } = as
const motor = model.parts[0].id
const shelf = await lead.post('/stock-places', { name_zh: '主仓', name_en: 'Main store' })

const act = (who, c, what, form) => who.post(`/repairs/${c.repair.id}/${what}`, form)
const charged = [{ kind: 'labour', text: '更换电机', minutes: 90, price: 10000 }, { kind: 'part', part_id: motor, quantity: 1, price: 32000 }]

/** A case whose unit has come in and stands before its diagnosis. */
async function takenIn() {
  const c = await caseOf({ kind: 'repair', description: '不转，报 E3' }, { unit: await unitOf() })
  assert.equal(await c.move(agent, 'submit', { fault_seen: '不转', serial_no: c.unit.serial }), 'eligibility')
  assert.equal(await c.move(agent, 'accept'), 'issuing')
  c.rma = await agent.post(`/tickets/${c.ticket.id}/rmas`, { address: '维修中心', lines: [{ unit_id: c.unit.id, quantity: 1, reason: 'quality' }] })
  await c.at('wait_ship')
  await c.me.post(`${c.path}/returns/${c.rma.id}/parcel`, { carrier: '京东', tracking: 'JD1' })
  await c.at('in_transit')
  await store.post(`/rmas/${c.rma.id}/receipts`, { lines: [{ line_id: c.rma.lines[0].id, quantity: 1, condition: 'used', serial: c.unit.serial }] })
  await c.at('intake')
  const early = await c.tries(store, 'taken_in')
  assert.equal(early.body.code, 'flow.guard', 'the reception has to be written first')
  c.repair = await store.post(`/tickets/${c.ticket.id}/repairs`, { kind: 'depot' })
  await store.edit(`/repairs/${c.repair.id}`, c.repair, { received_on: day(), appearance: '左侧划痕', accessories: ['电源线'], photos: [await upload(store)] })
  assert.equal(await c.move(store, 'taken_in'), 'diagnosing')
  return c
}
/** The same with a quote that the customer has. */
async function quoted() {
  const c = await takenIn()
  await act(engineer, c, 'diagnose', { diagnosis: '电机线圈烧毁', cause: '进水', verdict: 'chargeable' })
  assert.equal(await c.move(engineer, 'diagnosed', { damage_kind: 'none' }), 'quoting')
  for (const line of charged) await act(engineer, c, 'lines', line)
  await act(agent, c, 'quotes', { text: '含材料与工时', valid_until: day(7) })
  await c.at('wait_quote', 'a quote that was sent leads on')
  return c
}
const answer = async (c, accept) => {
  const [quote] = (await c.me.get(`${c.path}/quotes`)).items
  return c.me.post(`${c.path}/quotes/${quote.id}/answer`, { accept, name: '王小明', note: accept ? '' : '太贵' })
}
const need = async (c) => (await agent.get(`/tickets/${c.ticket.id}/parts`)).items[0]

test('a whole repair with a quote, from the form in the portal to the guarantee', async () => {
  const c = await quoted()
  assert.equal((await c.tracked()).step_zh, '等客户确认报价')
  await answer(c, true)
  await c.at('wait_payment', 'the customer’s yes leads on')
  await act(agent, c, 'payment', { paid: 47000, paid_by: 'wechat', paid_reference: 'W1' })
  await c.at('waiting_parts', 'the motor is not there yet')
  assert.equal(await c.status(), 'waiting')
  await store.post('/stock-moves', { kind: 'receive', place_id: shelf.id, part_id: motor, quantity: 1 })
  await c.at('waiting_parts', 'on the shelf is not reserved')
  await store.post(`/part-needs/${(await need(c)).id}/reserve`, { place_id: shelf.id })
  await c.at('repairing', 'a part that was reserved leads on')
  assert.deepEqual((await c.flow()).documents, ['repair', 'parts'])
  await store.post(`/part-needs/${(await need(c)).id}/issue`, { place_id: shelf.id, serials: 'M1', old_due: true })
  assert.equal((await c.tries(engineer, 'repaired', { repair_words: '换了电机' })).body.code, 'flow.guard', 'nobody has begun')
  await act(engineer, c, 'start')
  await act(engineer, c, 'finish')
  assert.equal(await c.move(engineer, 'repaired', { repair_words: '换了电机' }), 'testing')
  await act(engineer, c, 'test', { passed: false, checklist: '仍抖动' })
  assert.equal(await c.move(engineer, 'test_bad', {}, '仍抖动'), 'repairing')
  await act(engineer, c, 'finish')
  assert.equal(await c.move(engineer, 'repaired'), 'testing')
  await act(engineer, c, 'test', { passed: true, checklist: '脱水正常' })
  assert.equal(await c.move(engineer, 'test_good'), 'returning')
  assert.equal((await c.tries(store, 'sent', { return_no: 'JD2' })).body.code, 'flow.guard', 'the handover has to be written first')
  await act(store, c, 'handover', { handed_on: day(), carrier: '京东', tracking: 'JD2' })
  assert.equal(await c.move(store, 'sent', { return_no: 'JD2' }), 'delivering')
  assert.ok((await c.mine()).includes('delivered_customer'))
  await c.take('delivered_customer')
  await c.at('guarantee')
  assert.equal(await c.status(), 'resolved')
  assert.deepEqual(await c.mine(), ['fault_again'])
  assert.equal((await c.tries(lead, 'guarantee_over')).body.code, 'flow.no_move', 'that is for time to do')
  await lead.post(`/flows/${(await c.flow()).flow.id}/override`, { step: 'done', reason: '客户确认不再需要保证期' })
  await c.at('done')
  assert.equal(await c.status(), 'closed')
})

test('a quote that is refused: the unit goes back as it came', async () => {
  const c = await quoted()
  await answer(c, false)
  await c.at('quote_refused')
  assert.equal(await c.move(agent, 'refused_back'), 'returning')
  await act(store, c, 'handover', { handed_on: day(), carrier: '京东', tracking: 'JD3' })
  assert.equal(await c.move(store, 'sent', { return_no: 'JD3' }), 'delivering')
  await c.take('delivered_customer')
  await c.at('returned', 'nothing was repaired, and nothing is guaranteed')
  assert.equal(await c.status(), 'resolved')
})

test('a quote anew after a refusal, and one that became void while the customer thought', async () => {
  const c = await quoted()
  await act(engineer, c, 'lines', { kind: 'labour', text: '清洗', price: 5000 })
  await c.at('quoting', 'a quote that is void is to be written anew')
  await act(agent, c, 'quotes', { text: '加清洗', valid_until: day(7) })
  await c.at('wait_quote')
  await answer(c, false)
  assert.equal(await c.move(agent, 'refused_requote', {}, '客户请求免清洗费'), 'quoting')
  const line = (await agent.get(`/repairs/${c.repair.id}`)).lines.at(-1)
  await agent.delete(`/repair-lines/${line.id}`, { 'If-Match': `"${line.version}"` })
  await act(agent, c, 'quotes', { text: '免清洗', valid_until: day(7) })
  await c.at('wait_quote')
  await answer(c, true)
  await c.at('wait_payment')
})

test('more to charge while working: the customer is asked again', async () => {
  const c = await quoted()
  await answer(c, true)
  assert.equal(await c.move(lead, 'charge_later', {}, '修后付款'), 'waiting_parts')
  await store.post('/stock-moves', { kind: 'receive', place_id: shelf.id, part_id: motor, quantity: 1 })
  await store.post(`/part-needs/${(await need(c)).id}/issue`, { place_id: shelf.id })
  await c.at('repairing')
  await act(engineer, c, 'start')
  assert.equal((await c.tries(engineer, 'more_cost', {}, '轴承也坏了')).body.code, 'flow.guard', 'what is charged is written on the repair first')
  await act(engineer, c, 'lines', { kind: 'labour', text: '更换轴承', price: 8000 })
  assert.equal(await c.move(engineer, 'more_cost', {}, '轴承也坏了'), 'quoting')
  await act(agent, c, 'quotes', { text: '加轴承', valid_until: day(7) })
  await c.at('wait_quote')
  await answer(c, true)
  await c.at('wait_payment')
})

test('two who decide at once about one quote lead the flow one way', async () => {
  for (let round = 0; round < 3; round++) {
    const c = await quoted()
    const [quote] = (await c.me.get(`${c.path}/quotes`)).items
    const answers = await Promise.all([
      c.me.post(`${c.path}/quotes/${quote.id}/answer`, { accept: true, name: '王小明', note: '' }).answer(),
      act(agent, c, 'answer', { accept: false, name: '王太太', note: '电话' }).answer(),
    ])
    assert.deepEqual(answers.map((a) => a.status).sort(), [200, 409])
    const now = (await agent.get(`/repairs/${c.repair.id}`)).quotes[0].state
    await c.at(now === 'accepted' ? 'wait_payment' : 'quote_refused')
  }
})

test('the chains of events hold', () => server.run(['verify']))
