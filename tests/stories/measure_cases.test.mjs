// The measures of the catalogue: what their files say, and each bundled case, whose rows go into a database of this engine and
// out of the measure's own statement. The figures are added up here, apart from the program.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { figure, observe, readCases, readMeasures } from '../lib/measures.mjs'
import { Server } from '../lib/server.mjs'

const measures = readMeasures()
const byKey = new Map(measures.map((m) => [m.key, m]))

const server = new Server()
server.seed()
after(() => server.dispose())

const words = {
  kind: ['share', 'ratio', 'duration', 'mean', 'balance', 'count', 'standing'],
  unit: ['percent', 'ppm', 'seconds', 'points', 'number'],
  direction: ['higher', 'lower', 'none'],
  source: ['events', 'mail', 'calls', 'courses', 'surveys', 'knowledge', 'costs', 'hours'],
}
const texts = ['name', 'formula', 'gamed', 'guard']
const optional = ['refused', 'target']
const known = ['key', ...Object.keys(words), 'scale', 'subject', 'least', 'counter', 'not_alone', 'personal', 'exclude', 'file',
  'statement', 'sql', ...[...texts, ...optional].flatMap((name) => [`${name}_zh`, `${name}_en`])]

function faultsOf(m) {
  const faults = []
  const must = (holds, what) => holds || faults.push(what)
  must(m.file === `${m.key}.sql`, `the key is ${m.key}`)
  must(!m.sql || m.statement === `measure_${m.key.toLowerCase()}`, `the statement is called ${m.statement}`)
  must((m.source === 'events') === Boolean(m.sql), 'a statement exactly where there is a source')
  for (const [name, list] of Object.entries(words)) must(list.includes(m[name]), `${name}: ${m[name]}`)
  for (const name of texts)
    must(/\p{Script=Han}/u.test(m[`${name}_zh`]) && /[a-z]/i.test(m[`${name}_en`]), `${name} in both languages`)
  for (const name of optional) must(Boolean(m[`${name}_zh`]) === Boolean(m[`${name}_en`]), `${name} in both languages`)
  for (const name of [...texts, ...optional]) must(!/\p{Script=Han}/u.test(m[`${name}_en`] ?? ''), `${name}_en holds Chinese`)
  for (const { key, zh, en } of m.exclude) must(/^[a-z_]+$/.test(key) && zh && en, `exclude: ${key}`)
  must(new Set(m.exclude.map((e) => e.key)).size === m.exclude.length, 'a reason twice')
  must(Number(m.least) > 0, `least: ${m.least}`)
  must(byKey.has(m.counter) && m.counter !== m.key, `counter: ${m.counter}`)
  for (const name of Object.keys(m)) must(known.includes(name), `what is ${name}?`)
  return faults
}

test('the catalogue is whole: K01 to K36, each said in full and in both languages', () => {
  for (let i = 1; i <= 36; i++) assert.ok(byKey.has(`K${String(i).padStart(2, '0')}`), `K${i} is not there`)
  const faults = measures.flatMap((m) => faultsOf(m).map((fault) => `${m.file}: ${fault}`))
  assert.deepEqual(faults, [])
})

test('what would be perverse as a person’s target says so', () => {
  const refused = measures.filter((m) => m.refused_zh).map((m) => m.key)
  for (const key of ['K16', 'K16b', 'K17', 'K19', 'K21', 'K21b']) assert.ok(refused.includes(key), key)
  for (const key of ['K01', 'K05', 'K06', 'K18']) assert.equal(byKey.get(key).not_alone, 'yes', key)
})

test('each measure with a source has cases', () => {
  const bare = measures.filter((m) => m.sql && readCases(m.key).length === 0).map((m) => m.key)
  assert.deepEqual(bare, [])
})

const work = measures.flatMap((measure) => readCases(measure.key).map((scene) => ({ measure, scene })))
const seen = observe(server, work)

for (const one of seen)
  test(`${one.measure.key}: ${one.scene.name}`, () => {
    const subjects = one.rows.map((row) => `${row.subject_id}/${row.part}`)
    assert.equal(new Set(subjects).size, subjects.length, `a row twice: ${subjects}`)
    for (const row of one.rows) {
      assert.ok(row.excluded >= 0 && row.excluded <= one.measure.exclude.length, `excluded ${row.excluded}`)
      if (one.measure.kind === 'share') assert.ok(row.den === 1 && [0, 1].includes(row.num), `${row.num} of ${row.den}`)
      assert.ok(row.recheck_at === null || row.recheck_at > Date.parse(one.scene.now), 'looked at again in the past')
    }
    const got = figure(one)
    for (const [name, expected] of Object.entries(one.scene.expect))
      assert.deepEqual(got[name], expected, `${name}: ${JSON.stringify(got)} of ${JSON.stringify(one.rows)}`)
  })
