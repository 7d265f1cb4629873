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
  assert.match(head, /^id,number,external_id,.*,model,quantity,price,serials,/)
  assert.match(first, /NH-1,.*王小明,online,2026-03-01,659850,\d+,A26,1,259950,SN-0001/)
})
