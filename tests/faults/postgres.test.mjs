// PostgreSQL goes away and comes back, in order and without: clear answers meanwhile, recovery without a
// restart, and nothing that was answered is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after } from 'node:test'
import { Cluster, createDatabase } from '../lib/cluster.mjs'
import { sleep, until } from '../lib/process.mjs'
import { engine, startServer } from '../lib/server.mjs'

const postgres = { skip: engine !== 'postgres' && 'there is no PostgreSQL in this run' }
const form = (subject) => ({ kind: 'question', subject, impact: 'low', urgency: 'low' })
let cluster, server, admin

if (engine === 'postgres') {
  cluster = await Cluster.start({ durable: true })
  after(() => cluster.stop())
  server = await startServer({ database: createDatabase(cluster.url) })
  admin = await server.logIn()
}

const status = async (path) => (await server.anonymous().get(path).answer()).status
const isBack = () => until(async () => await status('//readyz') === 200, { ms: 20_000, what: 'it did not recover' })

for (const [how, signal] of [['is stopped', 'SIGINT'], ['crashes', 'SIGQUIT']]) {
  test(`PostgreSQL ${how} and comes back`, postgres, async () => {
    await admin.post('/tickets', form(`先前 ${how}`)).expect(201)
    await cluster.down(signal)
    await until(async () => await status('//readyz') === 503, { what: '/readyz does not notice' })
    assert.equal(await status('//healthz'), 200, 'the process itself lives')
    for (const call of [() => admin.get('/tickets'), () => admin.post('/tickets', form('不在')), () => admin.get('/me')]) {
      const { status, body } = await call().answer()
      assert.deepEqual([status, body.code], [503, 'db.away'])
    }
    await cluster.up()
    await isBack()
    await admin.post('/tickets', form(`之后 ${how}`)).expect(201)
    const subjects = (await admin.all('/tickets')).map((ticket) => ticket.subject)
    for (const subject of [`先前 ${how}`, `之后 ${how}`]) assert.ok(subjects.includes(subject), `${subject} is lost`)
    assert.ok(!subjects.includes('不在'))
  })
}

test('a crash under load loses nothing that was answered', postgres, async () => {
  const answered = []
  let running = true
  let sent = 0
  const writer = async () => {
    while (running) {
      const subject = `负载 ${++sent}`
      const { status, body } = await admin.post('/tickets', form(subject)).answer()
      if (status === 201) answered.push(subject)
      else assert.deepEqual([status, body.code], [503, 'db.away'])
    }
  }
  const writers = Array.from({ length: 8 }, writer)
  await sleep(800)
  await cluster.down('SIGQUIT')
  running = false
  await Promise.all(writers)
  assert.ok(answered.length > 0, 'the load wrote nothing')
  await cluster.up()
  await isBack()
  const subjects = new Set((await admin.all('/tickets?limit=200')).map((ticket) => ticket.subject))
  assert.deepEqual(answered.filter((subject) => !subjects.has(subject)), [])
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})

test('commands say exit code 4 while it is away', postgres, async () => {
  await cluster.down()
  const { code, stdout } = server.run(['verify', '--json'], { check: false })
  await cluster.up()
  await isBack()
  assert.deepEqual([code, JSON.parse(stdout).error.code], [4, 'db.away'])
})
