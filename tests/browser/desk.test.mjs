// The desk under the agent's hands: keys, palette, input method, drafts, being overtaken, losing the line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { choose, enter, picture, quiet, startBrowser, visit } from './browser.mjs'

const ids = []
const server = await startServer()
const company = await makeCompany(server)
const { agent } = company.as
const subjects = ['空调不制冷', '冰箱结冰', '洗衣机漏水', '烤箱打不着火']
for (const subject of subjects) {
  const ticket = await agent.post('/tickets', { ...fault, subject, team_id: company.teams.home.id, assignee_id: agent.me.id })
  ids.push(ticket.id)
}
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'agent', password)

const open = (subject) => page.getByRole('heading', { name: subject, level: 2 }).waitFor()
const body = () => page.locator('.composer textarea')
const leaveField = () => page.keyboard.press('Escape')

test('j and k walk through the queue', async () => {
  await page.getByRole('link', { name: /烤箱打不着火/ }).waitFor()
  await page.locator('body').press('j')
  await open('烤箱打不着火')
  await page.keyboard.press('j')
  await open('洗衣机漏水')
  await page.keyboard.press('k')
  await open('烤箱打不着火')
})

test('letters typed into a field are only letters', async () => {
  await page.keyboard.press('r')
  await page.keyboard.type('jk')
  assert.equal(await body().inputValue(), 'jk')
  await open('烤箱打不着火')
})

test('while an input method composes, no shortcut fires', async () => {
  await body().fill('正在选字')
  const fire = (init) => body().evaluate((field, keys) =>
    field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...keys })), init)
  await fire({ key: 'Enter', ctrlKey: true, isComposing: true })
  await fire({ key: 'Process', ctrlKey: true, keyCode: 229 })
  await fire({ key: 'Escape', isComposing: true })
  assert.equal(await body().inputValue(), '正在选字', 'it was sent while composing')
  assert.ok(await body().evaluate((field) => field === document.activeElement), 'the field lost the cursor')
  await fire({ key: 'Enter', ctrlKey: true })
  await page.locator('.message.agent', { hasText: '正在选字' }).waitFor()
  await leaveField()
})

test('a draft waits for its ticket, also over a reload', async () => {
  await page.keyboard.press('n')
  await page.keyboard.type('等配件到货')
  await leaveField()
  await page.keyboard.press('j')
  await open('洗衣机漏水')
  assert.equal(await body().inputValue(), '')
  await page.keyboard.press('k')
  await open('烤箱打不着火')
  assert.equal(await body().inputValue(), '等配件到货')
  await page.reload()
  await open('烤箱打不着火')
  assert.equal(await body().inputValue(), '等配件到货')
  await page.getByRole('button', { name: '记下' }).click()
  await page.locator('.message.note', { hasText: '等配件到货' }).waitFor()
})

test('a pasted picture goes along with the reply', async () => {
  await page.locator('body').press('r')
  await body().evaluate((field, bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(bytes)], 'paste.png', { type: 'image/png' }))
    field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))
  }, [...picture])
  await page.getByRole('button', { name: '去掉 paste.png' }).waitFor()
  await body().fill('请看图中的接口')
  await page.locator('.composer .is-loading').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+Enter')
  await page.locator('.message.agent').getByRole('img', { name: 'paste.png' }).waitFor()
  await leaveField()
})

test('who was overtaken while writing is told before it is sent', async () => {
  const { lead } = company.as
  const id = Number(page.url().match(/\/(\d+)(?:[?#]|$)/)[1])
  await page.locator('body').press('r')
  await body().fill('师傅明天到')
  await lead.post(`/tickets/${id}/messages`, { type: 'reply', body: '改约后天上午' })
  await page.locator('.message.agent', { hasText: '改约后天上午' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('您写的时候有了新消息').waitFor()
  assert.equal(await body().inputValue(), '师傅明天到')
  await page.getByRole('button', { name: '仍然发送' }).click()
  await page.locator('.message.agent', { hasText: '师傅明天到' }).waitFor()
  await leaveField()
})

test('the facts are edited in place, and the priority follows', async () => {
  const { agent } = company.as
  const ticket = await agent.post('/tickets', { ...fault, subject: '插座发热' }) // in the common queue
  await page.goto(`/tickets/${ticket.id}`)
  await page.getByRole('heading', { name: '插座发热', level: 1 }).waitFor()
  await choose(page, '紧急程度', '高')
  await page.locator('.facts').getByText('紧急', { exact: true }).first().waitFor()
  await page.getByLabel('标签').fill('安全')
  await page.keyboard.press('Enter')
  await page.locator('.el-tag', { hasText: '安全' }).waitFor()
  await quiet(page)
  const now = await agent.get(`/tickets/${ticket.id}`)
  assert.deepEqual([now.urgency, now.priority, now.tags], ['high', 'urgent', ['安全']])
})

test('a transfer needs its reason, which stands in the timeline', async () => {
  await page.locator('h1').click()
  await page.keyboard.press('t')
  const dialog = page.getByRole('dialog', { name: '转交' })
  await choose(page, '团队', '家电组')
  assert.ok(await dialog.getByRole('button', { name: '转交' }).isDisabled())
  await dialog.getByLabel('原因').fill('需要上门')
  await dialog.getByRole('button', { name: '转交' }).click()
  await page.getByText('转交给 家电组：需要上门').waitFor()
})

test('resolve and next takes one step in the order of the queue', async () => {
  await page.goto('/desk/mine')
  const rows = page.locator('.queue li')
  await rows.first().waitFor()
  const second = await rows.nth(1).locator('.subject').innerText()
  await page.locator('body').press('j')
  await page.locator('.head .subject').waitFor()
  await page.keyboard.press('Shift+E')
  await open(second)
  await rows.nth(0).getByText('已解决').waitFor()
})

test('the palette finds actions by either language, tickets and customers', async () => {
  await page.locator('body').press('Control+k')
  const field = page.getByRole('combobox', { name: /找工单、客户/ })
  await field.fill('冰箱')
  await page.getByRole('option', { name: /冰箱结冰/ }).waitFor()
  await field.fill('王小')
  await page.getByRole('option', { name: /王小明/ }).first().waitFor()
  await field.fill('customers')
  await page.getByRole('option', { name: /前往客户/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/customers/)
})

test('the help sheet is printed from the same table', async () => {
  await page.locator('body').press('?')
  const sheet = page.getByRole('dialog', { name: '快捷键' })
  await sheet.getByText('解决并看下一张').waitFor()
  assert.ok((await sheet.locator('kbd').count()) > 20)
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
})

test('single-key shortcuts can be switched off', async () => {
  await page.goto('/profile')
  await page.getByText(/启用单键快捷键/).click()
  await page.locator('h1').click()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: '命令面板' }).waitFor()
  assert.equal(await page.getByRole('dialog', { name: '快捷键' }).count(), 0)
  await page.keyboard.press('Escape')
  await page.getByText(/启用单键快捷键/).click()
})

test('filters stand in the address and survive a reload', async () => {
  await page.goto('/desk/all')
  await page.locator('.queue li').first().waitFor()
  await page.locator('body').press('f')
  await page.getByRole('dialog', { name: '筛选' }).locator('.el-select__wrapper').first().click()
  await page.getByRole('option', { name: '已解决' }).filter({ visible: true }).click()
  await page.keyboard.press('Escape')
  await page.waitForURL(/status=resolved/)
  await page.reload()
  await page.locator('.queue li').first().waitFor()
  assert.equal(await page.locator('.queue li').count(), 1)
})

test('after the server was away, the desk is live again by itself', async () => {
  await page.goto('/desk/all')
  await page.locator('.queue li').first().waitFor()
  await server.restart()
  const agent = await server.logIn('agent', password)
  await agent.post('/tickets', { ...fault, subject: '断线期间来的', team_id: company.teams.home.id })
  await page.getByRole('button', { name: /1 张新工单/ }).waitFor({ timeout: 45_000 })
})

test('without the network the page says what to do and recovers on retry', async () => {
  await page.goto('/customers')
  await page.getByRole('link', { name: '王小明' }).first().waitFor()
  await quiet(page)
  await page.context().setOffline(true)
  await page.getByRole('navigation').getByRole('link', { name: '搜索' }).click()
  await page.getByRole('searchbox').fill('空调')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('连不上服务器').waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: '再试一次' }).click()
  await page.getByRole('link', { name: '空调不制冷' }).waitFor()
})

test('the page did not complain', () => assert.deepEqual(page.faults, []))
