// Roll-ups over a whole company's history: the same as the full computation, for any period and scope.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted } from '../lib/figures.mjs'
import { sleep } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'

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

test('what was counted as things happened is what counting all at once comes to', async () => {
  const all = async () => {
    await counted(manager)
    const found = await figures('from=2026-06-01')
    for (const by of ['team', 'person', 'product', 'level']) found.push(...await figures(`from=2026-06-01&by=${by}`))
    return found
  }
  // Alarms of what was late already come in the first seconds.
  const settled = async () => {
    for (let seen = await all(); ;) {
      await sleep(2500)
      const now = await all()
      if (JSON.stringify(now) === JSON.stringify(seen)) return now
      seen = now
    }
  }
  const before = await settled()
  // Things happen beside the past: they are taken up one by one.
  const { items: open } = await manager.get('/tickets?view=open&limit=12')
  for (const [i, t] of open.entries()) {
    if (i % 3 === 0) await manager.post(`/tickets/${t.id}/messages`, { type: 'reply', body: '师傅明天上午十点上门检查压缩机，请保持电话畅通。' })
    else if (i % 3 === 1) await manager.edit(`/tickets/${t.id}`, await manager.get(`/tickets/${t.id}`), { impact: 'high', urgency: 'high' })
    else await manager.post(`/tickets/${t.id}/messages`, { type: 'note', body: '已与仓库确认' })
  }
  const as_it_happened = await settled()
  assert.notDeepEqual(as_it_happened, before)
  for (const table of ['observation', 'measure_cell', 'measure_recheck', 'measure_clock', 'measure_time']) tamper(server, `DELETE FROM ${table}`)
  tamper(server, "UPDATE measure_state SET catalogue = ''")
  const again = await settled()
  const differ = (a, b) => a.filter((f, i) => JSON.stringify(f) !== JSON.stringify(b[i])).map((f) => `${f.measure} ${f.scope} ${f.scope_name}: ${f.n}, ${f.numerator}`)
  assert.deepEqual(differ(again, as_it_happened), differ(as_it_happened, again))
})

test('a row that was altered is found, though it is in no sum that is kept', async () => {
  await counted(manager)
  tamper(server, 'UPDATE observation SET user_id = user_id + 1 WHERE measure = \'K06\' AND user_id IS NOT NULL')
  const { code, stdout } = server.run(['verify'], { check: false })
  tamper(server, 'UPDATE observation SET user_id = user_id - 1 WHERE measure = \'K06\' AND user_id IS NOT NULL')
  assert.equal(code, 1)
  assert.match(stdout, /measure K06, ticket \d+: is recorded otherwise than it counts/)
})

test('the command opens each team’s figure to its own tickets, and calls levels by their names', async () => {
  await counted(manager)
  const { stdout } = server.run(['measure', 'K09', '--by', 'team', '--tickets', '--lang', 'zh'])
  const groups = stdout.split(/^ {2}(?=\S+\t\d+\tn=)/m).slice(1)
  assert.ok(groups.length > 1)
  for (const group of groups) {
    const [, n] = group.match(/n=(\d+)/)
    assert.equal(group.match(/^ {2}AS/gm)?.length ?? 0, Number(n), group)
  }
  assert.match(server.run(['measure', 'K06', '--by', 'level', '--from', '2026-06-01', '--lang', 'zh']).stdout, /普通/)
  assert.equal(server.run(['measure', 'K06', '--tickets', '--csv'], { check: false }).code, 3)
  const { items } = await manager.get('/measures/figures?measures=K06&by=level&from=2026-06-01')
  assert.ok(items.some((f) => f.scope_name === '普通'))
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
    for (const e of f.exclusions) {
      const left = await manager.all(`/measures/${m.key}/observations?${period}&limit=200&reason=${e.key}`)
      assert.deepEqual([left.length, new Set(left.map((o) => o.excluded))], [e.n, new Set([e.key])], `${m.key} ${e.key}`)
    }
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
