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
