// aftersale due: what a calendar says, from the command line.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const due = (...args) => server.run(['due', ...args], { check: false })
const json = (...args) => {
  const { code, stdout, stderr } = due(...args, '--json')
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}
const hours = `${server.data}/hours.json`
writeFileSync(hours, JSON.stringify({
  zone: 'Asia/Shanghai', week: { mon: [['09:00', '12:00'], ['13:00', '18:00']] }, closed: ['2026-11-23'], covers_to: '2026-12-31',
}))

for (const [what, args, answer] of [
  ['over the holidays', ['--calendar', 'cn', '--start', '2026-09-30T17:00:00+08:00', '--add', '4h30m'], { due: '2026-10-08T04:30:00.000Z' }],
  ['used up at closing', ['--calendar', 'cn', '--start', '2026-11-25T17:00:00+08:00', '--add', '1h'], { due: '2026-11-25T10:00:00.000Z' }],
  ['backwards', ['--calendar', 'cn', '--start', '2026-10-08T12:30:00+08:00', '--subtract', '4h30m'], { due: '2026-09-30T09:00:00.000Z' }],
  ['what lies between', ['--calendar', 'cn', '--start', '2026-11-25T08:00:00+08:00', '--until', '2026-11-26T12:00:00+08:00'], { seconds: 43200 }],
  ['between, the other way', ['--calendar', 'cn', '--start', '2026-11-26T12:00:00+08:00', '--until', '2026-11-25T08:00:00+08:00'], { seconds: -43200 }],
  ['the next opening', ['--calendar', hours, '--start', '2026-11-23T10:00:00+08:00', '--next-open'], { opens: '2026-11-30T01:00:00.000Z' }],
  ['working days with a make-up Sunday', ['--calendar', 'cn', '--start', '2026-09-18T10:00:00+08:00', '--working-days', '7'], { due: '2026-09-29T10:00:00.000Z' }],
  ['natural days that roll', ['--calendar', 'cn', '--start', '2026-08-02T10:00:00+08:00', '--natural-days', '60'], { due: '2026-10-08T16:00:00.000Z' }],
  ['beyond the published year', ['--calendar', 'cn', '--start', '2026-12-30T10:00:00+08:00', '--working-days', '7'], { due: '2027-01-08T10:00:00.000Z', provisional: true }],
])
  test(`due: ${what}`, () => assert.deepEqual(json(...args), answer))

test('wrong questions are named', () => {
  const start = ['--start', '2026-11-25T08:00:00Z']
  for (const [args, code, words] of [
    [['--calendar', 'cn', ...start], 3, /exactly one|只给一个/],
    [['--calendar', 'cn', ...start, '--add', '1h', '--next-open'], 3, /exactly one|只给一个/],
    [['--calendar', 'cn', ...start, '--add', '2d'], 3, /--add/],
    [['--calendar', 'cn', ...start, '--add', 'soon'], 3, /--add/],
    [['--calendar', 'nowhere.json', ...start, '--add', '1h'], 3, /nowhere\.json/],
    [['--calendar', 'cn', '--start', 'today', '--add', '1h'], 2, /--start/],
    [['--calendar', 'cn', '--add', '1h'], 2, /--start/],
  ]) {
    const answer = due(...args)
    assert.equal(answer.code, code, `${args}: ${answer.stderr}`)
    assert.match(answer.stderr, words)
  }
})

test('a wrong calendar is told by its field', () => {
  const file = `${server.data}/wrong.json`
  writeFileSync(file, JSON.stringify({ zone: 'Asia/Nowhere', week: { mon: [['09:00', '12:00'], ['11:00', '13:00']] } }))
  const { code, stderr } = due('--calendar', file, '--start', '2026-11-25T08:00:00Z', '--add', '1h')
  assert.equal(code, 3)
  assert.match(stderr, /\/zone/)
  assert.match(stderr, /\/week\/mon\/1/)
})
