// The server tells whoever runs it how it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const anyone = server.anonymous()

test('the process says that it lives and that its database answers', async () => {
  await anyone.get('//healthz').expect(200)
  await anyone.get('//readyz').expect(200)
})

test('the measures count what was answered', async () => {
  const before = requests(await anyone.get('//metrics'))
  await anyone.get('//healthz')
  assert.ok(requests(await anyone.get('//metrics')) > before)
})

test('SIGTERM ends in order, and the server comes back with its data', async () => {
  const { id } = (await server.logIn()).me
  await server.restart()
  assert.equal((await server.logIn()).me.id, id)
})

test('an answer says nothing about what is not there', async () => {
  await anyone.get('/no-such-thing').expect(404)
  await anyone.get('/me').expect(401)
})

/** The sum of all request counters in Prometheus' text. */
function requests(text) {
  const counted = text.matchAll(/^\w*requests\w*_total(?:\{[^}]*\})? (\d+)/gm)
  return [...counted].reduce((sum, [, n]) => sum + Number(n), 0)
}
