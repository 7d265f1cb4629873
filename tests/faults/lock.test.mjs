// Another process holds the write lock of the SQLite file: writes say so after a while, reads go on, and
// when the lock is free everything works again by itself.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { ended, spawnBound } from '../lib/process.mjs'
import { engine, startServer } from '../lib/server.mjs'

const sqlite = { skip: engine !== 'sqlite' && 'only SQLite has one lock for all' }
const server = await startServer()
const admin = await server.logIn()
const form = { kind: 'question', subject: '锁', impact: 'low', urgency: 'low' }

const holder = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
c.execute("ROLLBACK")
`

/** Holds the lock until release() is called. */
async function hold() {
  const child = spawnBound(['python3', '-c', holder, join(server.data, 'aftersale.db')], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return async () => {
    child.stdin.end('\n')
    assert.deepEqual(await ended(child, 10_000), { code: 0, signal: null })
  }
}

test('a held lock is a 503 for writes, reads go on, and it passes', sqlite, async () => {
  const release = await hold()
  const answers = Promise.all(Array.from({ length: 5 }, () => admin.post('/tickets', form).answer()))
  assert.deepEqual((await admin.get('/tickets')).items, [], 'reads do not wait')
  for (const { status, body, headers } of await answers) {
    assert.deepEqual([status, body.code], [503, 'db.locked'])
    assert.ok(Number(headers.get('retry-after')) >= 1)
  }
  await release()
  await admin.post('/tickets', form).expect(201)
  assert.equal((await admin.get('/tickets')).items.length, 1, 'what was refused left nothing')
})

test('a short lock is waited for', sqlite, async () => {
  const release = await hold()
  const answer = admin.post('/tickets', form).answer()
  setTimeout(release, 800)
  assert.equal((await answer).status, 201)
})

test('commands wait for it too, then say exit code 4', sqlite, async () => {
  const release = await hold()
  const { code, stdout } = server.run(['user', 'add', '--login', 'late', '--name', '晚到', '--json'], { check: false })
  await release()
  assert.deepEqual([code, JSON.parse(stdout).error.code], [4, 'db.locked'])
  assert.equal(server.run(['user', 'add', '--login', 'late', '--name', '晚到', '--json']).code, 0)
})
