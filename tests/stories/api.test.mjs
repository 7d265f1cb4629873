// The API describes itself: one document from the routes, a page of it, and every answer fits it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { run } from '../lib/process.mjs'
import { program, startServer } from '../lib/server.mjs'

const server = await startServer()
const { as } = await makeCompany(server)
const api = await as.agent.get('//api/openapi.json')

test('the document is the one that the command prints', () => {
  assert.deepEqual(JSON.parse(run([program, 'openapi']).stdout), api)
})

test('every operation has a summary, answers, and a schema behind each reference', () => {
  assert.match(api.openapi, /^3\.1/)
  const text = JSON.stringify(api)
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)) {
    const target = name.split('/').reduce((at, key) => at?.[key], api.components)
    assert.ok(target, `#/components/${name} is not there`)
  }
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods)) {
      if (!['get', 'post', 'patch', 'put', 'delete'].includes(method)) continue
      assert.ok(operation.summary && Object.keys(operation.responses).length > 0, `${method} ${path}`)
    }
})

test('a ticket has exactly the fields that its schema names', async () => {
  const ticket = await as.agent.post('/tickets', fault)
  const schema = schemaOf('/api/v1/tickets/{id}', 'get', '200')
  for (const field of Object.keys(ticket)) assert.ok(schema.properties[field], `${field} is not described`)
  for (const field of schema.required ?? []) assert.ok(field in ticket, `${field} is missing`)
  assert.ok(schema.properties.kind.enum.includes(ticket.kind))
})

test('people can read it, in both languages', async () => {
  const zh = await as.agent.get('//api', ).answer()
  assert.match(zh.headers.get('content-type'), /^text\/html/)
  assert.match(zh.body, /\/api\/v1\/tickets/)
  const en = await as.agent.with({ 'Accept-Language': 'en' }).get('//api')
  assert.match(en, /\/api\/v1\/tickets/)
  assert.notEqual(en, (await as.agent.with({ 'Accept-Language': 'zh' }).get('//api')))
})

test('the portal tells who serves here', async () => {
  const card = await server.anonymous().get('/portal/company')
  assert.deepEqual(Object.keys(card).sort(), ['name_en', 'name_zh', 'phone', 'portal_note_en', 'portal_note_zh', 'time_zone'])
})

function schemaOf(path, method, status) {
  const schema = api.paths[path][method].responses[status].content['application/json'].schema
  return schema.$ref ? schema.$ref.split('/').slice(1).reduce((at, key) => at[key], api) : schema
}
