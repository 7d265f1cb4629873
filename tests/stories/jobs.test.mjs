// Background jobs: a dead one is seen and tried again by those who may.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
const dead = async () => (await admin.get('/jobs?state=dead')).items

test('a job that nobody can run ends dead, says why, and is tried again when asked', async () => {
  tamper(server, "INSERT INTO job (kind, run_at, created_at) VALUES ('no.such.kind', 1, 1)")
  const [job] = await until(async () => { const jobs = await dead(); return jobs.length ? jobs : null }, { ms: 15_000, what: 'no dead job' })
  assert.equal(job.kind, 'no.such.kind')
  assert.ok(job.error)
  const again = await admin.post(`/jobs/${job.id}/replay`)
  assert.deepEqual([again.state, again.attempts], ['waiting', 0])
  await until(async () => (await dead()).length === 1, { ms: 15_000, what: 'it was not tried again' })
})

test('only dead jobs are run again, and only by those who may', async () => {
  await admin.post('/jobs/999999/replay').expect(404, 'job.not_found')
  const { items: [waiting] } = await admin.get('/jobs?state=waiting')
  await admin.post(`/jobs/${waiting.id}/replay`).expect(409, 'job.not_dead')
  await as.manager.post(`/jobs/${waiting.id}/replay`).expect(403, 'permission.missing')
  await as.agent.get('/jobs').expect(403, 'permission.missing')
})

test('the recurring ones wait, each once', async () => {
  const kinds = (await admin.all('/jobs?state=waiting')).map((job) => job.kind)
  assert.deepEqual(kinds.filter((kind) => kind !== 'no.such.kind').sort(), ['answers.clear', 'duty_documents.due', 'jobs.clear', 'notifications.clear', 'quality.draw', 'quotes.expire', 'uploads.clear'])
})
