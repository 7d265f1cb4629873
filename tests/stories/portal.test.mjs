// The customer's side: no account, a number and a phone or mail.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer({ args: ['--portal-per-hour', '40', '--trusted-proxies', '127.0.0.1'] })
const { as } = await makeCompany(server)
const customer = server.anonymous()
const problem = { kind: 'fault', description: '冰箱不制冷\n冷藏室 15 度', name: '李四', phone: '13900001111', product: '冰箱 BX-20', order_number: 'JD123' }
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const open = (link) => customer.with({ 'X-Ticket-Token': link.token })

test('a customer submits with a picture, the agent answers and closes, the customer reads and comes back', async () => {
  const { items: [picture] } = await customer.upload('/portal/attachments', [{ name: '冰箱.png', type: 'image/png', data: png }])
  const link = await customer.post('/portal/tickets', { ...problem, attachments: [picture.claim] }).expect(201)
  const [ticket] = (await as.agent.get('/tickets?view=unassigned')).items
  assert.equal(ticket.number, link.number, 'what no team has yet is everybody’s')
  assert.equal(ticket.subject, '冰箱不制冷')
  assert.match(ticket.description, /BX-20/)
  const [created] = await as.manager.all(`/tickets/${ticket.id}/timeline`)
  assert.equal(created.from, 'customer')
  assert.equal(created.attachments[0].name, '冰箱.png')
  const bytes = (await as.manager.get(`/attachments/${created.attachments[0].id}`).answer()).bytes
  assert.deepEqual(bytes, png)

  await as.manager.post(`/tickets/${ticket.id}/messages`, { type: 'note', body: '内部：疑似压缩机' })
  await as.manager.post(`/tickets/${ticket.id}/messages`, { type: 'reply', body: '请检查电源', then: 'closed' })
  const seen = await open(link).get(`/portal/tickets/${link.number}`)
  assert.equal(seen.status, 'closed')
  assert.deepEqual(seen.messages.map((m) => m.body), ['请检查电源'])
  assert.equal(seen.messages[0].name, '马经理')
  assert.equal(seen.attachments[0].name, '冰箱.png')

  await open(link).post(`/portal/tickets/${link.number}/messages`, { body: '还是不行' }).expect(201)
  const again = await as.manager.get(`/tickets/${ticket.id}`)
  assert.equal(again.status, 'open')
  assert.equal(again.last_from, 'customer')
  assert.equal(again.reopened_count, 1)
})

test('a ticket is found by its number with the phone or mail, however they are written', async () => {
  const link = await customer.post('/portal/tickets', { ...problem, mail: 'Li.Si@Example.com' })
  for (const contact of ['139 0000 1111', '+8613900001111']) {
    const found = await customer.post('/portal/track', { number: link.number.toLowerCase(), contact })
    await open(found).get(`/portal/tickets/${link.number}`)
    await open(link).get(`/portal/tickets/${link.number}`) // the older link stays good
  }
})

test('a known customer who gives a new mail finds the ticket by it, and nobody finds another’s by that', async () => {
  const first = await customer.post('/portal/tickets', { ...problem, phone: '13655556666' })
  const second = await customer.post('/portal/tickets', { ...problem, phone: '13655556666', mail: 'New@Example.com' })
  await customer.with({ 'X-Forwarded-For': '203.0.113.9' }).post('/portal/track', { number: second.number, contact: 'new@example.com' }).expect(200)
  await customer.with({ 'X-Forwarded-For': '203.0.113.9' }).post('/portal/track', { number: first.number, contact: 'new@example.com' }).expect(404)
  const [ticket] = (await as.manager.get('/tickets?view=unassigned&sort=created&limit=1')).items
  assert.match(ticket.description, /New@Example\.com/, 'the agent sees how to reach the customer')
  assert.equal((await as.manager.get(`/customers/${ticket.customer_id}`)).mail, null, 'a stranger who knows the phone changes no record')
})

test('a wrong number and a wrong contact say the same', async () => {
  const link = await customer.post('/portal/tickets', problem)
  const wrong = await customer.post('/portal/track', { number: link.number, contact: '13800000000' }).expect(404, 'portal.not_found')
  const none = await customer.post('/portal/track', { number: 'AS99999999', contact: '13900001111' }).expect(404, 'portal.not_found')
  assert.equal(wrong.detail, none.detail)
  await customer.with({ 'X-Ticket-Token': 'x'.repeat(43) }).get(`/portal/tickets/${link.number}`).expect(404)
  await customer.get(`/portal/tickets/${link.number}`).expect(404)
})

test('somebody else’s phone number does not tell whose it is', async () => {
  await customer.post('/portal/tickets', { ...problem, name: '秦秘密', phone: '13900007777' })
  const link = await customer.post('/portal/tickets', { ...problem, name: 'curious', phone: '13900007777' })
  const said = await open(link).post(`/portal/tickets/${link.number}/messages`, { body: 'who is it?' }).expect(201)
  const seen = await open(link).get(`/portal/tickets/${link.number}`)
  assert.equal(seen.messages.length, 1)
  assert.ok(!JSON.stringify([said, seen]).includes('秦秘密'))
})

test('one customer’s link opens nobody else’s ticket or file', async () => {
  const { items: [file] } = await customer.upload('/portal/attachments', [{ name: 'a.png', type: 'image/png', data: png }])
  const one = await customer.post('/portal/tickets', { ...problem, attachments: [file.claim] })
  const other = await customer.post('/portal/tickets', { ...problem, phone: '13711112222' })
  await open(one).get(`/portal/tickets/${other.number}`).expect(404)
  const { attachments: [seen] } = await open(one).get(`/portal/tickets/${one.number}`)
  const path = (link) => `/portal/attachments/${seen.id}?number=${link.number}&token=${link.token}`
  await customer.get(path(one)).expect(200)
  await customer.get(path(other)).expect(404)
  await customer.post('/portal/tickets', { ...problem, attachments: [file.claim] }).expect(422, 'attachment.not_found')
})

test('a note’s file is not the customer’s', async () => {
  const link = await customer.post('/portal/tickets', problem)
  const [ticket] = (await as.manager.get('/tickets?view=unassigned&limit=1')).items
  const { items: [file] } = await as.manager.upload('/attachments', [{ name: 'intern.pdf', type: 'application/pdf', data: Buffer.from('%PDF-1.4 x') }])
  await as.manager.post(`/tickets/${ticket.id}/messages`, { type: 'note', body: '内部资料', attachment_ids: [file.id] })
  await customer.get(`/portal/attachments/${file.id}?number=${link.number}&token=${link.token}`).expect(404)
  await as.manager.get(`/attachments/${file.id}`).expect(200)
})

test('one of phone and mail is needed, and both are checked', async () => {
  await customer.post('/portal/tickets', { ...problem, phone: undefined }).expect(422, 'customer.contact_needed')
  await customer.post('/portal/tickets', { ...problem, phone: '12' }).expect(422, 'customer.phone')
  await customer.post('/portal/tickets', { ...problem, mail: 'nobody' }).expect(422, 'customer.mail')
})

test('too many tries from one address have to wait', async () => {
  const tries = []
  for (let i = 0; i < 15; i++) tries.push((await customer.post('/portal/track', { number: 'AS00000018', contact: '13800000000' }).answer()).status)
  assert.ok(tries.includes(429), tries.join())
})

const soldUnit = async () => {
  const category = await as.lead.post('/categories', { key: `fridge_${Date.now()}`, name_zh: '冰箱', name_en: 'Refrigerators' })
  const model = await as.lead.post('/models', { category_id: category.id, code: `F-${Date.now()}`, name_zh: '冰箱 F450', name_en: 'Refrigerator F450' })
  const owner = await as.lead.post('/customers', { name: '秦物主', phone: '13900008888' })
  return as.lead.post('/units', { model_id: model.id, serial: 'N2601-00077', customer_id: owner.id, purchased_on: '2026-01-02' })
}

test('who scans a unit’s code sees its model and the end of its serial, and the ticket names the unit', async () => {
  const unit = await soldUnit()
  const { headers, body } = await as.agent.get(`/units/${unit.id}/qr`).answer()
  assert.match(headers.get('content-type'), /^image\/svg\+xml/)
  assert.match(String(body), /^<svg [^>]*viewBox="0 0 \d+ \d+"/)
  await customer.get(`/units/${unit.id}/qr`).expect(401)
  await as.agent.get('/units/99999/qr').expect(404, 'unit.not_found')

  const { url } = await as.agent.get(`/units/${unit.id}/link`)
  assert.ok(url.startsWith(`${server.origin}/portal?unit=`), url)
  const proxied = await as.agent.with({ 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'service.example.com' }).get(`/units/${unit.id}/link`)
  assert.ok(proxied.url.startsWith('https://service.example.com/portal?unit='), proxied.url)
  const token = url.split('unit=')[1]
  assert.match(token, /^[\w-]{16}$/)
  const seen = await customer.get(`/portal/units/${token}`)
  assert.deepEqual(seen, { model_code: unit.model_code, model_name_zh: '冰箱 F450', model_name_en: 'Refrigerator F450', category_key: unit.category_key, serial: '••••0077' })
  await customer.get('/portal/units/AAAAAAAAAAAAAAAA').expect(404, 'unit.not_found')
  await customer.get(`/portal/units/${unit.id}`).expect(404, 'unit.not_found')

  const link = await customer.post('/portal/tickets', { ...problem, unit: token }).expect(201)
  const [ticket] = await as.manager.all(`/tickets?unit_id=${unit.id}`)
  assert.equal(ticket.number, link.number)
  assert.equal(ticket.customer_name, '李四', 'the ticket is the one’s who wrote it')
  assert.equal((await as.agent.get(`/units/${unit.id}`)).customer_name, '秦物主', 'and the unit stays its owner’s')
  const told = await open(link).get(`/portal/tickets/${link.number}`)
  assert.ok(!JSON.stringify(told).includes('秦物主'))
  await customer.post('/portal/tickets', { ...problem, unit: 'AAAAAAAAAAAAAAAA' }).expect(422, 'unit.not_found')
})

test('the company’s own address stands in the code, and codes cannot be tried out', async () => {
  const other = await startServer({ args: ['--public-url', 'https://service.example.com/', '--portal-per-hour', '2'] })
  const { as: there } = await makeCompany(other)
  const category = await there.lead.post('/categories', { key: 'fridge', name_zh: '冰箱', name_en: 'Refrigerators' })
  const model = await there.lead.post('/models', { category_id: category.id, code: 'F1', name_zh: '冰箱', name_en: 'Refrigerator' })
  const unit = await there.lead.post('/units', { model_id: model.id, serial: '1' })
  assert.match((await there.agent.get(`/units/${unit.id}/link`)).url, /^https:\/\/service\.example\.com\/portal\?unit=[\w-]{16}$/)
  for (let i = 0; i < 12; i++) await other.anonymous().get(`/portal/units/${'A'.repeat(16)}`).expect(404)
  await other.anonymous().get(`/portal/units/${'A'.repeat(16)}`).expect(429, 'throttle.wait')
})
