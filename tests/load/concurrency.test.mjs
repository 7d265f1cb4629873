// Many at once: nothing is lost, nothing is counted twice, and of two who want the same one wins.
// How fast it is, bench/ measures.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { startServer } from '../lib/server.mjs'

const CREATORS = 64
const EACH = 5
const READERS = 64

const server = await startServer()
let agent
let customer

before(async () => {
  agent = await server.logIn()
  customer = await agent.post('/customers', { kind: 'person', name: '许多', phone: '13800001111' })
})

const form = (subject) => ({ kind: 'fault', subject, customer_id: customer.id, tags: ['load'] })
const range = (n) => Array.from({ length: n }, (_, i) => i)

/** The numbers of answers by status: {201: 1, 409: 15}. */
async function statuses(calls) {
  const answers = await Promise.all(calls.map((call) => call.answer()))
  const counts = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return { answers, counts }
}

const subjects = (tickets) => tickets.map((ticket) => `${ticket.id} ${ticket.subject}`).sort()

async function count(view) {
  const { items } = await agent.get('/tickets/counts')
  return items.find((item) => item.view === view).n
}

test('64 create while 64 read: each ticket is there once, and the counts agree', async () => {
  const before = await count('open')
  let creating = true
  const reader = async () => {
    let seen = 0
    do {
      const page = await agent.get('/tickets?view=open&sort=created')
      const ids = page.items.map((ticket) => ticket.id)
      assert.deepEqual(ids, [...ids].sort((a, b) => b - a), 'a page is out of order')
      assert.ok((ids[0] ?? 0) >= seen, 'what was there before is gone')
      seen = ids[0] ?? seen
    } while (creating)
  }
  const creator = async (who) => {
    const made = []
    for (const i of range(EACH)) made.push(await agent.post('/tickets', form(`load ${who}-${i}`)))
    return made
  }
  const readers = range(READERS).map(reader)
  const made = (await Promise.all(range(CREATORS).map(creator))).flat()
  creating = false
  await Promise.all(readers)

  assert.equal(new Set(made.map((ticket) => ticket.id)).size, CREATORS * EACH)
  assert.equal(new Set(made.map((ticket) => ticket.number)).size, CREATORS * EACH)
  assert.equal(await count('open'), before + CREATORS * EACH)
  const listed = await agent.all('/tickets?view=open&tag=load&limit=100')
  assert.deepEqual(subjects(listed), subjects(made))
  const { ticket_count: tickets, open_count: open } = await agent.get(`/customers/${customer.id}`)
  assert.deepEqual({ tickets, open }, { tickets: CREATORS * EACH, open: CREATORS * EACH })
})

test('one key from 16 connections makes one ticket', async () => {
  const { ticket_count: before } = await agent.get(`/customers/${customer.id}`)
  const key = { 'Idempotency-Key': crypto.randomUUID() }
  const { answers, counts } = await statuses(range(16).map(() => agent.post('/tickets', form('only once'), key)))
  const made = answers.filter(({ status }) => status === 201)
  assert.equal(made.length + (counts[409] ?? 0), 16, `answers: ${JSON.stringify(counts)}`)
  assert.ok(made.length >= 1)
  assert.equal(new Set(made.map(({ body }) => body.id)).size, 1, 'two tickets for one key')
  const fresh = made.filter(({ headers }) => headers.get('idempotency-replayed') !== 'true')
  assert.equal(fresh.length, 1, 'exactly one answer is the first')
  const { ticket_count: after } = await agent.get(`/customers/${customer.id}`)
  assert.equal(after, before + 1)
  assert.equal((await agent.post('/tickets', form('only once'), key)).id, made[0].body.id)
})

test('of 16 who change one version one wins', async () => {
  const ticket = await agent.post('/tickets', form('whose words'))
  const { answers, counts } = await statuses(range(16).map((i) =>
    agent.edit(`/tickets/${ticket.id}`, ticket, { subject: `words of ${i}` })))
  assert.deepEqual(counts, { 200: 1, 412: 15 })
  const winner = answers.find(({ status }) => status === 200).body
  const now = await agent.get(`/tickets/${ticket.id}`)
  assert.equal(now.subject, winner.subject)
  assert.equal(now.version, ticket.version + 1)
  const { items } = await agent.get(`/tickets/${ticket.id}/timeline`)
  assert.equal(items.filter((item) => item.event === 'ticket.changed').length, 1)
})

test('replies of 16 to one ticket all stand in its history, in one order', async () => {
  const ticket = await agent.post('/tickets', form('a busy one'))
  const said = await Promise.all(range(16).map((i) =>
    agent.post(`/tickets/${ticket.id}/messages`, { type: 'note', body: `note ${i}` })))
  assert.equal(new Set(said.map((item) => item.id)).size, 16)
  const { items } = await agent.get(`/tickets/${ticket.id}/timeline`)
  assert.deepEqual(items.map((item) => item.id), range(items.length).map((i) => i + 1))
  assert.deepEqual(items.filter((item) => item.type === 'note').map((item) => item.body).sort(),
    range(16).map((i) => `note ${i}`).sort())
  assert.equal((await agent.get(`/tickets/${ticket.id}`)).message_count, 16)
})

test('a customer who calls sixteen times at once is one customer', async () => {
  const caller = { kind: 'person', name: '周一', phone: '13900002222' }
  const made = await Promise.all(range(16).map((i) =>
    agent.post('/tickets', { kind: 'question', subject: `call ${i}`, customer: caller })))
  assert.equal(new Set(made.map((ticket) => ticket.customer_id)).size, 1, 'the caller was added twice')
})

test('notes that come in while somebody’s work goes back to the queue are all counted', async () => {
  const roles = await agent.all('/roles')
  const leaver = await agent.post('/users', {
    login: 'leaver', name: '李离', password: 'a long enough password 3', team_ids: [],
    role_ids: [roles.find((role) => role.key === 'agent').id],
  })
  const tickets = await Promise.all(range(20).map((i) => agent.post('/tickets', form(`left ${i}`))))
  for (const round of range(3)) {
    await Promise.all(tickets.map(({ id }) => agent.post(`/tickets/${id}/assign`, { assignee_id: leaver.id })))
    const notes = range(8).flatMap(() => tickets).map(({ id }) =>
      agent.post(`/tickets/${id}/messages`, { type: 'note', body: `round ${round}` }))
    const user = await agent.get(`/users/${leaver.id}`)
    await Promise.all([...notes, agent.edit(`/users/${leaver.id}`, user, { active: false })])
    await agent.edit(`/users/${leaver.id}`, await agent.get(`/users/${leaver.id}`), { active: true })
  }
  for (const { id } of tickets) assert.equal((await agent.get(`/tickets/${id}`)).message_count, 24)
})

test('after all that verify finds nothing', () => {
  const { code, stdout, stderr } = server.run(['verify'], { check: false })
  assert.equal(code, 0, `verify found: ${stdout}${stderr}`)
})
