// Service standards: a manager writes one, and a customer's ticket shows by when somebody must act and why.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'manager', password)
const dialog = page.getByRole('main')
const save = () => dialog.getByRole('button', { name: '保存' }).click()

test('a manager writes a fallback and a special standard', async () => {
  await page.goto('/settings/standards')
  await page.getByText('还没有服务标准，工单不计时。').waitFor()
  await page.getByRole('button', { name: '添加标准' }).click()
  await dialog.getByLabel('中文名称').fill('通用')
  await dialog.getByLabel('英文名称').fill('Usual')
  await save()
  await dialog.getByText('没有条件的标准须设为兜底，兜底的标准不能有条件').waitFor()
  await dialog.getByText('兜底（没有条件）').click()
  await choose(page, '日历', '全天候')
  await save()
  await page.getByRole('heading', { name: '各版本' }).waitFor()
  await page.goto('/settings/standards')
  await page.getByText('其他标准都不适用的工单').waitFor()

  await page.getByRole('button', { name: '添加标准' }).click()
  await dialog.getByLabel('中文名称').fill('投诉')
  await dialog.getByLabel('英文名称').fill('Complaints')
  await choose(page, '类型', '投诉')
  await page.keyboard.press('Escape')
  await dialog.getByText('兜底（没有条件）').waitFor()
  await choose(page, '日历', '全天候')
  await save()
  await page.getByRole('heading', { name: '各版本' }).waitFor()
  await page.goto('/settings/standards')
  await page.getByRole('cell', { name: '类型 投诉' }).waitFor()
  const items = (await admin.get('/standards')).items
  assert.deepEqual(items.find((s) => s.name_zh === '投诉').condition, { all: [{ field: 'kind', op: 'in', value: ['complaint'] }] })
})

test('a customer’s ticket shows its clocks, and how they come about', async () => {
  await server.anonymous().post('/portal/tickets', { kind: 'complaint', description: '一直没有人联系我。', name: '周敏', phone: '13900001111' })
  const [t] = (await admin.get('/tickets?limit=1')).items
  await page.goto(`/tickets/${t.id}`)
  const first = page.getByRole('button', { name: /首次响应/ })
  await first.getByText('计时中').waitFor()
  await as.manager.post(`/tickets/${t.id}/messages`, { type: 'reply', body: '非常抱歉，我们已安排主管今天下午两点前给您回电。' })
  await first.getByText('已达成').waitFor()
  await first.click()
  await page.getByText(/答复客户 · 马经理/).waitFor()
  await page.getByText(/投诉 第 1 版/).waitFor()
  await page.getByRole('button', { name: /^解决/ }).getByText('计时中').waitFor()
  await as.manager.post(`/tickets/${t.id}/transitions`, { to: 'waiting', waits_for: 'parts' })
  await page.getByRole('button', { name: /^解决/ }).getByText('暂停').waitFor()
})

test('targets and escalations are written, explained, and tried on the past', async () => {
  await page.goto('/settings/standards')
  await page.getByRole('link', { name: '通用' }).click()
  await page.getByRole('button', { name: '+ 步骤时限' }).click()
  await page.getByRole('button', { name: '+ 法定期限' }).click()
  await page.getByRole('button', { name: '添加一级' }).click()
  const level = page.getByRole('group', { name: '第 1 级' })
  await level.getByText('通知处理人').click()
  await level.getByText('通知团队负责人').click()
  await save()
  await page.getByText('请写要做什么：通知、移交或提高优先级').waitFor()
  await level.getByText('通知处理人').click()
  await level.getByRole('spinbutton').fill('1')
  await page.getByRole('button', { name: '试算' }).click()
  await page.getByText(/张适用此标准/).waitFor()
  await save()
  await page.getByText('第 2 版').waitFor()
  await page.getByText('所有时限用去 1%：通知 处理人').waitFor()
  const items = (await admin.get('/standards')).items
  const usual = items.find((s) => s.name_zh === '通用')
  assert.deepEqual(usual.targets.map((x) => [x.clock, x.step, x.minutes, x.days]), [['step', 'new', 60, 0], ['legal', '', 0, 7]])
})

test('the queue shows by when, and who is told sees it', async () => {
  const manager = (await as.manager.get('/me')).id
  await as.manager.post('/standards', { name_zh: '急', name_en: 'Rush', calendar: 'always', resolution: 1, first_response: 0, next_response: 0,
    condition: { all: [{ field: 'kind', op: 'in', value: ['exchange'] }] }, escalations: [{ percent: 2, notify_user_ids: [manager] }] })
  const t = await as.manager.post('/tickets', { kind: 'exchange', subject: '换一台', assignee_id: manager })
  await page.goto('/desk/mine')
  await page.locator(`#row-${t.id}`).getByText('还剩 1 分钟').waitFor()
  const bell = page.getByRole('link', { name: /通知/ })
  await bell.getByText('1', { exact: true }).waitFor()
  await bell.click()
  await page.getByRole('link', { name: new RegExp(`工单 ${t.number}.*解决 用去 2%`) }).waitFor()
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await page.getByText('未读', { exact: true }).waitFor({ state: 'detached' })
  await page.goto('/desk/mine?sort=due&clock=near')
  await page.goto(`/tickets/${t.id}`)
  await page.getByText('解决 用去 2%，第 1 级：已通知 马经理').waitFor()
})

for (const [lang, dark, width] of [['zh', false, 1440], ['en', true, 360]]) {
  test(`axe finds nothing: ${lang} ${width}`, async () => {
    const own = await visit(browser, server.origin, { lang, dark, width })
    await enter(own, 'manager', password)
    await own.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)
    await own.goto('/settings/standards')
    await own.locator('table').waitFor()
    await quiet(own)
    assert.deepEqual(await axe(own), [])
    await fitsWidth(own, 'standards')
    await own.locator('tbody a').first().click()
    await own.getByRole('button', { name: lang === 'zh' ? '试算' : 'Try' }).waitFor()
    await quiet(own)
    assert.deepEqual(await axe(own), [])
    await fitsWidth(own, 'standard')
    await own.goto('/notifications')
    await own.getByRole('list', { name: lang === 'zh' ? '通知' : 'Notifications' }).waitFor()
    await quiet(own)
    assert.deepEqual(await axe(own), [])
    await fitsWidth(own, 'notifications')
    assert.deepEqual(own.faults, [])
  })
}

test('no page complained', () => assert.deepEqual(page.faults, []))
