// The duty linter on the command line and over HTTP.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeCompany } from '../lib/company.mjs'
import { top } from '../lib/process.mjs'
import { assertSarif } from '../lib/sarif.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { as } = await makeCompany(server)

const duties = `岗位职责：
1. 及时回复客户
2. 定期回访客户，提升满意度
3. 受理退货申请，2 小时内登记台账

任职要求：
- 具备良好的沟通能力
`
const file = join(server.folder, '职责 1.md')
writeFileSync(file, duties)
const lint = (...args) => server.run(['lint', ...args], { check: false })
const json = (...args) => JSON.parse(lint('--format', 'json', ...args).stdout)

test('findings name rule, place, words and a rewrite', () => {
  const { findings } = json('--lang', 'zh', file)
  const late = findings.find((f) => f.rule === 'Z01')
  assert.deepEqual([late.severity, late.essential, late.line, late.column, late.text], ['warning', 'assessable', 2, 4, '及时'])
  assert.match(late.message, /及时/)
  assert.match(late.rewrite, /__/)
  assert.deepEqual(findings.filter((f) => f.line === 4 && f.severity !== 'info').map((f) => f.rule), [], 'a good duty is left alone')
  assert.deepEqual(findings.filter((f) => f.line > 5).map((f) => f.rule), [], 'qualifications are no duties')
})

test('words speak the language asked for, auto looks at the letters', () => {
  assert.match(json('--lang', 'auto', file).findings.find((f) => f.rule === 'Z01').text, /及时/)
  const english = join(server.folder, 'en.md')
  writeFileSync(english, '- Answer customers promptly\n')
  assert.ok(json('--lang', 'en', english).findings.some((f) => f.rule === 'E01'))
  assert.ok(!json('--lang', 'zh', english).findings.some((f) => f.rule === 'E01'))
})

test('text shows the line with carets, and plain counts', () => {
  const { stdout } = lint('--lang', 'zh', file)
  const lines = stdout.split('\n')
  const at = lines.findIndex((line) => line.includes(':2:4: warning Z01'))
  assert.ok(at >= 0, stdout)
  assert.equal(lines[at + 1], '1. 及时回复客户')
  assert.equal(lines[at + 2], '   ^^^^')
  assert.match(stdout, /可考核——\d+ 个问题，3 条职责中 \d 条没有/)
})

for (const [text, failOn, code] of [
  ['及时回复客户', 'error', 0], ['及时回复客户', 'warning', 1], ['及时回复客户', 'never', 0],
  ['引导客户好评', 'error', 1], ['引导客户好评', 'never', 0], ['受理退货申请，按 SOP-02 于 2 小时内登记台账', 'info', 0],
])
  test(`--fail-on ${failOn} for “${text}” ends with ${code}`, () => {
    const { code: got, stdout, stderr } = server.run(['lint', '--fail-on', failOn, '-'], { check: false, input: text })
    assert.equal(got, code, stdout + stderr)
  })

test('SARIF fits its official schema: several files, both languages, odd names and signs, nothing found', () => {
  const texts = {
    '职责 1.md': duties,
    'plain.md': '- Answer customers promptly, etc.\n- Responsible for customer satisfaction\n',
    '100% "售后" #1?.txt': '岗位职责：\r\n1. 及时回复“客户” <b>&amp;</b> \\ "quoted"\t😀 及时处理\r\n2. 𠮷😀定期回访\r\n',
    'nothing.md': '受理退货申请，按 SOP-02 于 2 小时内登记台账\n',
    'control.md': '1. 及时\u0001处理\u007f客户\u2028投诉\n',
  }
  const folder = join(server.folder, 'sarif 目录')
  mkdirSync(folder)
  const files = Object.keys(texts).map((name) => join(folder, name))
  for (const name of Object.keys(texts)) writeFileSync(join(folder, name), texts[name])
  const textOf = (uri) => texts[fileURLToPath(uri).slice(folder.length + 1)]
  for (const lang of ['zh', 'en', 'auto']) {
    const results = assertSarif(JSON.parse(lint('--format', 'sarif', '--lang', lang, ...files).stdout), textOf)
    const found = new Set(results.map((result) => fileURLToPath(result.locations[0].physicalLocation.artifactLocation.uri)))
    assert.ok(found.has(files[0]) || lang === 'en')
    assert.ok(found.has(files[1]) || lang === 'zh')
    assert.ok(!found.has(files[3]))
  }
  const results = assertSarif(JSON.parse(lint('--format', 'sarif', '--lang', 'zh', files[0]).stdout), textOf)
  assert.ok(results.some((result) => result.ruleId === 'Z01' && result.locations[0].physicalLocation.region.startLine === 2))
  assert.deepEqual(assertSarif(JSON.parse(lint('--format', 'sarif', files[3]).stdout), textOf), [])
})

test('SARIF names a file as it was named, relative and on standard input too', () => {
  const run = (name, options) => JSON.parse(server.run(['lint', '--format', 'sarif', name], { check: false, ...options }).stdout)
  const [first] = assertSarif(run('-', { input: '及时回复客户' }), (uri) => (uri === '-' ? '及时回复客户' : ''))
  assert.equal(first.locations[0].physicalLocation.artifactLocation.uri, '-')
  const relative = '售后: 职责.md'
  writeFileSync(join(server.folder, relative), '及时回复客户')
  const [second] = assertSarif(run(relative, { cwd: server.folder }), () => '及时回复客户')
  assert.equal(decodeURIComponent(second.locations[0].physicalLocation.artifactLocation.uri), relative)
})

test('Word files are read with the numbers of their lists', () => {
  const word = join(top, 'tests/data/duties.docx')
  const late = json('--lang', 'zh', word).findings.find((f) => f.rule === 'Z01')
  assert.deepEqual([late.text, late.line], ['及时', 5])
  const { stdout } = lint('--lang', 'zh', word)
  assert.match(stdout, /\n1\. 及时回复客户\n/)
  const piped = server.run(['lint', '--lang', 'zh', '-'], { check: false, input: readFileSync(word) }).stdout
  assert.equal(piped, stdout.replaceAll(word, '-'), 'from standard input too')
})

test('what cannot be read is refused in words', () => {
  writeFileSync(join(server.folder, 'x.docx'), 'PK\x03\x04')
  writeFileSync(join(server.folder, 'cut.docx'), readFileSync(join(top, 'tests/data/duties.docx')).subarray(0, 900))
  for (const [args, words] of [
    [[join(server.folder, 'none.md')], /none\.md/], [[join(server.folder, 'x.docx')], /x\.docx.*Word/],
    [[join(server.folder, 'cut.docx')], /cut\.docx.*Word/],
    [['--rule', 'Q1', file], /Q1/],
  ]) {
    const { code, stderr } = lint(...args)
    assert.equal(code, 3)
    assert.match(stderr, words)
  }
  assert.equal(lint().code, 2)
  assert.equal(lint('--format', 'xml', file).code, 2)
})

test('a company adds its own rules, and its slips are named', () => {
  const folder = join(server.data, 'lint')
  mkdirSync(folder)
  const rule = {
    id: 'X1', words: ['摆平'], essential: 'clear', severity: 'error', message_zh: '“{word}”不许用', message_en: 'not “{word}”',
    rewrite_zh: '__', rewrite_en: '__', why_zh: '公司规定', why_en: 'house rule',
    match: ['摆平客户', '摆平投诉', '去摆平'], no_match: ['受理', '登记', '回访'],
  }
  const write = (value) => writeFileSync(join(folder, 'own.json'), JSON.stringify(value))
  write({ off: ['Z01'], rules: [rule] })
  const own = server.run(['lint', '--format', 'json', '-'], { check: false, input: '及时摆平客户' })
  assert.deepEqual(JSON.parse(own.stdout).findings.map((f) => f.rule).filter((id) => ['X1', 'Z01'].includes(id)), ['X1'])
  write({ rules: [{ ...rule, colour: 'red' }] })
  const { code, stderr } = lint(file)
  assert.equal(code, 3)
  assert.match(stderr, /own\.json\/rules\/0\/colour \(X1\)/)
  rmSync(folder, { recursive: true })
})

test('the editor asks over HTTP and gets the same findings, with counts', async () => {
  const answer = await as.agent.post('/duties/lint', { text: duties, lang: 'zh' })
  assert.deepEqual(answer.findings.map((f) => [f.rule, f.line, f.column]), json('--lang', 'zh', file).findings.map((f) => [f.rule, f.line, f.column]))
  const assessable = answer.essentials.find((e) => e.essential === 'assessable')
  assert.deepEqual([assessable.duties, assessable.without_findings], [3, 1])
  await as.agent.post('/duties/lint', { text: '' }).expect(422, 'field.required')
  await as.agent.post('/duties/lint', { text: duties, lang: 'fr' }).expect(422)
})

test('who decides for others and what the industry needs is asked by the caller', async () => {
  const text = '岗位职责：\n1. 受理来电\n2. 登记工单\n3. 解答咨询\n4. 编制周报'
  const rules = async (more) => (await as.agent.post('/duties/lint', { text, ...more })).findings.map((f) => f.rule)
  assert.ok(!(await rules({})).some((id) => ['D02', 'D04'].includes(id)))
  assert.ok((await rules({ supervisor: true })).includes('D04'))
  assert.ok((await rules({ industry: 'ecommerce' })).includes('D02'))
})

test('the rules are listed with why and examples', async () => {
  const { items } = await as.agent.get('/duties/rules')
  assert.ok(items.length >= 50)
  for (const rule of items) {
    assert.ok(rule.message && rule.why && rule.rewrite, rule.id)
    assert.ok(rule.match.length >= 3 && rule.no_match.length >= 3, rule.id)
  }
})

const page = readFileSync(join(top, 'docs/lint.md'), 'utf8')
const rules = ['zh', 'doc', 'en'].flatMap((file) => JSON.parse(readFileSync(join(top, `lint/${file}.json`), 'utf8')).rules)
const assertRow = (row) => assert.ok(page.includes(`\n${row}\n`), `docs/lint.md does not say: ${row}`)

test('the docs tell of each rule as it is', () => {
  for (const rule of rules) assertRow(`| ${rule.id} | ${rule.essential} | ${rule.severity} | ${rule.message_en} | ${rule.guard} |`)
})

/** The least share that `right` of `n` promise: the lower end of Wilson's 95 % interval. */
function promised(right, n) {
  const z = 1.96
  const p = right / n
  return (p + z * z / 2 / n - z * Math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)) / (1 + z * z / n)
}

test('the docs count the labels as they are, on ten documents and more', () => {
  const labels = JSON.parse(readFileSync(join(top, 'tests/lint/labels.json'), 'utf8'))
  const addresses = (of) => new Set(of.map((label) => label.address)).size
  const right = (of) => of.filter((label) => label.verdict === 'right').length
  const cells = (of) => (of.length ? `${of.length} | ${right(of)}` : '– | –')
  const row = (name, of) => `| ${name} | ${cells(of.filter(({ set }) => set === 'mended'))} | ${cells(of.filter(({ set }) => set === 'held out'))} | `
    + `${addresses(of)} | ${Math.round(100 * right(of) / of.length)} % | ${Math.floor(100 * promised(right(of), of.length) + 1e-9)} % |`
  assert.ok(addresses(labels) >= 10)
  for (const { address, verdict, set } of labels) {
    assert.match(address, /^https?:\/\//)
    assert.ok(['right', 'wrong'].includes(verdict) && ['mended', 'held out'].includes(set))
  }
  assertRow(row('all', labels))
  const never = page.match(/Never seen in these documents.*: (.*)\./)[1].split(', ')
  for (const { id } of rules) {
    const own = labels.filter((label) => label.rule === id)
    if (own.length) assertRow(row(id, own))
    assert.equal(never.includes(id), own.length === 0, id)
  }
})
