// Process mining on the command line: text, JSON and a graph, from CSV and XES, packed or not.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { run } from '../lib/process.mjs'
import { program } from '../lib/server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'aftersale-mine-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const csv = `工单号,环节,时间,备注
T1,受理,2026/1/2 9:00,
T1,检测,2026-01-02 10:00:00,
T1,检测,2026-01-02T11:30:00Z,再测
T1,完成,2026-01-03 09:00:00,
T2,受理,2026-01-02 09:00,
T2,完成,2026-01-02 09:00:30,
T3,受理,昨天,
`
const xes = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0">
  <trace>
    <string key="concept:name" value="1"/>
    <event><string key="concept:name" value="Open &quot;it&quot;"/><date key="time:timestamp" value="2026-01-02T09:00:00+08:00"/></event>
    <event><string key="concept:name" value="Close"/><date key="time:timestamp" value="2026-01-02T09:00:01.500+08:00"/></event>
  </trace>
</log>
`
const file = (name, content) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const log = file('工单 1.csv', csv)
const mine = (...args) => run([program, 'mine', ...args], { check: false })
const json = (...args) => JSON.parse(mine('--json', ...args).stdout)

test('the JSON has paths, the graph with waits, throughput and rework', () => {
  const report = json('--lang', 'zh', log)
  assert.deepEqual([report.cases, report.events, report.bad_rows], [2, 6, 1])
  assert.deepEqual(report.activities, [
    { name: '受理', count: 2 }, { name: '检测', count: 2 }, { name: '完成', count: 2 },
  ])
  assert.deepEqual(report.variants, [
    { path: ['受理', '检测', '检测', '完成'], count: 1, share: 0.5 },
    { path: ['受理', '完成'], count: 1, share: 0.5 },
  ])
  assert.deepEqual(report.edges.find((e) => e.from === '检测' && e.to === '检测'),
    { from: '检测', to: '检测', count: 1, wait: { mean: 5400, median: 5400, p90: 5400, max: 5400 } })
  assert.deepEqual(report.starts, [{ activity: '受理', count: 2 }])
  assert.deepEqual(report.ends, [{ activity: '完成', count: 2 }])
  assert.deepEqual(report.throughput, { mean: 43215, median: 43215, p90: 77763, max: 86400 })
  assert.deepEqual(report.rework, [{ name: '检测', cases: 1, repeats: 1 }])
  assert.deepEqual(report.bad, [{ line: 8, column: '时间', reason: '“昨天”不是时间' }])
})

test('people read it in either language, and what was left out beside it', () => {
  const zh = mine('--lang', 'zh', log)
  assert.equal(zh.code, 1, 'as import does when rows are wrong')
  assert.match(zh.stdout, /^2 个案例，6 个事件，3 种活动，2 条路径\n周期：/)
  assert.match(zh.stdout, /受理 → 检测 → 检测 → 完成/)
  assert.match(zh.stderr, /工单 1\.csv 第 8 行，时间：/)
  const en = mine('--lang', 'en', log)
  assert.match(en.stdout, /^2 cases, 6 events, 3 activities, 2 variants\nthroughput: mean 12h/)
  assert.match(en.stderr, /line 8, 时间: "昨天" is not a time/)
})

test('XES by its own keys, packed or not, and the same from standard input', () => {
  const plain = json(file('log.xes', xes))
  assert.deepEqual(plain.edges, [{ from: 'Open "it"', to: 'Close', count: 1, wait: { mean: 1.5, median: 1.5, p90: 1.5, max: 1.5 } }])
  assert.deepEqual(json(file('log.xes.gz', gzipSync(xes))), plain)
  const piped = run([program, 'mine', '--json', '-'], { check: false, input: gzipSync(xes) })
  assert.deepEqual(JSON.parse(piped.stdout), plain)
  assert.equal(piped.code, 0)
})

test('the graph is text for Graphviz with escaped names', () => {
  const { stdout } = mine('--dot', file('graph.xes', xes))
  assert.match(stdout, /^digraph process \{\n/)
  assert.ok(stdout.includes('"Open \\"it\\"" -> "Close" [label="1\\n1s"];'), stdout)
  assert.equal(mine('--dot', '--json', log).code, 3)
})

test('columns are named, or the refusal lists them', () => {
  const own = file('own.csv', 'Nr,Schritt,Wann\n1,a,2026-01-02\n')
  assert.equal(json('--case', 'Nr', '--activity', 'schritt', '--time', 'Wann', own).cases, 1)
  const { code, stderr } = mine('--lang', 'en', '--case', 'Number', own)
  assert.equal(code, 3)
  assert.match(stderr, /--case: there is no column "Number"; the file has: Nr, Schritt, Wann/)
  assert.match(stderr, /--time: which column/)
})

test('what cannot be read is refused with file and place', () => {
  const refused = (pattern, ...args) => {
    const { code, stdout, stderr } = mine('--lang', 'en', ...args)
    assert.deepEqual([code, stdout], [3, ''], stderr)
    assert.match(stderr, pattern)
  }
  refused(/torn\.xes: line 3, column \d+: broken XML/, file('torn.xes', xes.split('\n').slice(0, 2).join('\n') + '\n'))
  refused(/DOCTYPE/, file('bomb.xes', '<!DOCTYPE log [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><log>&b;</log>'))
  refused(/cut\.xes\.gz is a damaged or cut off gzip file/, file('cut.xes.gz', gzipSync(xes).subarray(0, 100)))
  refused(/no good row: 1 are wrong, such as line 2/, file('bad.csv', 'case,activity,time\n1,a,soon\n'))
  refused(/cannot be read/, join(folder, 'none.csv'))
})
