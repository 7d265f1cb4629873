// Models, units and orders from CSV files: dry run, reasons, rejects, and safe to repeat; and out again.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const admin = await server.logIn()
await admin.post('/categories', { key: 'air_conditioner', name_zh: '空调', name_en: 'Air conditioners' })

let files = 0
const file = (content, name = 'csv') => {
  const path = join(server.folder, `input${++files}.${name}`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
function bring(what, csv, map, ...options) {
  const { code, stdout } = server.run(['import', what, csv, '--map', file(map, 'json'), '--json', ...options], { check: false })
  return { code, ...JSON.parse(stdout) }
}
const counts = ({ rows, added, there, changed, bad }) => ({ rows, added, there, changed, bad })
const faults = (report) => report.bad_rows.map(({ line, column, code }) => [line, column, code])

const modelMap = { columns: { code: '型号', name_zh: '名称', name_en: 'name', category: { value: 'air_conditioner' }, brand: { value: '南禾' } } }
const models = file('型号,名称,name\nA26,壁挂空调 A26,Wall unit A26\nA35,壁挂空调 A35,Wall unit A35\n')

test('models come in once, however often the file is brought', async () => {
  assert.deepEqual(counts(bring('models', models, modelMap, '--dry-run')), { rows: 2, added: 2, there: 0, changed: 0, bad: 0 })
  assert.equal((await admin.all('/models')).length, 0)
  assert.equal(bring('models', models, modelMap).added, 2)
  assert.deepEqual(counts(bring('models', models, modelMap)), { rows: 2, added: 0, there: 2, changed: 0, bad: 0 })
  const again = bring('models', file('型号,名称,name\na-26,改了名,Wall unit A26\nA26,重复,x\nB1,新的,New\n'), { columns: { ...modelMap.columns, category: { value: 'sofa' } } })
  assert.deepEqual(faults(again), [[2, 'category', 'import.no_category'], [3, 'category', 'import.no_category'], [4, 'category', 'import.no_category']])
  const changed = bring('models', file('型号,名称,name\na-26,改了名,Wall unit A26\nA26,重复,x\n'), modelMap)
  assert.deepEqual([changed.changed_rows[0].number, changed.changed_rows[0].fields], ['A26', 'name_zh'])
  assert.deepEqual(faults(changed), [[3, '型号', 'import.repeated']])
})

const orderMap = { columns: { number: '订单号', model: '型号', quantity: '数量', price: '单价', paid: '实付', ordered_on: { column: '下单', format: 'YYYY/MM/DD' }, channel: { value: 'online' }, 'customer.name': '买家', 'customer.phone': '电话' } }
const orderHead = '订单号,型号,数量,单价,实付,下单,买家,电话\n'

test('rows with one number make one order', async () => {
  const csv = file(`${orderHead}NH-1,A26,1,"2,599.50",6598.5,2026/3/1,王小明,13800001234\nnh1,A35,2,1999.5,,2026/3/1,王小明,13800001234\nNH-2,A26,1,2599,2599,2026/3/2,李四,\n`)
  assert.equal(bring('orders', csv, orderMap).added, 3)
  const found = (await admin.all('/orders')).map((o) => o.number)
  assert.deepEqual(found, ['NH-2', 'NH-1'])
  const [{ id }] = (await admin.get('/orders?q=nh1')).items
  const order = await admin.get(`/orders/${id}`)
  assert.deepEqual([order.paid, order.ordered_on, order.customer_name, order.channel], [659850, '2026-03-01', '王小明', 'online'])
  assert.deepEqual(order.lines.map((l) => [l.model_code, l.quantity, l.price]), [['A26', 1, 259950], ['A35', 2, 199950]])
  assert.deepEqual(counts(bring('orders', csv, orderMap)), { rows: 3, added: 0, there: 3, changed: 0, bad: 0 })
})

test('bad orders are told by line, column and reason', () => {
  const report = bring('orders', file(`${orderHead}NH-8,X99,1,1,1,2026/3/1,,\nNH-9,A26,0,1,1,2026/3/1,,\nNH-9,A26,1,1.999,1,2026/3/1,,\nNH-9,A26,1,1,1,2026/2/30,,\nNH-9,A26,1,1,1,2026/3/1,,13800001234\n-,A26,1,1,1,2026/3/1,,\n`), orderMap)
  assert.deepEqual(faults(report), [
    [2, '型号', 'import.no_model'], [3, '数量', 'field.too_small'], [4, '单价', 'import.money'],
    [5, '下单', 'date.invalid'], [6, '买家', 'field.required'], [7, '订单号', 'order.number']])
  assert.equal(report.code, 1)
})

const unitMap = { columns: { model: 'model', serial: 'serial', external_id: 'id', order: 'order', delivered_on: 'delivered', state: { column: 'state', map: { 已售: 'sold', 库存: 'in_stock' }, default: 'sold' }, price: 'price', 'customer.name': 'owner', 'customer.phone': 'phone' } }
const unitHead = 'model,serial,id,order,delivered,state,price,owner,phone\n'
const unitRows = `${unitHead}A26,SN-0001,U1,NH-1,2026-03-04,已售,,,\nA35,SN-0001,U2,,2026-03-05,,1999,赵六,13900001111\nA35,SN-0002,,,,库存,,,\n`

test('units come in with owners and orders, and are known again by serial or external id', async () => {
  const csv = file(unitRows)
  assert.equal(bring('units', csv, unitMap, '--dry-run').added, 3)
  assert.equal((await admin.all('/units')).length, 0)
  assert.deepEqual(counts(bring('units', csv, unitMap)), { rows: 3, added: 3, there: 0, changed: 0, bad: 0 })
  const [stock, owned, sold] = await admin.all('/units')
  assert.deepEqual([sold.customer_name, sold.order_number, sold.price, sold.delivered_on], ['王小明', 'NH-1', 259950, '2026-03-04'])
  assert.deepEqual([owned.customer_name, owned.price, owned.external_id], ['赵六', 199900, 'U2'])
  assert.equal(stock.state, 'in_stock')
  assert.deepEqual(counts(bring('units', csv, unitMap)), { rows: 3, added: 0, there: 3, changed: 0, bad: 0 })
  const newer = bring('units', file(unitRows.replace('2026-03-05', '2026-03-09').replace('SN-0002', 'sn0002')), unitMap)
  assert.deepEqual(newer.changed_rows.map((r) => [r.line, r.number, r.fields]), [[3, 'SN-0001', 'delivered_on']])
  assert.equal((await admin.all('/units')).length, 3)
})

test('bad units are told and repaired from the rejects', async () => {
  const rejects = join(server.folder, 'rejects.csv')
  const report = bring('units', file(`${unitHead}X99,S1,,,,,,,\nA26,S2,,NH-7,,,,,\nA35,S3,,NH-2,,,,,\nA26,SN-0001,U2,,,,,,\nA26,S4,E4,,,,,,\nA26,S5,E4,,,,,,\nA26,S4,,,,,,,\nA26,--,,,,,,,\n`), unitMap, '--rejects', rejects)
  assert.deepEqual(faults(report), [
    [2, 'model', 'import.no_model'], [3, 'order', 'import.no_order'], [4, 'order', 'import.no_line'],
    [5, 'id', 'unit.external_taken'], [7, 'id', 'import.repeated'], [8, 'serial', 'import.repeated'], [9, 'serial', 'unit.serial']])
  assert.equal(report.added, 1)
  const text = readFileSync(rejects, 'utf8').replace('X99', 'A26')
  assert.equal(bring('units', file(text), unitMap).added, 1)
})

test('a map that names too little or too much is refused', () => {
  const { error } = bring('units', file(unitRows), { columns: { serial: 'serial', colour: 'x' } })
  assert.deepEqual(error.errors.map((e) => [e.pointer, e.code]), [['/columns/colour', 'field.unknown']])
  const missing = bring('units', file(unitRows), { columns: { serial: 'serial' } })
  assert.deepEqual(missing.error.errors.map((e) => e.pointer), ['/columns/model'])
  assert.equal(server.run(['import', 'sofas', models, '--map', file(modelMap, 'json')], { check: false }).code, 3)
})

test('units and orders go out as CSV and JSON lines', () => {
  const units = server.run(['export', 'units', '--format', 'jsonl']).stdout.trim().split('\n').map((line) => JSON.parse(line))
  assert.deepEqual([units[0].serial, units[0].model_code, units[0].order_number, units[0].delivered_on], ['SN-0001', 'A26', 'NH-1', '2026-03-04'])
  const [head, first] = server.run(['export', 'orders']).stdout.split('\r\n')
  assert.match(head, /^id,number,external_id,.*,customer.name,.*,model,quantity,price,serials,/)
  assert.match(first, /NH-1,.*王小明,online,2026-03-01,6598.50,\d+,A26,1,2599.50,SN-0001/)
  const lines = server.run(['export', 'orders', '--format', 'jsonl']).stdout.split('\n')
  assert.equal(JSON.parse(lines[0]).paid, 659850, 'minor units in JSON')
})

const kinds = ['categories', 'models', 'parts', 'terms', 'orders', 'units', 'repairs']
const out = (from, kind) => from.run(['export', kind]).stdout
/* Without what is only this installation's: ids and times. */
const plain = (csv) => {
  const rows = csv.trim().split('\r\n').map((line) => line.split(','))
  const kept = rows[0].map((name) => !['id', 'line_id', 'customer_id', 'created_at'].includes(name))
  return rows.map((row) => row.filter((_, i) => kept[i]).join(','))
}
const again = (to, kind, text) => {
  const { code, stdout } = to.run(['import', kind, file(text), '--json'], { check: false })
  return { code, ...JSON.parse(stdout) }
}

test('categories, parts, terms and repairs come in, by headings in either language', async () => {
  assert.deepEqual(counts(again(server, 'categories', '代号,上级品类代号,中文名称,英文名称,耐用商品,启用\ncooling,,制冷,Cooling,是,是\nfridge,cooling,冰箱,Fridges,Yes,\nlost,nowhere,丢,Lost,,\nBad-Key,,坏,Bad,,\n')),
    { rows: 4, added: 2, there: 0, changed: 0, bad: 2 })
  const all = (await admin.get('/categories')).items
  assert.equal(all.find((c) => c.key === 'fridge').parent_id, all.find((c) => c.key === 'cooling').id)
  const parts = again(server, 'parts', 'Model,Part number,Chinese name,English name,Main part,Wear part,Unit price\na26,CP-1,压缩机,Compressor,yes,no,680.5\nA26,FL-1,滤网,Filter,,是,\nX99,Q,问,Q,,,\nA26,CP-1,重复,Again,,,\n')
  assert.deepEqual([parts.added, faults(parts)], [2, [[4, 'Model', 'import.no_model'], [5, 'Part number', 'import.repeated']]])
  const [{ id }] = (await admin.get('/models?q=A26')).items
  assert.deepEqual((await admin.get(`/models/${id}`)).parts.map((p) => [p.number, p.main, p.wear, p.price]), [['CP-1', true, false, 68050], ['FL-1', false, true, null]])
  const terms = again(server, 'terms', 'name_zh,name_en,category,model,covers,months,starts,valid_from,valid_to\n整机一年,One year,air_conditioner,,整机,12,,2026/1/1,\n压缩机三年,Three years,,A26,main_parts,36,交付日,,\n甲,A,air_conditioner,A26,,1,,,\n乙,B,air_conditioner,,,1,,2026-02-01,2026-01-01\n')
  assert.deepEqual([terms.added, faults(terms)], [2, [[4, 'category', 'warranty_term.for_one'], [5, 'valid_to', 'warranty_term.period']]])
  const repairs = again(server, 'repairs', '型号,序列号,原因,送修日,取回日,备注\nA26,SN-0001,修理,2026年5月4日,2026.5.8,换主板\nA26,sn0001,待件,2026-05-06,,\nA26,SN-7777,,2026-05-06,,\nA26,SN-0001,,2026-05-09,2026-05-01,\n')
  assert.deepEqual([repairs.added, faults(repairs)], [2, [[4, '序列号', 'import.no_unit'], [5, '取回日', 'repair_stay.order']]])
  const exchanged = again(server, 'units', 'model,serial,exchanged_on,replaces\nA26,SN-0900,2026-06-01,SN-0001\nA26,SN-0901,2026-06-02,SN-0900\nA26,SN-0902,,SN-0901\nA26,SN-0903,2026-06-02,SN-9999\n')
  assert.deepEqual([exchanged.added, faults(exchanged)], [2, [[4, 'exchanged_on', 'unit.exchange_day'], [5, 'replaces', 'import.no_unit']]])
  const [unit] = (await admin.get('/units?serial=SN-0900')).items
  assert.deepEqual([unit.replaces_serial, unit.replaced_by_serial, unit.customer_name, unit.state], ['SN-0001', 'SN-0901', '王小明', 'replaced'])
})

test('a row that a rule refuses when it is written stays out alone', async () => {
  const rows = Array.from({ length: 5 }, (_, i) => `A26,RR-${i},2026-06-03,${i === 2 ? 'SN-0001' : ''}`)
  const report = again(server, 'units', `model,serial,exchanged_on,replaces\n${rows.join('\n')}\n`)
  assert.deepEqual([report.added, report.bad, report.code], [4, 1, 1])
  assert.deepEqual(faults(report), [[4, 'replaces_id', 'unit.replaced_already']])
  const deep = ['l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7'].map((key, i, all) => `${key},${all[i - 1] ?? ''},${key},${key}`)
  assert.deepEqual(faults(again(server, 'categories', `key,parent,name_zh,name_en\n${deep.join('\n')}\n`)), [[8, 'parent_id', 'category.too_deep']])
})

test('what went out comes in again: here it is there already, elsewhere it is the same', async () => {
  await admin.post('/customers', { name: '=公式', phone: '13911112222' })
  const model = (await admin.get('/models?q=A26')).items[0]
  await admin.post('/units', { model_id: model.id, serial: '+86-1', batch: '=1+1', price: 1999, notes: '两\n行,逗号"引号' })
  for (const kind of kinds) {
    const text = out(server, kind)
    const { rows, added, there, changed, bad, code } = again(server, kind, text)
    assert.deepEqual([kind, added, changed, bad, code], [kind, 0, 0, 0, 0])
    assert.ok(rows > 0 && rows === there, kind)
  }
  const other = await startServer()
  for (const kind of kinds) {
    const text = out(server, kind)
    const report = again(other, kind, text)
    assert.deepEqual([kind, report.bad_rows, report.added], [kind, [], report.rows])
  }
  for (const kind of kinds) assert.deepEqual(plain(out(other, kind)), plain(out(server, kind)), kind)
})

test('a heading that says too little is refused with what is missing', () => {
  const { error } = again(server, 'units', '型号,颜色\nA26,红\n')
  assert.deepEqual(error.errors.map((e) => [e.pointer, e.code]), [['/columns/serial', 'field.required']])
})
