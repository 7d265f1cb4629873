// For everybody: both languages at once, light and dark, from 360 px, by keyboard, and axe finds nothing
// on any page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { admin, startServer } from '../lib/server.mjs'
import { axe, enter, fitsWidth, picture, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
const ticket = await as.agent.post('/tickets', { ...fault, team_id: teams.home.id, tags: ['质保内'] })
const { items: [file] } = await as.agent.upload('/attachments', [{ name: '说明.png', type: 'image/png', data: picture }])
await as.agent.post(`/tickets/${ticket.id}/messages`, { type: 'reply', body: '已安排。', attachment_ids: [file.id] })
await as.agent.post(`/tickets/${ticket.id}/messages`, { type: 'note', body: '带备件。' })
await as.agent.post('/me/tokens', { name: '报表', permissions: ['ticket.read'], days: 30 })
// A post with an edition in force and a draft, and one that nobody holds and that has no document.
const edition = await as.manager.post('/post-models/service_agent/adopt', { lang: 'zh', team_id: teams.home.id, holder_ids: [1] })
const post = `/posts/${edition.post_id}`
const matching = (d) => ({ 'If-Match': `"${d.version}"` })
const handedIn = await as.manager.post(`/duty-documents/${edition.id}/submit`, {}, matching(edition))
await as.manager.post(`/duty-documents/${edition.id}/approve`, {}, matching(handedIn))
const draft = await as.manager.post(`${post}/documents`, {})
await as.manager.edit(`/duty-documents/${draft.id}`, draft, { purpose: `${draft.purpose}写明下一步。` })
await as.manager.post('/posts', { name_zh: '备件管理员', name_en: 'Parts keeper', reports_to: edition.post_id })
const receipt = await server.anonymous().post('/portal/tickets', {
  kind: 'complaint', description: '没有人联系我。', name: '周敏', phone: '13900001111' })
const lead = as.lead
const category = await lead.post('/categories', { key: 'washing_machine', name_zh: '洗衣机', name_en: 'Washing machines', durable: true })
const model = await lead.post('/models', { category_id: category.id, code: 'W10', name_zh: '滚筒洗衣机', name_en: 'Washing machine', brand: '南禾',
  parts: [{ number: 'M-1', name_zh: '电机', name_en: 'Motor', main: true, price: 39900 }] })
await lead.post('/warranty-terms', { name_zh: '整机一年', name_en: 'One year', category_id: category.id, months: 12 })
const unit = await lead.post('/units', { model_id: model.id, serial: 'N2601-000123', customer_id: ticket.customer_id, purchased_on: '2026-06-01', delivered_on: '2026-06-03' })
const order = await lead.post('/orders', { number: 'NH26-0001', customer_id: ticket.customer_id, paid: 329900, ordered_on: '2026-06-01',
  lines: [{ model_id: model.id, quantity: 1, price: 329900, unit_ids: [unit.id] }] })
await as.agent.edit(`/tickets/${ticket.id}`, await as.agent.get(`/tickets/${ticket.id}`), { unit_id: unit.id, order_id: order.id })
const visitor = await server.logIn(admin.login, admin.password)
const me = await visitor.get('/me')
await as.manager.post('/visit-engineers', { user_id: me.id, daily_max: 3 })
await as.manager.post('/visit-prices', { key: 'door', name_zh: '上门费', name_en: 'Call-out', price: 5000 })
const soon = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString()
const call = await as.agent.post(`/tickets/${ticket.id}/visits`, { address: '幸福路 1 号', window_from: soon(1), window_to: soon(2), engineer_id: me.id })
for (const act of ['accept', 'confirm', 'set_off', 'check_in']) await visitor.post(`/visits/${call.id}/entries`, { act })
const scanned = (await lead.get(`/units/${unit.id}/link`)).url
const pages = {
  outside: { login: '/login', portal: '/portal', 'scanned unit': scanned, 'unknown code': '/portal?unit=nothing', track: '/track', 'tracked ticket': receipt.link, missing: '/nowhere' },
  inside: {
    desk: '/desk/all', 'open ticket': `/desk/all/${ticket.id}`, 'empty queue': '/desk/closed',
    ticket: `/tickets/${ticket.id}`, 'lost ticket': '/tickets/999999', customers: '/customers',
    customer: `/customers/${ticket.customer_id}`, posts: '/posts', post, 'post without a document': `/posts/${edition.post_id + 1}`,
    'document in force': `${post}/documents/${edition.id}`, draft: `${post}/documents/${draft.id}`,
    comparison: `${post}/documents/${draft.id}/compare/${edition.id}`, 'lost document': `${post}/documents/99999`,
    coverage: '/posts/coverage?basis=latest', rules: '/posts/rules', processes: '/processes', 'lost process': '/processes/99999', 'lost process to edit': '/processes/99999/edit', measures: '/measures', 'measures by team': '/measures?by=team', measure: '/measures/K01?by=person', 'measure without a source': '/measures/K02', 'lost measure': '/measures/K99', 'own measure': '/measures/own/new', appraisals: '/appraisals', 'appraisals below': '/appraisals/led', 'words of colleagues': '/appraisals/peers', cycles: '/appraisal-cycles', 'lost appraisal': '/appraisals/99999', 'lost cycle': '/appraisal-cycles/99999', search: '/search?q=洗衣机', 'search for a serial': '/search?q=000123',
    units: '/units', 'no units': '/units?q=nothing', unit: `/units/${unit.id}`, models: '/models', model: `/models/${model.id}`,
    categories: '/categories', 'warranty terms': '/warranty-terms', orders: '/orders', order: `/orders/${order.id}`, 'lost unit': '/units/999999', 'empty search': '/search?q=没有这样的',
    profile: '/profile', settings: '/settings', users: '/settings/users', teams: '/settings/teams',
    roles: '/settings/roles', 'field engineers': '/settings/engineers', 'my visits': '/visits', board: '/visits/board', visit: `/visits/${call.id}`, 'lost visit': '/visits/999999', standards: '/settings/standards', calendars: '/settings/calendars',
    calendar: '/settings/calendars/cn', 'calendar in a year to come': '/settings/calendars/cn?year=2028', 'lost calendar': '/settings/calendars/nowhere',
    'calendar editor': '/settings/calendars/cn/edit', 'new calendar': '/settings/new-calendar', audit: '/settings/audit', jobs: '/settings/jobs', company: '/settings/company',
  },
}
const browser = await startBrowser()

async function settled(page, address) {
  await page.goto(address)
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await quiet(page)
  await page.locator('.el-skeleton').first().waitFor({ state: 'detached' })
}

/* Each page in light and then in dark, which it follows from the system while one looks at it. */
async function sweep(page, list) {
  const found = []
  for (const [name, address] of Object.entries(list)) {
    await settled(page, address)
    for (const scheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, scheme)
      // Colours fade over; axe must not measure them on their way.
      await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'))
      await page.waitForTimeout(250)
      found.push(...(await axe(page)).map((line) => `${name}, ${scheme}: ${line}`))
    }
  }
  return found
}

for (const lang of ['zh', 'en']) {
  test(`axe finds nothing on any page, light or dark: ${lang}`, { timeout: 300_000 }, async () => {
    const page = await visit(browser, server.origin, { lang })
    const found = await sweep(page, pages.outside)
    await enter(page, admin.login, admin.password)
    await page.evaluate((next) => localStorage.setItem('aftersale.lang', next), lang)
    found.push(...await sweep(page, pages.inside))
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang === 'zh' ? 'zh-CN' : 'en')
    assert.deepEqual(found, [])
    assert.deepEqual(page.faults, [])
    await page.context().close()
  })
}

test('axe finds nothing in what opens above a page', { timeout: 120_000 }, async () => {
  const page = await visit(browser, server.origin)
  await enter(page, admin.login, admin.password)
  const found = []
  for (const [key, title] of [['?', '快捷键'], ['Control+k', '命令面板'], ['c', '新建工单'], ['f', '筛选']]) {
    await page.locator('body').press(key)
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.waitFor()
    found.push(...(await axe(page)).map((line) => `${title}: ${line}`))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  }
  assert.deepEqual(found, [])
})

test('nothing scrolls sideways on a phone of 360 px', { timeout: 120_000 }, async () => {
  const page = await visit(browser, server.origin, { width: 360, height: 740 })
  for (const [name, address] of Object.entries(pages.outside)) {
    await settled(page, address)
    await fitsWidth(page, name)
  }
  await enter(page, admin.login, admin.password)
  for (const [name, address] of Object.entries(pages.inside)) {
    await settled(page, address)
    await fitsWidth(page, name)
  }
})

test('a phone shows one pane of the desk at a time', async () => {
  const page = await visit(browser, server.origin, { width: 360, height: 740 })
  await enter(page, admin.login, admin.password)
  await page.goto('/desk/all')
  const queue = page.getByRole('region', { name: '队列' })
  const talk = page.getByRole('region', { name: '对话' })
  await queue.getByRole('link', { name: /洗衣机/ }).click()
  await talk.getByText('已安排。').waitFor()
  assert.ok(!(await queue.isVisible()))
  await page.getByRole('button', { name: '客户与工单信息' }).click()
  await page.getByRole('region', { name: '客户与工单信息' }).getByText('王小明').waitFor()
  assert.ok(!(await talk.isVisible()))
  await page.getByRole('button', { name: '对话' }).click()
  await page.getByRole('button', { name: '返回队列' }).click()
  await queue.getByRole('link', { name: /洗衣机/ }).waitFor()
})

test('the language switches at once, without a reload, and a half-written form stays', async () => {
  const page = await visit(browser, server.origin)
  await page.goto('/portal')
  await page.getByLabel('怎么称呼您').fill('周敏')
  await page.evaluate(() => { window.stillHere = true })
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Report a problem' }).waitFor()
  assert.equal(await page.getByLabel('Your name').inputValue(), '周敏')
  assert.equal(await page.title(), 'Report a problem · Aftersale')
  assert.equal(await page.evaluate(() => window.stillHere), true)
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('heading', { name: '提交问题' }).waitFor()
})

test('dark is chosen in the profile, holds over a reload and is kept on the server', async () => {
  const page = await visit(browser, server.origin)
  await enter(page, 'admin', admin.password)
  await page.goto('/profile')
  await page.getByText('深色').click()
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
  await quiet(page)
  await page.reload()
  assert.equal(await theme(), 'dark')
  const client = await server.logIn()
  assert.equal((await client.get('/me')).theme, 'dark')
  await page.getByText('跟随系统').click()
})

test('by keyboard alone: from the login to a customer, with the focus always to be seen', async () => {
  const page = await visit(browser, server.origin)
  await page.goto('/login')
  await page.locator('input[name=login]').focus()
  await page.keyboard.type(admin.login)
  await page.keyboard.press('Tab')
  await page.keyboard.type(admin.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk/)
  await page.locator('.rail').waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.textContent), '跳到正文')
  const names = []
  for (let i = 0; i < 8 && !names.at(-1)?.includes('客户'); i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement)
      return { name: document.activeElement.textContent.trim(), ring: style.outlineStyle, width: parseFloat(style.outlineWidth) }
    })
    assert.ok(at.ring === 'solid' && at.width >= 2, `${at.name} shows no focus`)
    names.push(at.name)
  }
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/customers/)
})
