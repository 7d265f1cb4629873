// A return as people see it: authorised at the desk, received on a phone, inspected, reviewed by a second person, settled; what
// goes back to the customer, agreed to and paid; limits; the customer's parcel. In both languages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, picture, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { admin, roles, as } = await makeCompany(server)
await admin.post('/users', { login: 'store', name: '仓小库', password, role_ids: [roles.warehouse], team_ids: [] })
await admin.post('/users', { login: 'cash', name: '钱财务', password, role_ids: [roles.finance], team_ids: [] })
const home = await as.manager.post('/categories', { key: 'home', name_zh: '家电', name_en: 'Appliances' })
const model = await as.manager.post('/models', { code: 'K-1', name_zh: '电水壶', name_en: 'Kettle', category_id: home.id })
const order = await as.manager.post('/orders', { number: 'DD-1', paid: 29900, lines: [{ model_id: model.id, quantity: 1, price: 29900 }] })
const unit = await as.manager.post('/units', { model_id: model.id, serial: 'KT-0001', order_line_id: order.lines[0].id })
const t = await as.agent.post('/tickets', { ...fault, kind: 'return', subject: '想退掉水壶', unit_id: unit.id })
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'agent', password)
const rma = async () => (await as.agent.get(`/tickets/${t.id}/rmas`)).items[0]
const refund = async () => (await as.agent.get(`/tickets/${t.id}/refunds`)).items[0]
const shots = process.env.SHOTS
const shoot = async (on, name) => shots && (await quiet(on), await on.screenshot({ path: `${shots}/${name}.png`, fullPage: true }))
const languageOf = (on, lang) => on.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)

test('an agent authorises a return of the ticket’s unit', async () => {
  await page.goto(`/tickets/${t.id}`)
  await page.getByRole('button', { name: '开退货单' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('退货地址').fill('上海市青浦区 3 号仓')
  await choose(page, '外观状态|应有状态', '完好')
  await shoot(page, 'rma-dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('待收货', { exact: true }).waitFor()
  await page.getByText('安静 开了退货单，应退 1 件').waitFor()
  const r = await rma()
  assert.deepEqual([r.address, r.lines[0].unit_id, r.lines[0].expected_condition], ['上海市青浦区 3 号仓', unit.id, 'intact'])
  assert.equal(await page.getByRole('button', { name: '收货', exact: true }).count(), 0, 'not an agent’s work')
})

test('the warehouse receives it on a phone, with a photo; what differs is flagged at the desk at once', async () => {
  const phone = await visit(browser, server.origin, { width: 360, height: 740 })
  await enter(phone, 'store', password)
  await phone.goto(`/tickets/${t.id}`)
  await phone.getByRole('button', { name: '收货', exact: true }).click()
  const dialog = phone.getByRole('dialog')
  await choose(phone, '实际状态', '使用过')
  await dialog.getByLabel('实际序列号').fill('KT-0009')
  const upload = phone.waitForResponse((r) => r.url().includes('/attachments') && r.request().method() === 'POST')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'box.png', mimeType: 'image/png', buffer: picture })
  await upload
  await fitsWidth(phone, 'receive dialog')
  await shoot(phone, 'receive-phone')
  assert.deepEqual(await axe(phone), [])
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await phone.getByText('应为 完好，实为 使用过').waitFor()
  await page.getByText('应为 完好，实为 使用过').waitFor()
  await page.getByText('仓小库 收到退货 1 件，与申请不符').waitFor()
  assert.deepEqual((await rma()).receipts[0].files.map((f) => f.name), ['box.png'])

  await phone.getByRole('button', { name: '写检测结论' }).click()
  await dialog.getByText('不通过', { exact: true }).click()
  await choose(phone, '原因', '使用')
  await dialog.getByLabel('检测所见').fill('内胆有水垢，已使用。')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('不通过或部分通过时，至少要有一张照片').waitFor()
  const more = phone.waitForResponse((r) => r.url().includes('/attachments') && r.request().method() === 'POST')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'scale.png', mimeType: 'image/png', buffer: picture })
  await more
  await shoot(phone, 'inspection-phone')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await phone.getByText('待复核', { exact: true }).waitFor()
  assert.equal(await phone.getByRole('button', { name: '复核通过' }).count(), 0, 'not by who inspected')
  assert.deepEqual(phone.faults, [])
})

test('a lead reviews; the agent settles', async () => {
  const lead = await visit(browser, server.origin)
  await enter(lead, 'lead', password)
  await lead.goto(`/tickets/${t.id}`)
  await lead.getByRole('button', { name: '复核通过' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: '复核通过' }).click()
  await lead.getByText('已复核', { exact: true }).waitFor()
  await page.getByText('林立 复核了检测：不通过').waitFor()
  await page.getByRole('button', { name: '处理完结' }).click()
  await choose(page, '去向', '退回客户')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await page.getByText('已完结', { exact: true }).waitFor()
  assert.equal((await rma()).state, 'settled')
  assert.deepEqual(lead.faults, [])
})

test('a refund: asked for, agreed to on the ticket, paid on the page of refunds', async () => {
  await page.getByRole('button', { name: '申请退款' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^退几件/).fill('1')
  await dialog.getByLabel(/^退几件/).press('Tab')
  await assertValue(dialog.getByLabel('金额', { exact: true }), '299.00')
  await dialog.getByLabel('理由', { exact: true }).fill('协商退款')
  await shoot(page, 'refund-dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('待审批', { exact: true }).waitFor()
  assert.equal((await refund()).amount, 29900)

  await page.getByRole('button', { name: '申请退款' }).click()
  await dialog.getByLabel('金额', { exact: true }).fill('1')
  await dialog.getByLabel('理由', { exact: true }).fill('再补一点')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText(/这笔交易实付 299.00，已退或待退 299.00/).waitFor()
  await dialog.getByRole('button', { name: '取消' }).click()

  const lead = await visit(browser, server.origin)
  await enter(lead, 'lead', password)
  await lead.goto('/refunds')
  await lead.getByRole('button', { name: '同意' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: '同意' }).click()
  await lead.getByText('没有这样的退款').waitFor()
  const cash = await visit(browser, server.origin, { width: 360, height: 740 })
  await enter(cash, 'cash', password)
  await cash.goto('/refunds')
  await cash.getByText('想退掉水壶').waitFor()
  await fitsWidth(cash, 'refunds')
  await shoot(cash, 'refunds-phone')
  await cash.getByRole('button', { name: '已付款' }).click()
  await cash.getByRole('dialog').getByLabel('流水号（可不填）').fill('WX-88')
  await cash.getByRole('dialog').getByRole('button', { name: '已付款' }).click()
  await cash.getByText('没有这样的退款').waitFor()
  await page.getByText('已付清', { exact: true }).waitFor()
  await page.getByText(/钱财务 付款 299.00（原路退回）/).waitFor()
  assert.equal((await refund()).state, 'paid')
  assert.equal(await page.getByRole('link', { name: '退款' }).count(), 0, 'no place in an agent’s rail')
  assert.deepEqual([...lead.faults, ...cash.faults], [])
})

async function assertValue(field, value) {
  assert.equal(await field.inputValue(), value)
}

test('limits are set in the settings', async () => {
  const manager = await visit(browser, server.origin)
  await enter(manager, 'manager', password)
  await manager.goto('/settings/refund-limits')
  await manager.getByLabel('从多少元起须两人审批').fill('8000')
  await manager.getByLabel('主管 可审批至').fill('3000')
  await shoot(manager, 'limits')
  await manager.getByRole('button', { name: '保存' }).click()
  await manager.getByText('已保存').waitFor()
  const now = await as.manager.get('/refund-limits')
  assert.deepEqual([now.two_from, now.limits.find((l) => l.role === 'lead').approve], [800000, 300000])
  assert.deepEqual(await axe(manager), [])
  assert.deepEqual(manager.faults, [])
})

test('the customer says with whom the goods went', async () => {
  const link = await server.anonymous().post('/portal/tickets', { kind: 'return', description: '不想要了', name: '赵客', phone: '13900001111' })
  const own = (await admin.get('/tickets?limit=1&sort=created')).items[0]
  await as.agent.post(`/tickets/${own.id}/rmas`, { address: '上海市青浦区 3 号仓', lines: [{ model_id: model.id, quantity: 1, reason: 'no_reason' }] })
  for (const [lang, label, button] of [['zh', '运单号', '告诉我们运单号'], ['en', 'Tracking number', 'Tell us the tracking number']]) {
    const me = await visit(browser, server.origin, { lang, width: 360, height: 740, dark: lang === 'en' })
    await me.goto(link.link)
    await me.getByText('上海市青浦区 3 号仓').waitFor()
    await me.getByLabel(lang === 'zh' ? '快递公司' : 'Carrier').fill('顺丰')
    await me.getByLabel(label).fill(`SF-${lang}`)
    const told = me.waitForResponse((r) => r.url().endsWith('/parcel'))
    await me.getByRole('button', { name: button }).click()
    await told
    await quiet(me)
    await fitsWidth(me, 'tracked ticket')
    await shoot(me, `portal-${lang}`)
    assert.deepEqual(await axe(me), [])
    assert.equal((await as.agent.get(`/tickets/${own.id}/rmas`)).items[0].tracking, `SF-${lang}`)
    assert.deepEqual(me.faults, [])
  }
})

test('the warehouse sees what waits, and scans its way to the return that a parcel belongs to', async () => {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const authorise = async (subject, more) => {
    const ticket = await as.agent.post('/tickets', { ...fault, kind: 'return', subject })
    return as.agent.post(`/tickets/${ticket.id}/rmas`, { lines: [{ model_id: model.id, quantity: 2, reason: 'quality' }], ...more })
  }
  const late = await authorise('退回破损水壶', { ship_by: '2026-01-05', carrier: '顺丰', tracking: 'SF-7788-1' })
  const soon = await authorise('退回漏水水壶', { ship_by: today, tracking: 'SF-7788-2' })
  const phone = await visit(browser, server.origin, { width: 360, height: 740 })
  await enter(phone, 'store', password)
  await phone.keyboard.press('g')
  await phone.keyboard.press('b')
  await phone.waitForURL('**/returns')
  await phone.getByRole('link', { name: '退回破损水壶' }).waitFor()
  assert.deepEqual((await phone.locator('tbody a').allTextContents()).slice(0, 2), ['退回破损水壶', '退回漏水水壶'], 'the longest waiting first')
  await phone.getByText('应退 2，实收 0，已检 0').first().waitFor()
  await fitsWidth(phone, 'returns')
  await shoot(phone, 'returns-phone')
  assert.deepEqual(await axe(phone), [])

  await phone.locator('input[type=search]:focus').waitFor()
  await phone.keyboard.type('sf7788 1')
  await phone.keyboard.press('Enter')
  await phone.waitForURL(`**/tickets/${late.ticket_id}#rma-${late.id}`)
  await phone.locator(`#rma-${late.id}:focus`).waitFor()
  await quiet(phone)
  const { y } = await phone.locator(`#rma-${late.id}`).boundingBox()
  assert.ok(y >= 0 && y < 740, `the return stands at ${y}`)

  await phone.goBack()
  await phone.locator('input[type=search]:focus').waitFor()
  await phone.keyboard.type('SF-7788')
  await phone.keyboard.press('Enter')
  await phone.waitForURL('**/returns?q=SF-7788')
  await phone.getByRole('link', { name: '退回漏水水壶' }).waitFor()
  assert.equal(await phone.locator('tbody tr').count(), 2)
  await phone.keyboard.type('NOBODY-1')
  await phone.keyboard.press('Enter')
  await phone.getByText('没有找到 NOBODY-1 的退货').waitFor()
  await shoot(phone, 'returns-none')

  const desk = await visit(browser, server.origin, { lang: 'en', dark: true })
  await enter(desk, 'lead', password)
  await languageOf(desk, 'en')
  await desk.goto('/desk')
  await desk.getByRole('link', { name: 'Returns' }).click()
  await desk.getByText('Late', { exact: true }).nth(1).waitFor()
  await desk.getByText('To inspect', { exact: true }).click()
  await desk.getByText('There are no such returns').waitFor()
  await (await server.logIn('store', password)).post(`/rmas/${soon.id}/receipts`, { lines: [{ line_id: soon.lines[0].id, quantity: 1, condition: 'used' }] })
  await desk.getByRole('link', { name: '退回漏水水壶' }).waitFor()
  await desk.getByText('2 to come, 1 received, 0 inspected').waitFor()
  await shoot(desk, 'returns-desk')

  const cash = await visit(browser, server.origin)
  await enter(cash, 'cash', password)
  assert.equal(await cash.getByRole('link', { name: '退货', exact: true }).count(), 0, 'not their work')
  await cash.goto('/returns')
  await cash.getByText('您没有权限看这里').waitFor()
  assert.deepEqual([...phone.faults, ...desk.faults, ...cash.faults], [])
})

for (const [lang, dark, width] of [['zh', true, 360], ['en', false, 1440], ['en', true, 360], ['zh', false, 1440]]) {
  test(`axe finds nothing: ${lang} ${width}`, async () => {
    const own = await visit(browser, server.origin, { lang, dark, width })
    await enter(own, 'manager', password)
    await languageOf(own, lang)
    for (const [path, words] of [
      [`/tickets/${t.id}`, lang === 'zh' ? '已付清' : 'Paid'],
      ['/refunds?state=paid', '想退掉水壶'],
      ['/returns?waiting=all', '想退掉水壶'],
      ['/settings/refund-limits', lang === 'zh' ? '仓库验货' : 'Warehouse'],
    ]) {
      await own.goto(path)
      await own.getByText(words, { exact: true }).first().waitFor()
      await quiet(own)
      assert.deepEqual(await axe(own), [], path)
      await fitsWidth(own, path)
      await shoot(own, `${path.split(/[/?]/)[1]}-${lang}-${width}`)
    }
    assert.deepEqual(own.faults, [])
  })
}

test('no page complained', () => assert.deepEqual(page.faults, []))
