// Products: a unit with its warranty and history, a ticket about it, its code for the customer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { admin, startServer } from '../lib/server.mjs'
import { axe, enter, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as } = await makeCompany(server)
const owner = await as.agent.post('/customers', { name: '赵大海', phone: '13700001111' })
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, admin.login, admin.password)
const dialog = page.getByRole('dialog')
const save = () => dialog.getByRole('button', { name: '保存' }).click()
/* axe finds nothing; lists that were open have faded away. */
const clean = async () => {
  await page.waitForFunction(() => ![...document.querySelectorAll('.el-popper')].some((e) => e.checkVisibility({ opacityProperty: true })))
  assert.deepEqual(await axe(page), [])
}
/* Chooses from a list in the dialog, by what is typed or as it stands. */
const pick = async (label, typed, option) => {
  const box = page.getByRole('combobox', { name: new RegExp(`^\\*?\\s*${label}$`) })
  await dialog.locator('.el-select', { has: box }).first().locator('.el-select__wrapper').click()
  await page.keyboard.type(typed)
  await page.getByRole('option', { name: option }).filter({ visible: true }).click()
}

test('a category, a model with a part and a term are written down', async () => {
  await page.getByRole('link', { name: '产品', exact: true }).click()
  await page.getByRole('heading', { name: '产品与单件' }).waitFor()
  await page.getByRole('link', { name: '品类', exact: true }).click()
  await page.getByRole('button', { name: '新建品类' }).click()
  await dialog.getByLabel('中文名称').fill('空调')
  await dialog.getByLabel('英文名称').fill('Air conditioners')
  await dialog.getByLabel('代号').fill('Air')
  await save()
  await dialog.getByText('品类代号由小写字母、数字和下划线组成，以字母开头').waitFor()
  await dialog.getByLabel('代号').fill('air_conditioner')
  await dialog.getByText('耐用商品：').click()
  await clean()
  await save()
  await page.getByText('air_conditioner').waitFor()

  await page.getByRole('navigation', { name: '产品的几个视图' }).getByRole('link', { name: '型号' }).click()
  await page.getByRole('button', { name: '新建型号' }).click()
  await dialog.getByLabel('型号', { exact: true }).fill('A35')
  await pick('品类', '', '空调')
  await dialog.getByLabel('中文名称').first().fill('壁挂空调')
  await dialog.getByLabel('英文名称').first().fill('Wall unit')
  await dialog.getByRole('button', { name: '添加配件' }).click()
  const part = dialog.getByRole('group', { name: '配件 1' })
  await part.getByLabel('配件号').fill('CP-26')
  await part.getByLabel('中文名称').fill('压缩机')
  await part.getByLabel('英文名称').fill('Compressor')
  await part.getByLabel('单价').fill('680.5')
  await part.getByText('主要部件').click()
  await clean()
  await save()
  await page.getByRole('heading', { name: 'A35 壁挂空调' }).waitFor()
  await page.getByRole('cell', { name: '680.50' }).waitFor()

  await page.goto('/warranty-terms')
  await page.getByRole('button', { name: '新建条款' }).click()
  await dialog.getByLabel('中文名称').fill('整机一年')
  await dialog.getByLabel('英文名称').fill('One year')
  await pick('品类', '', '空调')
  await clean()
  await save()
  await page.getByRole('cell', { name: '整机一年', exact: true }).waitFor()
})

test('a unit is registered, and its page says until when and why', async () => {
  await page.goto('/units')
  await page.getByRole('button', { name: '登记单件' }).click()
  await pick('型号', 'A35', /A35/)
  await dialog.getByLabel('序列号').fill('N2603-0098877')
  await pick('所有者', '赵大', /赵大海/)
  await dialog.getByRole('combobox', { name: '安装完成日' }).fill('2026-03-01')
  await page.keyboard.press('Enter')
  await clean()
  await save()
  await page.getByRole('heading', { name: '壁挂空调 N2603-0098877' }).waitFor()
  await page.getByText('从安装完成日 2026-03-01 起 12 个月，止于 2027-03-01 24:00；依据条款“整机一年”').waitFor()
  await page.getByText('管理员登记了这件商品').waitFor()
  await page.getByRole('img', { name: 'N2603-0098877 的报修二维码' }).waitFor()
  const drawn = await page.getByRole('img', { name: /报修二维码/ }).evaluate((img) => img.decode().then(() => img.naturalWidth))
  assert.ok(drawn > 0)
})

test('a ticket is opened for it, and stands in its history; the ticket shows the warranty', async () => {
  await page.getByRole('main').getByRole('button', { name: '新建工单' }).click()
  await dialog.getByText('赵大海').first().waitFor()
  await dialog.getByText('N2603-0098877').first().waitFor()
  await dialog.getByLabel('标题').fill('不制冷')
  await dialog.getByRole('button', { name: '创建工单' }).click()
  await page.getByRole('heading', { name: '不制冷', level: 1 }).waitFor()
  await page.getByText(/保修中，还剩|已过保/).first().waitFor()
  await page.getByText('止于 2027-03-01 24:00').first().waitFor()
  await page.getByRole('link', { name: 'A35 壁挂空调' }).click()
  await page.getByText('管理员提交了工单').waitFor()
  await page.getByRole('link', { name: /不制冷/ }).waitFor()
})

test('the reasons follow the language of the page', async () => {
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('12 months from completed installation on 2026-03-01').waitFor()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByText('从安装完成日 2026-03-01').waitFor()
})

test('another unit is named on the ticket by its last digits', async () => {
  const [unit] = (await as.agent.get('/units')).items
  await as.lead.post('/units', { model_id: unit.model_id, serial: 'N2604-0011223' })
  const ticket = await as.manager.post('/tickets', { kind: 'fault', subject: '漏水', customer_id: owner.id })
  await page.goto(`/tickets/${ticket.id}`)
  await page.getByRole('button', { name: '指明单件' }).click()
  await page.getByRole('combobox', { name: '商品单件' }).click({ force: true })
  await page.keyboard.type('11223')
  await page.getByRole('option', { name: /N2604-0011223/ }).filter({ visible: true }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('N2604-0011223').waitFor()
  assert.equal((await as.manager.get(`/tickets/${ticket.id}`)).unit_id > 0, true)
})

test('an order with a line and its unit is written down at its customer', async () => {
  await page.goto(`/customers/${owner.id}`)
  await page.getByRole('link', { name: 'N2603-0098877' }).waitFor()
  await page.getByRole('button', { name: '登记订单' }).click()
  await dialog.getByLabel('订单号').fill('NH26-7788')
  await dialog.getByRole('button', { name: '添加一行' }).click()
  await pick('型号', 'A35', /A35/)
  await pick('商品单件', '98877', /N2603-0098877/)
  await dialog.getByLabel('备注').click()
  await clean()
  await save()
  await page.getByRole('link', { name: 'NH26-7788' }).first().click()
  await page.getByRole('heading', { name: '订单 NH26-7788' }).waitFor()
  await page.getByRole('link', { name: 'N2603-0098877' }).waitFor()
})

test('the palette and the search find a unit by part of its serial', async () => {
  await page.locator('body').press('Control+k')
  await page.waitForFunction(() => document.activeElement.matches('.palette .words'))
  await page.keyboard.type('98877')
  await page.getByRole('option', { name: /A35 N2603-0098877/ }).click()
  await page.getByRole('heading', { name: /N2603-0098877/ }).waitFor()
  await page.locator('body').press('g')
  await page.locator('body').press('u')
  await page.getByRole('heading', { name: '产品与单件' }).waitFor()
  await page.getByRole('textbox', { name: '查找单件' }).fill('7788')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'N2603-0098877' }).waitFor()
})

test('who scans the code finds the form filled in and never the owner', async () => {
  const [unit] = (await as.agent.get('/units?q=98877')).items
  const { url } = await as.agent.get(`/units/${unit.id}/link`)
  const phone = await visit(browser, server.origin, { width: 360, height: 740 })
  await phone.goto(url)
  const region = phone.getByRole('region', { name: '您的产品' })
  await region.getByText('A35 壁挂空调').waitFor()
  await region.getByText('••••8877').waitFor()
  await phone.getByLabel('手机号').fill('13611112222')
  await phone.getByLabel('怎么称呼您').fill('邻居')
  await phone.getByLabel('出了什么问题').fill('滴水')
  assert.equal((await phone.content()).includes('赵大海'), false)
  await phone.getByRole('button', { name: '提交', exact: true }).click()
  await phone.getByRole('heading', { name: '已收到您的问题' }).waitFor()
  const [ticket] = (await as.manager.get(`/tickets?unit_id=${unit.id}&sort=created`)).items
  assert.equal(ticket.customer_name, '邻居')
  assert.deepEqual(phone.faults, [])
})

test('who may only read is offered no change', async () => {
  const agent = await visit(browser, server.origin)
  await enter(agent, 'agent', password)
  await agent.goto('/units')
  await agent.getByRole('link', { name: 'N2603-0098877' }).click()
  await agent.getByRole('heading', { name: /N2603-0098877/ }).waitFor()
  assert.equal(await agent.getByRole('button', { name: '修改单件' }).count(), 0)
})

test('the page did not complain', () => assert.deepEqual(page.faults, []))
