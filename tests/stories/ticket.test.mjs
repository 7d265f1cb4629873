// A ticket from its coming in to its end, and who may see and do what with it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, roles, teams, as } = await makeCompany(server)
const make = (change = {}) => as.agent.post('/tickets', { ...fault, team_id: teams.home.id, ...change })

test('a ticket is added with its customer, a number and a priority', async () => {
  const ticket = await make().expect(201)
  assert.match(ticket.number, /^AS\d{8,}$/)
  assert.equal(ticket.priority, 'high')
  assert.equal(ticket.status, 'new')
  assert.equal(ticket.customer_name, '王小明')
  assert.equal(ticket.description, fault.description)
  assert.equal(ticket.version, 1)
  const again = await make({ customer: { name: '另一个名字', phone: '+86 138-0000-1234' } })
  assert.equal(again.customer_id, ticket.customer_id, 'the same phone is the same customer')
})

test('a ticket goes its way: assigned, answered, resolved, reopened, closed', async () => {
  const { id } = await make()
  const mine = await as.agent.post(`/tickets/${id}/assign`, { assignee_id: as.agent.me.id })
  assert.equal(mine.status, 'open')
  await as.agent.post(`/tickets/${id}/messages`, { type: 'reply', body: '请先断电五分钟再试。', then: 'waiting' }).expect(201)
  assert.equal((await as.agent.get(`/tickets/${id}`)).status, 'waiting')
  await as.agent.post(`/tickets/${id}/transitions`, { to: 'resolved', reason: '断电后恢复' })
  const open = await as.agent.post(`/tickets/${id}/transitions`, { to: 'open' })
  assert.equal(open.reopened_count, 1)
  assert.equal(open.resolved_at, null)
  const closed = await as.agent.post(`/tickets/${id}/transitions`, { to: 'closed' })
  assert.ok(closed.closed_at && closed.resolved_at && closed.first_reply_at)
  const events = (await as.agent.all(`/tickets/${id}/timeline`)).map((item) => item.event)
  assert.deepEqual(events, ['ticket.created', 'ticket.assigned', 'ticket.replied', 'ticket.moved',
    'ticket.resolved', 'ticket.reopened', 'ticket.closed'])
})

test('a closed ticket takes no second closing', async () => {
  const { id } = await make()
  await as.agent.post(`/tickets/${id}/transitions`, { to: 'closed' })
  await as.agent.post(`/tickets/${id}/transitions`, { to: 'closed' }).expect(409, 'ticket.already')
  await as.agent.post(`/tickets/${id}/transitions`, { to: 'resolved' }).expect(409, 'ticket.no_move')
})

test('the moves that a ticket names are the moves that it takes', async () => {
  const { id } = await make()
  const ticket = await as.agent.get(`/tickets/${id}`)
  assert.deepEqual(ticket.moves, ['open', 'waiting', 'resolved', 'closed'])
  for (const to of ['new', 'nowhere']) await as.agent.post(`/tickets/${id}/transitions`, { to }).expect(to === 'new' ? 409 : 422)
})

test('an edit needs the version it was made from', async () => {
  const ticket = await make()
  await as.agent.patch(`/tickets/${ticket.id}`, { subject: '改' }).expect(428)
  const edited = await as.agent.edit(`/tickets/${ticket.id}`, ticket, { subject: '洗衣机不脱水（二次）', impact: 'low' })
  assert.equal(edited.priority, 'low')
  assert.equal(edited.description, ticket.description, 'what is not named stays')
  const problem = await as.lead.edit(`/tickets/${ticket.id}`, ticket, { subject: '晚了' }).expect(412, 'record.changed')
  assert.match(problem.detail, /安静/)
  const [change] = (await as.agent.all(`/tickets/${ticket.id}/timeline`)).filter((item) => item.event === 'ticket.changed')
  assert.equal(change.data.before.impact, 'high')
  assert.equal(change.data.after.impact, 'low')
})

test('a message does not make an edit under way outdated', async () => {
  const ticket = await make()
  await as.lead.post(`/tickets/${ticket.id}/messages`, { type: 'note', body: '内部：先查保修' })
  await as.agent.edit(`/tickets/${ticket.id}`, ticket, { subject: '还能改' })
})

test('a transfer needs a reason and an active team', async () => {
  const { id } = await make()
  await as.agent.post(`/tickets/${id}/transfer`, { team_id: teams.parts.id }).expect(422, 'field.required')
  await as.agent.post(`/tickets/${id}/transfer`, { team_id: 999_999, reason: '需要配件' }).expect(422, 'ticket.no_team')
  const moved = await as.agent.post(`/tickets/${id}/transfer`, { team_id: teams.parts.id, reason: '需要配件' })
  assert.equal(moved.team_id, teams.parts.id)
  await as.agent.get(`/tickets/${id}`).expect(404, 'ticket.not_found')
  await as.other.get(`/tickets/${id}`)
})

test('a ticket beyond reach answers as if it did not exist', async () => {
  const { id } = await make()
  await as.other.get(`/tickets/${id}`).expect(404, 'ticket.not_found')
  await as.other.post(`/tickets/${id}/messages`, { type: 'note', body: '看得到吗' }).expect(404, 'ticket.not_found')
  assert.ok(!(await as.other.all('/tickets')).some((ticket) => ticket.id === id))
  const found = await as.other.get(`/search?q=${encodeURIComponent('脱水')}`)
  assert.ok(!found.tickets.some((ticket) => ticket.id === id))
})

test('a collaborator sees what is theirs, writes notes and does not reply', async () => {
  const { id } = await make()
  await as.collaborator.get(`/tickets/${id}`).expect(404)
  await as.lead.post(`/tickets/${id}/assign`, { assignee_id: as.collaborator.me.id })
  await as.collaborator.get(`/tickets/${id}`)
  await as.collaborator.post(`/tickets/${id}/messages`, { type: 'note', body: '图纸已附' }).expect(201)
  await as.collaborator.post(`/tickets/${id}/messages`, { type: 'reply', body: '您好' }).expect(403, 'permission.missing')
})

test('who writes while somebody else answers is told, and may send all the same', async () => {
  const { id } = await make()
  const { id: seen } = await as.agent.post(`/tickets/${id}/messages`, { body: '第一次回复' })
  await as.lead.post(`/tickets/${id}/messages`, { body: '主管已回复' })
  await as.agent.post(`/tickets/${id}/messages`, { body: '同时在写', seen }).expect(409, 'message.newer')
  await as.agent.post(`/tickets/${id}/messages`, { body: '仍然发送', seen, force: true }).expect(201)
})

test('tags are kept, found and checked', async () => {
  const { id } = await make({ tags: ['保修内', 'E3'] })
  const tagged = await as.agent.get(`/tickets?tag=${encodeURIComponent('保修内')}`)
  assert.deepEqual(tagged.items.map((ticket) => ticket.id), [id])
  await make({ tags: ['a', 'a'] }).expect(422, 'field.repeated')
  await make({ tags: ['x'.repeat(41)] }).expect(422, 'field.too_long')
})

test('an external number is taken once', async () => {
  await make({ external_id: 'JD-778' })
  await make({ external_id: 'JD-778' }).expect(409, 'ticket.external_taken')
})

test('all field errors come at once, in the language of the caller', async () => {
  const wrong = { kind: 'nothing', subject: '', impact: 7, colour: 'red', customer: { phone: 'abc' } }
  const zh = await as.agent.post('/tickets', wrong, { 'Accept-Language': 'zh' }).expect(422, 'input.invalid')
  const en = await as.agent.post('/tickets', wrong, { 'Accept-Language': 'en' }).expect(422)
  const pointers = zh.errors.map((e) => e.pointer).sort()
  assert.deepEqual(pointers, ['/colour', '/customer/name', '/impact', '/kind', '/subject'])
  for (const error of zh.errors) assert.match(error.message, /\p{Script=Han}/u)
  for (const error of en.errors) assert.match(error.message, /^[\x20-\x7e“”’…–]+$/)
})

test('a list is paged by cursor without gap or repeat while tickets come in', async () => {
  for (let i = 0; i < 12; i++) await make({ subject: `翻页 ${i}` })
  const first = await as.agent.get('/tickets?limit=5&sort=created&order=asc')
  await make({ subject: '翻页中途' })
  const rest = await as.agent.all('/tickets?limit=5&sort=created&order=asc')
  const ids = rest.map((ticket) => ticket.id)
  assert.deepEqual(ids, [...new Set(ids)].sort((a, b) => a - b))
  assert.deepEqual(first.items.map((ticket) => ticket.id), ids.slice(0, 5))
  await as.agent.get('/tickets?after=nonsense').expect(422, 'page.cursor')
  await as.agent.get('/tickets?limit=0').expect(422)
  await as.agent.get('/tickets?colour=red').expect(422, 'query.unknown')
})

test('every view, order and filter lists exactly what fits it', async () => {
  const all = await as.manager.all('/tickets?limit=200')
  const work = ['new', 'open', 'waiting']
  const fits = {
    mine: (t) => t.assignee_id === as.manager.me.id && work.includes(t.status),
    unassigned: (t) => t.assignee_id === null && work.includes(t.status),
    open: (t) => work.includes(t.status),
    waiting: (t) => t.status === 'waiting',
    resolved: (t) => t.status === 'resolved',
    closed: (t) => t.status === 'closed',
    all: () => true,
  }
  const counts = Object.fromEntries((await as.manager.get('/tickets/counts')).items.map((c) => [c.view, c.n]))
  for (const [view, fit] of Object.entries(fits)) {
    const want = all.filter(fit).map((t) => t.id).sort()
    for (const sort of ['updated', 'created', 'priority']) {
      const got = await as.manager.all(`/tickets?view=${view}&sort=${sort}&limit=7`)
      assert.deepEqual(got.map((t) => t.id).sort(), want, `${view} by ${sort}`)
    }
    assert.equal(counts[view], want.length, `count of ${view}`)
  }
  const two = await as.manager.all('/tickets?status=closed,waiting&kind=fault')
  assert.deepEqual(two.map((t) => t.id).sort(), all.filter((t) => ['closed', 'waiting'].includes(t.status)).map((t) => t.id).sort())
})

test('a condition filters like its meaning', async () => {
  const ask = (condition) => as.manager.get(`/tickets?condition=${encodeURIComponent(JSON.stringify(condition))}`)
  const found = await ask({ all: [{ field: 'priority', op: 'in', value: ['high', 'urgent'] },
    { not: { field: 'tags', op: 'contains', value: '保修内' } }, { field: 'subject', op: 'contains', value: '脱水' }] })
  assert.ok(found.items.length > 0)
  for (const t of found.items) assert.ok(['high', 'urgent'].includes(t.priority) && !t.tags.includes('保修内') && t.subject.includes('脱水'))
  await ask({ field: 'password', op: '=', value: 1 }).expect(422)
  await ask({ all: [{ field: 'subject', op: 'contains', value: "%' OR 1=1 --" }] }).expect(200)
  await as.manager.get('/tickets?condition=%7B').expect(422, 'condition.json')
})

test('text is kept byte for byte: SQL, HTML, formulas, emoji, right-to-left', async () => {
  for (const text of ["Robert'); DROP TABLE ticket;--", '<script>alert(1)</script>&amp;', '=HYPERLINK("http://x")',
    '🧰 \u202Eabc\u202C', 'tab\there', '零宽\u200b字符', '\u{20000}𠀀 㐀']) {
    const { id } = await make({ subject: text.slice(0, 100), description: `${text}\r\n${text}` })
    const got = await as.agent.get(`/tickets/${id}`)
    assert.equal(got.subject, text.slice(0, 100))
    assert.equal(got.description, `${text}\r\n${text}`)
  }
})

test('wrong input is refused precisely and changes nothing', async () => {
  const before = (await as.manager.get('/tickets/counts')).items
  const send = (body, headers) => as.agent.request('POST', '/tickets', body, headers)
  const nested = '['.repeat(10_000) + ']'.repeat(10_000)
  await send('{"kind":"fault"').expect(400, 'json.end')
  await send('{"kind":fault}').expect(400, 'json.syntax')
  await send(nested).expect(400, 'json.depth')
  await send('{"kind":"fault","kind":"fault"}').expect(400, 'json.duplicate')
  await send('{"subject":"\\ud800"}').expect(400)
  await send('{"subject":"a\\u0000b"}').expect(400)
  await send(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])).expect(400, 'json.utf8')
  await send('{"kind":"fault","subject":"a\\u0007b"}').expect(422, 'field.control')
  await send('{"kind":"fault","subject":"x","team_id":99999999999999999999}').expect(400)
  await send('{"kind":"fault","subject":"x","team_id":1.5}').expect(422, 'field.type_integer')
  await send('{"kind":"fault","subject":"x","tags":"one"}').expect(422, 'field.type_list')
  await send('{"subject":"x"}').expect(422, 'field.required')
  await send('[]').expect(422)
  await send('kind=fault', { 'Content-Type': 'application/x-www-form-urlencoded' }).expect(415)
  await send(JSON.stringify({ kind: 'fault', subject: 'x', description: 'y'.repeat(2 << 20) })).expect(413)
  await as.agent.get('/tickets/0').expect(404)
  await as.agent.get('/tickets/99999999999999999999999').expect(404)
  await as.agent.get('/tickets/..%2f..%2fetc%2fpasswd').expect(404)
  assert.deepEqual((await as.manager.get('/tickets/counts')).items, before)
})

test('the same request with the same key is done once', async () => {
  const key = { 'Idempotency-Key': '0b6c9a34-6f3e-4a7e-9a53-2d5ad7f5a001' }
  const first = await as.agent.post('/tickets', { ...fault, team_id: teams.home.id }, key)
  const second = await as.agent.post('/tickets', { ...fault, team_id: teams.home.id }, key)
  assert.equal(second.id, first.id)
  await as.agent.post('/tickets', { ...fault, subject: '别的', team_id: teams.home.id }, key).expect(422, 'idempotency.other_request')
})

test('adding a ticket gives nobody more than the acts on one', async () => {
  await admin.post('/users', { login: 'engineer', name: '工程师', password, role_ids: [roles.engineer], team_ids: [teams.home.id] })
  const engineer = await server.logIn('engineer', password)
  const add = (change) => engineer.post('/tickets', { kind: 'fault', subject: '现场', ...change })
  await add({ team_id: teams.parts.id }).expect(403, 'permission.missing')
  await add({ assignee_id: as.other.me.id }).expect(403, 'permission.missing')
  await add({ customer: { name: 'x', level: 'vip' } }).expect(403, 'permission.missing')
  await add({ team_id: teams.home.id, assignee_id: engineer.me.id, customer: { name: 'x' } }).expect(201)
  const { customer_id } = await make()
  await make({ customer_id }).expect(422, 'ticket.two_customers')
})

test('a reply says something, and a transfer to where it is changes nothing', async () => {
  const { id, version } = await make()
  await as.agent.post(`/tickets/${id}/messages`, { type: 'reply', body: ' \n ' }).expect(422, 'field.required')
  assert.equal((await as.agent.get(`/tickets/${id}`)).first_reply_at, null)
  const same = await as.agent.post(`/tickets/${id}/transfer`, { team_id: teams.home.id, reason: '已在' })
  assert.equal(same.version, version)
})

test('a deactivated colleague’s work goes back to the queue', async () => {
  const { id } = await make()
  await as.lead.post(`/tickets/${id}/assign`, { assignee_id: as.collaborator.me.id })
  const user = await admin.get(`/users/${as.collaborator.me.id}`)
  await admin.edit(`/users/${user.id}`, user, { active: false })
  assert.equal((await as.lead.get(`/tickets/${id}`)).assignee_id, null)
  await as.lead.post(`/tickets/${id}/assign`, { assignee_id: user.id }).expect(422, 'ticket.no_user')
})

test('after all this every chain, count and index holds', () => {
  const { code, stdout } = server.run(['verify'], { check: false })
  assert.equal(code, 0, stdout)
})
