// Visits: planned by the desk, made by an engineer with a phone, signed by the customer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as, roles, teams } = await makeCompany(server)
const people = {}
for (const [login, name] of [['gu', '顾师傅'], ['shen', '沈师傅']]) {
  people[login] = await admin.post('/users', { login, name, password, role_ids: [roles.engineer], team_ids: [teams.parts.id] })
  as[login] = await server.logIn(login, password)
}
await as.manager.post('/visit-engineers', { user_id: people.gu.id, skills: ['washer'], areas: ['朝阳区'], daily_max: 4 })
const shen = await as.manager.post('/visit-engineers', { user_id: people.shen.id, skills: ['fridge'], areas: [], daily_max: 2 })
await as.manager.post('/visit-prices', { key: 'door', name_zh: '上门费', name_en: 'Call-out', unit: '次', price: 5000 })
await as.manager.post('/visit-prices', { key: 'motor', name_zh: '更换电机', name_en: 'New motor', price: 18000 })

const tomorrow = Math.ceil(Date.now() / 86_400_000) * 86_400_000
/** A window in Shanghai's day `day` days from tomorrow, from that hour on, an hour long. */
const window = (day, hour, hours = 1) => ({
  window_from: new Date(tomorrow + day * 86_400_000 + (hour - 8) * 3_600_000).toISOString(),
  window_to: new Date(tomorrow + day * 86_400_000 + (hour - 8 + hours) * 3_600_000).toISOString(),
})
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString()
const ticket = async () => as.agent.post('/tickets', { ...fault, team_id: teams.home.id })
const plan = (t, when, more = {}) =>
  as.agent.post(`/tickets/${t.id}/visits`, { address: '幸福路 1 号', area: '朝阳区', skill: 'washer', ...when, ...more })
const enter = (who, v, act, more = {}, key) =>
  who.post(`/visits/${v.id}/entries`, { act, ...more }, key ? { 'Idempotency-Key': key } : {})
const edit = (who, v, path, body) => who.post(`/visits/${v.id}/${path}`, body, { 'If-Match': `"${v.version}"` })
const events = async (t) => (await as.agent.all(`/tickets/${t.id}/timeline`)).filter((i) => i.event?.startsWith('visit.'))
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64')
const strokes = [[100, 100, 200, 150, 300, 120], [400, 200]]
async function photo(who, v, kind, key) {
  const form = new FormData()
  form.append('file', new Blob([png], { type: 'image/png' }), 'p.png')
  return who.post(`/visits/${v.id}/photos?kind=${kind}`, form, key ? { 'Idempotency-Key': key } : {})
}
/** A visit whose engineer stands at the door. */
async function arrived(day, hour) {
  const t = await ticket()
  const v = await plan(t, window(day, hour), { engineer_id: people.gu.id })
  for (const act of ['accept', 'confirm', 'set_off', 'check_in']) await enter(as.gu, v, act)
  return { t, v }
}

test('a whole visit, from the desk to the signature', async () => {
  const t = await ticket()
  const v = await plan(t, window(0, 9), { engineer_id: people.gu.id, note: '带电机' })
  assert.equal(v.state, 'planned')
  assert.equal(v.engineer_name, '顾师傅')
  assert.match(v.customer_phone, /\*/)

  // The engineer is in another team: the ticket is out of reach, the visit is not.
  await as.gu.get(`/tickets/${t.id}`).expect(404, 'ticket.not_found')
  const mine = (await as.gu.get('/visits?mine=true')).items
  assert.deepEqual(mine.map((m) => m.id), [v.id])
  const seen = await as.gu.get(`/visits/${v.id}`)
  assert.equal(seen.customer_phone, '+8613800001234')
  assert.equal(seen.customer_name, '王小明')
  assert.equal(seen.subject, fault.subject)
  assert.ok(seen.acts.includes('accept'))
  assert.ok(!seen.acts.includes('check_in'))

  await enter(as.gu, v, 'accept')
  await enter(as.gu, v, 'confirm')
  await enter(as.gu, v, 'set_off')
  const there = await enter(as.gu, v, 'check_in', { lat_e6: 39904200, lon_e6: 116407396, accuracy_m: 20 })
  assert.equal(there.state, 'checked_in')
  assert.equal(there.lat_e6, 39904200)
  await enter(as.gu, v, 'diagnose', { diagnosis: '电机烧毁' })
  const agreed = await enter(as.gu, v, 'agree', {
    items: [{ key: 'door', quantity: 1, price: 5000 }, { key: 'motor', quantity: 1, price: 15000 }],
    name: '王小明', strokes,
  })
  assert.equal(agreed.total, 20000)
  assert.equal(agreed.items[1].list_price, 18000)
  await enter(as.gu, v, 'parts', { parts: [{ part: 'M-100', quantity: 1, old_serial: 'A1', new_serial: 'B2', old_returned: true }] })
  await enter(as.gu, v, 'sign', { name: '王小明' }).expect(409, 'visit.no_work')
  await enter(as.gu, v, 'work', { work_done: '更换电机', test_result: '脱水正常' })
  await enter(as.gu, v, 'finish', { outcome: 'solved' }).expect(409, 'visit.not_signed')
  await enter(as.gu, v, 'sign', { name: '王小明' })
  const done = await enter(as.gu, v, 'finish', { outcome: 'solved' })
  assert.equal(done.state, 'done')
  assert.deepEqual(done.signatures.map((s) => [s.kind, s.total, s.strokes.length]), [['price', 20000, 2], ['work', 20000, 0]])
  assert.deepEqual(done.acts, [])
  // What is over shows no number any more.
  assert.match((await as.gu.get(`/visits/${v.id}`)).customer_phone, /\*/)

  const told = await events(t)
  assert.deepEqual(told.map((e) => e.event), [
    'visit.planned', 'visit.accepted', 'visit.confirmed', 'visit.set_off', 'visit.checked_in', 'visit.diagnosed',
    'visit.agreed', 'visit.parts', 'visit.worked', 'visit.signed', 'visit.done'])
  assert.equal(told.at(-1).data.outcome, 'solved')
  const listed = await as.agent.get(`/tickets/${t.id}/visits`)
  assert.equal(listed.items.length, 1)
})

test('nobody at home, and a second visit', async () => {
  const { t, v } = await arrived(0, 11)
  await enter(as.gu, v, 'no_show', { whose: 'customer' }).expect(422, 'field.required')
  const gone = await enter(as.gu, v, 'no_show', { whose: 'customer', reason: '敲门无人应答' })
  assert.equal(gone.no_show_by, 'customer')
  const again = await plan(t, window(1, 9), { engineer_id: people.gu.id, first_id: v.id })
  assert.equal(again.first_id, v.id)
  await plan(t, window(1, 12), { first_id: again.id }).expect(422, 'visit.first_open')
  await plan(await ticket(), window(1, 12), { first_id: v.id }).expect(422, 'visit.not_found')
  for (const act of ['accept', 'confirm', 'set_off', 'check_in']) await enter(as.gu, again, act)
  await enter(as.gu, again, 'finish', { outcome: 'second_visit' }).expect(422, 'field.required')
  const end = await enter(as.gu, again, 'finish', { outcome: 'second_visit', reason: '缺电机' })
  assert.equal(end.outcome, 'second_visit')
  assert.equal(end.end_reason, '缺电机')
})

test('a customer who will not sign is photographed, not signed for', async () => {
  const { v } = await arrived(0, 13)
  await enter(as.gu, v, 'work', { work_done: '紧固' })
  await enter(as.gu, v, 'refuse_sign', { reason: '不认可' }).expect(409, 'visit.no_photo')
  const one = await photo(as.gu, v, 'refusal', 'photo-1')
  const same = await photo(as.gu, v, 'refusal', 'photo-1')
  assert.equal(one.photos.length, 1)
  assert.equal(same.photos.length, 1)
  assert.equal((await as.gu.get(`/visits/${v.id}/photos/${one.photos[0].id}`).answer()).status, 200)
  assert.equal((await as.shen.get(`/visits/${v.id}/photos/${one.photos[0].id}`).answer()).status, 404)
  await enter(as.gu, v, 'refuse_sign', { reason: '不认可' })
  assert.equal((await enter(as.gu, v, 'finish', { outcome: 'solved' })).state, 'done')
})

test('what is unsafe is stopped, and the lead hears of it', async () => {
  const team = await admin.get(`/teams`).then((l) => l.items.find((x) => x.id === teams.home.id))
  const lead = (await as.lead.get('/me')).id
  await admin.edit(`/teams/${team.id}`, team, { lead_id: lead })
  const { v } = await arrived(0, 15)
  assert.equal((await enter(as.gu, v, 'safety_stop', { reason: '漏电' })).state, 'cancelled')
  const heard = (await as.lead.get('/notifications')).items
  assert.equal(heard[0].type, 'visit.stopped')
})

test('who is put off twice is the lead\'s matter', async () => {
  const t = await ticket()
  let v = await plan(t, window(2, 9), { engineer_id: people.gu.id })
  await enter(as.gu, v, 'accept')
  await enter(as.gu, v, 'confirm')
  v = await as.agent.get(`/visits/${v.id}`)
  const move = (hour, more) => edit(as.agent, v, 'reschedule', { ...window(2, hour), asked_by: 'us', reason: '缺料', ...more })
  await move(11, { asked_by: 'nobody' }).expect(422, 'field.required')
  await move(11, { reason: '' }).expect(422, 'field.required')
  v = await move(11)
  assert.equal(v.state, 'planned')
  assert.equal(v.confirmed_by, 'nobody')
  const before = (await as.lead.get('/notifications')).items.length
  v = await move(13, { asked_by: 'customer' })
  assert.equal(v.reschedules, 2)
  const heard = (await as.lead.get('/notifications')).items
  assert.equal(heard.length, before + 1)
  assert.equal(heard[0].type, 'visit.rescheduled')
  assert.equal(heard[0].data.count, 2)
  const told = (await events(t)).filter((e) => e.event === 'visit.rescheduled')
  assert.deepEqual(told.map((e) => [e.data.count, e.data.whose]), [[1, 'us'], [2, 'customer']])
  // An entry from before the new appointment comes too late.
  await enter(as.gu, v, 'accept', { at: ago(30) }).expect(422, 'visit.order')
  await edit(as.agent, { ...v, version: 1 }, 'reschedule', { ...window(2, 15), asked_by: 'us', reason: 'x' }).expect(412, 'record.changed')
  v = await edit(as.agent, v, 'cancel', { reason: '客户自行解决' })
  assert.equal(v.state, 'cancelled')
})

test('one engineer is at one place at a time, whoever books', async () => {
  const list = await Promise.all([ticket(), ticket(), ticket(), ticket()])
  const answers = await Promise.all(
    list.map((t) => plan(t, window(3, 9, 2), { engineer_id: people.gu.id }).then((v) => v.id, (e) => e)))
  const won = answers.filter((a) => typeof a === 'number')
  assert.equal(won.length, 1, 'exactly one wins')
  await plan(list[0], window(3, 10), { engineer_id: people.gu.id }).expect(409, 'visit.taken')
  // Windows that touch do not overlap.
  const next = await plan(list[0], window(3, 11), { engineer_id: people.gu.id })
  // Two give two visits without engineer to the same one.
  const [a, b] = await Promise.all([plan(list[1], window(3, 14)), plan(list[2], window(3, 14))])
  const given = await Promise.all([a, b].map((v) => edit(as.agent, v, 'engineer', { engineer_id: people.gu.id }).then(() => 1, () => 0)))
  assert.equal(given[0] + given[1], 1)
  await edit(as.agent, next, 'engineer', { engineer_id: (await as.agent.get('/me')).id }).expect(422, 'visit.no_engineer')
})

test('not more visits a day than the engineer takes', async () => {
  const t = await ticket()
  const more = { engineer_id: people.shen.id, skill: 'fridge' }
  await plan(t, window(4, 9), more)
  await plan(t, window(4, 10), more)
  await plan(t, window(4, 11), more).expect(409, 'visit.full')
  await plan(t, window(5, 11), more)
})

test('who fits is said first, and why others do not', async () => {
  const { window_from, window_to } = window(4, 9)
  const ask = (q) => as.agent.get(`/visit-suggestions?${new URLSearchParams({ window_from, window_to, ...q })}`).then((l) => l.items)
  const [first, second] = await ask({ skill: 'washer', area: '朝阳区' })
  assert.equal(first.user_id, people.gu.id)
  assert.deepEqual(first.reasons, [])
  assert.deepEqual(second.reasons, ['skill', 'busy', 'full'])
  assert.ok(second.busy_visit_id)
  assert.deepEqual((await ask({ skill: 'washer', area: '海淀区' })).find((s) => s.user_id === people.gu.id).reasons, ['area'])
  await as.agent.get(`/visit-suggestions?${new URLSearchParams({ window_from: window_to, window_to: window_from })}`).expect(422, 'visit.window')
  await as.gu.get(`/visit-suggestions?${new URLSearchParams({ window_from, window_to })}`).expect(403, 'permission.missing')
})

test('entries from a bad network: late, repeated, out of order', async () => {
  const t = await ticket()
  const v = await plan(t, window(0, 17), { engineer_id: people.gu.id })
  const first = await enter(as.gu, v, 'accept', {}, 'k-1')
  assert.equal(first.state, 'accepted')
  // The same entry again: the answer of the first time, and no second event.
  assert.equal((await enter(as.gu, v, 'accept', {}, 'k-1')).state, 'accepted')
  await enter(as.gu, v, 'confirm', {}, 'k-2')
  // The visit itself knows the key, when no answer is kept any more (those are each caller's own).
  assert.equal((await enter(as.manager, v, 'confirm', {}, 'k-2')).state, 'confirmed')
  await enter(as.gu, v, 'accept').expect(409, 'visit.no_act')
  await enter(as.gu, v, 'set_off', { at: new Date(Date.now() + 3_600_000).toISOString() }).expect(422, 'visit.future')
  await enter(as.gu, v, 'set_off', { at: ago(60) }).expect(422, 'visit.order')
  const ahead = await enter(as.gu, v, 'set_off', { at: new Date(Date.now() + 60_000).toISOString() })
  assert.ok(new Date(ahead.last_at) <= new Date(Date.now() + 1000))
  const both = await Promise.all([enter(as.gu, v, 'check_in'), enter(as.gu, v, 'check_in')].map((p) => p.then(() => 1, () => 0)))
  assert.equal(both[0] + both[1], 1, 'one of two entries at once')
  assert.equal((await events(t)).filter((e) => e.event === 'visit.accepted').length, 1)
})

test('the desk writes while the engineer tells: nobody waits in a circle', async () => {
  const t = await ticket()
  const v = await plan(t, window(9, 9), { engineer_id: people.gu.id })
  const say = (n) => as.agent.post(`/tickets/${t.id}/messages`, { type: 'note', body: `备注 ${n}` })
  const told = async () => {
    for (const act of ['accept', 'confirm', 'set_off', 'check_in']) await enter(as.gu, v, act)
  }
  await Promise.all([told(), say(1), say(2), say(3), say(4), plan(t, window(9, 12)), plan(t, window(9, 14))])
  assert.equal((await as.gu.get(`/visits/${v.id}`)).state, 'checked_in')
})

test('who may not, may not', async () => {
  const t = await ticket()
  const v = await plan(t, window(6, 9), { engineer_id: people.gu.id })
  await as.shen.get(`/visits/${v.id}`).expect(404, 'visit.not_found')
  await enter(as.shen, v, 'accept').expect(404, 'visit.not_found')
  await enter(as.agent, v, 'accept').expect(403, 'permission.missing')
  await as.other.get(`/visits/${v.id}`).expect(404, 'visit.not_found')
  await as.gu.post(`/tickets/${t.id}/visits`, { address: 'x', ...window(6, 12) }).expect(403, 'permission.missing')
  await edit(as.gu, v, 'cancel', { reason: 'x' }).expect(403, 'permission.missing')
  await as.agent.post('/visit-engineers', { user_id: 1, daily_max: 1 }).expect(403, 'permission.missing')
  await as.agent.post('/visit-prices', { key: 'x', name_zh: 'x', name_en: 'x', price: 1 }).expect(403, 'permission.missing')
  await server.anonymous().get(`/visits/${v.id}`).expect(401)
  // The desk hears from the customer that it suits, and that nobody came.
  await enter(as.gu, v, 'accept')
  assert.equal((await enter(as.agent, v, 'confirm')).confirmed_by, 'us')
  const missed = await enter(as.agent, v, 'no_show', { whose: 'us', reason: '师傅未到' })
  assert.equal(missed.no_show_by, 'us')
})

test('wrong input is named', async () => {
  const t = await ticket()
  await plan(t, { window_from: window(7, 9).window_to, window_to: window(7, 9).window_from }).expect(422, 'visit.window')
  await plan(t, window(7, 9, 30)).expect(422, 'visit.window_long')
  await plan(t, window(-3, 9)).expect(422, 'visit.window_past')
  await plan(t, window(7, 9), { address: ' ' }).expect(422, 'field.required')
  const { v } = await arrived(7, 9)
  await enter(as.gu, v, 'agree', { items: [{ key: 'nothing', quantity: 1, price: 1 }], name: 'x' }).expect(422, 'visit.no_price')
  await enter(as.gu, v, 'agree', { items: [], name: 'x' }).expect(422, 'field.required')
  await enter(as.gu, v, 'agree', { items: [{ key: 'door', quantity: 1, price: 5000 }], name: 'x', strokes: [[1]] }).expect(422, 'visit.strokes')
  await enter(as.gu, v, 'agree', { items: [{ key: 'door', quantity: 1, price: 5000 }], name: 'x', strokes: [[1001, 1]] }).expect(422, 'visit.strokes')
  await enter(as.gu, v, 'agree', { items: [{ key: 'door', quantity: 1, price: 5000 }], name: '' }).expect(422, 'field.required')
  await enter(as.gu, v, 'parts', { parts: [{ part: 'x', quantity: 0 }] }).expect(422)
  await enter(as.gu, v, 'fly').expect(422)
  await as.gu.get('/visits?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z').expect(422, 'visit.span')
  await as.gu.get('/visits/999999').expect(404, 'visit.not_found')
})

test('engineers and prices are kept by managers, each version once', async () => {
  const list = (await as.agent.get('/visit-engineers')).items
  assert.deepEqual(list.map((e) => e.name).sort(), ['沈师傅', '顾师傅'].sort())
  await as.manager.post('/visit-engineers', { user_id: people.gu.id, daily_max: 1 }).expect(422, 'visit_engineer.there')
  await as.manager.post('/visit-engineers', { user_id: 99999, daily_max: 1 }).expect(422, 'ticket.no_user')
  await as.manager.edit(`/visit-engineers/${shen.id}`, shen, { calendar: 'nowhere' }).expect(422, 'calendar.not_found')
  await as.manager.edit(`/visit-engineers/${shen.id}`, shen, { calendar: 'cn', daily_max: 3 })
  await as.manager.edit(`/visit-engineers/${shen.id}`, shen, { daily_max: 5 }).expect(412, 'record.changed')
  const late = await as.agent.get(`/visit-suggestions?${new URLSearchParams(window(9, 22))}`)
  assert.deepEqual(late.items.find((s) => s.user_id === people.shen.id).reasons, ['hours'])
  await as.manager.post('/visit-prices', { key: 'door', name_zh: 'x', name_en: 'x', price: 1 }).expect(422, 'visit_price.key_taken')
  await as.manager.post('/visit-prices', { key: 'Door', name_zh: 'x', name_en: 'x', price: 1 }).expect(422, 'visit_price.key')
  const price = (await as.gu.get('/visit-prices')).items.find((p) => p.key === 'motor')
  const off = await as.manager.edit(`/visit-prices/${price.id}`, price, { active: false })
  assert.equal(off.active, false)
  await as.manager.edit('/visit-prices/999', price, { active: false }).expect(404, 'visit_price.not_found')
  await as.manager.edit('/visit-engineers/999', price, { active: false }).expect(404, 'visit_engineer.not_found')
})

test('the customer sees when somebody comes, agrees, and asks for another time', async () => {
  const link = await server.anonymous().post('/portal/tickets', { kind: 'repair', description: '冰箱不制冷', name: '赵先生', phone: '13900005678' })
  const token = { 'X-Ticket-Token': link.token }
  const path = `/portal/tickets/${link.number}/visit`
  const customer = server.anonymous().with(token)
  assert.equal((await customer.get(path)).planned, false)
  await customer.post(`${path}/confirm`).expect(404, 'visit.not_found')
  const t = (await as.agent.get('/tickets?view=all')).items.find((x) => x.number === link.number)
  let v = await as.agent.post(`/tickets/${t.id}/visits`, { address: '和平路', ...window(8, 9), engineer_id: people.gu.id })
  const seen = await customer.get(path)
  assert.equal(seen.state, 'planned')
  assert.equal(seen.engineer, null)
  await customer.with({ 'X-Ticket-Token': 'wrong' }).get(path).expect(404, 'portal.not_found')
  const moved = await customer.post(`${path}/move`, { text: '周六上午可以吗' })
  assert.equal(moved.move_text, '周六上午可以吗')
  await customer.post(`${path}/move`, { text: '' }).expect(422, 'field.required')
  const timeline = await as.agent.all(`/tickets/${t.id}/timeline`)
  assert.ok(timeline.some((i) => i.type === 'reply' && i.body === '周六上午可以吗'))
  assert.ok(timeline.some((i) => i.event === 'visit.move_asked'))
  assert.equal((await customer.post(`${path}/confirm`)).confirmed_by, 'customer')
  // Agreed before the engineer took it: taking it is enough.
  assert.equal((await enter(as.gu, v, 'accept')).state, 'confirmed')
  await enter(as.gu, v, 'set_off')
  await customer.post(`${path}/move`, { text: '改天' }).expect(409, 'visit.no_act')
  // Photos of the engineer are ours.
  const taken = await photo(as.gu, v, 'arrival')
  assert.deepEqual((await customer.get(`/portal/tickets/${link.number}`)).attachments, [])
  const file = new URLSearchParams({ number: link.number, token: link.token })
  await customer.get(`/portal/attachments/${taken.photos[0].attachment_id}?${file}`).expect(404, 'attachment.not_found')
  v = await as.agent.get(`/visits/${v.id}`)
  await as.agent.edit(`/visits/${v.id}`, v, { note: '按门铃' })
})

test('a price that was raised after the work was signed for is signed for again', async () => {
  const { v } = await arrived(40, 9)
  const agree = (price) => enter(as.gu, v, 'agree', { items: [{ key: 'door', quantity: 1, price }], name: '王小明' })
  await agree(5000)
  await enter(as.gu, v, 'work', { work_done: '更换电机' })
  await enter(as.gu, v, 'sign', { name: '王小明' })
  await agree(90000)
  await enter(as.gu, v, 'finish', { outcome: 'solved' }).expect(409, 'visit.not_signed')
  await enter(as.gu, v, 'sign', { name: '王小明' })
  assert.equal((await enter(as.gu, v, 'finish', { outcome: 'solved' })).state, 'done')
})

test('what was told after the signature is signed for again', async () => {
  const { v } = await arrived(12, 9)
  await enter(as.gu, v, 'work', { work_done: '换电机' })
  await enter(as.gu, v, 'sign', { name: '王小明', strokes })
  await enter(as.gu, v, 'work', { work_done: '换电机和排水泵' })
  await enter(as.gu, v, 'finish', { outcome: 'solved' }).expect(409, 'visit.not_signed')
  await enter(as.gu, v, 'sign', { name: '王小明', strokes })
  assert.equal((await enter(as.gu, v, 'finish', { outcome: 'solved' })).state, 'done')
})

const category = await as.lead.post('/categories', { key: 'washer', name_zh: '洗衣机', name_en: 'Washer' })
const model = await as.lead.post('/models', {
  category_id: category.id, code: 'WM-9', name_zh: '滚筒九号', name_en: 'Drum nine',
  parts: [{ number: 'P-100', name_zh: '电机', name_en: 'Motor', main: true, wear: false, price: 32000 }],
})
const motor = model.parts[0].id
const store = await as.lead.post('/stock-places', { name_zh: '主仓', name_en: 'Main store' })
const van = await as.lead.post('/stock-places', { name_zh: '顾师傅的车', name_en: 'Van of Gu', user_id: people.gu.id })
const level = async (place, condition = 'good') =>
  (await as.lead.get(`/stock?part_id=${motor}&place_id=${place.id}`)).items.find((l) => l.condition === condition) ?? { on_hand: 0, reserved: 0 }
const receive = (place, quantity) => as.lead.post('/stock-moves', { kind: 'receive', place_id: place.id, part_id: motor, quantity })
const part = (more) => ({ part: 'p-100', quantity: 1, old_serial: 'O1', new_serial: 'N1', old_returned: true, ...more })
async function used(day, hour, parts, prepare = async () => {}) {
  const { t, v } = await arrived(day, hour)
  await prepare(t)
  await enter(as.gu, v, 'parts', { parts })
  await enter(as.gu, v, 'work', { work_done: '换电机' })
  await enter(as.gu, v, 'sign', { name: '王小明', strokes })
  await enter(as.gu, v, 'finish', { outcome: 'solved' }, `finish-${v.id}`)
  await enter(as.gu, v, 'finish', { outcome: 'solved' }, `finish-${v.id}`)
  return { t, needs: (await as.agent.get(`/tickets/${t.id}/parts`)).items }
}
const shortly = ({ quantity, missing, reserved, issued, old_due, old_back }) => [quantity, missing, reserved, issued, old_due, old_back]

test('parts that were used leave the engineer’s van, old ones come into it', async () => {
  await receive(van, 3)
  const { t, needs } = await used(9, 11, [part({ quantity: 2 })])
  assert.deepEqual(needs.map(shortly), [[2, 0, 0, 2, 2, 2]])
  assert.deepEqual([(await level(van)).on_hand, (await level(van, 'bad')).on_hand], [1, 2])
  const moves = (await as.lead.get(`/stock-moves?ticket_id=${t.id}`)).items
  assert.deepEqual(moves.map((m) => [m.kind, m.place_id, m.quantity, m.serials]), [['return_bad', van.id, 2, ''], ['issue', van.id, 2, 'N1']])
})

test('what the desk issued or reserved before is not taken twice', async () => {
  await receive(store, 4)
  const before = (await level(van)).on_hand
  const issued = await used(9, 13, [part({ old_returned: false })], async (t) => {
    const need = await as.agent.post(`/tickets/${t.id}/parts`, { part_id: motor, quantity: 1, place_id: store.id })
    await as.agent.post(`/part-needs/${need.id}/issue`, { old_due: false })
  })
  assert.deepEqual(issued.needs.map(shortly), [[1, 0, 0, 1, 0, 0]])
  const reserved = await used(9, 15, [part({ old_returned: false })], (t) =>
    as.agent.post(`/tickets/${t.id}/parts`, { part_id: motor, quantity: 1, place_id: store.id }))
  assert.deepEqual(reserved.needs.map(shortly), [[1, 0, 0, 1, 0, 0]])
  assert.deepEqual([(await level(van)).on_hand, (await level(store)).on_hand, (await level(store)).reserved], [before, 2, 0])
})

test('what nobody has in stock stays missing; what is no part number is only told', async () => {
  const left = (await level(van)).on_hand
  const { needs } = await used(10, 9, [part({ quantity: left + 2, old_returned: false }), part({ part: '扎带', old_returned: false })])
  assert.deepEqual(needs.map(shortly), [[left + 2, 2, 0, left, 0, 0]])
  assert.equal((await level(van)).on_hand, 0)
  assert.ok(!server.run(['verify'], { check: false }).stdout.includes('stock of part'))
})

test('nobody goes to a ticket that is closed', async () => {
  const t = await ticket()
  const v = await plan(t, window(11, 9), { engineer_id: people.gu.id })
  await as.agent.post(`/tickets/${t.id}/transitions`, { to: 'resolved' })
  assert.equal((await as.agent.get(`/visits/${v.id}`)).state, 'planned')
  await as.agent.post(`/tickets/${t.id}/transitions`, { to: 'closed' })
  await until(async () => (await as.agent.get(`/visits/${v.id}`)).state === 'cancelled')
  assert.ok((await as.gu.get('/notifications')).items.some((n) => n.type === 'visit.cancelled'))
})
