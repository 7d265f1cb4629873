// Records from a CSV file in a browser: a template, columns named, a trial, faults to repair, the import; and what
// moves the end of a unit's warranty on its page.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, enter, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as } = await makeCompany(server)
await as.lead.post('/categories', { key: 'phone', name_zh: '手机', name_en: 'Phones' })
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'lead', password)
const dialog = page.getByRole('dialog')
const choose = (where, name, text) => {
  const path = join(server.folder, name)
  writeFileSync(path, text)
  return where.locator('input[type=file]').setInputFiles(path)
}
const settled = async (where) => {
  await quiet(where)
  await where.waitForFunction(() => ![...document.querySelectorAll('.el-popper')].some((e) => e.checkVisibility({ opacityProperty: true })))
}
const column = async (where, label, option) => {
  await where.getByRole('combobox', { name: label }).click({ force: true })
  await where.getByRole('option', { name: option, exact: true }).filter({ visible: true }).click()
}

test('the list of models leads to the import, and its template is recognized', async () => {
  await page.goto('/models')
  await page.getByRole('button', { name: '导入' }).click()
  await page.getByRole('heading', { name: '导入 CSV 文件' }).waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载模板' }).click()])
  assert.equal(file.suggestedFilename(), '型号.csv')
  const head = readFileSync(await file.path(), 'utf8')
  assert.equal(head, '\ufeff型号,品类代号,中文名称,英文名称,品牌,启用\r\n')
  await choose(page, 'models.csv', `${head}M1,phone,手机一,Phone one,南禾,是\r\nM2,phone,手机二,Phone two,,否\r\n`)
  await page.getByText('models.csv，2 行').waitFor()
  const trial = page.getByRole('region', { name: '试运行的结果' })
  await trial.getByText('将新增').waitFor()
  await settled(page)
  assert.deepEqual(await axe(page), [])
  await page.getByRole('button', { name: '导入 2 行' }).click()
  await page.getByRole('region', { name: '导入结果' }).getByText('已新增').waitFor()
  await page.getByRole('link', { name: '查看型号' }).click()
  await page.getByRole('cell', { name: 'M1' }).waitFor()
})

test('columns with other names are chosen; bad rows are told, come back, and go in repaired', async () => {
  await page.goto('/imports/units')
  await choose(page, 'units.csv', '货号,序列号,买家,状态,购买日\nM1,S-1,王小明,已售,2026/3/25\nM9,S-2,,已售,2026/3/25\nM1,S-3,,飞走,2026/2/30\n')
  await page.getByText('还要指定：型号').waitFor()
  assert.ok(await page.getByRole('button', { name: '试运行' }).isDisabled())
  await page.getByText('没有用到的列：货号、买家').waitFor()
  await column(page, '型号取自哪一列', '货号')
  await page.getByRole('button', { name: /再看 \d+ 个可选字段/ }).click()
  await column(page, '客户姓名取自哪一列', '买家')
  await page.getByRole('button', { name: '试运行' }).click()
  await page.getByRole('cell', { name: '没有型号“M9”' }).waitFor()
  await page.getByRole('row', { name: /4 购买日/ }).waitFor()
  await settled(page)
  assert.deepEqual(await axe(page), [])
  assert.equal((await as.lead.get('/units')).items.length, 0, 'a trial writes nothing')
  await page.getByRole('button', { name: '导入 1 行' }).click()
  const result = page.getByRole('region', { name: '导入结果' })
  const [file] = await Promise.all([page.waitForEvent('download'), result.getByRole('button', { name: '下载有问题的行' }).click()])
  assert.equal(file.suggestedFilename(), '商品单件-待修正.csv')
  const text = readFileSync(await file.path(), 'utf8')
  assert.match(text, /^\ufeff货号,序列号,买家,状态,购买日,import_error\r\nM9,S-2/)
  await result.getByRole('button', { name: '再导入一个文件' }).click()
  await choose(page, 'repaired.csv', text.replace('M9', 'M2').replace('飞走', '在库').replace('2026/2/30', '2026/2/27'))
  await column(page, '型号取自哪一列', '货号')
  await page.getByRole('button', { name: '试运行' }).click()
  await page.getByRole('button', { name: '导入 2 行' }).click()
  await page.getByRole('link', { name: '查看商品单件' }).click()
  await page.getByRole('link', { name: 'S-3' }).waitFor()
})

test('what cannot be read is said in words, and another file may be chosen', async () => {
  await page.goto('/imports/orders')
  await choose(page, 'empty.csv', '')
  await page.getByText('文件的第一行应为列名').waitFor()
  await choose(page, 'orders.csv', '订单号,型号,数量,单价\nNH-1,M1,1,1999.00\n')
  await page.getByRole('button', { name: '导入 1 行' }).waitFor()
})

test('the same in English, on a phone, in the dark', async () => {
  await as.manager.edit('/me', await as.manager.get('/me'), { lang: 'en' })
  const phone = await visit(browser, server.origin, { lang: 'en', dark: true, width: 360, height: 740 })
  await enter(phone, 'manager', password)
  await phone.goto('/imports/terms')
  await phone.getByRole('heading', { name: 'Import a CSV file' }).waitFor()
  await choose(phone, 'terms.csv', 'Chinese name,English name,Category key,Months\n半年,Half a year,phone,6\n坏,Bad,sofa,6\n')
  await phone.getByText('There is no category “sofa”').waitFor()
  await settled(phone)
  assert.deepEqual(await axe(phone), [])
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  await phone.getByRole('button', { name: 'Import rows: 1' }).click()
  await phone.getByRole('region', { name: 'What was imported' }).getByText('Added').waitFor()
  assert.deepEqual(phone.faults, [])
})

test('a repair moves the end of the warranty, step by step, and the history tells', async () => {
  const [unit] = (await as.lead.get('/units?serial=S-1')).items
  await page.goto(`/units/${unit.id}`)
  await page.getByText('从购买日 2026-03-25 起 6 个月，到 2026-09-25').waitFor()
  await page.getByText('2026-09-25 是法定休息日，顺延到其后第一个工作日 2026-09-28').waitFor()
  await page.getByRole('button', { name: '登记送修' }).click()
  const day = async (label, value) => {
    await dialog.getByRole('combobox', { name: label }).fill(value)
    await page.keyboard.press('Enter')
  }
  await day('送修日', '2026-05-08')
  await day('取回日', '2026-05-04')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('取回日不能早于送修日').waitFor()
  await day('送修日', '2026-05-04')
  await day('取回日', '2026-05-12')
  await dialog.getByLabel('备注').fill('换主板')
  await settled(page)
  assert.deepEqual(await axe(page), [])
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByText('修理占用 2026-05-04 至 2026-05-12，计 8 天，顺延到 2026-10-03').waitFor()
  await page.getByText('2026-10-03 是法定休息日，顺延到其后第一个工作日 2026-10-08').waitFor()
  await page.getByText('林立登记了送修：2026-05-04 – 2026-05-12').waitFor()
  await page.getByRole('button', { name: '修改 2026-05-04' }).click()
  await dialog.getByRole('button', { name: '删除这条记录' }).click()
  await page.getByText('没有送修记录').waitFor()
})

test('a unit given in exchange names the old one, and the old one names it', async () => {
  await page.goto('/units')
  await page.getByRole('button', { name: '登记单件' }).click()
  const pick = async (label, typed, option) => {
    const box = page.getByRole('combobox', { name: new RegExp(`^\\*?\\s*${label}$`) })
    await dialog.locator('.el-select', { has: box }).first().locator('.el-select__wrapper').click()
    await page.keyboard.type(typed)
    await page.getByRole('option', { name: option }).filter({ visible: true }).click()
  }
  await pick('型号', 'M1', /M1/)
  await dialog.getByLabel('序列号').fill('S-NEW')
  await pick('换走的旧件', 'S-1', /S-1/)
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('换来的商品须登记换货日').waitFor()
  await dialog.getByRole('combobox', { name: '换货日' }).fill('2026-06-01')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: /S-NEW/ }).waitFor()
  await page.getByText('从换货日 2026-06-01 起 6 个月').waitFor()
  await page.getByText('林立登记：2026-06-01 用它换走了 S-1').waitFor()
  await page.getByRole('link', { name: 'S-1', exact: true }).click()
  await page.getByText('2026-06-01 换货，此后由序列号 S-NEW 的一件接续保修').waitFor()
  await page.getByRole('link', { name: 'S-NEW' }).waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('Exchanged on 2026-06-01; from then on the unit S-NEW has the warranty').waitFor()
  await page.getByText('林立 replaced it by S-NEW on 2026-06-01').waitFor()
  await page.getByRole('button', { name: '中文' }).click()
})

test('who may import nothing is told so', async () => {
  const agent = await visit(browser, server.origin)
  await enter(agent, 'agent', password)
  await agent.goto('/units')
  await agent.getByRole('heading', { name: '产品与单件' }).waitFor()
  assert.equal(await agent.getByRole('button', { name: '导入' }).count(), 0)
  await agent.goto('/imports/units')
  await agent.getByText('您没有可导入的数据').waitFor()
  assert.deepEqual(agent.faults, [])
})

test('the page did not complain', () => assert.deepEqual(page.faults, []))
