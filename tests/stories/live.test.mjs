// Live changes: what happens is seen by those who may see it, and nothing is missed after a break.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, teams, as } = await makeCompany(server)

test('an agent sees a new ticket of the team, a colleague of another team does not', async () => {
  const mine = await as.agent.stream()
  const theirs = await as.other.stream()
  const ticket = await as.lead.post('/tickets', { ...fault, team_id: teams.home.id })
  const event = await mine.next((e) => e.event === 'change' && e.data.subject_kind === 'ticket')
  assert.equal(event.data.type, 'ticket.created')
  assert.equal(event.data.subject_id, ticket.id)
  const other = await as.manager.post('/tickets', { ...fault, team_id: teams.parts.id })
  const seen = await theirs.next((e) => e.event === 'change' && e.data.subject_kind === 'ticket')
  assert.equal(seen.data.subject_id, other.id, 'the first ticket was not shown to the other team')
  await mine.close()
  await theirs.close()
})

test('who comes back with Last-Event-ID gets what was missed, in order, once', async () => {
  const first = await as.agent.stream()
  const ticket = await as.lead.post('/tickets', { ...fault, team_id: teams.home.id })
  const { id: last } = await first.next((e) => e.event === 'change' && e.data.subject_id === ticket.id)
  await first.close()
  await as.lead.post(`/tickets/${ticket.id}/messages`, { type: 'note', body: '一' })
  await as.lead.post(`/tickets/${ticket.id}/transitions`, { to: 'closed' })
  const again = await as.agent.stream({ last })
  const types = []
  while (!types.includes('ticket.closed')) types.push((await again.next((e) => e.event === 'change')).data.type)
  assert.deepEqual(types, ['ticket.noted', 'ticket.closed'])
  await again.close()
})

test('who loses a ticket hears that it goes, and nothing after', async () => {
  const home = await as.agent.stream()
  const ticket = await as.lead.post('/tickets', { ...fault, team_id: teams.home.id })
  const mate = await as.collaborator.stream()
  await as.manager.post(`/tickets/${ticket.id}/assign`, { assignee_id: as.collaborator.me.id })
  const of = (type) => (e) => e.event === 'change' && e.data.type === type && e.data.subject_id === ticket.id
  await mate.next(of('ticket.assigned'))
  await as.manager.post(`/tickets/${ticket.id}/assign`, { assignee_id: null })
  await mate.next(of('ticket.assigned'))
  await as.manager.post(`/tickets/${ticket.id}/transfer`, { team_id: teams.parts.id, reason: '配件' })
  await home.next(of('ticket.transferred'))
  await as.manager.post(`/tickets/${ticket.id}/transitions`, { to: 'closed' })
  const mine = await as.lead.post('/tickets', { ...fault, team_id: teams.home.id })
  const next = await home.next((e) => e.event === 'change' && e.data.subject_kind === 'ticket')
  assert.equal(next.data.subject_id, mine.id, 'the closing in the other team was not shown')
  await home.close()
  await mate.close()
})

test('who may do less from now on is sent away, and comes back with less', async () => {
  const stream = await as.other.stream()
  const { id } = as.other.me
  const before = await admin.get(`/users/${id}`)
  await admin.edit(`/users/${id}`, before, { role_ids: [] })
  await stream.ended()
  const less = await as.other.stream()
  await as.manager.post('/tickets', { ...fault, team_id: teams.parts.id })
  await admin.edit(`/users/${id}`, await admin.get(`/users/${id}`), { role_ids: before.role_ids })
  await less.ended()
  assert.ok(!less.events.some((e) => e.data.subject_kind === 'ticket'), 'a ticket was shown')
})

test('another process’s changes are seen too', async () => {
  const stream = await admin.stream()
  server.run(['user', 'add', '--login', 'fromcli', '--name', 'CLI', '--role', 'agent', '--password-stdin'], { input: 'a long enough password 2\n' })
  const event = await stream.next((e) => e.event === 'change' && e.data.type === 'user.created')
  assert.ok(event.id)
  await stream.close()
})

test('logging out ends the stream', async () => {
  const agent = await server.logIn('agent', 'a long enough password 1')
  const stream = await agent.stream()
  await agent.delete('/session')
  await agent.stream().then((s) => s.close(), (error) => assert.match(error.message, /401/))
  await stream.close()
})
