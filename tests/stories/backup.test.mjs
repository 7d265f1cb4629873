// Backup while serving, and the way back: into a fresh folder, into the other engine, never over data
// unasked, and not at all from a file that is not whole.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createDatabase, dropDatabase } from '../lib/cluster.mjs'
import { run } from '../lib/process.mjs'
import { program, startServer } from '../lib/server.mjs'

const server = await startServer({ seed: ['demo', '--tickets', '60'] })
const admin = await server.logIn('admin', 'aftersale-demo')
const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const { items: [upload] } = await admin.upload('/attachments', [{ name: '图.png', type: 'image/png', data: picture }])
const ticket = (await admin.get('/tickets')).items[0]
await admin.post(`/tickets/${ticket.id}/messages`, { type: 'note', body: '附图', attachment_ids: [upload.id] }).expect(201)

let places = 0
const place = () => join(server.folder, `place${++places}`)
const json = ({ code, stdout }) => ({ code, ...JSON.parse(stdout) })
const cli = (...argv) => json(run([program, ...argv, '--json'], { env: server.env, check: false }))
const backup = (file) => json(server.run(['backup', file, '--json'], { check: false }))
const rows = (where) => run([program, 'export', 'events', '--format', 'jsonl', ...where], { env: server.env }).stdout
  .split('\n').filter(Boolean).map((line) => ({ ...JSON.parse(line), id: 0 }))

const file = join(server.folder, 'first.tar.zst')
/* The server goes on by itself (it tells who is late), so what the backup holds is what was there while it was made. */
let made, original
do {
  rmSync(file, { force: true })
  original = rows(server.command().slice(1))
  made = backup(file)
} while (rows(server.command().slice(1)).length !== original.length)

test('a backup is one file that common tools can read', () => {
  assert.deepEqual([made.code, made.files], [0, 1])
  assert.ok(made.rows > 500)
  assert.equal(statSync(file).mode & 0o777, 0o600, 'it holds everything: only its owner reads it')
  const names = run(['tar', '--zstd', '-tf', file]).stdout.trim().split('\n')
  assert.deepEqual(names, [`files/${upload.sha256}`, 'dump/000001.jsonl', 'manifest.json'])
  const manifest = JSON.parse(run(['tar', '--zstd', '-xOf', file, 'manifest.json']).stdout)
  const { schema } = JSON.parse(server.run(['version', '--json']).stdout)
  assert.deepEqual([manifest.format, manifest.schema, manifest.rows, manifest.files], [1, schema, made.rows, 1])
  assert.deepEqual(readdirSync(server.folder).filter((name) => name.endsWith('.part')), [])
})

test('a file that is there is not written over', () => {
  const before = readFileSync(file)
  const { code, error } = backup(file)
  assert.deepEqual([code, error.code], [3, 'archive.exists'])
  assert.ok(readFileSync(file).equals(before))
})

test('restored into a fresh folder everything is there, and whole', () => {
  const data = place()
  const { code, rows: count, files, wrong, aside } = cli('restore', file, '--data', data)
  assert.deepEqual([code, count, files, wrong, aside], [0, made.rows, 1, 0, null])
  assert.deepEqual(rows(['--data', data]), original)
  assert.deepEqual(readdirSync(data).sort(), ['aftersale.db', 'files'])
  assert.equal(run([program, 'verify', '--data', data], { env: server.env, check: false }).code, 0)
})

test('data that is there is kept: refused, and with --force moved aside', () => {
  const data = place()
  cli('restore', file, '--data', data)
  run([program, 'user', 'add', '--login', 'later', '--name', '后来', '--data', data], { env: server.env })
  const refused = cli('restore', file, '--data', data)
  assert.deepEqual([refused.code, refused.error.code], [3, 'cli.restore.not_empty'])
  const { code, aside } = cli('restore', file, '--data', data, '--force')
  assert.equal(code, 0)
  const again = cli('user', 'add', '--login', 'later', '--name', '后来', '--data', data)
  assert.equal(again.code, 0, 'the restored data knows nothing of what came later')
  const kept = cli('user', 'add', '--login', 'later', '--name', '后来', '--data', aside)
  assert.equal(kept.code, 3, 'what was there before still does')
})

test('a folder that a server uses is not touched', { skip: server.database && 'the folder of SQLite' }, () => {
  const { code, error } = cli('restore', file, '--data', server.data, '--force')
  assert.deepEqual([code, error.code], [3, 'db.in_use'])
  assert.deepEqual(readdirSync(server.data).filter((name) => /restore/.test(name)), [])
})

test('between the engines, there and back', { skip: !process.env.AFTERSALE_TEST_PG && 'there is no PostgreSQL in this run' }, () => {
  const url = createDatabase(process.env.AFTERSALE_TEST_PG)
  after(() => dropDatabase(url))
  const [there, back, second] = [place(), place(), join(server.folder, 'second.tar.zst')]
  const postgres = ['--database', url, '--data', there]
  assert.equal(cli('restore', file, ...postgres).code, 0)
  assert.deepEqual(rows(postgres), original)
  const full = cli('restore', file, ...postgres)
  assert.deepEqual([full.code, full.error.code], [3, 'dump.not_empty'])
  const forced = cli('restore', file, ...postgres, '--force')
  assert.deepEqual([forced.code, forced.wrong], [0, 0])
  assert.match(forced.aside, /^before_restore_/)
  assert.equal(cli('backup', second, ...postgres).code, 0)
  assert.equal(cli('restore', second, '--data', back).code, 0)
  assert.deepEqual(rows(['--data', back]), original)
})

const whole = readFileSync(file)
const alter = (at) => {
  const bytes = Buffer.from(whole)
  bytes[at] ^= 0x55
  return bytes
}
const spoilt = [
  ['cut off in the middle', whole.subarray(0, whole.length >> 1)],
  ['cut off by its last byte', whole.subarray(0, -1)],
  ['altered near its beginning', alter(200)],
  ['altered in the middle', alter(whole.length >> 1)],
  ['altered at its end', alter(whole.length - 2)],
  ['followed by something', Buffer.concat([whole, Buffer.from('more')])],
  ['empty', Buffer.alloc(0)],
  ['of another kind', Buffer.from('PK\x03\x04 not a backup')],
]
for (const [what, bytes] of spoilt) {
  test(`a backup that is ${what} is refused and changes nothing`, () => {
    const data = place()
    const path = join(server.folder, 'spoilt.tar.zst')
    writeFileSync(path, bytes)
    const { code, error } = cli('restore', path, '--data', data)
    assert.deepEqual([code, error.code], [3, 'archive.damaged'], error?.detail)
    assert.ok(!existsSync(data), 'the folder was not even made')
  })
}

test('an archive with other contents than its manifest is refused', () => {
  const folder = place()
  const path = join(server.folder, 'forged.tar.zst')
  run(['mkdir', '-p', folder])
  run(['tar', '--zstd', '-xf', file, '-C', folder])
  const piece = join(folder, 'dump/000001.jsonl')
  writeFileSync(piece, readFileSync(piece, 'utf8').replace('林小雨', '林大雨'))
  const names = run(['tar', '--zstd', '-tf', file]).stdout.trim().split('\n')
  run(['tar', '--zstd', '--format=ustar', '-cf', path, '-C', folder, ...names])
  const { code, error } = cli('restore', path, '--data', place())
  assert.deepEqual([code, error.code], [3, 'archive.damaged'])
})

test('backups under load are consistent', async () => {
  let running = true
  const writer = async () => {
    for (let i = 0; running; i++) {
      const { id } = await admin.post('/tickets', { kind: 'fault', subject: `并行 ${i}`, impact: 'low', urgency: 'low' }).expect(201)
      await admin.post(`/tickets/${id}/messages`, { type: 'reply', body: '处理中', then: 'waiting' }).expect(201)
    }
  }
  const writers = [writer(), writer(), writer()]
  const child = await import('node:child_process')
  for (let i = 0; i < 3; i++) {
    const path = join(server.folder, `load${i}.tar.zst`)
    const code = await new Promise((resolve) => child.spawn(...(([p, ...a]) => [p, a, { env: server.env }])(server.command('backup', path))).on('exit', resolve))
    assert.equal(code, 0)
    const { code: restored, wrong } = cli('restore', path, '--data', place())
    assert.deepEqual([restored, wrong], [0, 0])
    rmSync(path)
  }
  running = false
  await Promise.all(writers)
})
