// `aftersale verify` finds what somebody altered, removed or lost, and says where.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
await switchOn(as.manager, small())
await as.agent.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id })
const ticket = await as.manager.post('/tickets', fault)
const { items: [file] } = await as.manager.upload('/attachments', [{ name: 'a.txt', type: 'text/plain', data: Buffer.from('proof') }])
await as.manager.post(`/tickets/${ticket.id}/messages`, { type: 'reply', body: '原话', attachment_ids: [file.id] })
await as.manager.post(`/tickets/${ticket.id}/transitions`, { to: 'closed' })

const verify = () => server.run(['verify'], { check: false })
const events = (where) => `event WHERE subject_kind = 'ticket' AND subject_id = ${ticket.id} AND ${where}`

/** [what, the tampering, its undoing, what verify must say] */
const cases = [
  ['an event’s details', `UPDATE event SET data = '{}' WHERE subject_kind = 'ticket' AND subject_id = ${ticket.id} AND seq = 1 AND data <> '{}'`, null, /ticket \d+: event \d+ .*hash/],
  ['who did it', `UPDATE event SET actor_id = actor_id + 1 WHERE subject_kind = 'ticket' AND subject_id = ${ticket.id} AND seq = 2`,
    `UPDATE event SET actor_id = actor_id - 1 WHERE subject_kind = 'ticket' AND subject_id = ${ticket.id} AND seq = 2`, /ticket \d+: event \d+ .*hash/],
  ['the words of a reply', `UPDATE message SET body = '改过的话' WHERE ticket_id = ${ticket.id}`,
    `UPDATE message SET body = '原话' WHERE ticket_id = ${ticket.id}`, /message \d+ was altered/],
  ['a count', 'UPDATE ticket_count SET n = n + 1', 'UPDATE ticket_count SET n = n - 1', /recorded/],
  ['a customer’s count', 'UPDATE customer SET ticket_count = ticket_count + 1', 'UPDATE customer SET ticket_count = ticket_count - 1', /customer \d+/],
  ['where flows stand', 'UPDATE flow_count SET n = n + 1', 'UPDATE flow_count SET n = n - 1', /count of process \d+, step review.*recorded/],
  ['a searched text', 'UPDATE search_doc SET body = body || \'x\'', null, /search/i],
  ['the end of a chain', `DELETE FROM ${events('seq = (SELECT max(seq) FROM event WHERE subject_kind = \'ticket\')')}`, null, /recorded/],
]

test('what was not touched is in order', () => {
  const { code, stdout } = verify()
  assert.equal(code, 0, stdout)
})

test('an altered or lost file is named', () => {
  const folder = join(server.data, 'files')
  const path = readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).find((p) => statSync(p).isFile())
  const bytes = readFileSync(path)
  writeFileSync(path, 'other')
  assert.match(verify().stdout, /attachment \d+ \(a\.txt\)/)
  writeFileSync(path, bytes)
  renameSync(path, `${path}.away`)
  assert.equal(verify().code, 1)
  renameSync(`${path}.away`, path)
  assert.equal(verify().code, 0)
})

for (const [what, sql, undo, says] of cases.filter(([, , undo]) => undo))
  test(`it finds that somebody altered ${what}`, () => {
    tamper(server, sql)
    const { code, stdout } = verify()
    assert.equal(code, 1)
    assert.match(stdout, says)
    tamper(server, undo)
    assert.equal(verify().code, 0, 'undone, all is in order again')
  })

for (const [what, sql, , says] of cases.filter(([, , undo]) => !undo))
  test(`it finds that somebody altered ${what}`, () => {
    const before = verify().stdout.split('\n').length
    tamper(server, sql)
    const { code, stdout } = verify()
    assert.equal(code, 1)
    assert.match(stdout, says)
    assert.ok(stdout.split('\n').length > before || before === 1, 'something more than before is told')
  })
