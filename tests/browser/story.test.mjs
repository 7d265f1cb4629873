// The main story: a customer's problem comes in through the portal, the agent's desk shows it at once,
// the agent answers and closes it by keyboard, the customer reads the answer and adds a message.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { enter, picture, startBrowser, visit } from './browser.mjs'

let number
const server = await startServer()
await makeCompany(server)
const browser = await startBrowser()
const agent = await visit(browser, server.origin)
const customer = await visit(browser, server.origin, { width: 390, height: 844 })
await enter(agent, 'lead', password)

test('an agent opens the desk and waits at the queue of what nobody has taken', async () => {
  await agent.goto('/desk/unassigned')
  await agent.getByText('这里没有工单').waitFor()
})

test('a customer submits a problem with a picture, without an account', async () => {
  await customer.goto('/portal')
  await customer.getByLabel('手机号').fill('139 0000 5678')
  await customer.getByLabel('怎么称呼您').fill('周敏')
  await customer.getByLabel('出了什么问题').fill('电饭煲显示 E5，无法加热。\n按过重置也没用。')
  await customer.locator('input[type=file]').setInputFiles({ name: '故障.png', mimeType: 'image/png', buffer: picture })
  await customer.getByRole('button', { name: '提交', exact: true }).click()
  await customer.getByRole('heading', { name: '已收到您的问题' }).waitFor()
  number = (await customer.locator('[data-test=number]').innerText()).trim()
  assert.match(number, /^AS\d{8,}$/)
})

test('the desk shows it without a reload, behind the bar, and nothing moved by itself', async () => {
  const bar = agent.getByRole('button', { name: /1 张新工单/ })
  await bar.waitFor()
  assert.equal(await agent.getByRole('link', { name: /电饭煲/ }).count(), 0)
  await bar.click()
  await agent.getByRole('link', { name: /电饭煲显示 E5/ }).waitFor()
})

test('the agent opens it, takes it, looks at the picture and answers, by keyboard alone', async () => {
  await agent.locator('body').press('j')
  await agent.getByRole('heading', { name: /电饭煲显示 E5/ }).waitFor()
  const shown = agent.getByRole('img', { name: '故障.png' })
  await shown.waitFor()
  assert.ok(await shown.evaluate((img) => img.decode().then(() => img.naturalWidth)))
  await agent.keyboard.press('a')
  await agent.getByText('林立 指派给 林立').waitFor()
  await agent.keyboard.press('r')
  await agent.keyboard.type('您好，E5 是温度传感器故障，已为您安排免费更换。')
  await agent.keyboard.press('Control+Enter')
  await agent.locator('.message.agent', { hasText: '温度传感器故障' }).waitFor()
  await agent.keyboard.press('Escape')
  await agent.keyboard.press('e')
  await agent.locator('.head').getByText('已解决').waitFor()
  await agent.keyboard.press('x')
  await agent.locator('.head').getByText('已关闭').waitFor()
})

test('the customer finds it again by number and phone, reads the answer and adds a message', async () => {
  await customer.goto('/track')
  await customer.getByLabel('工单号').fill(number)
  await customer.getByLabel('电话或邮箱').fill('13900005678')
  await customer.getByRole('button', { name: '查询' }).click()
  await customer.getByText('温度传感器故障').waitFor()
  await customer.getByText('已关闭').waitFor()
  await customer.getByRole('img', { name: '故障.png' }).waitFor()
  await customer.getByLabel('补充说明或回复').fill('换好了，谢谢！还想问问保修多久。')
  await customer.getByRole('button', { name: '发送' }).click()
  await customer.getByRole('listitem').filter({ hasText: '还想问问保修多久' }).waitFor()
})

test('the agent sees the message come in', async () => {
  await agent.locator('.message.customer', { hasText: '还想问问保修多久' }).waitFor()
})

test('a wrong phone finds nothing and says so', async () => {
  await customer.goto('/track')
  await customer.getByLabel('工单号').fill(number)
  await customer.getByLabel('电话或邮箱').fill('13911112222')
  await customer.getByRole('button', { name: '查询' }).click()
  await customer.getByRole('alert').waitFor()
})

test('the secret of the link stays out of what the server sees in an address', async () => {
  assert.doesNotMatch(server.text(), /\/track\/AS\d+[#?]./)
})

test('no page complained', () => {
  assert.deepEqual([...agent.faults, ...customer.faults], [])
})
