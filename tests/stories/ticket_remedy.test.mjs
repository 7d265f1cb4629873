// What the customer of a ticket is entitled to: by what is on record, by what people state, and as a person decides.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
const { agent, lead, manager } = as
const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
const remedy = async (t, who = agent) => {
  const r = await who.get(`/tickets/${t.id}/remedy`)
  return { ...r, of: (kind) => r.report.remedies.find((v) => v.remedy === kind), from: (f) => r.origins.filter((o) => o.fact === f).map((o) => o.from) }
}

let unit, back
test('facts come from the ticket, its customer and its unit, and are told with their origin', async () => {
  const home = await manager.post('/categories', { key: 'home', name_zh: '生活用品', name_en: 'Home' })
  const toys = await manager.post('/categories', { key: 'toys', name_zh: '玩具', name_en: 'Toys', parent_id: home.id })
  const blocks = await manager.post('/categories', { key: 'blocks', name_zh: '积木', name_en: 'Blocks', parent_id: toys.id })
  const model = await manager.post('/models', { code: 'B-1', name_zh: '大积木', name_en: 'Big blocks', category_id: blocks.id })
  unit = await manager.post('/units', { model_id: model.id, serial: 'B100', channel: 'online', price: 19900, ordered_on: day(-9), delivered_on: day(-3) })
  back = await agent.post('/tickets', { ...fault, kind: 'return', subject: '不想要了', unit_id: unit.id })
  const r = await remedy(back)
  assert.deepEqual(
    [r.facts.category, r.facts.channel, r.facts.signed_on, r.facts.price_paid, r.facts.buyer_is_consumer, r.facts.notice_on, r.facts.wants_refund],
    ['toys', 'online', day(-3), 19900, true, day(0), true])
  assert.deepEqual([r.from('category'), r.from('buyer_is_consumer'), r.from('notice_on')], [['unit'], ['customer'], ['ticket']])
  assert.equal(r.of('refund').verdict, 'entitled')
  assert.ok(r.of('refund').rules.some((x) => x.rule === 'R-N1' || x.rule === 'R-N5'))
})

test('repairs of the unit are facts of the case', async () => {
  const worn = await manager.post('/units', { model_id: unit.model_id, serial: 'B200', channel: 'shop', delivered_on: day(-100) })
  await manager.post(`/units/${worn.id}/repair-stays`, { kind: 'repair', in_on: day(-50), out_on: day(-45) })
  await manager.post(`/units/${worn.id}/repair-stays`, { kind: 'repair', in_on: day(-4) })
  const r = await remedy(await agent.post('/tickets', { ...fault, unit_id: worn.id }))
  assert.deepEqual(r.facts.repairs, [{ sent_on: day(-50), done_on: day(-45) }])
  assert.deepEqual([r.facts.repair, r.facts.channel, r.facts.fault], [{ sent_on: day(-4) }, 'store', { claimed: true, found_on: day(0) }])
  assert.equal(r.facts.signed_on, undefined, 'a shop hands over, nobody signs')
})

test('what people state comes before the record, is checked, and leaves an event', async () => {
  const state = (facts, who = agent) => who.put(`/tickets/${back.id}/remedy/facts`, { facts })
  const r = await state({ signed_on: day(-20), condition: { intact: true }, fault: { claimed: false } })
  assert.equal(r.facts.signed_on, day(-20))
  assert.deepEqual(r.origins.filter((o) => ['signed_on', 'condition.intact'].includes(o.fact)).map((o) => o.from), ['stated', 'stated'])
  assert.equal(r.report.remedies.find((v) => v.remedy === 'refund').verdict, 'refused')
  assert.ok(r.report.remedies.find((v) => v.remedy === 'refund').human.length > 5, 'a person decides in the end')
  await state({ colour: 'red' }).expect(422, 'field.unknown')
  await state({ signed_on: 'yesterday' }).expect(422, 'date.invalid')
  await state({ signed_on: null })
  assert.equal((await remedy(back)).facts.signed_on, null, 'null: not known, although the record has a day')
  await state({})
  assert.equal((await remedy(back)).of('refund').verdict, 'entitled')
  const events = (await admin.get(`/events?subject_kind=ticket&subject_id=${back.id}&type=ticket.facts_stated`)).items
  assert.equal(events.length, 3)
  assert.deepEqual(events.at(-1).data, { before: {}, after: { signed_on: day(-20), condition: { intact: true }, fault: { claimed: false } } })
  await state({}, as.collaborator).expect(403)
})

test('a person may decide otherwise, with a right and a reason', async () => {
  await agent.put(`/tickets/${back.id}/remedy/facts`, { facts: { signed_on: day(-20), fault: { claimed: false } } })
  const decide = (form, who = lead) => who.post(`/tickets/${back.id}/remedy/overrides`, form)
  const mild = { remedy: 'refund', verdict: 'entitled', amount: 10000, reason: '老客户，物流延误，同意退一半。' }
  await decide(mild, agent).expect(403, 'permission.missing')
  await decide({ ...mild, verdict: 'refused' }).expect(422, 'remedy.amount_of_nothing')
  await decide({ ...mild, reason: ' ' }).expect(422, 'field.required')
  await decide({ reason: 'xx', verdict: 'entitled' }).expect(422, 'field.required')
  await decide({ remedy: 'refund', verdict: 'refused', reason: '按规定' }).expect(409, 'remedy.no_override')
  const r = await decide(mild)
  assert.deepEqual(r.overrides.map((o) => [o.remedy, o.was, o.verdict, o.amount, o.user_name]), [['refund', 'refused', 'entitled', 10000, '林立']])
  assert.equal(r.report.remedies.find((v) => v.remedy === 'refund').verdict, 'refused', 'the rules say what they said')
  const [event] = (await admin.get(`/events?subject_kind=ticket&subject_id=${back.id}&type=ticket.remedy_overridden`)).items
  assert.deepEqual(event.data, { remedy: 'refund', was: 'refused', verdict: 'entitled', amount: 10000, reason: mild.reason })
  const again = await decide({ remedy: 'refund', verdict: 'refused', reason: '客户撤回了。' })
  assert.deepEqual(again.overrides.map((o) => o.verdict), ['refused', 'entitled'])
})

test('what is missing is asked of the customer in one step, in their language', async () => {
  const t = await agent.post('/tickets', { ...fault, kind: 'return', subject: '想退' })
  const missing = (await remedy(t)).of('refund').missing.map((m) => m.fact)
  assert.ok(missing.includes('signed_on'))
  const ask = (form) => agent.post(`/tickets/${t.id}/remedy/requests`, form)
  const said = await ask({ facts: ['signed_on', 'channel'], lang: 'zh', note: '麻烦今天内发来。' }).expect(201)
  assert.match(said.body, /^您好，.*\n1\. 哪一天签收的？（物流签收记录或截图）\n2\. 您是在哪里买的：.*\n麻烦今天内发来。\n直接回复/s)
  const now = await agent.get(`/tickets/${t.id}`)
  assert.deepEqual([now.status, now.last_from], ['waiting', 'agent'])
  const events = (await agent.get(`/tickets/${t.id}/timeline`)).items.map((i) => i.event)
  assert.deepEqual(events, ['ticket.created', 'ticket.evidence_requested', 'ticket.replied', 'ticket.moved'])
  assert.match((await ask({ facts: ['signed_on'], lang: 'en' })).body, /1\. On which day did you sign for it\?/)
  await ask({ facts: ['moon_phase'] }).expect(422, 'field.unknown')
  await ask({ facts: [] }).expect(422, 'field.required')
  assert.equal((await agent.get(`/tickets/${t.id}/timeline`)).items.filter((i) => i.event === 'ticket.evidence_requested').length, 2)
})

test('who may not see the ticket sees no remedy; a day may be asked about', async () => {
  await as.collaborator.get(`/tickets/${back.id}/remedy`).expect(404, 'ticket.not_found')
  const past = await manager.get(`/tickets/${back.id}/remedy?on=2026-01-05`)
  assert.equal(past.report.on, '2026-01-05')
  await manager.get(`/tickets/${back.id}/remedy?on=tomorrow`).expect(422, 'date.invalid')
})
