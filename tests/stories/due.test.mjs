// aftersale due and aftersale calendar: answers on the command line, with and without a company.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { run } from '../lib/process.mjs'
import { program, startServer } from '../lib/server.mjs'

const server = await startServer()
const { as } = await makeCompany(server)
const folder = mkdtempSync(join(tmpdir(), 'aftersale-due-'))
after(() => rmSync(folder, { recursive: true }))

/* Where there is no company: the calendars of the program, and files. */
const env = { PATH: process.env.PATH, LANG: 'C.UTF-8' }
const cli = (argv) => run([program, ...argv], { cwd: folder, env, check: false })
const due = (...argv) => cli(['due', ...argv])
const json = (...argv) => JSON.parse(due('--json', ...argv).stdout)

const file = (name, value) => {
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
  return name
}
const week = (spans) => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((d) => [d, spans]))
const split = file('split.json', { zone: 'Asia/Kolkata', week: week([['09:00', '12:00'], ['13:00', '24:00']]), closed_yearly: ['01-26'] })
const havana = file('havana', { zone: 'America/Havana', week: week([['00:00', '24:00']]), covers_to: '2026-10-31' })
const start = ['--start', '2026-03-02T17:00:00+08:00']

const answers = [
  ['working time', ['--calendar', 'cn', ...start, '--add', '4h30m'], { due: '2026-03-03T04:30:00.000Z' }],
  ['to the second', ['--calendar', 'cn', ...start, '--add', '45s'], { due: '2026-03-02T09:00:45.000Z' }],
  ['used up at closing', ['--calendar', 'cn', ...start, '--add', '1h'], { due: '2026-03-02T10:00:00.000Z' }],
  ['over a make-up Saturday', ['--calendar', 'cn', '--start', '2026-02-27T17:00:00+08:00', '--add', '90m'], { due: '2026-02-28T01:30:00.000Z' }],
  ['backwards', ['--calendar', 'cn', ...start, '--subtract', '8h1m'], { due: '2026-02-28T09:59:00.000Z' }],
  ['between', ['--calendar', 'cn', ...start, '--until', '2026-03-03T10:00:00+08:00'], { seconds: 7200 }],
  ['between, reversed', ['--calendar', 'cn', ...start, '--until', '2026-03-02T16:00:00+08:00'], { seconds: -3600 }],
  ['opening', ['--calendar', 'cn', '--start', '2026-03-07T17:00:00+08:00', '--next-open'], { opens: '2026-03-09T01:00:00.000Z' }],
  ['open already', ['--calendar', 'cn', ...start, '--next-open'], { opens: '2026-03-02T09:00:00.000Z' }],
  ['working days', ['--calendar', 'cn', '--start', '2026-09-18T10:00:00+08:00', '--working-days', '7'], { due: '2026-09-29T10:00:00.000Z' }],
  ['natural days', ['--calendar', 'cn', '--start', '2026-08-02', '--natural-days', '60'], { due: '2026-10-08T16:00:00.000Z' }],
  ['natural days that do not roll', ['--calendar', 'cn', '--start', '2026-08-02', '--natural-days', '60', '--roll', 'none'], { due: '2026-10-01T16:00:00.000Z' }],
  ['months', ['--calendar', 'cn', '--start', '2026-01-31', '--months', '1', '--close', 'business'], { due: '2026-02-28T10:00:00.000Z' }],
  ['around the clock', ['--calendar', 'always', ...start, '--add', '72h'], { due: '2026-03-05T09:00:00.000Z' }],
  ['beyond what is known', ['--calendar', 'cn', '--start', '2026-12-31T17:00:00+08:00', '--add', '2h'], { due: '2027-01-01T02:00:00.000Z', provisional: true }],
  ['a file', ['--calendar', split, '--start', '2026-01-25T11:30:00+05:30', '--add', '12h'], { due: '2026-01-27T04:00:00.000Z' }],
  ['a file of any name', ['--calendar', havana, '--start', '2026-11-01', '--until', '2026-11-02'], { seconds: 90000, provisional: true }],
  ['nothing to add outside hours', ['--calendar', 'cn', '--start', '2026-03-07T17:00:00+08:00', '--add', '0s'], { due: '2026-03-09T01:00:00.000Z' }],
]
for (const [what, argv, answer] of answers) {
  test(`${what}, as JSON`, () => assert.deepEqual(json(...argv), answer))
}

test('for people it is local time, and the end of a day belongs to it', () => {
  assert.equal(due('--calendar', 'cn', ...start, '--add', '2h').stdout, '2026-03-03T10:00:00+08:00\n')
  assert.equal(due('--calendar', 'cn', '--start', '2026-08-02', '--natural-days', '60').stdout, '2026-10-08T24:00:00+08:00\n')
  assert.equal(due('--calendar', 'cn', ...start, '--until', '2026-03-03').stdout, '3600\n')
  assert.match(due('--calendar', 'cn', '--start', '2027-01-04', '--add', '1h', '--lang', 'zh').stderr, /暂定/)
})

const wrong = [
  ['no operation', ['--calendar', 'cn', ...start], 2, /Exactly one/],
  ['two operations', ['--calendar', 'cn', ...start, '--add', '1h', '--next-open'], 2, /Exactly one/],
  ['no calendar', [...start, '--add', '1h'], 2, /--calendar: .*required/],
  ['no start', ['--calendar', 'cn', '--add', '1h'], 2, /--start: .*required/],
  ['days as a length', ['--calendar', 'cn', ...start, '--add', '2d'], 2, /--add: .*working-days/],
  ['no length', ['--calendar', 'cn', ...start, '--add', '1.5h'], 2, /--add: .*4h30m/],
  ['a time without offset', ['--calendar', 'cn', '--start', '2026-03-02T17:00:00', '--add', '1h'], 2, /--start: .*offset/],
  ['another such', ['--calendar', 'cn', ...start, '--until', 'tomorrow'], 2, /--until: .*offset/],
  ['no days', ['--calendar', 'cn', ...start, '--working-days', '0'], 2, /--working-days/],
  ['days that are no number', ['--calendar', 'cn', ...start, '--natural-days', 'x'], 2, /--natural-days/],
  ['a roll that is none', ['--calendar', 'cn', ...start, '--natural-days', '1', '--roll', 'x'], 2, /rest, holiday, none/],
  ['a calendar that nobody knows', ['--calendar', 'nowhere', ...start, '--add', '1h'], 3, /nowhere/],
  ['a file that is not there', ['--calendar', './nowhere.json', ...start, '--add', '1h'], 3, /nowhere\.json/],
  ['a file that is no JSON', ['--calendar', file('no.json', '{"zone":'), ...start, '--add', '1h'], 3, /JSON/],
  ['what is never reached', ['--calendar', 'cn', ...start, '--add', '1000000h'], 3, /2199/],
  ['what lies too far back', ['--calendar', 'cn', '--start', '1970-01-05', '--subtract', '999h'], 3, /1970/],
]
for (const [what, argv, code, words] of wrong) {
  test(`${what}: named, exit code ${code}`, () => {
    const done = due(...argv)
    assert.equal(done.code, code, done.stderr)
    assert.match(done.stderr, words)
    assert.equal(done.stdout, '')
  })
}

test('what is wrong in a file is told by file and place, also as JSON', () => {
  const name = file('wrong.json', { zone: 'Asia/Peking', week: { mon: [['18:00', '09:00']], noday: [] }, closed: ['2026-02-30'] })
  const { code, stderr } = due('--calendar', name, ...start, '--add', '1h')
  assert.equal(code, 3)
  for (const place of ['/zone', '/week/mon/0', '/week/noday', '/closed/0']) assert.ok(stderr.includes(`wrong.json: ${place}: `), stderr)
  const { error } = json('--calendar', name, ...start, '--add', '1h')
  assert.equal(error.errors.length, 4)
  const refused = json('--calendar', 'cn', ...start, '--add', '2d').error
  assert.equal(refused.errors[0].code, 'due.days')
})

test('with a company its own calendars are asked', async () => {
  const calendar = { zone: 'Asia/Shanghai', week: week([['08:00', '20:00']]) }
  await as.manager.post('/calendars', { key: 'long', name_zh: '长白班', name_en: 'Long day', calendar })
  const ask = ['due', '--json', '--calendar', 'long', '--start', '2026-03-02T19:00:00+08:00', '--add', '2h']
  assert.deepEqual(JSON.parse(server.run(ask).stdout), { due: '2026-03-03T01:00:00.000Z' })
  assert.equal(cli(ask).code, 3)
})

test('the company’s calendars are listed, shown and given a year’s holidays', () => {
  const list = () => server.run(['calendar', 'list', '--lang', 'en']).stdout
  assert.match(list(), /^cn {2}China.* Asia\/Shanghai {2}version 1 {2}to 2026-12-31$/m)
  const year = file('2027.json', {
    $schema: 'x', $id: 'y', year: 2027, papers: [],
    days: [{ name: '元旦', date: '2027-01-01', isOffDay: true }, { name: '元旦', date: '2027-01-09', isOffDay: false }],
  })
  const path = join(folder, year)
  const dry = server.run(['calendar', 'import', path, '--dry-run', '--lang', 'en']).stdout
  assert.match(dry, /2027-\d\d-\d\d  added    workday -> holiday/)
  assert.match(list(), /cn .*version 1/)
  assert.match(server.run(['calendar', 'import', path, '--lang', 'en']).stdout, /cn version 2, to 2027-12-31/)
  assert.match(list(), /^cn .*version 2 {2}to 2027-12-31$/m)
  const shown = server.run(['calendar', 'show', 'cn']).stdout
  assert.ok(JSON.parse(shown).closed.includes('2027-01-01'))
  assert.deepEqual(json('--calendar', file('shown.json', shown), '--start', '2027-01-08', '--working-days', '1'), { due: '2027-01-09T10:00:00.000Z' })
  assert.equal(JSON.parse(server.run(['calendar', 'show', 'cn', '--json']).stdout).versions.length, 2)
  assert.equal(server.run(['calendar', 'show', 'nowhere'], { check: false }).code, 3)
  assert.equal(server.run(['calendar', 'import', file('bad.json', '{"year":2028}')], { check: false, cwd: folder }).code, 3)
  assert.match(server.run(['verify'], { check: false }).stdout, /./)
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})
