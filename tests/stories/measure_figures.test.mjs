// The program's own figures against the bundled cases, and against the statements added up here over the same company.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { counted } from '../lib/figures.mjs'
import { figure, observeAll, plant, readCases, readMeasures } from '../lib/measures.mjs'
import { Server } from '../lib/server.mjs'

const measures = readMeasures().filter((m) => m.sql)

// Cases that stay apart: none has rows that another's measure counts in the same months, and no window of theirs is open now.
const chosen = [['K10', 0], ['K12', 0], ['K16', 0], ['K18b', 0], ['K20', 1], ['K21', 0], ['K27', 0], ['K29', 0], ['K30', 1]]
  .map(([key, i]) => ({ key, scene: readCases(key)[i] }))

const server = new Server()
server.seed()
plant(server, chosen.map(({ scene }) => scene))
await server.start()
after(() => server.dispose())
const admin = await server.logIn()
await counted(admin)

/** What the program says, in the words of a case. */
async function said(key, { from, to }) {
  const { items: [f] } = await admin.get(`/measures/figures?measures=${key}&from=${from}&to=${to}`)
  const { value, n, numerator, denominator } = f
  return { value, n, numerator, denominator, excluded: Object.fromEntries(f.exclusions.map((e) => [e.key, e.n])) }
}

for (const { key, scene } of chosen)
  test(`${key}: ${scene.name}`, async () => {
    const got = await said(key, scene)
    for (const [name, expected] of Object.entries(scene.expect))
      if (name in got) assert.deepEqual(got[name], expected, `${name}: ${JSON.stringify(got)}`)
  })

test('every measure comes to what its statement yields, added up by somebody else', async () => {
  const rows = observeAll(server, measures, Date.now())
  let seen = 0
  for (const [from, to] of [['2026-09-01', '2026-09-30'], ['2026-10-01', '2026-10-31'], ['2026-11-01', '2026-11-25']])
    for (const [i, measure] of measures.entries()) {
      const { value, n, numerator, denominator, excluded } =
        figure({ measure, scene: { now: new Date().toISOString(), from, to }, rows: rows[i] })
      const got = await said(measure.key, { from, to })
      assert.deepEqual(got, { value, n, numerator, denominator, excluded }, `${measure.key} from ${from}`)
      seen += n > 0
    }
  assert.ok(seen > 15, `only ${seen} figures had anything in them`)
})
