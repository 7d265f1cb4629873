// Imports over HTTP: what may be brought, an empty file for it, a look, a dry run, the rows, and what to repair.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
await as.lead.post('/categories', { key: 'air_conditioner', name_zh: '空调', name_en: 'Air conditioners' })

function bring(kind, text, { map, dry = false, who = as.lead } = {}) {
  const form = new FormData()
  form.append('file', new Blob([text], { type: 'text/csv' }), 'x.csv')
  if (map) form.append('map', new Blob([JSON.stringify(map)], { type: 'application/json' }), 'map.json')
  return who.post(`/imports/${kind}${dry ? '?dry_run=true' : ''}`, form)
}
const counts = ({ rows, added, there, changed, bad }) => ({ rows, added, there, changed, bad })
const faults = (answer) => answer.bad_rows.map(({ line, column, code }) => [line, column, code])

test('each hears of what they may bring, and gets an empty file for it in their language', async () => {
  const kinds = (await as.lead.get('/imports')).items
  assert.deepEqual(kinds.map((k) => k.kind).filter((k) => k !== 'tickets'), ['categories', 'models', 'parts', 'terms', 'orders', 'units', 'repairs'])
  const units = kinds.find((k) => k.kind === 'units')
  const [model] = units.fields
  assert.deepEqual(model, { name: 'model', name_zh: '型号', name_en: 'Model', type: 'text', required: true, choices: [] })
  assert.deepEqual(units.fields.find((f) => f.name === 'state').choices, ['已售', '在库', '已退回', '已被换走', '已报废'])
  assert.deepEqual(units.fields.filter((f) => ['price', 'installed_on'].includes(f.name)).map((f) => f.type), ['amount', 'date'])
  assert.deepEqual((await admin.get('/imports')).items.map((k) => k.kind).at(-1), 'tickets')
  assert.deepEqual((await as.agent.get('/imports')).items, [])

  for (const { kind } of (await admin.get('/imports')).items) {
    for (const [lang, first] of [['zh', 'name_zh'], ['en', 'name_en']]) {
      const speaking = admin.with({ 'Accept-Language': lang })
      const { body, headers, bytes } = await speaking.get(`/imports/${kind}/template`).answer()
      const card = kinds.find((k) => k.kind === kind)
      assert.match(headers.get('content-disposition'), /attachment/)
      assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
      if (card) assert.equal(body.replace('\ufeff', ''), card.fields.map((f) => f[first]).join(',') + '\r\n')
      const empty = await bring(kind, bytes, { who: admin })
      assert.deepEqual([kind, empty.missing, counts(empty)], [kind, [], { rows: 0, added: 0, there: 0, changed: 0, bad: 0 }])
      if (card) assert.deepEqual(empty.map.map((m) => m.field), card.fields.map((f) => f.name), `${kind} in ${lang} is recognized`)
    }
  }
  await as.lead.get('/imports/sofas/template').expect(404, 'import.no_kind')
  await as.agent.get('/imports/units/template').expect(403, 'permission.missing')
})

test('a file is looked at: columns, first rows, what is recognized, what is missing', async () => {
  const look = await bring('models', '型号,颜色,中文名称\nA26,白,壁挂空调\nA35,白,壁挂空调\n', { dry: true })
  assert.deepEqual([look.columns, look.missing, look.samples[0].cells], [['型号', '颜色', '中文名称'], ['category', 'name_en'], ['A26', '白', '壁挂空调']])
  assert.deepEqual(look.map, [{ field: 'code', column: '型号' }, { field: 'name_zh', column: '中文名称' }])
  assert.deepEqual([look.rows, look.added, look.dry_run], [2, 0, true])
})

const models = '货号,类,品名\nA26,air_conditioner,壁挂空调\nA35,air_conditioner,壁挂空调\nB1,sofa,沙发\n'
const map = { columns: { code: '货号', category: '类', name_zh: '品名', name_en: '品名' } }

test('a dry run tells what would be, and writes nothing; then the good rows come in', async () => {
  const dry = await bring('models', models, { map, dry: true })
  assert.deepEqual(counts(dry), { rows: 3, added: 2, there: 0, changed: 0, bad: 1 })
  assert.deepEqual(faults(dry), [[4, '类', 'import.no_category']])
  assert.equal(dry.bad_rows[0].message, '没有代号为“sofa”的品类')
  assert.equal((await as.lead.get('/models')).items.length, 0)
  const made = await bring('models', models, { map })
  assert.deepEqual([counts(made), made.dry_run], [{ rows: 3, added: 2, there: 0, changed: 0, bad: 1 }, false])
  assert.equal((await as.lead.get('/models')).items.length, 2)
  assert.deepEqual(made.rejects.split('\r\n'), ['货号,类,品名,import_error', 'B1,sofa,沙发,第 4 行，类：没有代号为“sofa”的品类', ''])
  const repaired = await bring('models', made.rejects.replace('sofa', 'air_conditioner'), { map })
  assert.deepEqual(counts(repaired), { rows: 1, added: 1, there: 0, changed: 0, bad: 0 })
  const again = await bring('models', models.replace('A26,air_conditioner,壁挂空调', 'A26,air_conditioner,改名'), { map })
  assert.deepEqual([counts(again), again.changed_rows], [{ rows: 3, added: 0, there: 2, changed: 1, bad: 1 }, [{ line: 2, key: 'a26', name: 'A26', fields: 'name_zh, name_en' }]])
  const english = await bring('models', models, { map, dry: true, who: as.lead.with({ 'Accept-Language': 'en' }) })
  assert.equal(english.bad_rows[0].message, 'There is no category “sofa”')
})

test('a sheet as people keep it: words for choices, days and amounts as they write them, GB 18030', async () => {
  const rows = '型号,序列号,购买渠道,状态,实付价,安装完成日,客户姓名,客户电话\nA26,S-1,门店,已售,"2,599.5",2026/3/1,王小明,13800001234\nA26,S-2,网络,在库,,2026年3月2日,,\n'
  const made = await bring('units', rows)
  assert.deepEqual([made.bad_rows, made.added, made.encoding], [[], 2, 'utf-8'])
  const [second, first] = (await as.lead.get('/units')).items
  assert.deepEqual([first.channel, first.state, first.price, first.installed_on, first.customer_name], ['shop', 'sold', 259950, '2026-03-01', '王小明'])
  assert.deepEqual([second.channel, second.state, second.installed_on], ['online', 'in_stock', '2026-03-02'])
  const gb = Buffer.from('d0cdbac52cd0f2c1d0bac50a4132362c532d330a', 'hex') // 型号,序列号 / A26,S-3
  assert.deepEqual(counts(await bring('units', gb)), { rows: 1, added: 1, there: 0, changed: 0, bad: 0 })
})

test('tickets come in for those who may import them', async () => {
  const rows = '外部编号,类型,标题,客户姓名\nT-1,故障,不制冷,王小明\nT-2,维修,漏水,\nT-3,飞,坏,\n'
  await bring('tickets', rows, { who: as.agent }).expect(403, 'permission.missing')
  const made = await bring('tickets', rows, { who: admin })
  assert.deepEqual([counts(made), faults(made)], [{ rows: 3, added: 2, there: 0, changed: 0, bad: 1 }, [[4, '类型', 'field.choice']]])
})

test('what is no file, no kind, no map or too much is refused in words', async () => {
  await bring('sofas', 'a\n1\n').expect(404, 'import.no_kind')
  await bring('models', 'a\n1\n', { who: as.agent }).expect(403, 'permission.missing')
  await bring('models', '').expect(422, 'import.no_heading')
  await bring('models', Buffer.from([0x61, 0xff, 0xff, 0x0a])).expect(422, 'import.encoding')
  await bring('models', models, { map: { columns: { code: '货号', colour: '类' } } }).expect(422, 'field.unknown')
  await bring('models', models, { map: { columns: { code: '货号' } } }).expect(422, 'field.required')
  await bring('models', models, { map: { columns: { ...map.columns, code: '没有' } } }).expect(422, 'import.no_column')
  const two = new FormData()
  for (const name of ['file', 'file']) two.append(name, new Blob(['a']), 'x.csv')
  await as.lead.post('/imports/models', two).expect(422, 'import.one_file')
  const other = new FormData()
  other.append('sheet', new Blob(['a']), 'x.csv')
  await as.lead.post('/imports/models', other).expect(422, 'import.one_file')
  const many = `serial,model\n${'x,A26\n'.repeat(10_001)}`
  await bring('units', many).expect(413, 'import.too_many_rows')
  const torn = await bring('units', 'model,serial\nA26,"S-9\n')
  assert.deepEqual([torn.torn, faults(torn)], [2, [[2, '*', 'import.torn']]])
})

test('the file that was sent is not kept', async () => {
  const kept = () => readdirSync(join(server.data, 'files'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
  await until(() => !kept().length, { what: 'a file stays when its answer is out' }) // it goes when the connection is done with it
})

test('many bad rows: the first are told, all of them come back to be repaired', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `X${i},S${i}`)
  const answer = await bring('units', `model,serial\n${rows.join('\n')}\n`)
  assert.deepEqual([answer.bad, answer.bad_rows.length, answer.rejects.trim().split('\r\n').length], [3000, 500, 3001])
})
