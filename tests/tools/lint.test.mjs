// Lint proves what it claims: each rule is broken once in a small tree and must be found.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { run, top } from '../lib/process.mjs'

const tree = mkdtempSync(join(tmpdir(), 'aftersale-lint-'))
after(() => rmSync(tree, { recursive: true }))

const locales = 'web/src/locales'
const sound = {
  'meson.build': "rooms = [\n    'base',\n    'store', 'search',\n    'customer',\n    'ticket',\n]\n",
  'src/base/str.h': '#pragma once\n',
  'src/store/db.h': '#include "../base/str.h"\n',
  'src/search/search.h': '#include "../store/db.h"\n',
  'src/store/db_internal.h': '#include "db.h"\n',
  'src/customer/customer.h': '#include "../store/db.h"\n',
  'src/ticket/ticket.h': '#include "../customer/customer.h"\n',
  'src/ticket/ticket_http.c': `#include "ticket.h"
    const struct permission ticket_permissions[] = {
        { "ticket.read", "查看", "See" },
    };
    const struct route ticket_routes[] = {
        { GET, "/api/v1/tickets/:id", ticket_http_get, "ticket.read" },
    };
    void f(void) { return refuse(op, ERR_NOT_FOUND, "ticket.gone"); }\n`,
  'locales/ticket.json': '{"ticket.gone": {"zh": "无", "en": "gone"}}',
  'tests/stories/ticket.test.mjs': 'agent.get(`/tickets/${id}`)',
  [`${locales}/zh.json`]: '{"a": {"b": "你好 {name}"}}',
  [`${locales}/en.json`]: '{"a": {"b": "Hello {name}"}}',
  'web/src/a.vue': "{{ t('a.b', { name }) }}",
}

function write(files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, name)), { recursive: true })
    writeFileSync(join(tree, name), text)
  }
}

beforeEach(() => {
  rmSync(tree, { recursive: true, force: true })
  mkdirSync(tree)
  cpSync(join(top, 'tools'), join(tree, 'tools'), { recursive: true, filter: (path) => !path.includes('node_modules') })
  write(sound)
})

const checks = ['arrows', 'banned', 'routes', 'messages', 'webtexts']
const lint = (...names) => run([join(tree, 'tools/lint'), ...names], { check: false })

test('a sound tree passes', () => {
  const { code, stdout } = lint(...checks)
  assert.equal(code, 0, stdout)
})

for (const [check, what, file, text, words] of [
  ['arrows', 'an include upwards', 'src/store/x.c', '#include "../ticket/ticket.h"\n', /x\.c:1: 'store' includes 'ticket'/],
  ['arrows', "another room's private header", 'src/ticket/x.c', '#include "../store/db_internal.h"\n', /private to 'store'/],
  ['arrows', 'two rooms that know each other', 'src/store/x.c', '#include "../search/search.h"\n', /'search' and 'store' include each other/],
  ['arrows', 'a room that is not built', 'src/portal/x.c', '\n', /'portal' is missing in the list of rooms/],
  ['banned', 'a banned call', 'src/ticket/x.c', 'int f(void)\n{ return atoi("1"); }\n', /x\.c:2: atoi\(\) is banned/],
  ['banned', 'SQL made from text', 'src/ticket/x.c', 'db_sql(op, a, b, false);\n', /only in src\/store/],
  ['routes', 'a route without a test', 'tests/stories/ticket.test.mjs', 'agent.get("/tickets")', /no test calls GET/],
  ['routes', 'a permission that does not exist', 'src/ticket/x_http.c',
    '{ GET, "/api/v1/tickets/:id", f, "ticket.dream" }', /there is no permission 'ticket.dream'/],
  ['messages', 'a code without a text', 'src/ticket/x.c', 'refuse_with(op, g(1, 2), ok ? "no.text" : "ticket.gone", P("a", b));\n', /'no\.text' has no text/],
  ['messages', 'a text that nothing says', 'locales/x.json', '{"x.y": {"zh": "a", "en": "a"}}', /nothing says 'x\.y'/],
  ['webtexts', 'a key in one language only', `${locales}/en.json`, '{"a": {"b": "Hello {name}", "c": "x"}}', /zh\.json: 'a\.c' is missing/],
  ['webtexts', 'a parameter lost in translation', `${locales}/en.json`, '{"a": {"b": "Hello"}}', /other parameters/],
  ['webtexts', 'a key in no language', 'web/src/b.vue', "{{ t('no.key') }}", /b\.vue:1: 'no\.key' is in no language/],
]) {
  test(`${check} finds ${what}`, () => {
    write({ [file]: text })
    const { code, stdout } = lint(check)
    assert.equal(code, 1, stdout)
    assert.match(stdout, words)
  })
}

test('words in comments are not code', () => {
  write({ 'src/ticket/x.c': '/* atoi("1") and #include "../app/app.h" */\nint x; // sprintf(a)\n' })
  assert.equal(lint('arrows', 'banned').code, 0)
})
