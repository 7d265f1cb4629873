// Products: categories, models, units and orders, and the warranty that says why.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)

const category = (form) => as.lead.post('/categories', { name_zh: '空调', name_en: 'Air conditioners', ...form })
const home = await category({ key: 'home_appliance', name_zh: '家用电器', name_en: 'Home appliances' })
const cooling = await category({ key: 'air_conditioner', parent_id: home.id, durable: true })
const phones = await category({ key: 'mobile_phone', name_zh: '手机', name_en: 'Mobile phones' })
const compressor = { number: 'CP-26', name_zh: '压缩机', name_en: 'Compressor', main: true, price: 68000 }
const filter = { number: 'FL-1', name_zh: '滤网', name_en: 'Filter', wear: true, price: 2900 }
const model = (form) => as.lead.post('/models', { category_id: cooling.id, code: 'A35', name_zh: '壁挂空调 A35', name_en: 'Wall unit A35', ...form })
const a35 = await model({ parts: [compressor, filter] })
const phone = await model({ category_id: phones.id, code: 'M1', name_zh: '手机 M1', name_en: 'Phone M1' })
const owner = await as.agent.post('/customers', { name: '王小明', phone: '13800001234' })
const term = (form) => as.lead.post('/warranty-terms', { name_zh: '整机一年', name_en: 'One year', months: 12, category_id: home.id, ...form })

let serials = 0
const unit = (form = {}) => as.lead.post('/units', { model_id: a35.id, serial: `SN-26${String(++serials).padStart(6, '0')}`, ...form })
const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)
const types = async (kind, id) => (await admin.get(`/events?subject_kind=${kind}&subject_id=${id}`)).items.map((e) => e.type).reverse()

test('categories are a tree whose keys rules can rely on', async () => {
  await as.agent.post('/categories', { key: 'x', name_zh: '甲', name_en: 'A' }).expect(403, 'permission.missing')
  await category({ key: 'Air Conditioner' }).expect(422, 'category.key')
  await category({ key: 'air_conditioner' }).expect(409, 'category.key_taken')
  await category({ key: 'lost', parent_id: 99999 }).expect(422, 'category.not_found')
  await as.lead.edit(`/categories/${cooling.id}`, cooling, { key: 'cooling' }).expect(422, 'field.read_only')
  await as.lead.edit(`/categories/${home.id}`, home, { parent_id: cooling.id }).expect(409, 'category.cycle')
  await as.lead.patch('/categories/99999', { durable: true }, { 'If-Match': '"1"' }).expect(404, 'category.not_found')
  let above = phones.id
  for (let level = 2; level <= 6; level++) above = (await category({ key: `level_${level}`, parent_id: above })).id
  await category({ key: 'level_7', parent_id: above }).expect(422, 'category.too_deep')
  const moved = await as.lead.edit(`/categories/${phones.id}`, phones, { name_zh: '移动电话' })
  assert.deepEqual([moved.name_zh, moved.version, moved.key], ['移动电话', 2, 'mobile_phone'])
  assert.deepEqual(await types('category', phones.id), ['category.created', 'category.changed'])
  assert.ok((await as.agent.get('/categories')).items.some((c) => c.id === cooling.id && c.durable))
})

test('a model has parts that are known again by their number', async () => {
  const made = await model({ code: 'A26', parts: [compressor, filter] })
  assert.deepEqual(made.parts.map(({ number, main, wear, price }) => [number, main, wear, price]), [['CP-26', true, false, 68000], ['FL-1', false, true, 2900]])
  const changed = await as.lead.edit(`/models/${made.id}`, made, { parts: [{ ...filter, price: 3500 }, { ...filter, number: 'FL-2' }] })
  assert.deepEqual(changed.parts.map((p) => [p.number, p.price]), [['FL-1', 3500], ['FL-2', 2900]])
  assert.equal(changed.parts[0].id, made.parts[1].id)
  assert.deepEqual(await types('model', made.id), ['model.created', 'model.changed'])
  await model({ code: 'a-26' }).expect(409, 'model.code_taken')
  await model({ code: 'A27', category_id: 99999 }).expect(422, 'category.not_found')
  await model({ code: 'A27', parts: [filter, filter] }).expect(422, 'field.repeated')
  await as.lead.edit(`/models/${made.id}`, made, { name_zh: '晚了' }).expect(412, 'record.changed')
  await as.agent.get('/models/99999').expect(404, 'model.not_found')
})

test('models are found by parts of their code, by name and by category', async () => {
  const codes = async (query) => (await as.agent.all(`/models?${query}`)).map((m) => m.code)
  assert.deepEqual(await codes('q=35'), ['A35'])
  assert.deepEqual(await codes(`q=${encodeURIComponent('手机')}`), ['M1'])
  assert.ok((await codes(`category_id=${home.id}&limit=1`)).includes('A35'), 'a category holds those below it')
  assert.deepEqual(await codes(`category_id=${phones.id}`), ['M1'])
  const old = await model({ code: 'OLD-1', active: false })
  assert.ok(!(await codes('active=true')).includes(old.code))
  assert.equal((await as.agent.get(`/models/${old.id}`)).category_key, 'air_conditioner')
})

test('a serial is unique within its model however it is written, and found by any part of it', async () => {
  const made = await unit({ serial: 'Kf-35 0098ｘ77', batch: 'B2603' }).expect(201)
  await unit({ serial: 'KF350098X77' }).expect(409, 'unit.serial_taken')
  await unit({ serial: 'KF350098X77', model_id: phone.id }).expect(201)
  for (const q of ['0098', 'x77', 'KF-35', '８X77', 'kf350098x77', 'B2603']) {
    const { items } = await as.agent.get(`/units?q=${encodeURIComponent(q)}`)
    assert.ok(items.some((u) => u.id === made.id), q)
  }
  const { items: [exact] } = await as.agent.get(`/units?serial=kf-350098x77&model_id=${a35.id}`)
  assert.equal(exact.id, made.id)
  await unit({ serial: ' - ' }).expect(422, 'unit.serial')
  await unit({ model_id: 99999 }).expect(422, 'model.not_found')
  await unit({ customer_id: 99999, purchased_on: '2026-02-30' }).expect(422, 'customer.not_found')
  await unit({ purchased_on: '2026-02-30' }).expect(422, 'date.invalid')
  await unit({ external_id: 'E1' })
  await unit({ external_id: 'E1' }).expect(409, 'unit.external_taken')
  await as.agent.post('/units', { model_id: a35.id, serial: 'X' }).expect(403, 'permission.missing')
  await as.agent.get('/units/99999').expect(404, 'unit.not_found')
})

test('units are listed page by page, by owner, state, category and model', async () => {
  const mine = []
  for (let i = 0; i < 5; i++) mine.push((await unit({ customer_id: owner.id, state: i ? 'sold' : 'returned' })).id)
  const ids = async (query) => (await as.agent.all(`/units?customer_id=${owner.id}&${query}`)).map((u) => u.id)
  assert.deepEqual(await ids('limit=2'), mine.toReversed())
  assert.deepEqual(await ids('state=returned'), [mine[0]])
  assert.equal((await ids(`category_id=${home.id}`)).length, 5)
  assert.deepEqual(await ids(`model_id=${phone.id}`), [])
  assert.equal((await ids('q=sn26&limit=3')).length, 5)
})

test('a change of owner is an event of its own', async () => {
  const made = await unit({ customer_id: owner.id })
  const next = await as.agent.post('/customers', { name: '李四' })
  const sold = await as.lead.edit(`/units/${made.id}`, made, { customer_id: next.id, notes: '二手转让' })
  assert.equal(sold.customer_name, '李四')
  const [owned, changed, created] = (await admin.get(`/events?subject_kind=unit&subject_id=${made.id}`)).items
  assert.deepEqual([owned.type, owned.data], ['unit.owner_changed', { from: owner.id, to: next.id }])
  assert.deepEqual([changed.type, changed.data], ['unit.changed', { before: { notes: '' }, after: { notes: '二手转让' } }])
  assert.equal(created.type, 'unit.created')
  await as.lead.edit(`/units/${made.id}`, made, { notes: '晚了' }).expect(412, 'record.changed')
  const same = await as.lead.edit(`/units/${made.id}`, sold, {})
  assert.equal((await types('unit', made.id)).length, 3, 'saving what was there says nothing')
  assert.equal(same.customer_id, next.id)
})

test('a unit says until when its warranty runs and why, in the reader’s language', async () => {
  const bare = await unit({ model_id: phone.id })
  assert.deepEqual([bare.warranty[0].state, bare.proof_until], ['none', undefined])
  const terms = [await term(), await term({ name_zh: '压缩机三年', name_en: 'Compressor, three years', months: 36, covers: 'main_parts', category_id: null, model_id: a35.id })]
  const made = await unit({ purchased_on: '2026-02-10', delivered_on: '2026-02-20', installed_on: '2026-03-01' })
  const [whole, main] = made.warranty
  assert.deepEqual([whole.covers, whole.state, whole.start_from, whole.start_on, whole.ends_on], ['whole', 'in', 'installation', '2026-03-01', '2027-03-01'].with(1, day(0) > '2027-03-01' ? 'over' : 'in'))
  assert.equal(whole.reason.split('\n')[0], '从安装完成日 2026-03-01 起 12 个月，止于 2027-03-01 24:00；依据条款“整机一年”')
  assert.deepEqual([main.covers, main.ends_on, main.term_id], ['main_parts', '2029-03-01', terms[1].id])
  assert.equal(made.proof_until, '2026-08-20')
  const english = await as.agent.with({ 'Accept-Language': 'en' }).get(`/units/${made.id}`)
  assert.match(english.warranty[0].reason, /^12 months from completed installation on 2026-03-01/)

  const today = await unit({ purchased_on: day(0) })
  const left = today.warranty[0].days_left
  assert.ok(left >= 364 && left <= 380, `${left}: a year, and the days of rest at its end`)
  const unknown = await unit()
  assert.deepEqual([unknown.warranty[0].state, unknown.warranty[0].missing], ['unknown', ['purchased_on', 'invoiced_on', 'delivered_on', 'installed_on']])
  const { items: [listed] } = await as.agent.get(`/units?serial=${made.serial}`)
  assert.equal(listed.warranty[0].ends_on, '2027-03-01')
})

test('days out of use and days of rest move the end of a warranty, and the history tells', async () => {
  const short = await model({ category_id: phones.id, code: 'M2', name_zh: '手机 M2', name_en: 'Phone M2' })
  await term({ category_id: null, model_id: short.id, months: 6, name_zh: '半年', name_en: 'Half a year' })
  const made = await unit({ model_id: short.id, purchased_on: '2026-03-25' })
  assert.deepEqual([made.warranty[0].ends_on, made.repairs], ['2026-09-28', undefined], 'the 25th is the Mid-Autumn Festival')
  const stays = (form, who = as.lead) => who.post(`/units/${made.id}/repair-stays`, form)
  const first = await stays({ in_on: '2026-05-04', out_on: '2026-05-08', note: '换主板' }).expect(201)
  await stays({ kind: 'parts', in_on: '2026-05-06', out_on: '2026-05-12' })
  const [w] = (await as.agent.get(`/units/${made.id}`)).warranty
  assert.deepEqual([w.repair_days, w.counted_on, w.ends_on], [8, '2026-10-03', '2026-10-08'])
  assert.equal(w.reason, ['从购买日 2026-03-25 起 6 个月，到 2026-09-25；依据条款“半年”', '修理占用 2026-05-04 至 2026-05-08，计 4 天，顺延到 2026-09-29',
    '待件 2026-05-06 至 2026-05-12，计 4 天，顺延到 2026-10-03', '2026-10-03 是法定休息日，顺延到其后第一个工作日 2026-10-08（民法典第二百零三条）', '止于 2026-10-08 24:00'].join('\n'))

  await stays({}).expect(422, 'field.required')
  await stays({ in_on: '2026-02-30' }).expect(422, 'date.invalid')
  await stays({ in_on: '2026-05-20', out_on: '2026-05-19' }).expect(422, 'repair_stay.order')
  await stays({ in_on: day(3) }).expect(422, 'repair_stay.future')
  await stays({ in_on: '2026-05-04' }).expect(422, 'repair_stay.there')
  await stays({ in_on: '2026-05-20' }, as.agent).expect(403, 'permission.missing')
  await as.lead.post('/units/99999/repair-stays', { in_on: '2026-05-20' }).expect(404, 'unit.not_found')
  const changed = await as.lead.edit(`/repair-stays/${first.id}`, first, { out_on: '2026-05-12' })
  await as.lead.edit(`/repair-stays/${first.id}`, first, { out_on: null }).expect(412, 'record.changed')
  await as.lead.delete(`/repair-stays/${first.id}`).expect(428)
  await as.lead.delete(`/repair-stays/${first.id}`, { 'If-Match': '"1"' }).expect(412, 'record.changed')
  await as.lead.delete(`/repair-stays/${first.id}`, { 'If-Match': `"${changed.version}"` }).expect(204)
  await as.lead.delete(`/repair-stays/${first.id}`, { 'If-Match': '"2"' }).expect(404, 'repair_stay.not_found')
  assert.equal((await as.agent.get(`/units/${made.id}`)).warranty[0].repair_days, 6)
  assert.deepEqual(await types('unit', made.id), ['unit.created', 'unit.repair_added', 'unit.repair_added', 'unit.repair_changed', 'unit.repair_removed'])
  assert.equal((await as.agent.all(`/units/${made.id}/history`)).length, 5)
})

test('a unit given for another begins anew, and takes over the sale', async () => {
  const old = await unit({ customer_id: owner.id, channel: 'shop', price: 259900, purchased_on: '2026-02-10' })
  await unit({ replaces_id: old.id }).expect(422, 'unit.exchange_day')
  await unit({ replaces_id: 99999, exchanged_on: '2026-03-02' }).expect(422, 'unit.not_found')
  const made = await unit({ replaces_id: old.id, exchanged_on: '2026-03-02' })
  assert.deepEqual([made.customer_id, made.channel, made.price, made.purchased_on, made.replaces_serial], [owner.id, 'shop', 259900, '2026-02-10', old.serial])
  assert.deepEqual([made.warranty[0].start_from, made.warranty[0].start_on, made.warranty[0].ends_on], ['exchange', '2026-03-02', '2027-03-02'])
  const given = await as.agent.get(`/units/${old.id}`)
  assert.deepEqual([given.state, given.replaced_by_id, given.replaced_by_serial, given.replaced_on], ['replaced', made.id, made.serial, '2026-03-02'])
  assert.deepEqual([given.warranty[0].state, given.warranty[0].ends_on], ['over', '2026-03-02'])
  assert.match(given.warranty[0].reason, new RegExp(`2026-03-02 换货，此后由序列号 ${made.serial} 的一件接续保修`))
  assert.deepEqual(await types('unit', old.id), ['unit.created', 'unit.replaced'])
  assert.deepEqual(await types('unit', made.id), ['unit.created', 'unit.exchanged'])
  await unit({ replaces_id: old.id, exchanged_on: '2026-03-03' }).expect(422, 'unit.replaced_already')
  await as.lead.edit(`/units/${old.id}`, given, { replaces_id: made.id, exchanged_on: '2026-03-02' }).expect(422, 'unit.replaces_circle')
  await as.lead.edit(`/units/${made.id}`, made, { replaces_id: made.id }).expect(422, 'unit.replaces_circle')
  const again = await unit({ replaces_id: made.id, exchanged_on: '2026-04-01' })
  await as.lead.edit(`/units/${old.id}`, given, { replaces_id: again.id, exchanged_on: '2026-04-02' }).expect(422, 'unit.replaces_circle')
})

test('a term is for one category or one model, and a change of it changes what units say', async () => {
  await term({ model_id: a35.id }).expect(422, 'warranty_term.for_one')
  await term({ category_id: null }).expect(422, 'warranty_term.for_one')
  await term({ valid_from: '2026-02-01', valid_to: '2026-01-01' }).expect(422, 'warranty_term.period')
  await term({ category_id: 99999 }).expect(422, 'category.not_found')
  await term({ category_id: null, model_id: 99999 }).expect(422, 'model.not_found')
  await term({ months: 0 }).expect(422, 'field.too_small')
  await as.agent.post('/warranty-terms', { name_zh: '甲', name_en: 'A', months: 1, category_id: home.id }).expect(403)
  const own = await term({ category_id: phones.id, months: 6, valid_from: '2026-01-01' })
  const made = await unit({ model_id: phone.id, purchased_on: '2026-01-31' })
  assert.equal(made.warranty[0].ends_on, '2026-07-31')
  const changed = await as.lead.edit(`/warranty-terms/${own.id}`, own, { months: 1 })
  assert.equal((await as.agent.get(`/units/${made.id}`)).warranty[0].ends_on, '2026-02-28')
  await as.lead.edit(`/warranty-terms/${own.id}`, changed, { active: false })
  assert.equal((await as.agent.get(`/units/${made.id}`)).warranty[0].state, 'none')
  await as.lead.edit(`/warranty-terms/${own.id}`, own, { months: 2 }).expect(412, 'record.changed')
  await as.lead.patch('/warranty-terms/99999', { months: 2 }, { 'If-Match': '"1"' }).expect(404, 'warranty_term.not_found')
  assert.deepEqual(await types('warranty_term', own.id), ['warranty_term.created', 'warranty_term.changed', 'warranty_term.changed'])
  assert.ok((await as.agent.get('/warranty-terms')).items.some((t) => t.id === own.id))
})

const order = (form) => as.lead.post('/orders', { number: 'NH-26 0001', customer_id: owner.id, channel: 'online', ordered_on: '2026-02-01', paid: 299900, ...form })

test('an order has lines, and its units take from it what they do not say themselves', async () => {
  const [first, second, other] = [await unit(), await unit({ ordered_on: '2026-01-15' }), await unit({ model_id: phone.id })]
  const line = { model_id: a35.id, quantity: 2, price: 299900 }
  const made = await order({ lines: [{ ...line, unit_ids: [first.id, second.id] }, { model_id: phone.id, quantity: 1 }] }).expect(201)
  assert.deepEqual(made.lines.map((l) => [l.model_code, l.quantity, l.units.map((u) => u.id)]), [['A35', 2, [first.id, second.id]], ['M1', 1, []]])
  const sold = await as.agent.get(`/units/${first.id}`)
  assert.deepEqual([sold.customer_id, sold.channel, sold.price, sold.ordered_on, sold.order_number], [owner.id, 'online', 299900, '2026-02-01', 'NH-26 0001'])
  assert.deepEqual(await types('unit', first.id), ['unit.created', 'unit.changed', 'unit.owner_changed'])
  assert.equal((await as.agent.get(`/units/${second.id}`)).ordered_on, '2026-01-15')
  assert.equal((await as.agent.all(`/units?order_id=${made.id}`)).length, 2)

  const renamed = await as.lead.edit(`/orders/${made.id}`, made, { number: 'JD-777888', lines: [{ ...line, id: made.lines[0].id, unit_ids: [second.id] }] })
  assert.deepEqual([renamed.version, renamed.lines.length, renamed.lines[0].units.length], [2, 1, 1])
  assert.equal((await as.agent.get(`/units/${first.id}`)).order_id, null)
  assert.deepEqual((await as.agent.get('/units?q=77888')).items.map((u) => u.id), [second.id], 'by the order’s new number')
  assert.deepEqual((await as.agent.get('/orders?q=jd777')).items.map((o) => o.id), [made.id])
  assert.deepEqual(await types('order', made.id), ['order.created', 'order.changed'])

  await order({ number: 'X1', lines: [{ ...line, quantity: 1, unit_ids: [first.id, second.id] }] }).expect(422, 'order.too_many_units')
  await order({ number: 'X1', lines: [{ ...line, unit_ids: [other.id] }] }).expect(422, 'order_line.other_model')
  await order({ number: 'X1', lines: [{ ...line, unit_ids: [99999] }] }).expect(422, 'unit.not_found')
  await order({ number: 'X1', lines: [{ ...line, model_id: 99999 }] }).expect(422, 'model.not_found')
  await order({ number: 'X1', lines: [{ ...line, id: renamed.lines[0].id }] }).expect(422, 'order_line.not_found')
  await as.lead.edit(`/orders/${made.id}`, renamed, { lines: [{ ...line, id: renamed.lines[0].id, model_id: phone.id }] }).expect(422, 'field.read_only')
  await unit({ order_line_id: renamed.lines[0].id, model_id: phone.id }).expect(422, 'order_line.other_model')
  await unit({ order_line_id: 99999 }).expect(422, 'order_line.not_found')
  assert.equal((await unit({ order_line_id: renamed.lines[0].id })).customer_id, owner.id)
})

test('orders are unique by number and external id, and listed by customer and model', async () => {
  const made = await order({ number: 'TB 9001', external_id: 'T9', lines: [{ model_id: phone.id, quantity: 1 }] })
  await order({ number: 'tb-9001' }).expect(409, 'order.number_taken')
  await order({ number: 'TB 9002', external_id: 'T9' }).expect(409, 'order.external_taken')
  await order({ number: '--' }).expect(422, 'order.number')
  await order({ number: 'TB 9002', customer_id: 99999 }).expect(422, 'customer.not_found')
  await as.agent.post('/orders', { number: 'TB 9003' }).expect(403, 'permission.missing')
  await as.lead.edit(`/orders/${made.id}`, { version: 7 }, { paid: 1 }).expect(412, 'record.changed')
  await as.agent.get('/orders/99999').expect(404, 'order.not_found')
  assert.ok((await as.agent.all(`/orders?customer_id=${owner.id}&limit=1`)).length >= 2)
  assert.deepEqual((await as.agent.all(`/orders?model_id=${phone.id}`)).map((o) => o.id), [made.id])
  assert.equal((await as.agent.get(`/orders/${made.id}`)).lines[0].price, null)
})

test('colleagues who may see products hear of a change at once', async () => {
  const stream = await as.agent.stream()
  try {
    await stream.next((e) => e.event === 'hello')
    const made = await unit()
    await stream.next((e) => e.data.subject_kind === 'unit' && e.data.subject_id === made.id)
  } finally {
    await stream.close()
  }
  await as.collaborator.get('/units').expect(403, 'permission.missing')
})

const ticket = (form, who = as.manager) => who.post('/tickets', { kind: 'fault', subject: '不制冷', ...form })

test('a ticket names its unit and its order, and is listed by them', async () => {
  const [made, sold] = [await unit({ customer_id: owner.id }), await order({ number: 'T-1' })]
  const about = await ticket({ customer_id: owner.id, unit_id: made.id, order_id: sold.id }).expect(201)
  assert.deepEqual([about.unit_id, about.order_id], [made.id, sold.id])
  assert.deepEqual((await as.manager.all(`/tickets?unit_id=${made.id}`)).map((t) => t.id), [about.id])
  assert.deepEqual((await as.manager.all(`/tickets?order_id=${sold.id}`)).map((t) => t.id), [about.id])
  const condition = encodeURIComponent(JSON.stringify({ field: 'unit_id', op: '=', value: made.id }))
  assert.equal((await as.manager.all(`/tickets?condition=${condition}`)).length, 1)
  const [created] = await as.manager.all(`/tickets/${about.id}/timeline`)
  assert.deepEqual([created.data.unit_id, created.data.order_id], [made.id, sold.id])

  const other = await unit()
  const moved = await as.manager.edit(`/tickets/${about.id}`, about, { unit_id: other.id, order_id: null })
  assert.deepEqual([moved.unit_id, moved.order_id], [other.id, null])
  const [, changed] = await as.manager.all(`/tickets/${about.id}/timeline`)
  assert.deepEqual(changed.data, { before: { unit_id: made.id, order_id: sold.id }, after: { unit_id: other.id, order_id: null } })

  await ticket({ unit_id: 99999 }).expect(422, 'unit.not_found')
  await ticket({ order_id: 99999 }).expect(422, 'order.not_found')
  await as.manager.edit(`/tickets/${about.id}`, moved, { unit_id: 99999 }).expect(422, 'unit.not_found')
  assert.equal((await ticket({})).unit_id, null)
})

test('who may not see products puts none to a ticket', async () => {
  const role = await admin.post('/roles', { key: 'clerk', name_zh: '登记员', name_en: 'Clerk', grants: [{ permission: 'ticket.create', scope: 'all' }, { permission: 'ticket.read', scope: 'all' }, { permission: 'ticket.edit', scope: 'all' }] })
  await admin.post('/users', { login: 'clerk', name: '登记', password: 'a long enough password 1', role_ids: [role.id], team_ids: [] })
  const clerk = await server.logIn('clerk', 'a long enough password 1')
  const made = await unit()
  await ticket({ unit_id: made.id }, clerk).expect(403, 'permission.missing')
  const plain = await ticket({}, clerk)
  await clerk.edit(`/tickets/${plain.id}`, plain, { unit_id: made.id }).expect(403, 'permission.missing')
  const about = await ticket({ unit_id: made.id })
  assert.equal((await clerk.edit(`/tickets/${about.id}`, about, { subject: '还是不制冷' })).unit_id, made.id)
  assert.deepEqual((await clerk.get(`/search?q=${made.serial}`)).units, [])
})

test('the history of a unit holds its owners and its tickets in one line of time', async () => {
  const made = await unit({ customer_id: owner.id })
  const first = await ticket({ unit_id: made.id })
  await as.manager.post(`/tickets/${first.id}/messages`, { type: 'reply', body: '已换滤网', then: 'resolved' })
  const next = await as.agent.post('/customers', { name: '赵七' })
  await as.lead.edit(`/units/${made.id}`, made, { customer_id: next.id })
  const items = await as.manager.all(`/units/${made.id}/history?limit=2`)
  assert.deepEqual(items.map((i) => i.type), ['unit.owner_changed', 'ticket.resolved', 'ticket.created', 'unit.created'])
  assert.deepEqual([items[0].from_name, items[0].to_name, items[0].actor_name], ['王小明', '赵七', '林立'])
  assert.deepEqual([items[1].ticket_id, items[1].ticket_number, items[1].ticket_status, items[1].subject], [first.id, first.number, 'resolved', '不制冷'])
  const foreign = await ticket({ unit_id: made.id, team_id: (await admin.all('/teams')).find((t) => t.name_en === 'Parts').id })
  const seen = await as.agent.all(`/units/${made.id}/history`)
  assert.ok(!seen.some((i) => i.ticket_id === foreign.id), 'another team’s ticket is not for this reader')
  assert.ok(seen.some((i) => i.ticket_id === first.id))
  await as.agent.get('/units/99999/history').expect(404, 'unit.not_found')
})

test('the search finds units by serial and by order number', async () => {
  const made = await unit({ serial: 'QX-7788-LAST9' })
  await order({ number: 'SEARCH-4711', lines: [{ model_id: a35.id, quantity: 1, unit_ids: [made.id] }] })
  for (const q of ['88LAST', 'qx7788', '4711']) {
    const { units } = await as.agent.get(`/search?q=${q}`)
    assert.deepEqual(units.map((u) => u.id), [made.id], q)
  }
})
