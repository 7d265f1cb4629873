// The packers say no in words, with file and line, and pack what is right.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { run, top } from '../lib/process.mjs'

const folder = mkdtempSync(join(tmpdir(), 'aftersale-packs-'))
after(() => rmSync(folder, { recursive: true }))

const out = (name) => join(folder, name)
const made = (name) => readFileSync(out(name), 'utf8')

function file(name, text) {
  mkdirSync(dirname(out(name)), { recursive: true })
  writeFileSync(out(name), text)
  return out(name)
}

const pack = (tool, ...args) => run([join(top, 'tools', tool), ...args], { check: false })

function refused(done, words) {
  assert.equal(done.code, 1)
  assert.match(done.stderr, words)
}

test('a statement becomes C: ?n for SQLite, $n for PostgreSQL', () => {
  const sql = file('a.sql', "-- name: one\n-- A reason.\nUPDATE t SET a = $1, b = '$9'\n WHERE c = $2;\n")
  assert.equal(pack('sqlpack', folder, sql).code, 0)
  assert.match(made('a_sql.h'), /extern const struct sql sql_one;/)
  const c = made('statements.c')
  assert.match(c, /\.text = "UPDATE t SET a = \\\?1, b = '\$9'\\n"/)
  assert.match(c, /\.pg = "UPDATE t SET a = \$1/)
  assert.match(c, /\.params = 2,\n {4}\.writes = true/)
  assert.doesNotMatch(c, /A reason/)
})

for (const [text, writes] of [
  ['SELECT a FROM t FOR UPDATE SKIP LOCKED', false],
  ['WITH x AS (SELECT 1) SELECT * FROM x', false],
  ['WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x', true],
  ['WITH x AS (SELECT id FROM t FOR UPDATE) SELECT * FROM x', false],
  ['DELETE FROM t', true],
]) {
  test(`"${text}" ${writes ? 'writes' : 'reads'}`, () => {
    assert.equal(pack('sqlpack', folder, file('w.sql', `-- name: w\n${text};\n`)).code, 0)
    assert.match(made('statements.c'), new RegExp(`\\.writes = ${writes}`))
  })
}

for (const [what, text, words] of [
  ['a gap in the parameters', '-- name: a\nSELECT $1, $3;\n', /a\.sql:1: error: a skips \$2/],
  ['one name twice', '-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n', /a\.sql:3: error: a is named in/],
  ['text without a name', 'SELECT 1;\n', /a\.sql:1: error: text before the first/],
  ['a missing name', '-- name:\nSELECT 1;\n', /a\.sql:1: error: '' is no name/],
  ['an empty statement', '-- name: a\n\n-- name: b\nSELECT 1;\n', /a\.sql:1: error: a is empty/],
  ['two statements in one', '-- name: a\nSELECT 1; SELECT 2;\n', /a holds two statements/],
  ['a variant alone', '-- name: a:pg\nSELECT 1;\n', /a:pg has no common text/],
  ['a variant with other parameters', '-- name: a\nSELECT $1;\n-- name: a:pg\nSELECT 1;\n', /takes other parameters/],
]) {
  test(`sqlpack refuses ${what}`, () => refused(pack('sqlpack', folder, file('a.sql', text)), words))
}

test('migrations carry number, name and checksum', () => {
  const first = file('0001_base.sql', 'CREATE TABLE t (id {id});\n')
  assert.equal(pack('migrationpack', out('m.c'), first).code, 0)
  assert.match(made('m.c'), /\.number = 1,\s+\.name = "base",\s+\.sha256 = "[0-9a-f]{64}"/)
})

test('a gap between migrations is refused', () => {
  refused(pack('migrationpack', out('m.c'), file('0002_more.sql', '')), /expected 0001_/)
})

test('messages are sorted by code', () => {
  const texts = file('l.json', '{"b.a": {"zh": "乙", "en": "b"}, "a.b": {"zh": "甲", "en": "a"}}')
  assert.equal(pack('localepack', out('l.c'), texts).code, 0)
  assert.ok(made('l.c').indexOf('"a.b"') < made('l.c').indexOf('"b.a"'))
})

for (const [what, text, words] of [
  ['a language left out', '{"a": {"zh": "甲"}}', /a needs a text for each of/],
  ['an empty text', '{"a": {"zh": "甲", "en": ""}}', /a needs a text for each of/],
  ['other parameters', '{"a": {"zh": "{n} 甲", "en": "{m}"}}', /fills in other parameters/],
  ['a code twice', '{"a": {"zh": "甲", "en": "a"}, "a": {"zh": "乙", "en": "b"}}', /'a' stands twice/],
]) {
  test(`localepack refuses ${what}`, () => refused(pack('localepack', out('l.c'), file('l.json', text)), words))
}

test('assets come with type, copies and hash; only what Vite named by hash is immutable', () => {
  file('dist/index.html', `<!doctype html>${'<p>text</p>'.repeat(200)}`)
  file('dist/assets/a-1f.js', 'x')
  assert.equal(pack('assetpack', out('assets.c'), out('dist')).code, 0)
  const c = made('assets.c')
  assert.match(c, /\.path = "\/index\.html",\s+\.type = "text\/html; charset=utf-8"[^}]*\.br = [^}]*\.immutable = false/)
  assert.match(c, /\.path = "\/assets\/a-1f\.js"[^}]*\.immutable = true/)
  assert.doesNotMatch(/\.path = "\/assets\/a-1f\.js"[^}]*/.exec(c)[0], /\.gz = /, 'one byte does not shrink')
})

test('what did not change is not written again', () => {
  const before = statSync(out('assets.c')).mtimeMs
  pack('assetpack', out('assets.c'), out('dist'))
  assert.equal(statSync(out('assets.c')).mtimeMs, before)
})

test('a web side that is not built is named with its remedy', () => {
  refused(pack('assetpack', out('assets.c'), out('nothing')), /make web/)
})

test('embedded data is what stands in the tree', () => {
  const data = file('demo/x.json', '{"a": 1}')
  assert.equal(pack('datapack', out('e.c'), folder, data).code, 0)
  assert.match(made('e.c'), /\.path = "demo\/x\.json", \.text = embedded_0, \.n = 8/)
})
