// Tickets from a CSV file: good rows go in, bad ones are told, and it may be repeated.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { top } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const admin = await server.logIn()
const data = join(top, 'tests/data')

let files = 0
const file = (content, name = 'csv') => {
  const path = join(server.folder, `input${++files}.${name}`)
  writeFileSync(path, typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content))
  return path
}

/** Runs an import with --json: {code, …the report}. */
function bring(csv, map, ...options) {
  const { code, stdout } = server.run(['import', 'tickets', csv, '--map', map, '--json', ...options], { check: false })
  return { code, ...JSON.parse(stdout) }
}
const counts = ({ rows, added, there, changed, bad }) => ({ rows, added, there, changed, bad })
const find = async (external) => (await admin.all('/tickets?limit=200')).find((ticket) => ticket.external_id === external)

const workshop = join(data, 'workshop.map.json')
const simple = file({ columns: { external_id: 'id', subject: 'subject', kind: { value: 'question' } } }, 'json')

test('a dry run tells everything and writes nothing', async () => {
  const report = bring(join(data, 'workshop.csv'), workshop, '--dry-run')
  assert.equal(report.code, 1)
  assert.deepEqual(counts(report), { rows: 9, added: 5, there: 0, changed: 0, bad: 4 })
  assert.equal((await admin.get('/tickets')).items.length, 0)
})

test('good rows become tickets, with customers, times, tags and status', async () => {
  const rejects = join(server.folder, 'rejects.csv')
  const report = bring(join(data, 'workshop.csv'), workshop, '--rejects', rejects)
  assert.deepEqual(counts(report), { rows: 9, added: 5, there: 0, changed: 0, bad: 4 })
  const ticket = await find('WX-1001')
  assert.deepEqual(
    [ticket.kind, ticket.subject, ticket.status, ticket.channel, ticket.tags, ticket.created_at, ticket.closed_at],
    ['repair', '洗衣机：脱水时剧烈抖动', 'closed', 'import', ['洗衣机', '重要'], '2026-03-01T01:30:00.000Z', '2026-03-03T08:00:00.000Z'])
  assert.equal(ticket.description, '脱水到高速时整机移位，\n邻居投诉。', 'cells of several lines stay so')
  const customer = await admin.get(`/customers/${ticket.customer_id}`)
  assert.deepEqual([customer.name, customer.phone, customer.ticket_count], ['赵一鸣', '+86138****0001', 2], 'found again by phone')
  assert.equal((await find('WX-1003')).first_reply_at, null)
})

test('bad rows are told by line, column and reason', () => {
  const report = bring(join(data, 'workshop.csv'), workshop)
  assert.deepEqual(report.bad_rows.map(({ line, column, code }) => [line, column, code]), [
    [6, '类型', 'import.unmapped'],
    [7, '登记时间', 'field.type_time'],
    [8, '单号', 'field.required'],
    [11, '*', 'import.cells'],
  ])
  for (const { message } of report.bad_rows) assert.ok(message.length > 3)
})

test('what was rejected can be repaired and imported', async () => {
  const rejects = join(server.folder, 'rejects.csv')
  const text = readFileSync(rejects, 'utf8')
  assert.match(text.split('\r\n')[0], /^单号,.*,import_error$/)
  const repaired = text.replace('2026/02/31 09:00', '2026/02/28 09:00')
  const report = bring(file(repaired), workshop)
  assert.equal(report.added, 1)
  assert.equal((await find('WX-1006')).created_at, '2026-02-28T01:00:00.000Z')
})

test('repeating it adds nothing; what differs is told and not written over', async () => {
  const before = (await admin.all('/tickets?limit=200')).length
  const text = readFileSync(join(data, 'workshop.csv'), 'utf8').replace('脱水时剧烈抖动', '改过的故障')
  const report = bring(file(text), workshop)
  assert.deepEqual(counts(report), { rows: 9, added: 0, there: 5, changed: 1, bad: 4 })
  const [changed] = report.changed_rows
  assert.deepEqual([changed.line, changed.external_id, changed.fields], [2, 'WX-1001', 'subject'])
  assert.equal((await admin.all('/tickets?limit=200')).length, before)
  assert.equal((await find('WX-1001')).subject, '洗衣机：脱水时剧烈抖动')
})

test('an imported ticket is worked on like any other', async () => {
  const { id } = await find('WX-1003')
  const timeline = await admin.all(`/tickets/${id}/timeline`)
  assert.deepEqual(timeline.map((item) => item.event), ['ticket.imported'])
  await admin.post(`/tickets/${id}/messages`, { type: 'reply', body: '已安排上门。', then: 'resolved' }).expect(201)
  assert.equal((await admin.get(`/tickets/${id}`)).status, 'resolved')
  assert.equal((await admin.get('/search?q=' + encodeURIComponent('滤芯'))).tickets.length, 1)
})

test('the same id twice in one file is a bad row', () => {
  const report = bring(file('id,subject\nD-1,甲\nD-2,乙\nD-1,丙\n'), simple)
  assert.deepEqual([report.added, report.bad_rows[0].line, report.bad_rows[0].code], [2, 4, 'import.repeated'])
})

test('GB18030 is found out, a byte order mark is passed over', async () => {
  const gb = bring(join(data, 'gb18030.csv'), simple)
  assert.deepEqual([gb.code, gb.encoding, gb.added], [0, 'gb18030', 2])
  assert.equal((await find('GB-1')).subject, '电饭煲㐀𠀀不加热')
  const utf8 = bring(file('\ufeffid,subject\r\nBOM-1,带标记\r\n'), simple)
  assert.deepEqual([utf8.code, utf8.encoding, utf8.added], [0, 'utf-8', 1])
  assert.equal((await find('BOM-1')).subject, '带标记')
})

test('a file in neither encoding is refused by the place of its fault', () => {
  const { code, error } = bring(file(Buffer.from('id,subject\nX-1,\xff\xff\n', 'latin1')), simple)
  assert.deepEqual([code, error.code], [3, 'import.encoding'])
  assert.match(error.detail, /15/)
})

test('a torn last record is told by its line, all others go in', () => {
  const report = bring(file('id,subject\nT-1,好的\nT-2,"中断了\n没有结尾'), simple)
  assert.deepEqual([report.code, report.added, report.torn, report.bad_rows[0].code], [1, 1, 3, 'import.torn'])
})

test('a file without rows, without heading, or without the columns', () => {
  assert.deepEqual(counts(bring(file('id,subject\n'), simple)), { rows: 0, added: 0, there: 0, changed: 0, bad: 0 })
  assert.equal(bring(file(''), simple).error.code, 'import.no_heading')
  const { code, error } = bring(file('id,title\n1,x\n'), simple)
  assert.deepEqual([code, error.errors.map((e) => [e.pointer, e.code])], [3, [['/columns/subject', 'import.no_column']]])
})

test('formula text, HTML and SQL are stored as they are', async () => {
  const subject = `=cmd|'/C calc'!A0 <b>x</b> '); DROP TABLE ticket;--`
  const report = bring(file(`id,subject\nH-1,"${subject}"\n`), simple)
  assert.equal(report.added, 1)
  assert.equal((await find('H-1')).subject, subject)
})

const maps = [
  ['no JSON', '{"columns": ', 'json.end', undefined],
  ['an unknown name', { column: {} }, 'field.unknown', '/column'],
  ['no columns', {}, 'field.required', '/columns'],
  ['an unknown field', { columns: { external_id: 'id', subjekt: 'x', kind: { value: 'fault' } } }, 'field.unknown', '/columns/subjekt'],
  ['a required field is missing', { columns: { subject: 'x', kind: { value: 'fault' } } }, 'field.required', '/columns/external_id'],
  ['two sources', { columns: { subject: { column: 'a', value: 'b' } } }, 'import.one_source', '/columns/subject'],
  ['no source', { columns: { subject: { map: {} } } }, 'import.one_source', '/columns/subject'],
  ['a number as source', { columns: { subject: 7 } }, 'import.source', '/columns/subject'],
  ['an empty list', { columns: { subject: [] } }, 'import.parts', '/columns/subject'],
  ['lists too deep', { columns: { subject: [[[[['x']]]]] } }, 'import.parts', '/columns/subject/0/0/0/0'],
  ['a wrong word', { columns: { subject: { column: 'a', cutt: 3 } } }, 'field.unknown', '/columns/subject/cutt'],
  ['a cut of nothing', { columns: { subject: { column: 'a', cut: 0 } } }, 'field.type_integer', '/columns/subject/cut'],
  ['an open brace', { columns: { subject: { text: 'a {b' } } }, 'import.brace', '/columns/subject/text'],
  ['another encoding', { encoding: 'utf-16', columns: {} }, 'field.choice', '/encoding'],
  ['another separator', { separator: '::', columns: {} }, 'field.choice', '/separator'],
]
for (const [what, map, code, pointer] of maps) {
  test(`a map with ${what} is refused by its place`, () => {
    const { code: exit, error } = bring(file('id\n'), file(map, 'json'))
    assert.equal(exit, 3)
    if (pointer === undefined) assert.equal(error.code, code)
    else assert.deepEqual(error.errors.find((e) => e.pointer === pointer)?.code, code, JSON.stringify(error))
  })
}

test('verify finds nothing wrong after all of that', () => {
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})

const real = join(top, '../shared/facts/complaints.csv')
test('2,067 real complaints go in, their torn last record is told', { skip: !existsSync(real) && 'complaints.csv is not beside the checkout' }, async () => {
  const report = bring(real, join(top, 'demo/maps/cfpb.json'))
  assert.deepEqual([report.code, report.added, report.bad, report.torn], [1, 2067, 1, 3302])
  const again = bring(real, join(top, 'demo/maps/cfpb.json'))
  assert.deepEqual([again.added, again.there, again.changed], [0, 2067, 0])
  const ticket = await find('7523056') ?? (await admin.get('/search?q=7523056')).tickets[0]
  assert.equal(ticket.subject, 'Incorrect information on your report – Information belongs to someone else')
  assert.deepEqual([ticket.kind, ticket.status, ticket.customer_name], ['complaint', 'closed', 'Consumer, FL 33009'])
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})
