// The disk is full: a limit on the size of files (RLIMIT_FSIZE) stands in for it, put on and taken off
// the running server. The database's files pass it, the answers say so, and nothing is lost.
import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run, until } from '../lib/process.mjs'
import { engine, startServer } from '../lib/server.mjs'

const sqlite = { skip: engine !== 'sqlite' && 'the disk of PostgreSQL is its own' }
const server = await startServer()
const admin = await server.logIn()

const limit = (bytes) => run(['prlimit', '--pid', String(server.pid), `--fsize=${bytes}:`])
const form = (subject, size = 10) => ({ kind: 'question', subject, description: '问'.repeat(size), impact: 'low', urgency: 'low' })
const subjects = async () => (await admin.all('/tickets?limit=200')).map((ticket) => ticket.subject)

test('a full disk refuses writes with 507 and keeps serving reads', sqlite, async () => {
  await admin.post('/tickets', form('先前')).expect(201)
  const grown = Math.max(statSync(join(server.data, 'aftersale.db')).size, statSync(join(server.data, 'aftersale.db-wal')).size)
  limit(grown + 200_000)
  const kept = ['先前']
  const refused = await until(async () => {
    const subject = `满 ${kept.length}`
    const { status, body } = await admin.post('/tickets', form(subject, 10_000)).answer()
    if (status === 201) kept.push(subject)
    else return { status, code: body.code }
  }, { ms: 60_000, every: 0, what: 'the disk never filled up' })
  assert.deepEqual(refused, { status: 507, code: 'db.full' })
  assert.deepEqual((await subjects()).sort(), kept.sort(), 'exactly what was answered 201 is there')

  limit('unlimited')
  await admin.post('/tickets', form('之后')).expect(201)
  assert.ok((await subjects()).includes('之后'), 'it goes on without a restart')
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})

test('an upload onto a full disk is refused and leaves nothing', sqlite, async () => {
  const data = Buffer.alloc(3 << 20, 1)
  limit(1 << 20)
  const { status, body } = await admin.upload('/attachments', [{ name: 'big.bin', type: 'application/octet-stream', data }]).answer()
  limit('unlimited')
  assert.deepEqual([status, body.code], [507, 'db.full'])
  await admin.upload('/attachments', [{ name: 'big.bin', type: 'application/octet-stream', data }])
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})

test('a backup that does not fit leaves no file and says why', () => {
  const file = join(server.folder, 'small.tar.zst')
  const { code, stdout } = run(['prlimit', '--fsize=1024', ...server.command('backup', file, '--json')],
    { env: server.env, check: false })
  assert.equal(code, 4, stdout)
  assert.equal(JSON.parse(stdout).error.code, 'cli.file.write')
  assert.ok(!existsSync(file) && !existsSync(`${file}.part`))
})
