// Reads the Test Anything Protocol as cmocka and node:test write it, and counts honestly: a test that
// holds others is not counted beside them.

const result = /^( *)(not )?ok (\d+)(?: -)? ?(.*)$/
const plan = /^( *)1\.\.(\d+)/

/** {passed, failed, skipped, failures: [{name, detail}]} */
export function readTap(text) {
  const count = { passed: 0, failed: 0, skipped: 0, failures: [] }
  const open = [] // depths with the number of failures and of leaves below the result to come
  let planned = null
  let seen = 0
  let failure = null
  let notes = [] // what was said since the last result: the reason, when a whole file fails to load

  for (const line of text.split('\n')) {
    const at = result.exec(line)
    if (!at) {
      const total = plan.exec(line)
      if (total?.[1] === '') planned = Number(total[2])
      if (!total) failure?.detail.push(line)
      if (line.trim() === '...') failure = null
      if (/^\s*# (?!Subtest:)/.test(line)) notes.push(line)
      continue
    }
    const [, indent, not, , rest] = at
    const depth = indent.length
    const below = takeBelow(open, depth)
    if (depth === 0) seen++
    failure = null
    if (/# (SKIP|TODO)\b/i.test(rest)) {
      count.skipped++
      openAt(open, depth).leaves++
    } else if (not) {
      // A group fails with its members; on its own only when a hook around them did.
      if (below.failed === 0) {
        failure = { name: rest, detail: notes.slice(-40) }
        count.failed++
        count.failures.push(failure)
      }
      openAt(open, depth).failed++
    } else if (below.leaves + below.failed === 0) {
      count.passed++
    }
    openAt(open, depth).leaves++
    notes = []
  }
  if (planned !== null && planned > seen) {
    count.failed += planned - seen
    count.failures.push({ name: `${planned - seen} planned test(s) did not run`, detail: [] })
  }
  return count
}

function openAt(open, depth) {
  const last = open.at(-1)
  if (last?.depth === depth) return last
  open.push({ depth, leaves: 0, failed: 0 })
  return open.at(-1)
}

/** Closes what is deeper than `depth` and says what it held. */
function takeBelow(open, depth) {
  const sum = { leaves: 0, failed: 0 }
  while (open.length && open.at(-1).depth > depth) {
    const { leaves, failed } = open.pop()
    sum.leaves += leaves
    sum.failed += failed
  }
  return sum
}
