// Figures and what is behind them as files: Excel and CSV, in the reader's language, and no more than the reader may see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { counted } from '../lib/figures.mjs'
import { startServer } from '../lib/server.mjs'
import { sheetRows } from '../lib/xlsx.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
const { agent, lead, manager } = as

const agentId = (await agent.get('/me')).id
const tickets = []
for (let i = 0; i < 3; i++) {
  const ticket = await agent.post('/tickets', { ...fault, subject: i ? `=${i}+1 不脱水` : fault.subject, team_id: teams.home.id })
  await agent.post(`/tickets/${ticket.id}/assign`, { assignee_id: agentId })
  await agent.post(`/tickets/${ticket.id}/messages`, { type: 'reply', body: '已安排工程师，明天上午联系您确认时间。' })
  tickets.push(ticket)
}
const own = await manager.post('/own-measures', {
  name_zh: '答复过的工单', name_en: 'Tickets replied to', kind: 'share', direction: 'higher', within_minutes: 60, whose: 'ended',
  begins: null, ends: { field: 'type', op: '=', value: 'ticket.replied' },
})
await counted(manager)

const bytesOf = async (who, path) => {
  const { status, headers, bytes } = await who.get(path).answer()
  assert.equal(status, 200, bytes.toString().slice(0, 300))
  return { name: headers.get('content-disposition'), type: headers.get('content-type'), bytes }
}

test('figures are saved as Excel, with numbers that are numbers', async () => {
  const { name, type, bytes } = await bytesOf(manager, `/measures/figures/xlsx?measures=${own.key},K02`)
  assert.match(name, /measures\.xlsx/)
  assert.equal(type, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  const [head, figure, waiting] = sheetRows(bytes)
  assert.deepEqual(head.slice(0, 7), ['编号', '指标', '范围', '数值', '95% 区间下限', '95% 区间上限', '样本数'])
  assert.deepEqual([...figure.slice(0, 4), figure[6]], [own.key, '答复过的工单', '全公司', 1, 3])
  assert.deepEqual([waiting[0], waiting[3], waiting[6], waiting.at(-1)], ['K02', '', '', '还没有数据来源'])
})

test('what is behind a figure is saved whole, and no text becomes a formula', async () => {
  const { name, bytes } = await bytesOf(agent, `/measures/${own.key}/observations/xlsx`)
  assert.match(name, new RegExp(`${own.key}\\.xlsx`))
  const [head, ...rows] = sheetRows(bytes)
  assert.deepEqual(head, ['工单', '标题', '单件', '计入时间', '算在谁身上', '结果', '不计入'])
  assert.deepEqual(rows.map((r) => [r[0], r[1], r[4], r[5]]),
    tickets.map((t) => [t.number, t.subject, '安静', '达成']))
  assert.ok(rows.every((r) => r[3] > 46000), 'times are numbers of a sheet')

  const csv = (await bytesOf(agent, `/measures/${own.key}/observations/csv?part=numerator`)).bytes.toString()
  const lines = csv.trim().split('\r\n')
  assert.equal(lines.length, 4)
  assert.match(lines[2], /'=1\+1 不脱水/)
  assert.equal((await bytesOf(agent, `/measures/${own.key}/observations/csv?part=rest`)).bytes.toString().trim().split('\r\n').length, 1)
})

test('in English for who reads English', async () => {
  const english = manager.with({ 'Accept-Language': 'en' })
  await manager.edit('/me', await manager.get('/me'), { lang: 'en' })
  const [head, row] = sheetRows((await bytesOf(english, `/measures/${own.key}/observations/xlsx`)).bytes)
  assert.deepEqual([head[0], row[5]], ['Ticket', 'did'])
  const [, figure] = sheetRows((await bytesOf(english, `/measures/figures/xlsx?measures=${own.key}`)).bytes)
  assert.equal(figure[1], 'Tickets replied to')
})

test('nobody saves what they may not read', async () => {
  const me = await lead.get('/me')
  const other = await as.other.get('/me')
  for (const kind of ['csv', 'xlsx']) {
    await agent.get(`/measures/${own.key}/observations/${kind}?scope=person&scope_id=${me.id}`).expect(403, 'permission.missing')
    await lead.get(`/measures/${own.key}/observations/${kind}?scope=person&scope_id=${other.id}`).expect(403, 'permission.missing')
    await server.anonymous().get(`/measures/${own.key}/observations/${kind}`).expect(401)
    await manager.get(`/measures/K99/observations/${kind}`).expect(404, 'measure.not_found')
    await manager.get(`/measures/${own.key}/observations/${kind}?from=2026-02-01&to=2026-01-01`).expect(422, 'measure.period')
  }
  await agent.get(`/measures/figures/xlsx?scope=person&scope_id=${me.id}`).expect(403, 'permission.missing')
  await manager.get('/measures/figures/xlsx?measures=K99').expect(422, 'measure.unknown')
  // Of another team's tickets the number is not told.
  const [, ...rows] = sheetRows((await bytesOf(as.other, `/measures/${own.key}/observations/xlsx`)).bytes)
  assert.deepEqual(rows.map((r) => [r[0], r[1]]), [['', ''], ['', ''], ['', '']])
})
