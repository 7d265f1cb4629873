// Customers: kept once, masked, found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
const add = (form) => as.agent.post('/customers', { name: '赵六', ...form })

test('a phone number is masked, and seen whole only by an audited act', async () => {
  const made = await add({ phone: '13612345678' }).expect(201)
  assert.equal(made.phone, '+86136****5678')
  assert.equal((await as.agent.get(`/customers/${made.id}`)).phone, '+86136****5678')
  await as.agent.post(`/customers/${made.id}/unmask`, { reason: '回访' }).expect(403)
  await as.lead.post(`/customers/${made.id}/unmask`, { reason: '' }).expect(422)
  const { phone } = await as.lead.post(`/customers/${made.id}/unmask`, { reason: '约上门时间' })
  assert.equal(phone, '+8613612345678')
  const [event] = (await admin.get(`/events?subject_kind=customer&subject_id=${made.id}`)).items
  assert.equal(event.type, 'customer.unmasked')
  assert.equal(event.data.reason, '约上门时间')
  assert.equal(event.actor_name, '林立')
})

test('a change is recorded with before and after, the phone hidden', async () => {
  const made = await add({ phone: '13612340000', level: 'regular' })
  await as.agent.edit(`/customers/${made.id}`, made, { level: 'vip', phone: '13612349999' })
  const [event] = (await admin.get(`/events?subject_kind=customer&subject_id=${made.id}`)).items
  assert.deepEqual(event.data, { before: { phone: '***', level: 'regular' }, after: { phone: '***', level: 'vip' } })
  await as.agent.edit(`/customers/${made.id}`, made, { level: 'regular' }).expect(412, 'record.changed')
})

test('customers are found by name, part of a name, phone and mail', async () => {
  const made = await add({ name: '欧阳建国', phone: '021-12345678', mail: 'OuYang@Example.com' })
  for (const q of ['欧阳', '建国', '阳', '02112345678', '+86 21 1234 5678', 'ouyang@example.com']) {
    const { items } = await as.agent.get(`/customers?q=${encodeURIComponent(q)}`)
    assert.ok(items.some((c) => c.id === made.id), q)
  }
  assert.equal((await as.agent.get('/customers?q=%E4%B8%8D%E5%AD%98%E5%9C%A8')).items.length, 0)
  await as.agent.edit(`/customers/${made.id}`, made, { name: '司马建国' })
  assert.ok(!(await as.agent.get(`/customers?q=${encodeURIComponent('欧阳')}`)).items.some((c) => c.id === made.id))
})

test('counts follow the tickets', async () => {
  const made = await add({})
  const ticket = await as.manager.post('/tickets', { kind: 'question', subject: '怎么用', customer_id: made.id })
  await as.manager.post('/tickets', { kind: 'question', subject: '再问', customer_id: made.id })
  await as.manager.post(`/tickets/${ticket.id}/transitions`, { to: 'closed' })
  const now = await as.manager.get(`/customers/${made.id}`)
  assert.deepEqual([now.ticket_count, now.open_count], [2, 1])
  assert.equal((await as.manager.all(`/tickets?customer_id=${made.id}`)).length, 2)
})

test('wrong and doubled input is named', async () => {
  await add({ phone: '12', mail: 'x' }).expect(422, 'customer.phone')
  await add({ name: '' }).expect(422, 'field.required')
  await add({ external_id: 'C1' })
  await add({ external_id: 'C1' }).expect(409, 'customer.external_taken')
  await as.agent.get('/customers/999999').expect(404, 'customer.not_found')
})
