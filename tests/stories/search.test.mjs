// Search over tickets and customers, in Chinese and English, down to one character.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { as } = await makeCompany(server)
const make = (subject, description) => as.manager.post('/tickets', { kind: 'fault', subject, description })
const find = async (q) => (await as.manager.get(`/search?q=${encodeURIComponent(q)}`)).tickets.map((t) => t.id)

const bulging = await make('电池鼓包', '手机电池鼓包，后盖翘起')
const printer = await make('Printer jams', 'The HL-1210 printer jams on duplex pages')
const traditional = await make('洗衣機故障', '型號ＡＢＣ１２３ 無法開機')

const cases = [
  ['two characters inside a word', '鼓包', bulging],
  ['one character', '翘', bulging],
  ['characters across a word border', '池鼓', bulging],
  ['a whole sentence part', '后盖翘起', bulging],
  ['an English word', 'printer', printer],
  ['other case', 'PRINTER', printer],
  ['the beginning of a word', 'dupl', printer],
  ['a model number', 'HL-1210', printer],
  ['several words, any order', 'duplex jams', printer],
  ['full-width letters', 'abc123', traditional],
  ['traditional characters', '開機', traditional],
]
for (const [what, q, ticket] of cases)
  test(`finds ${what}: ${q}`, async () => assert.ok((await find(q)).includes(ticket.id)))

test('finds nothing that is not there', async () => {
  for (const q of ['冰箱', '包鼓', 'jam printers', 'zzz', '。，！', '"', '%', 'OR']) assert.deepEqual(await find(q), [], q)
})

test('finds the words of messages and the number of a ticket', async () => {
  await as.manager.post(`/tickets/${bulging.id}/messages`, { type: 'note', body: '已寄顺丰运单 SF1234567890' })
  assert.ok((await find('顺丰')).includes(bulging.id))
  assert.ok((await find('sf1234567890')).includes(bulging.id))
  assert.deepEqual(await find(bulging.number.toLowerCase()), [bulging.id])
})

test('an order number that looks like a ticket’s number is found in the text', async () => {
  const order = '987654321015' // its check digit is right
  await as.manager.post(`/tickets/${printer.id}/messages`, { type: 'note', body: `order ${order}` })
  assert.deepEqual(await find(order), [printer.id])
})

test('a changed subject is found by its new words only', async () => {
  const ticket = await make('暖风机异响', '')
  await as.manager.edit(`/tickets/${ticket.id}`, ticket, { subject: '空调扇异响' })
  assert.ok((await find('空调扇')).includes(ticket.id))
  assert.ok(!(await find('暖风机')).includes(ticket.id))
})

test('an empty question is refused', async () => {
  await as.manager.get('/search?q=').expect(422)
  await as.manager.get('/search').expect(422)
})
