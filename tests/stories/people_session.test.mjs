// Logging in and out, forged requests, guessed passwords, one's own profile, password and sessions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { password } from '../lib/company.mjs'
import { admin as adminLogin, startServer } from '../lib/server.mjs'

// Behind a proxy that is believed, so that each story's guesses can come from an address of their own.
const server = await startServer({ args: ['--trusted-proxies', '127.0.0.1'] })
const admin = await server.logIn()
const anonymous = server.anonymous()

const addUser = (login, more = {}) => admin.post('/users', { login, name: `人员${login}`, password, ...more }).expect(201)
const from = (address) => ({ 'X-Forwarded-For': address })
const wrong = (login, headers) => anonymous.post('/session', { login, password: 'not this one' }, headers)

test('whoever is logged in learns who they are and what they may do', async () => {
  const me = await admin.get('/me')
  assert.equal(me.login, 'admin')
  assert.equal(me.csrf_token, admin.me.csrf_token)
  assert.ok(me.permissions.some((p) => p.key === 'people.write' && p.scope === 'all'))
  assert.equal(me.company.time_zone, 'Asia/Shanghai')
  assert.equal('password' in me, false)
})

test('without a session there is nobody', async () => {
  await anonymous.get('/me').expect(401)
  await anonymous.with({ Cookie: 'aftersale_session=0123456789012345678901234567890123456789012' }).get('/me').expect(401)
  await anonymous.with({ Cookie: `aftersale_session=${'x'.repeat(1000)}` }).get('/me').expect(401)
})

test('the cookie is for the browser alone', async () => {
  const { headers } = await anonymous.post('/session', adminLogin).answer()
  const cookie = headers.getSetCookie().find((line) => line.startsWith('aftersale_session='))
  assert.match(cookie, /;\s*HttpOnly/i)
  assert.match(cookie, /;\s*SameSite=Lax/i)
  assert.match(cookie, /;\s*Path=\//i)
  assert.match(cookie, /;\s*Max-Age=604800/i)
})

test('a wrong password, an unknown name and a deactivated user get the same answer', async () => {
  const gone = await addUser('gone')
  await admin.edit(`/users/${gone.id}`, gone, { active: false })
  const [a, b, c] = [await wrong('admin').expect(401, 'login.wrong'), await wrong('nobody').expect(401, 'login.wrong'),
    await anonymous.post('/session', { login: 'gone', password }).expect(401, 'login.wrong')]
  const said = ({ code, title, detail, status }) => ({ code, title, detail, status })
  assert.deepEqual(said(a), said(b))
  assert.deepEqual(said(a), said(c))
})

test('a refusal comes in the language of the caller', async () => {
  const zh = await wrong('admin', { 'Accept-Language': 'zh-CN,zh;q=0.9' }).expect(401)
  const en = await wrong('admin', { 'Accept-Language': 'en-GB,en;q=0.9' }).expect(401)
  assert.match(JSON.stringify(zh), /账号或密码不正确/)
  assert.match(JSON.stringify(en), /login or the password is wrong/)
  await server.logIn() // the account's counter begins anew
})

test('a mail address does for the login, and case does not matter', async () => {
  await addUser('mailer', { mail: 'Mai.Ler@Example.com' })
  for (const login of ['mailer', ' MAILER ', 'mai.ler@example.COM']) {
    assert.equal((await server.logIn(login, password)).me.login, 'mailer')
  }
})

test('guesses are slowed down, also for the right password', async () => {
  await addUser('victim')
  for (let i = 0; i < 11; i++) await wrong('victim', from('192.0.2.1')).expect(401, 'login.wrong')
  const { status, headers, body } = await wrong('victim', from('192.0.2.2')).answer()
  assert.equal(status, 429)
  assert.equal(body.code, 'login.throttled')
  assert.ok(Number(headers.get('retry-after')) >= 1)
  await anonymous.post('/session', { login: 'victim', password }).expect(429, 'login.throttled')
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await server.logIn('victim', password)
  await wrong('victim').expect(401, 'login.wrong') // not 429: it began anew
})

test('an address that guesses many names is slowed down, its neighbour is not', async () => {
  for (let i = 0; i < 51; i++) await wrong(`name${i}`, from(`2001:db8::${i}`)).expect(401, 'login.wrong')
  await anonymous.post('/session', adminLogin, from('2001:db8::ffff')).expect(429, 'login.throttled')
  await anonymous.post('/session', adminLogin, from('2001:db8:0:1::1'))
})

test('guesses by mail and by login count together', async () => {
  await addUser('both', { mail: 'both@example.com' })
  for (const login of ['both', 'BOTH@example.com', 'both@example.com ']) {
    for (let i = 0; i < 4; i++) await wrong(login, from('192.0.2.3')).answer()
  }
  await wrong('both').expect(429, 'login.throttled')
})

test('many guesses at once count each', async () => {
  await addUser('crowd')
  const answers = await Promise.all(Array.from({ length: 20 }, () => wrong('crowd', from('192.0.2.4')).answer()))
  const refused = answers.filter(({ status }) => status === 429).length
  assert.ok(refused >= 9, `${refused} of 20 were slowed down`)
})

test('a new login ends the session that it came with', async () => {
  const before = await server.logIn()
  const again = await before.post('/session', adminLogin)
  assert.notEqual(again.csrf_token, before.me.csrf_token)
  await before.get('/me').expect(401)
})

test('logging out ends the session', async () => {
  const client = await server.logIn()
  const { status, headers } = await client.delete('/session').answer()
  assert.equal(status, 204)
  assert.ok(headers.getSetCookie().some((line) => /^aftersale_session=;/.test(line) && /Max-Age=0/i.test(line)))
  await client.get('/me').expect(401)
  await anonymous.delete('/session').expect(401)
})

test('a forged request does nothing', async () => {
  const client = await server.logIn()
  const body = { name_zh: '伪造', name_en: 'Forged' }
  await client.with({ 'X-CSRF-Token': null }).post('/teams', body).expect(403)
  await client.with({ 'X-CSRF-Token': admin.me.csrf_token }).post('/teams', body).expect(403)
  await client.with({ 'X-CSRF-Token': null }).delete('/session').expect(403)
  assert.ok(!(await client.get('/teams')).items.some((team) => team.name_en === 'Forged'))
})

test('a profile is changed by its owner, with the version that was read', async () => {
  await addUser('owner')
  const client = await server.logIn('owner', password)
  const { me } = client
  const after = await client.edit('/me', me, { name: '  新名字  ', phone: '138 0000 1111', lang: 'en', theme: 'dark', mail: 'own@er.cn' })
  assert.deepEqual([after.name, after.phone, after.lang, after.theme, after.mail],
    ['新名字', '+8613800001111', 'en', 'dark', 'own@er.cn'])
  assert.equal(after.version, me.version + 1)
  const stale = await client.edit('/me', me, { name: '旧' }).expect(412, 'record.changed')
  assert.match(stale.detail ?? stale.title, /新名字/)
  await client.patch('/me', { name: '无' }).expect(428)
  await client.edit('/me', after, { role_ids: [] }).expect(422, 'field.unknown')
  const { errors } = await client.edit('/me', after, { name: ' ', mail: 'x', phone: '1', lang: 'fr' }).expect(422)
  assert.ok(errors.some((e) => e.pointer === '/lang'))
  const cleared = await client.edit('/me', after, { mail: null, phone: null })
  assert.deepEqual([cleared.mail, cleared.phone], [null, null])
})

test('the profile speaks where the browser does not', async () => {
  await addUser('english', { lang: 'en' })
  const client = await server.logIn('english', password, { 'Accept-Language': '*' })
  const { detail, title } = await client.delete('/me/sessions/999999').expect(404, 'session.not_found')
  assert.match(`${title} ${detail}`, /There is no such session/)
})

test('a new password ends the other sessions and not this one', async () => {
  await addUser('changer')
  const [here, there] = [await server.logIn('changer', password), await server.logIn('changer', password)]
  const fresh = 'quite another one 2'
  await here.post('/me/password', { current: 'not it at all', new: fresh }).expect(422, 'password.wrong')
  await here.post('/me/password', { current: password, new: 'changer123' }).expect(422, 'password.personal')
  await here.post('/me/password', { current: password, new: 'short' }).expect(422, 'password.short')
  await here.post('/me/password', { current: password, new: fresh }).expect(204)
  await here.get('/me')
  await there.get('/me').expect(401)
  await anonymous.post('/session', { login: 'changer', password }).expect(401, 'login.wrong')
  await server.logIn('changer', fresh)
})

test('guessing the present password is slowed down too', async () => {
  await addUser('stolen')
  const client = await server.logIn('stolen', password)
  const guess = () => client.post('/me/password', { current: 'not it at all', new: 'quite another one 2' }, from('192.0.2.5'))
  for (let i = 0; i < 11; i++) await guess().expect(422, 'password.wrong')
  await guess().expect(429, 'login.throttled')
})

test('sessions are listed and ended one by one', async () => {
  await addUser('twice')
  const [one, two] = [await server.logIn('twice', password, { 'User-Agent': `Firefox ${'x'.repeat(500)}` }),
    await server.logIn('twice', password)]
  const { items } = await one.get('/me/sessions')
  assert.equal(items.length, 2)
  const [current] = items.filter((s) => s.current)
  assert.equal(current.address, '127.0.0.1')
  assert.ok(Date.parse(current.expires_at) > Date.parse(current.created_at))
  const [other] = items.filter((s) => !s.current)
  assert.match(current.agent, /^Firefox x{192}$/)
  await admin.delete(`/me/sessions/${other.id}`).expect(404, 'session.not_found')
  await one.delete(`/me/sessions/${other.id}`).expect(204)
  await two.get('/me').expect(401)
  await one.delete(`/me/sessions/${other.id}`).expect(404, 'session.not_found')
  assert.equal((await one.get('/me/sessions')).items.length, 1)
})

test('wrong forms are named field by field', async () => {
  const { errors } = await anonymous.post('/session', { login: '', extra: 1 }).expect(422)
  assert.deepEqual(errors.map((e) => e.pointer).sort(), ['/extra', '/login', '/password'])
  await anonymous.post('/session', { login: 1, password: [] }).expect(422)
  await anonymous.post('/session', '{"login":').expect(400)
})

test('sessions outlive a restart of the server', async () => {
  const client = await server.logIn()
  await server.restart()
  await client.get('/me')
})
