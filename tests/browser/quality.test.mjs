// Quality checks through the pages: a form is switched on, a plan drawn, a ticket scored by keyboard, disputed, decided.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { admin, as, roles, teams } = await makeCompany(server)
const zhi = await admin.post('/users', { login: 'zhi', name: '郑质检', password, role_ids: [roles.assessor], team_ids: [] })
as.zhi = await server.logIn('zhi', password)
const agent = (await as.agent.get('/me')).id
const home = (await admin.get('/teams')).items.find((t) => t.id === teams.home.id)
await admin.edit(`/teams/${home.id}`, home, { lead_id: (await as.lead.get('/me')).id })
const ticket = await as.agent.post('/tickets', fault)
await as.agent.post(`/tickets/${ticket.id}/assign`, { assignee_id: agent })
await as.agent.post(`/tickets/${ticket.id}/messages`, { type: 'reply', body: '王先生您好，请断电十分钟再试。', then: 'resolved' })
const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)

const browser = await startBrowser()
const click = (page, name) => page.getByRole('button', { name, exact: true }).click()
const dialog = (page) => page.getByRole('dialog')
const gone = (page) => dialog(page).waitFor({ state: 'detached' })
async function pageOf(login, options) {
  const page = await visit(browser, server.origin, options)
  await enter(page, login, password)
  return page
}

test('a manager switches a form on and draws a plan', async () => {
  const page = await pageOf('manager')
  await page.getByRole('link', { name: '质检' }).click()
  await page.getByRole('link', { name: '质检表', exact: true }).click()
  await page.getByRole('link', { name: '服务工单质检表' }).click()
  await page.getByText('非关键项权重合计 100%').waitFor()
  const weight = page.getByRole('spinbutton', { name: '权重 %' }).first()
  await weight.fill('20')
  await weight.press('Tab')
  await page.getByText('非关键项权重合计 110%').waitFor()
  await click(page, '启用')
  await dialog(page).getByLabel('改了什么、为什么').fill('先试用')
  await dialog(page).getByRole('button', { name: '启用' }).click()
  await page.getByText('非关键项的权重合计为 110，须为 100').waitFor()
  await weight.fill('10')
  await weight.press('Tab')
  await click(page, '启用')
  await dialog(page).getByLabel('改了什么、为什么').fill('先试用')
  await dialog(page).getByRole('button', { name: '启用' }).click()
  await page.getByText('第 1 版已启用').waitFor()

  await page.getByRole('link', { name: '质检计划' }).click()
  await click(page, '新建质检计划')
  await dialog(page).getByLabel('名称').fill('本月质检')
  await choose(page, '质检表', '服务工单质检表')
  const when = dialog(page).getByRole('combobox', { name: '月份' })
  await when.fill(month)
  await when.press('Enter')
  await dialog(page).getByRole('spinbutton', { name: '复检比例 %' }).fill('0')
  await dialog(page).getByRole('button', { name: '保存' }).click()
  await gone(page)
  await page.getByRole('heading', { name: '本月质检' }).waitFor()
  await click(page, '抽样')
  const row = page.getByRole('row', { name: /洗衣机不脱水/ })
  await row.getByText('待领取').waitFor()
  await click(page, '候选与复算')
  await page.getByText('复算一致').waitFor()
  await row.locator('.el-select__wrapper').click()
  await page.getByRole('option', { name: '郑质检' }).filter({ visible: true }).click()
  await row.getByText('评分中').waitFor()
  assert.deepEqual(page.faults, [])
})

test('an assessor scores it by keyboard, with a quote', async () => {
  const page = await pageOf('zhi')
  await page.getByRole('link', { name: '质检' }).click()
  await page.getByRole('link', { name: '洗衣机不脱水' }).click()
  const form = page.getByRole('region', { name: '服务工单质检表' })
  await form.getByText('先问候，再复述客户的问题').waitFor()
  await page.getByText('王先生您好，请断电十分钟再试。').waitFor()
  for (const key of ['5', '4', '4', '3', '5', 'x', 'y']) await page.keyboard.press(key)
  // At hand is "nothing wrong was said": it fails, with words of the reply.
  const right = form.locator('[data-mark="right_answer"]')
  await right.and(page.locator('[aria-current="true"]')).waitFor()
  await page.getByText('王先生您好，请断电十分钟再试。').evaluate((el) => {
    const range = document.createRange()
    range.setStart(el.firstChild, 7)
    range.setEnd(el.firstChild, 12)
    getSelection().removeAllRanges()
    getSelection().addRange(range)
  })
  await page.keyboard.press('q')
  await right.getByText('断电十分钟').waitFor()
  await page.keyboard.press('m')
  await page.keyboard.type('这款要断电半小时')
  await page.keyboard.press('Escape')
  await right.getByText('否', { exact: true }).click()
  await page.keyboard.press('j')
  for (const key of ['y', 'x', 'y']) await page.keyboard.press(key)
  await form.getByText('还有 1 项没评').waitFor()
  assert.ok(await form.getByRole('button', { name: '提交' }).isDisabled())
  await page.keyboard.press('x')
  await form.getByText('全部评完').waitFor()
  await page.keyboard.press('Control+Enter')
  const result = page.getByRole('region', { name: '质检结果' })
  await result.getByText('0 分', { exact: true }).first().waitFor()
  await result.getByText('有关键差错，得 0 分；不计关键项为 86.667 分').waitFor()
  assert.deepEqual(page.faults, [])
})

test('the person disputes, the lead changes it, and the score follows', async () => {
  const page = await pageOf('agent')
  await page.getByRole('link', { name: '通知' }).click()
  await page.getByRole('link', { name: /质检结果已出/ }).click()
  const result = page.getByRole('region', { name: '质检结果' })
  const item = result.getByRole('listitem').filter({ hasText: '没有给出错误或误导的答复' })
  await item.getByText('这款要断电半小时').waitFor()
  await item.getByRole('button', { name: '申诉' }).click()
  await dialog(page).getByLabel('理由').fill('手册第 3 页写的是十分钟')
  await dialog(page).getByRole('button', { name: '申诉' }).click()
  await gone(page)
  await item.getByText('待裁定').waitFor()
  await page.getByText('申诉中').waitFor()

  const lead = await pageOf('lead')
  await lead.getByRole('link', { name: '质检' }).click()
  await lead.getByRole('link', { name: '申诉', exact: true }).click()
  await lead.getByRole('link', { name: /安静.*没有给出错误/ }).click()
  await lead.getByRole('button', { name: '裁定' }).click()
  await dialog(lead).getByText('更改', { exact: true }).click()
  await dialog(lead).getByText('是', { exact: true }).click()
  await dialog(lead).getByLabel('理由').fill('确如手册')
  await dialog(lead).getByRole('button', { name: '裁定' }).click()
  await gone(lead)
  await lead.getByText('86.667 分').first().waitFor()
  await lead.getByText('否 → 是').waitFor()
  assert.deepEqual(lead.faults, [])

  await page.reload()
  await result.getByText('86.667 分').waitFor()
  await item.getByText('林立 的裁定：确如手册').waitFor()
  assert.equal(await item.getByRole('button', { name: '申诉' }).count(), 0)
  await page.goto('/quality/results')
  await page.getByRole('row', { name: /安静/ }).getByText('86.667 分').waitFor()
  await page.goto(`/tickets/${ticket.id}`)
  await page.getByText('质检结果已出或有更新').first().waitFor()
  assert.deepEqual(page.faults, [])
})

for (const [lang, dark, width] of [['zh', true, 360], ['en', false, 1440], ['en', true, 360]]) {
  test(`in ${lang}, ${dark ? 'dark' : 'light'}, ${width} px wide it is whole`, async () => {
    const [form] = (await as.manager.get('/quality-forms')).items.filter((f) => f.active)
    const [plan] = (await as.manager.get('/quality-plans')).items
    const [check] = (await as.lead.get('/quality-checks?view=results')).items
    const page = await pageOf('manager', { lang, dark, width })
    await page.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)
    for (const [path, zh, en] of [
      ['/quality', '待我质检', 'My checks'],
      ['/quality/results', '质检结果', 'Results'],
      ['/quality/disputes', '申诉', 'Disputes'],
      ['/quality/plans', '质检计划', 'Plans'],
      [`/quality/plans/${plan.id}`, '本月质检', '本月质检'],
      ['/quality/forms', '质检表', 'Forms'],
      [`/quality/forms/${form.id}`, '服务工单质检表', 'Service tickets'],
      ['/quality/calibration', '校准', 'Calibration'],
      [`/quality/checks/${check.id}`, '安静', '安静'],
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { name: lang === 'zh' ? zh : en, level: 1 }).waitFor()
      await quiet(page)
      await fitsWidth(page, path)
      assert.deepEqual(await axe(page), [], path)
    }
    assert.deepEqual(page.faults, [])
  })
}

test('the form is scored on a phone as well, and what is written is kept', async () => {
  await as.agent.post('/tickets', { ...fault, subject: '洗衣机漏水' }).then(async (t) => {
    await as.agent.post(`/tickets/${t.id}/assign`, { assignee_id: agent })
    await as.agent.post(`/tickets/${t.id}/transitions`, { to: 'resolved', reason: '好了' })
  })
  const [plan] = (await as.manager.get('/quality-plans')).items
  await as.manager.post(`/quality-plans/${plan.id}/draw`)
  const page = await pageOf('zhi', { width: 360, height: 740, lang: 'en' })
  await page.evaluate(() => localStorage.setItem('aftersale.lang', 'en'))
  await page.goto('/quality')
  await page.getByRole('button', { name: 'Take the next' }).click()
  const form = page.getByRole('region', { name: 'Service tickets' })
  await form.getByRole('radiogroup', { name: /Greets/ }).getByText('4', { exact: true }).click()
  await quiet(page)
  await fitsWidth(page, 'the form')
  assert.deepEqual(await axe(page), [])
  const [mine] = (await as.zhi.get('/quality-checks?view=todo')).items
  await until(async () => (await as.zhi.get(`/quality-checks/${mine.id}`)).marks[0]?.value === 4, { ms: 5000, what: 'the mark is not kept' })
  assert.equal(mine.assessor_id, zhi.id)
  assert.deepEqual(page.faults, [])
})
