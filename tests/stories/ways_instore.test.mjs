// A repair in the shop, from the counter or the customer's form to the handover: estimate, parts, payment, old parts; guarantee, rights, and vehicles.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { day, makeWays } from '../lib/ways.mjs'

const server = await startServer({ args: ['--portal-per-hour', '200'] })
const { as, model, unitOf, caseOf, upload } = await makeWays(server, 'instore_repair')
const { agent, lead, manager, store, engineer, cash } = as
for (const key of ['instore_repair_vehicle', 'exchange', 'follow_up'])
  await switchOn(manager, await manager.get(`/processes/template?key=${key}`))
const motor = model.parts[0].id
const shelf = await lead.post('/stock-places', { name_zh: '门店仓', name_en: 'Shop store' })

const act = (who, c, what, form) => who.post(`/repairs/${c.repair.id}/${what}`, form)
const lines = [{ kind: 'labour', text: '更换电机', minutes: 60, price: 10000 }, { kind: 'part', part_id: motor, quantity: 1, price: 32000 }]
const estimate = { estimate_items: '电机一台，工时一小时', estimate_amount: 42000, promised_on: day(3) }
const need = async (c) => (await agent.get(`/tickets/${c.ticket.id}/parts`)).items[0]

/** Somebody with a thing in their hands, whose repair is written down. */
async function received(options = {}, more = {}, visit_reason = 'repair') {
  const c = await caseOf({ kind: 'repair', description: '脱水时异响' }, { unit: await unitOf(), counter: true, ...options })
  await c.at('queueing')
  await c.refuses('flow.role', engineer, 'receive', { visit_reason })
  await c.refuses('flow.guard', agent, 'receive', { visit_reason: 'advice' }, '', 'advice needs no reception')
  assert.equal(await c.move(agent, 'receive', { visit_reason }), 'checking_in')
  const photos = [await upload(agent)]
  const seen = { fault_seen: '异响', serial_no: c.unit.serial, valuables: false, same_fault_before: false, ...more }
  await c.refuses('field.required', agent, 'checked_in', seen, '', 'how it looked is shown by photos')
  assert.equal(await c.move(agent, 'checked_in', { ...seen, looks_photos: photos }), 'checking')
  c.repair = await agent.post(`/tickets/${c.ticket.id}/repairs`, { kind: 'in_store' })
  await agent.edit(`/repairs/${c.repair.id}`, c.repair, { received_on: day(), appearance: '完好', accessories: [], photos })
  return c
}
async function diagnosed(c, verdict) {
  await c.refuses('flow.guard', engineer, 'checked', { diagnosis_words: '电机轴承损坏' }, '', 'the verdict stands on the repair')
  await act(engineer, c, 'diagnose', { diagnosis: '电机轴承损坏', cause: '磨损', verdict })
  return c.move(engineer, 'checked', { diagnosis_words: '电机轴承损坏' })
}
/** The customer has the quote. */
async function quoted(options, more) {
  const c = await received(options, more)
  assert.equal(await diagnosed(c, 'chargeable'), 'estimating')
  for (const line of lines) await act(engineer, c, 'lines', line)
  await act(agent, c, 'quotes', { text: '含材料与工时', valid_until: day(7) })
  await c.refuses('field.required', agent, 'estimated', { estimate_items: '电机' })
  assert.equal(await c.move(agent, 'estimated', estimate), 'wait_estimate')
  return c
}
const answer = async (c, accept) => {
  const [quote] = (await c.me.get(`${c.path}/quotes`)).items
  return c.me.post(`${c.path}/quotes/${quote.id}/answer`, { accept, name: '王小明', note: accept ? '' : '太贵' })
}
const stocked = () => store.post('/stock-moves', { kind: 'receive', place_id: shelf.id, part_id: motor, quantity: 1 })
const reserved = async (c) => store.post(`/part-needs/${(await need(c)).id}/reserve`, { place_id: shelf.id })
/** From the work to the shelf of what is ready. */
async function worked(c) {
  await c.at('working')
  await act(engineer, c, 'start')
  await act(engineer, c, 'finish')
  await c.refuses('field.required', engineer, 'worked')
  assert.equal(await c.move(engineer, 'worked', { work_words: '换了电机' }), 'checking_quality')
  await c.refuses('flow.guard', engineer, 'quality_good', { quality_words: '试机正常' }, '', 'not before it was tested')
  await act(engineer, c, 'test', { passed: true, checklist: '脱水正常' })
  assert.equal(await c.move(engineer, 'quality_good', { quality_words: '试机正常' }), 'ready')
}
async function handedOver(c) {
  await c.at('handing_over')
  await c.refuses('field.required', agent, 'handed_over', { picked_up_on: day() }, '', 'what becomes of the old part')
  await act(agent, c, 'handover', { handed_on: day() })
  assert.equal(await c.move(agent, 'handed_over', { picked_up_on: day(), old_parts_to: 'customer' }), 'done')
  assert.equal(await c.status(), 'resolved')
}

test('at the counter: a quote, a part that has to come, the payment and the handover', async () => {
  const c = await quoted()
  assert.equal(await c.status(), 'waiting')
  await act(agent, c, 'answer', { accept: true, name: '王小明', note: '当面签字' })
  await c.at('waiting_parts', 'the yes leads on; the motor is not there')
  await stocked()
  await c.at('waiting_parts', 'on the shelf is not reserved')
  await reserved(c)
  await c.at('working')
  await store.post(`/part-needs/${(await need(c)).id}/issue`, { place_id: shelf.id, serials: 'M-7', old_due: true })
  await worked(c)
  assert.equal(await c.move(agent, 'come'), 'paying')
  await c.refuses('flow.guard', agent, 'paid', {}, '', 'nobody wrote down a payment')
  await c.refuses('flow.guard', agent, 'free', {}, '', 'it was not in warranty')
  await act(agent, c, 'payment', { paid: 40000, paid_by: 'cash' })
  await c.refuses('flow.guard', agent, 'paid', {}, '', 'that is not all')
  await act(agent, c, 'payment', { paid: 42000, paid_by: 'cash', paid_reference: 'R-1' })
  await c.refuses('flow.role', engineer, 'paid')
  assert.equal(await c.move(cash, 'paid'), 'handing_over')
  await handedOver(c)
  const { handed_on, state } = await agent.get(`/repairs/${c.repair.id}`)
  assert.deepEqual([handed_on, state], [day(), 'done'])
})

test('booked in the portal: the customer’s answer to the quote leads on, either way', async () => {
  const c = await quoted({ counter: false })
  assert.deepEqual(await c.mine(), ['estimate_no', 'estimate_yes', 'withdraw'])
  await stocked()
  await answer(c, true)
  await c.at('waiting_parts')
  await reserved(c)
  await worked(c)
  assert.match((await c.tracked()).messages.at(-1).body, new RegExp(c.number))

  const no = await quoted({ counter: false })
  await answer(no, false)
  await no.at('refused', 'who refused the quote is not waited for')
  await no.refuses('field.required', agent, 'refused_back')
  await act(agent, no, 'handover', { handed_on: day(), handover_note: '未修取回' })
  assert.equal(await no.move(agent, 'refused_back', { picked_up_on: day() }), 'declined')
})

test('in warranty nothing is charged; a part that never comes is the lead’s, who tells a new day', async () => {
  const c = await received()
  for (const line of lines) await act(engineer, c, 'lines', { ...line, covered: true })
  assert.equal(await diagnosed(c, 'in_warranty'), 'waiting_parts')
  await c.refuses('flow.role', agent, 'parts_never', {}, '厂家缺货')
  await c.refuses('field.required', store, 'parts_never')
  assert.equal(await c.move(store, 'parts_never', {}, '厂家缺货'), 'overdue_promise')
  await c.refuses('field.required', agent, 'late_told', { promised_on: null })
  assert.equal(await c.move(lead, 'late_told', { promised_on: day(10) }), 'waiting_parts')
  await stocked()
  await reserved(c)
  await worked(c)
  assert.equal(await c.move(agent, 'come'), 'paying')
  assert.equal(await c.move(agent, 'free'), 'handing_over')
  await handedOver(c)
})

test('more work is asked for; what was found bad goes back', async () => {
  const c = await received({ counter: false })
  await act(engineer, c, 'lines', { ...lines[0], covered: true })
  assert.equal(await diagnosed(c, 'in_warranty'), 'working', 'no part is missing')
  await c.refuses('field.required', engineer, 'extra', { extra_items: '清洗内筒' })
  assert.equal(await c.move(engineer, 'extra', { extra_items: '清洗内筒', extra_amount: 5000 }), 'wait_extra')
  assert.deepEqual(await c.mine(), ['extra_no', 'extra_yes', 'withdraw'])
  await c.take('extra_no', '不用清洗')
  await c.at('working')
  await act(engineer, c, 'start')
  assert.deepEqual(await c.mine(), [], 'it is open on the bench')
  await act(engineer, c, 'finish')
  assert.equal(await c.move(engineer, 'worked', { work_words: '换了电机' }), 'checking_quality')
  await act(engineer, c, 'test', { passed: false, checklist: '仍异响' })
  await c.refuses('flow.guard', engineer, 'quality_good', { quality_words: '好了' })
  assert.equal(await c.move(engineer, 'quality_bad', {}, '仍异响'), 'working')
  await act(engineer, c, 'finish')
  assert.equal(await c.move(engineer, 'worked'), 'checking_quality')
  await act(engineer, c, 'test', { passed: true, checklist: '正常' })
  assert.equal(await c.move(engineer, 'quality_good', { quality_words: '正常' }), 'ready')
})

test('no fault, maintenance and mere advice end without a charge that nobody agreed to', async () => {
  const c = await received()
  assert.equal(await diagnosed(c, 'no_fault_found'), 'checking_quality')
  assert.equal(await c.move(engineer, 'quality_good', { quality_words: '试机三遍正常' }), 'ready')
  assert.equal(await c.move(agent, 'come'), 'paying')
  assert.equal(await c.move(agent, 'free'), 'handing_over')
  await handedOver(c)

  const kept = await received({}, {}, 'maintain')
  assert.equal(await kept.move(engineer, 'checked', { diagnosis_words: '常规保养' }), 'estimating', 'maintenance needs no verdict')

  const advice = await caseOf({ kind: 'service_request', description: '怎么除垢' }, { counter: true })
  assert.equal(await advice.move(agent, 'advise', { visit_reason: 'advice' }), 'advised')
  assert.equal(await advice.status(), 'resolved')
})

test('the same fault again: the lead looks at the right to an exchange, which then begins', async () => {
  const c = await received({}, { same_fault_before: true })
  assert.equal(await diagnosed(c, 'in_warranty'), 'right_check')
  await c.refuses('flow.role', agent, 'right_exchange', {}, '两次修不好')
  assert.equal(await c.move(lead, 'right_exchange', {}, '两次修不好'), 'exchanged')
  const { items } = await agent.get(`/tickets/${c.ticket.id}/flows`)
  assert.deepEqual(items.map((f) => [f.process, f.step]), [['instore_repair', 'exchanged'], ['exchange', 'submitted']])
  assert.equal(await c.status(), 'open', 'the exchange leads the ticket now')

  const again = await received({}, { same_fault_before: true })
  assert.equal(await diagnosed(again, 'in_warranty'), 'right_check')
  assert.equal(await again.move(lead, 'right_repair', {}), 'working', 'the customer wants it repaired')
})

test('who is charged and does not agree is heard by the lead', async () => {
  const c = await quoted({ counter: false })
  await stocked()
  await answer(c, true)
  await reserved(c)
  await worked(c)
  assert.equal(await c.move(agent, 'come'), 'paying')
  await c.take('pay_dispute', '说好四百')
  await c.at('dispute')
  await c.refuses('flow.role', agent, 'dispute_pay', {}, '算了')
  assert.equal(await c.move(lead, 'dispute_pay', {}, '按四百收'), 'ready')
  assert.equal(await c.move(agent, 'come'), 'paying')
  await c.refuses('field.required', agent, 'paid_counter')
  assert.equal(await c.move(agent, 'paid_counter', {}, '收现金四百，主管同意'), 'handing_over')
  await handedOver(c)
})

test('vehicles: mileage and time at the reception; the owner chooses between repair, another car and the money', async () => {
  const vehicle = { process: 'instore_repair_vehicle' }
  const car = { same_fault_before: true, mileage: 21000, came_at: '2026-11-26 09:30' }
  const c = await received(vehicle, car)
  assert.equal(await diagnosed(c, 'in_warranty'), 'right_check')
  await c.refuses('field.required', lead, 'right_repair', {}, '', 'the owner’s choice is written down')
  await c.refuses('flow.guard', lead, 'right_exchange', { car_choice: 'repair_on' }, '车主选择')
  assert.equal(await c.move(lead, 'right_repair', { car_choice: 'repair_on' }), 'working')
  await worked(c)
  assert.equal(await c.move(agent, 'come', { material_fee: 0, labour_fee: 0 }), 'paying')
  assert.equal(await c.move(agent, 'free'), 'handing_over')
  await handedOver(c)

  const money = await received(vehicle, car)
  assert.equal(await diagnosed(money, 'in_warranty'), 'right_check')
  assert.equal(await money.move(lead, 'right_exchange', { car_choice: 'refund' }, '三包退车'), 'exchanged')
  assert.equal((await lead.get(`/tickets/${money.ticket.id}/tasks`)).items.length, 1, 'the dealer has to be asked')

  const short = await caseOf({ kind: 'repair', description: '异响' }, { unit: await unitOf(), counter: true, ...vehicle })
  await short.move(agent, 'receive', { visit_reason: 'repair' })
  const seen = { fault_seen: '异响', serial_no: short.unit.serial, valuables: true, looks_photos: [await upload(agent)], came_at: '9:30' }
  await short.refuses('field.required', agent, 'checked_in', seen, '', 'no mileage')
})

test('the chains of events hold', () => server.run(['verify']))
