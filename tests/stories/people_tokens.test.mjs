// Tokens of programs: shown once, narrow, ending.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as, roles } = await makeCompany(server)
const { agent } = as

const add = (client, form = {}) => client.post('/me/tokens', { name: '脚本', permissions: ['ticket.read'], days: 30, ...form })
const program = ({ token }) => server.anonymous({ Authorization: `Bearer ${token}` })

test('the secret is shown once and never again', async () => {
  const made = await add(agent).expect(201)
  assert.match(made.token, /^ast_[\w-]{43}$/)
  const { items } = await agent.get('/me/tokens')
  const listed = items.find((t) => t.id === made.id)
  assert.equal('token' in listed, false)
  assert.deepEqual(listed.permissions, ['ticket.read'])
  assert.equal(listed.used_at, null)
  const days = (Date.parse(listed.expires_at) - Date.parse(listed.created_at)) / 86_400_000
  assert.equal(days, 30)
})

test('a token can do what it names, as far as its user can', async () => {
  const it = program(await add(agent))
  assert.deepEqual((await it.get('/me')).permissions, [{ key: 'ticket.read', scope: 'team' }])
  assert.equal((await it.get('/me')).csrf_token, null)
  await it.get('/tickets')
  await it.get('/customers').expect(403)
  await it.post('/tickets', {}).expect(403)
})

test('a program needs no CSRF token', async () => {
  const it = program(await add(admin, { permissions: ['people.read', 'people.write'] }))
  await it.post('/teams', { name_zh: '程序', name_en: 'Made by a program' }).expect(201)
})

test('a token hands out no access and changes no account of its own', async () => {
  const it = program(await add(admin, { permissions: ['people.write', 'people.read'] }))
  await add(it).expect(403, 'session.needed')
  await it.get('/me/tokens').expect(403, 'session.needed')
  await it.get('/me/sessions').expect(403, 'session.needed')
  await it.post('/me/password', { current: 'x', new: 'another long one 3' }).expect(403, 'session.needed')
  await it.edit('/me', admin.me, { name: 'x' }).expect(403, 'session.needed')
  await it.delete('/session').expect(403, 'session.needed')
  await it.delete('/me/sessions/1').expect(403, 'session.needed')
  await it.delete('/me/tokens/1').expect(403, 'session.needed')
})

test('a token gives away no more than it holds itself', async () => {
  const it = program(await add(admin, { permissions: ['people.read', 'people.write', 'duty.write', 'duty.rules', 'measure.read', 'appraisal.manage', 'appraisal.read'] }))
  const user = { login: 'sneaky', name: '鬼祟', password: 'a long enough password 1' }
  await it.post('/users', { ...user, role_ids: [roles.admin] }).expect(403, 'role.beyond_own')
  await it.post('/roles', { key: 'sneaky', name_zh: '甲', name_en: 'A', grants: [{ permission: 'ticket.read', scope: 'all' }] })
    .expect(403, 'role.beyond_own')
  await it.post(`/users/${admin.me.id}/password`, { password: 'another long one 3' }).expect(403, 'user.beyond_own')
  await it.post('/users', { ...user, role_ids: [roles.hr] }).expect(201)
})

test('what one lacks cannot be put into a token', async () => {
  const { errors } = await add(agent, { permissions: ['ticket.read', 'people.write', 'no.such'] }).expect(422)
  assert.deepEqual(errors.map((e) => [e.pointer, e.code]),
    [['/permissions/1', 'token.beyond_own'], ['/permissions/2', 'permission.unknown']])
  await add(agent, { permissions: [] }).expect(422)
  await add(agent, { days: 0 }).expect(422)
  await add(agent, { days: 366 }).expect(422)
  await add(agent, { name: '' }).expect(422, 'field.required')
})

test('a token loses at once what its user loses', async () => {
  const user = await admin.post('/users', { login: 'losing', name: '失去', password: 'a long enough password 1', role_ids: [roles.agent] })
  const client = await server.logIn('losing', 'a long enough password 1')
  const it = program(await add(client))
  await it.get('/tickets')
  await admin.edit(`/users/${user.id}`, user, { role_ids: [] })
  await it.get('/tickets').expect(403)
})

test('an ended token is none, and that of another is not to be found', async () => {
  const made = await add(agent)
  await as.lead.delete(`/me/tokens/${made.id}`).expect(404, 'token.not_found')
  await program(made).get('/me')
  await agent.delete(`/me/tokens/${made.id}`).expect(204)
  await program(made).get('/me').expect(401, 'token.unknown')
  await server.anonymous({ Authorization: 'Bearer ' }).get('/me').expect(401)
  await server.anonymous({ Authorization: 'Basic YTpi' }).get('/me').expect(401)
})

test('making and ending leaves events of the user', async () => {
  const made = await add(as.other, { name: '留痕' })
  await as.other.delete(`/me/tokens/${made.id}`)
  const { items } = await admin.get(`/events?subject_kind=user&subject_id=${as.other.me.id}`)
  assert.deepEqual(items.slice(0, 2).map((e) => [e.type, e.data.name]),
    [['user.token_ended', '留痕'], ['user.token_added', '留痕']])
  assert.doesNotMatch(JSON.stringify(items), /ast_/)
})
