// Measures on the pages: from the list to a figure and down to the tickets, side by side, month by month, as files, and
// one that a manager defines without code.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted } from '../lib/figures.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer({ seed: ['demo', '--tickets', '300'] })
const password = 'aftersale-demo'
const manager = await server.logIn('tangyue', password)
await counted(manager)
const figures = async (query) => (await manager.get(`/measures/figures?${query}`)).items
const day = (back) => new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
const quarter = `from=${day(89)}&to=${day(0)}`
const percent = (value) => `${Math.round(value * 10) / 10}%`

const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'tangyue', password)
const row = (name) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) }).first()

test('the list tells each measure, or that it has no source yet', async () => {
  await page.locator('body').press('g')
  await page.locator('body').press('m')
  await page.getByRole('heading', { name: '指标', exact: true }).waitFor()
  await choose(page, '时间', '最近 90 天')
  await page.waitForURL(/period=days_90/)
  const [k08] = await figures(`measures=K08&${quarter}`)
  const met = row('时限达成率')
  await met.getByText(percent(k08.value), { exact: true }).first().waitFor()
  assert.equal(await met.getByRole('cell').nth(2).textContent(), String(k08.n))
  await met.getByRole('img', { name: /时限达成率：.*比.*月/ }).waitFor()
  await page.getByRole('region', { name: '还没有数据来源' }).getByText('还没有数据来源（电话）').first().waitFor()
  assert.equal(await page.getByRole('region', { name: '还没有数据来源' }).getByText(/\d%/).count(), 0)
  await quiet(page)
  assert.deepEqual(await axe(page), [])
})

test('a figure opens to what it means and to its tickets', async () => {
  const [k08] = await figures(`measures=K08&${quarter}`)
  await row('时限达成率').getByRole('link', { name: '时限达成率', exact: true }).click()
  await page.getByRole('heading', { name: /时限达成率/ }).waitFor()
  await page.waitForURL(/\/measures\/K08\?period=days_90/)
  await page.getByRole('region', { name: '它说明什么' }).getByText('改低优先级换更长的时限').waitFor()
  const box = page.getByRole('region', { name: '数值' })
  await box.getByText(percent(k08.value), { exact: true }).waitFor()
  await box.getByText(`95% 区间 ${percent(k08.low)} 至 ${percent(k08.high)}`).waitFor()
  await page.getByRole('region', { name: '逐月走势' }).getByText(/^时限达成率：.*比.*月[高低].*（变[好差]）/).waitFor()
  await page.getByText('图背后的表').click()
  await page.getByRole('columnheader', { name: '月份' }).waitFor()

  await box.getByRole('button', { name: `未达成 ${k08.denominator - k08.numerator}` }).click()
  const behind = page.getByRole('region', { name: '背后的每一件' })
  await page.waitForURL(/part=rest/)
  const { items } = await manager.get(`/measures/K08/observations?part=rest&limit=50&${quarter}`)
  await behind.getByRole('link', { name: items[0].number }).first().waitFor()
  assert.equal(await behind.getByText('达成', { exact: true }).count(), 1) // the choice, no row
  await quiet(page)
  assert.deepEqual(await axe(page), [])
  await behind.getByRole('link', { name: items[0].number }).first().click()
  await page.waitForURL(`**/tickets/${items[0].ticket_id}`)
  await page.getByText(items[0].number).first().waitFor()
})

test('what does not count opens by its reason', async () => {
  const f = (await figures(quarter)).find((one) => one.exclusions.length > 1)
  const why = f.exclusions.at(-1)
  await page.goto(`/measures/${f.measure}?period=days_90`)
  const box = page.getByRole('region', { name: '数值' })
  await box.getByRole('listitem').filter({ hasText: why.zh }).getByRole('button').click()
  await page.waitForURL(/part=excluded&reason=/)
  const behind = page.getByRole('region', { name: '背后的每一件' })
  const rows = behind.getByRole('row').filter({ has: page.getByRole('cell') })
  await until(async () => (await rows.count()) === Math.min(why.n, 50), { what: 'not those of the reason' })
  await behind.getByText(why.zh).first().waitFor()
  await choose(page, '不计入的理由', '所有理由')
  const all = f.exclusions.reduce((sum, e) => sum + e.n, 0)
  await until(async () => (await rows.count()) === Math.min(all, 50), { what: 'not all that is left out' })
  await quiet(page)
  assert.deepEqual(await axe(page), [])
  await page.goto('/measures?period=days_90')
})

test('teams side by side, then one of them', async () => {
  await page.goto('/measures/K08?period=days_90')
  await choose(page, '按', '团队')
  const teams = await figures(`measures=K08&by=team&${quarter}`)
  const side = page.getByRole('region', { name: '并列比较' })
  for (const f of teams) {
    const line = side.getByRole('row').filter({ hasText: f.scope_name })
    await line.getByText(percent(f.value), { exact: true }).waitFor()
    await line.locator('rect').waitFor()
  }
  await quiet(page)
  assert.deepEqual(await axe(page), [])
  await side.getByRole('button', { name: `只看 ${teams[0].scope_name}` }).click()
  await page.waitForURL(new RegExp(`by=team&id=${teams[0].scope_id}`))
  const box = page.getByRole('region', { name: '数值' })
  await box.getByRole('heading', { name: teams[0].scope_name }).waitFor()
  await box.getByText(percent(teams[0].value), { exact: true }).waitFor()
})

test('small samples of people are grey, said to be so, and never ranked', async () => {
  await page.goto('/measures/K06?by=person')
  const people = await figures(`measures=K06&by=person`)
  const few = people.filter((f) => f.small && f.value !== null)
  assert.ok(few.length > 0)
  const side = page.getByRole('region', { name: '并列比较' })
  await side.getByText('样本不足 30，仅供参考，不排名').first().waitFor()
  assert.equal(await side.getByText('样本不足 30，仅供参考，不排名').count(), few.length)
  const mixed = people.find((f) => f.n > 5)
  await page.goto(`/measures/K06?by=person&id=${mixed.scope_id}`)
  await page.getByText(/按同样的工单类型、优先级和班次，其他人是/).waitFor()
})

test('what is seen is saved as CSV and Excel', async () => {
  await page.goto('/measures/K08?period=days_90')
  const behind = page.getByRole('region', { name: '背后的每一件' })
  for (const [words, name] of [['下载 CSV', 'K08.csv'], ['下载 Excel', 'K08.xlsx']]) {
    const [file] = await Promise.all([page.waitForEvent('download'), behind.getByRole('button', { name: words }).click()])
    assert.equal(file.suggestedFilename(), name)
  }
  await page.goto('/measures')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 Excel' }).click()])
  assert.equal(file.suggestedFilename(), 'measures.xlsx')
})

test('a manager defines a measure, sees it counted, and switches it off', async () => {
  await page.goto('/measures')
  await page.getByRole('button', { name: '添加自定义指标' }).click()
  await page.getByRole('textbox', { name: '中文名称' }).fill('一天内有答复')
  await page.getByRole('textbox', { name: '英文名称' }).fill('Replied within a day')
  await page.getByText('请选择到哪件事结束').waitFor()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('比率和时长须写明以什么事件结束').first().waitFor()

  await choose(page, '类型', '故障')
  await page.keyboard.press('Escape')
  await choose(page, '到哪件事结束', '答复客户')
  await choose(page, '时间单位', '小时')
  await page.getByRole('spinbutton', { name: /必须在多久内/ }).fill('24')
  await page.getByRole('spinbutton', { name: /必须在多久内/ }).press('Tab')
  await page.getByText(/符合条件（类型 故障）的工单里，出现“工单建立”的，有百分之几在1 天内出现“答复客户”/).waitFor()
  await quiet(page)
  assert.deepEqual(await axe(page), [])
  await page.getByRole('button', { name: '保存' }).click()
  await page.waitForURL(/\/measures\/own-\d+/)
  const key = /own-\d+/.exec(page.url())[0]
  await counted(manager)
  const [figure] = await figures(`measures=${key}`)
  assert.ok(figure.n > 0)
  await page.getByRole('region', { name: '数值' }).getByText(percent(figure.value), { exact: true }).waitFor()

  await page.getByRole('link', { name: '修改定义' }).click()
  await page.getByText('一天内有答复').first().waitFor()
  await page.getByText('在用', { exact: true }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.waitForURL(/\/measures$/)
  await page.getByText('已停用：').getByRole('link', { name: '一天内有答复' }).waitFor()
  assert.equal(await page.getByRole('region', { name: '本公司自定义的指标' }).count(), 0)
})

test('who may not read measures is told so', async () => {
  const admin = await server.logIn('admin', password)
  const helper = (await admin.all('/roles')).find((r) => r.key === 'collaborator')
  await admin.post('/users', { login: 'helper', name: '帮手', password, role_ids: [helper.id], team_ids: [] })
  const outsider = await visit(browser, server.origin)
  await enter(outsider, 'helper', password)
  assert.equal(await outsider.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '指标' }).count(), 0)
  await outsider.goto('/measures')
  await outsider.getByText('您没有权限看这里').waitFor()
  const agent = await visit(browser, server.origin)
  await enter(agent, 'linxiaoyu', password)
  await agent.goto('/measures/K06?period=days_90&by=person')
  const side = agent.getByRole('region', { name: '并列比较' })
  await side.getByRole('button', { name: '只看 林小雨' }).waitFor()
  assert.equal(await side.getByRole('button', { name: /^只看/ }).count(), 1)
  await agent.getByRole('link', { name: '指标' }).first().waitFor()
  assert.equal(await agent.getByRole('button', { name: '添加自定义指标' }).count(), 0)
})

test('all of it in English, in the dark, on a phone', async () => {
  const phone = await visit(browser, server.origin, { lang: 'en', dark: true, width: 360, height: 780 })
  await manager.edit('/me', await manager.get('/me'), { lang: 'en' })
  await enter(phone, 'tangyue', password)
  for (const [address, heading] of [
    ['/measures?period=days_90', 'Measures'],
    ['/measures?period=days_90&by=team', 'Measures'],
    ['/measures/K08?period=days_90&by=team', /Targets met/],
    ['/measures/K02', /K02/],
    ['/measures/K01?period=custom&from=2026-10-01&to=2026-10-31', /K01/],
    ['/measures/own/new', 'Define a measure'],
  ]) {
    await phone.goto(address)
    await phone.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await quiet(phone)
    await fitsWidth(phone, address)
    assert.deepEqual(await axe(phone), [], address)
  }
  await phone.goto('/measures/K08?period=days_90&by=team')
  await phone.getByText(/Targets met: .* (less|more) than in .* \((better|worse)\)/).first().waitFor()
  assert.deepEqual([...page.faults, ...phone.faults], [])
})
