// Processes on the command line: list, check, draw, import, export; and mining the company's own flows.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { ifMatch, small } from '../lib/flows.mjs'
import { run } from '../lib/process.mjs'
import { program, startServer } from '../lib/server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'aftersale-process-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const server = await startServer()
const { as, teams } = await makeCompany(server)
const { manager, agent } = as
const here = (...argv) => server.run([...argv, '--lang', 'zh'], { check: false })
const alone = (...argv) => run([program, ...argv, '--data', join(folder, 'nowhere'), '--lang', 'en'], { check: false })
const file = (name, definition) => {
  const path = join(folder, name)
  writeFileSync(path, typeof definition === 'string' ? definition : JSON.stringify(definition))
  return path
}
const good = file('claim.json', small())

test('files are checked where there is no company, by file and row', () => {
  const fine = alone('process', 'check', good)
  assert.deepEqual([fine.code, fine.stdout], [0, `${good} nothing found\n`])
  const lost = small()
  lost.moves[0].to = 'nowhere'
  lost.steps[0].role = 'king'
  const bad = file('bad.json', lost)
  const found = alone('process', 'check', good, bad)
  assert.equal(found.code, 1)
  assert.match(found.stdout, new RegExp(`${bad} /moves/0/to error: `))
  assert.match(found.stdout, new RegExp(`${bad} /steps/0/role error: `))
  const { findings } = JSON.parse(alone('process', 'check', bad, '--json').stdout)
  assert.ok(findings.some((f) => f.file === bad && f.pointer === '/moves/0/to' && f.code === 'process.no_step'))
  const unread = alone('process', 'check', file('half.json', '{"key": "x", '))
  assert.equal(unread.code, 1)
  assert.match(unread.stdout, /half\.json \/ error: /)
  assert.equal(alone('process', 'check', file('odd.json', { ...small(), colour: 'red' })).code, 1)
  assert.notEqual(alone('process', 'check', join(folder, 'none.json')).code, 0)
  assert.ok(!existsSync(join(folder, 'nowhere')))
})

test('a file or a template is drawn in either language', () => {
  const svg = run([program, 'process', 'draw', good, '--data', join(folder, 'nowhere'), '--lang', 'zh']).stdout
  assert.match(svg, /<svg/)
  assert.match(svg, /等货/)
  assert.match(alone('process', 'draw', good).stdout, /Waiting for goods/)
  assert.match(alone('process', 'draw', good, '--format', 'dot').stdout, /^digraph/)
  const pdf = join(folder, 'q.pdf')
  assert.equal(alone('process', 'draw', 'question', pdf, '--format', 'pdf').code, 0)
  assert.equal(readFileSync(pdf).subarray(0, 5).toString(), '%PDF-')
  assert.equal(alone('process', 'draw', 'no_such_key').code, 3)
})

test('in and out of the company: a draft that was exported is the one that was imported', async () => {
  const added = here('process', 'import', good)
  assert.equal(added.code, 0, added.stderr)
  assert.match(added.stdout, /已新建流程 claim 的草稿/)
  assert.match(here('process', 'import', good).stdout, /已替换流程 claim 的草稿/)
  const [claim] = (await manager.get('/processes')).items
  await manager.post(`/processes/${claim.id}/switch-on`, { note: 'first' }, ifMatch(claim))
  assert.match(here('process', 'list').stdout, /^claim {2}索赔 {2}第 1 版 {2}启用\n$/)
  const out = here('process', 'export', 'claim', '--edition', '1')
  const again = JSON.parse(out.stdout)
  assert.deepEqual([again.key, again.steps.length, again.moves.map((m) => m.key)], ['claim', 6, small().moves.map((m) => m.key)])
  assert.equal(here('process', 'check', file('again.json', out.stdout)).code, 0)
  assert.match(here('process', 'draw', 'claim').stdout, /等货/)
  assert.equal(here('process', 'export', 'nothing').code, 3)
  assert.equal(JSON.parse(here('process', 'list', '--json').stdout).key, 'claim')
})

test('mining reads the company’s own flows by a process’s key', async () => {
  const ticket = await agent.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id })
  const [flow] = (await agent.get(`/tickets/${ticket.id}/flows`)).items
  await agent.post(`/flows/${flow.id}/moves`, { move: 'accept', values: { cause: 'broken', amount: 900 } })
  const mined = here('mine', '--process', 'claim', '--json')
  assert.equal(mined.code, 0, mined.stderr)
  const r = JSON.parse(mined.stdout)
  assert.deepEqual([r.cases, r.variants[0].path], [1, ['审核', '走哪边', '付款']])
  assert.match(here('mine', '--process', 'claim').stdout, /审核/)
  assert.equal(JSON.parse(here('mine', '--process', 'claim', '--to', '2020-01-01T00:00:00Z', '--json').stdout).cases, 0)
  assert.equal(here('mine', '--process', 'nothing').code, 3)
  assert.notEqual(here('mine').code, 0)
  assert.notEqual(here('mine', good, '--process', 'claim').code, 0)
})
