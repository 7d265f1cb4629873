// Roll-ups over a whole company's history: the same as the full computation, for any period and scope.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted } from '../lib/figures.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer({ seed: ['demo', '--tickets', '400', '--seed', '11'] })
const manager = await server.logIn('tangyue', 'aftersale-demo')
await counted(manager)
const figures = async (query) => (await manager.get(`/measures/figures?${query}`)).items
const { items: measures } = await manager.get('/measures')
const counts = measures.filter((m) => m.source === 'events')

test('every cell is what the events come to', () => {
  const { code, stdout } = server.run(['verify'], { check: false })
  assert.equal(code, 0, stdout)
  assert.match(server.run(['measure', '--check', '--lang', 'en']).stdout, /are the same/)
})

test('a period told in days, months and both is the sum of its parts', async () => {
  const sum = (a, b) => a.n + b.n
  for (const [from, between, after, to] of [['2026-08-01', '2026-09-30', '2026-10-01', '2026-11-26'], ['2026-08-13', '2026-10-09', '2026-10-10', '2026-11-26'], ['2026-11-02', '2026-11-10', '2026-11-11', '2026-11-20']]) {
    const whole = await figures(`from=${from}&to=${to}`)
    const [head, tail] = [await figures(`from=${from}&to=${between}`), await figures(`from=${after}&to=${to}`)]
    for (const [i, f] of whole.entries()) {
      if (!f.has_source || measures[i].kind === 'standing') continue
      assert.equal(f.n, sum(head[i], tail[i]), `${f.measure} from ${from}`)
      assert.equal(f.numerator, head[i].numerator + tail[i].numerator, `${f.measure} from ${from}`)
    }
  }
})

test('each figure is the sum of what it opens to', async () => {
  const period = 'from=2026-09-10&to=2026-11-20'
  for (const m of counts) {
    const [f] = await figures(`measures=${m.key}&${period}`)
    const all = await manager.all(`/measures/${m.key}/observations?${period}&limit=200`)
    const counting = all.filter((o) => !o.excluded)
    assert.equal(counting.length, f.n, m.key)
    assert.equal(counting.reduce((sum, o) => sum + o.num, 0), f.numerator, m.key)
    assert.equal(all.length - counting.length, f.exclusions.reduce((sum, e) => sum + e.n, 0), m.key)
    if (m.kind === 'duration' && f.n) {
      const sorted = counting.map((o) => o.num).sort((a, b) => a - b)
      assert.equal(f.value, (sorted[(f.n - 1) >> 1] + sorted[f.n >> 1]) / 2, `${m.key}: the median is exact where there are few`)
    }
  }
})

test('persons read from observations come to the same as teams read from cells', async () => {
  for (const key of ['K06', 'K08', 'K09']) {
    const [whole] = await figures(`measures=${key}&from=2026-08-01`)
    for (const by of ['team', 'level']) {
      const parts = await figures(`measures=${key}&from=2026-08-01&by=${by}`)
      assert.ok(parts.length > 1)
      assert.ok(parts.reduce((sum, f) => sum + f.n, 0) <= whole.n, `${key} by ${by}`)
    }
    const persons = await figures(`measures=${key}&from=2026-08-01&by=person`)
    for (const p of persons) {
      const one = await manager.all(`/measures/${key}/observations?scope=person&scope_id=${p.scope_id}&from=2026-08-01&limit=200`)
      assert.equal(one.filter((o) => !o.excluded).length, p.n)
      assert.equal(p.small, p.n < 30)
    }
  }
})
