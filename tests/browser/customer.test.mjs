// Customers: found, made with a ticket, their number shown only for a reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { admin, startServer } from '../lib/server.mjs'
import { enter, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const company = await makeCompany(server)
await company.as.agent.post('/tickets', { ...fault, team_id: company.teams.home.id })
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, admin.login, admin.password)

test('a call comes in: ticket and customer are made in one go', async () => {
  await page.locator('body').press('c')
  const dialog = page.getByRole('dialog', { name: '新建工单' })
  await dialog.getByText('新客户').click()
  await dialog.getByLabel('姓名或名称').fill('赵大海')
  await dialog.getByLabel('电话').fill('13700001111')
  await dialog.getByLabel('标题').fill('净水器滴水')
  await dialog.getByRole('button', { name: '创建工单' }).click()
  await page.getByRole('heading', { name: '净水器滴水', level: 1 }).waitFor()
  await page.getByRole('link', { name: '赵大海' }).waitFor()
})

test('the next call of a known customer shows what is open already', async () => {
  await page.locator('body').press('c')
  const dialog = page.getByRole('dialog', { name: '新建工单' })
  await dialog.locator('.el-select__wrapper').first().click()
  await page.keyboard.type('赵大')
  await page.getByRole('option', { name: /赵大海/ }).filter({ visible: true }).click()
  await dialog.getByText(/有 1 张未完成的工单/).waitFor()
  await page.keyboard.press('Escape')
})

test('the phone is masked; seeing it needs a reason and is recorded', async () => {
  await page.goto('/customers')
  await page.getByRole('link', { name: '赵大海' }).click()
  await page.getByText('+86137****1111').waitFor()
  await page.getByRole('button', { name: '查看完整号码' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('原因').fill('回电确认上门时间')
  await dialog.getByRole('button', { name: '查看完整号码' }).click()
  await page.getByRole('link', { name: '+8613700001111' }).waitFor()
  const events = await company.admin.all('/events?subject_kind=customer')
  const seen = events.filter((e) => e.type === 'customer.unmasked')
  assert.equal(seen.length, 1)
  assert.match(JSON.stringify(seen[0].data), /回电确认上门时间/)
})

test('a change keeps the number that was not touched', async () => {
  await page.getByRole('button', { name: '修改客户' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('备注').fill('家里有狗')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByText('家里有狗').waitFor()
  await page.reload()
  await page.getByText('+86137****1111').waitFor()
})

test('who lacks the permission is not offered the number', async () => {
  const agent = await visit(browser, server.origin)
  await enter(agent, 'collaborator', password)
  await agent.goto('/customers')
  await agent.locator('main').getByText(/赵大海|没有权限/).first().waitFor()
  assert.equal(await agent.getByRole('button', { name: '查看完整号码' }).count(), 0)
})

test('search finds by one character, and customers too', async () => {
  await page.goto('/search')
  await page.getByRole('searchbox').fill('滴')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: '净水器滴水' }).waitFor()
  await page.getByRole('searchbox').fill('赵大海')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /客户 · 1/ }).waitFor()
})

test('the page did not complain', () => assert.deepEqual(page.faults, []))
