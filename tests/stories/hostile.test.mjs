// Input that means harm, or is simply broken: a precise 4xx, or kept as it is; never a 5xx, never half.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer({ args: ['--upload-mib', '1', '--portal-per-hour', '1000'] })
const { as } = await makeCompany(server)
const upload = (name, data = Buffer.from('x'), type = 'text/plain') => as.agent.upload('/attachments', [{ name, type, data }])
const multipart = (body, boundary = 'B') => as.agent.request('POST', '/attachments', Buffer.from(body, 'latin1'),
  { 'Content-Type': `multipart/form-data; boundary=${boundary}` })

test('a file name keeps its letters and loses its way', async () => {
  for (const [sent, kept] of [['../../etc/passwd', 'passwd'], ['C:\\temp\\报告.pdf', '报告.pdf'], ['收据 (1).jpg', '收据 (1).jpg'],
    ['a"b.txt', 'a"b.txt'], ['=cmd|calc.csv', '=cmd|calc.csv'], ['<b>.html', '<b>.html']]) {
    const { items: [file] } = await upload(sent)
    assert.equal(file.name, kept)
  }
})

test('an uploaded page is never shown as a page of ours', async () => {
  const { items: [page] } = await upload('x.html', Buffer.from('<script>alert(1)</script>'), 'text/html')
  const { headers } = await as.agent.get(`/attachments/${page.id}`).answer()
  assert.match(headers.get('content-disposition'), /^attachment/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  const { items: [svg] } = await upload('x.svg', Buffer.from('<svg onload="alert(1)"/>'), 'image/svg+xml')
  assert.match((await as.agent.get(`/attachments/${svg.id}`).answer()).headers.get('content-disposition'), /^attachment/)
})

test('somebody else’s upload cannot be taken', async () => {
  const { items: [file] } = await upload('mine.txt')
  await as.other.get(`/attachments/${file.id}`).expect(404)
  const { id } = await as.other.post('/tickets', fault)
  await as.other.post(`/tickets/${id}/messages`, { type: 'note', body: 'x', attachment_ids: [file.id] }).expect(422, 'attachment.not_found')
  assert.equal((await as.other.get(`/tickets/${id}`)).message_count, 0, 'the note was not kept either')
})

test('too large and too many files are refused', async () => {
  await upload('big.bin', Buffer.alloc((1 << 20) + 1)).expect(413, 'blob.too_large')
  await upload('fits.bin', Buffer.alloc(1 << 20)).expect(200)
  const many = Array.from({ length: 11 }, (_, i) => ({ name: `${i}.txt`, type: 'text/plain', data: Buffer.from('x') }))
  const { status } = await as.agent.upload('/attachments', many).answer()
  assert.ok(status === 413 || status === 422, String(status))
})

test('broken multipart is refused, whatever is broken', async () => {
  const head = 'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
  for (const body of ['', 'nothing', '--B', '--B\r\n', `--B\r\n${head}no end`, `--B\r\nBroken header\r\n\r\nx\r\n--B--\r\n`,
    `--B\r\n${'X-Long: ' + 'y'.repeat(20000)}\r\n\r\nx\r\n--B--`, `--B\r\n${head.replace('a.txt', 'a\x00b.txt')}x\r\n--B--`,
    `--B\r\n${head.replace('a.txt', 'a\xff.txt')}x\r\n--B--`]) {
    const { status } = await multipart(body).answer()
    assert.ok(status >= 400 && status < 500, `${JSON.stringify(body.slice(0, 40))} → ${status}`)
  }
  await as.agent.request('POST', '/attachments', 'x', { 'Content-Type': 'multipart/form-data' }).expect(400)
  await as.agent.request('POST', '/attachments', '{}', { 'Content-Type': 'application/json' }).expect(415)
})

test('odd paths and queries are refused or not found', async () => {
  for (const path of ['//api/v1/tickets/%00', '//api/v1/tickets/%zz', '//api/v1/%74ickets/%2e%2e', '/tickets/-1', '/tickets/1e3', '/tickets/ 1',
    '/tickets?view=%ff', '/tickets?view=%00', '/tickets?limit=1&limit=2', '/tickets?limit=1;drop', '/tickets?condition=%5B%5D']) {
    const { status } = await as.agent.get(path).answer()
    assert.ok(status >= 400 && status < 500, `${path} → ${status}`)
  }
})

test('methods and types that a path does not take are named', async () => {
  const { status, headers } = await as.agent.request('PUT', '/tickets', '{}').answer()
  assert.equal(status, 405)
  assert.match(headers.get('allow'), /GET/)
  await as.agent.request('POST', '/tickets', '<x/>', { 'Content-Type': 'text/xml' }).expect(415)
  await as.agent.request('POST', '/tickets', '{}', { 'Content-Encoding': 'gzip' }).expect(415, 'http.content_encoding')
})

test('deep, wide and endless conditions are refused', async () => {
  const ask = (condition) => as.agent.get(`/tickets?condition=${encodeURIComponent(JSON.stringify(condition))}`)
  let deep = { field: 'status', op: '=', value: 'new' }
  for (let i = 0; i < 20; i++) deep = { not: deep }
  await ask(deep).expect(422)
  const { status } = await ask({ any: Array.from({ length: 101 }, () => ({ field: 'id', op: '=', value: 1 })) }).answer()
  assert.ok(status >= 400 && status < 500, String(status))
  await ask({ field: 'subject', op: '=', value: { $ne: null } }).expect(422)
  await ask({ all: 'everything' }).expect(422)
})

test('a browser of another site cannot act for somebody who is logged in here', async () => {
  await as.agent.with({ 'X-CSRF-Token': null }).post('/tickets', fault).expect(403)
  await as.agent.with({ 'X-CSRF-Token': 'x'.repeat(43) }).post('/tickets', fault).expect(403)
  await as.agent.post('/tickets', fault, { 'Sec-Fetch-Site': 'cross-site' }).expect(403)
})

test('the portal’s forms are as strict as all others', async () => {
  const customer = server.anonymous()
  const form = { kind: 'fault', description: 'x', name: 'y', phone: '13800000000' }
  await customer.post('/portal/tickets', { ...form, status: 'closed' }).expect(422, 'field.unknown')
  await customer.post('/portal/tickets', { ...form, attachments: ['wrong'] }).expect(422, 'attachment.not_found')
  await customer.post('/portal/tickets', { ...form, description: 'z'.repeat(20_001) }).expect(422, 'field.too_long')
  await customer.post('/portal/track', { number: "AS' OR 1=1", contact: "' OR ''='" }).expect(404)
})

test('nothing of all this left a trace', () => {
  const { code, stdout } = server.run(['verify'], { check: false })
  assert.equal(code, 0, stdout)
})
