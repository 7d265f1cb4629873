// The reader of TAP must not be kinder than the tests.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTap } from '../lib/tap.mjs'

const counts = (lines) => {
  const { passed, failed, skipped } = readTap(lines.join('\n'))
  return [passed, failed, skipped]
}

for (const [what, lines, expected] of [
  ['plain results', ['ok 1 - a', 'not ok 2 - b', '1..2'], [1, 1, 0]],
  ['a group counts by its members',
    ['    ok 1 - a', '    ok 2 - b', '    1..2', 'ok 1 - group', 'ok 2 - alone', '1..2'], [3, 0, 0]],
  ['a failing member is one failure',
    ['    ok 1 - a', '    not ok 2 - b', '    1..2', 'not ok 1 - group', '1..1'], [1, 1, 0]],
  ['a group that fails by itself, as with a hook, is a failure',
    ['    ok 1 - a', '    1..1', 'not ok 1 - group', '1..1'], [1, 1, 0]],
  ['groups in groups',
    ['        ok 1 - a', '    ok 1 - inner', '    ok 2 - b', 'ok 1 - outer', '1..1'], [2, 0, 0]],
  ['a skipped test has not passed', ['ok 1 - a # SKIP no file', '1..1'], [0, 0, 1]],
  ['planned tests that never came have failed', ['1..3', 'ok 1 - a'], [1, 2, 0]],
  ['nothing is nothing', ['hello'], [0, 0, 0]],
]) {
  test(what, () => assert.deepEqual(counts(lines), expected))
}

test('a failure keeps its own words and not those of the next', () => {
  const { failures } = readTap('not ok 1 - a\n  ---\n  error: x\n  ...\nnoise\nok 2 - b\n1..2')
  assert.deepEqual(failures, [{ name: 'a', detail: ['  ---', '  error: x', '  ...'] }])
})

test('a file that cannot be loaded says why', () => {
  const { failures } = readTap('# Error: no such program\n# Subtest: a.mjs\nnot ok 1 - a.mjs\n1..1')
  assert.deepEqual(failures, [{ name: 'a.mjs', detail: ['# Error: no such program'] }])
})
