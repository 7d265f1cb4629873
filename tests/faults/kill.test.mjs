// The process is killed twenty times under load. What was answered must be there afterwards; what was
// not may be sent again with its Idempotency-Key, and is then there once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sleep, until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'

const ROUNDS = 20
const WRITERS = 16

const server = await startServer()
const token = server.run(['token', 'add', '--user', 'admin', '--name', 'load']).stdout.trim()
const load = () => server.anonymous({ Authorization: `Bearer ${token}` })
const answered = new Map() // subject → ticket
let sent = 0
let killed = 0

const attempt = (round) => ({
  key: randomUUID(),
  form: { kind: 'fault', subject: `断电测试 ${round}-${++sent}`, impact: 'low', urgency: 'low', customer: { name: `客户${sent}` } },
})

/** Sends one; true when an answer came. Anything else than a 201 or a broken line is a fault. */
async function send(client, { key, form }) {
  const { status, body } = await client.post('/tickets', form, { 'Idempotency-Key': key }).answer()
    .catch((error) => {
      assert.match(String(error.cause?.code ?? error), /ECONN|UND_ERR|terminated|fetch failed/)
      return {}
    })
  if (!status) return false
  assert.equal(status, 201, JSON.stringify(body))
  answered.set(form.subject, body)
  return true
}

/** Writers until the process dies; what got no answer is returned. */
async function loadUntilKilled(round) {
  const client = load()
  const open = []
  let running = true
  const writer = async () => {
    while (running) {
      const one = attempt(round)
      if (!await send(client, one)) {
        open.push(one)
        return
      }
    }
  }
  const writers = Array.from({ length: WRITERS }, writer)
  const before = answered.size
  await until(() => answered.size > before + WRITERS, { ms: 30_000, what: 'the load wrote nothing before the kill' })
  await sleep(Math.random() * 400)
  await server.kill()
  killed++
  running = false
  await Promise.all(writers)
  return open
}

const there = () => server.run(['export', 'tickets', '--format', 'jsonl']).stdout.trim().split('\n')
  .filter(Boolean).map((line) => JSON.parse(line))

for (let round = 1; round <= ROUNDS; round++) {
  test(`kill ${round} of ${ROUNDS}: nothing that was answered is lost`, async () => {
    const open = await loadUntilKilled(round)
    await server.start()
    for (const one of open) assert.ok(await send(load(), one), 'no answer after the restart')
    const subjects = there().map((ticket) => ticket.subject)
    assert.equal(new Set(subjects).size, subjects.length, 'a ticket stands twice')
    const lost = [...answered.keys()].filter((subject) => !subjects.includes(subject))
    assert.deepEqual(lost, [])
  })
}

test('after twenty kills everything is whole', () => {
  assert.equal(killed, ROUNDS)
  const { code, stdout } = server.run(['verify'], { check: false })
  assert.equal(code, 0, stdout)
  assert.equal(there().length, answered.size)
})
