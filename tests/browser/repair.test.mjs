// A repair through the pages: staff receive, diagnose, quote; the customer agrees by the link; a part is issued; the unit goes back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
const category = await as.lead.post('/categories', { key: 'washer', name_zh: '洗衣机', name_en: 'Washer' })
const model = await as.lead.post('/models', {
  category_id: category.id, code: 'WM-9', name_zh: '滚筒九号', name_en: 'Drum nine',
  parts: [{ number: 'P-100', name_zh: '电机', name_en: 'Motor', main: true, wear: false, price: 32000 }],
})
const unit = await as.lead.post('/units', { model_id: model.id, serial: 'SN-1' })
const link = await server.anonymous().post('/portal/tickets', { kind: 'repair', description: '不转', name: '王小明', phone: '13800001234' })
const found = (await as.manager.get('/tickets?sort=created&limit=1')).items[0]
await as.manager.post(`/tickets/${found.id}/transfer`, { team_id: teams.home.id, assignee_id: null, reason: '维修' })
await as.manager.edit(`/tickets/${found.id}`, await as.manager.get(`/tickets/${found.id}`), { unit_id: unit.id })

const browser = await startBrowser()
const lead = await visit(browser, server.origin)
await enter(lead, 'lead', password)
const page = await visit(browser, server.origin)
await enter(page, 'agent', password)
const guest = await visit(browser, server.origin)
const click = (own, name) => own.getByRole('button', { name, exact: true }).click()
const inDialog = (own) => own.getByRole('dialog')
const gone = (own) => inDialog(own).waitFor({ state: 'detached' })

test('a lead makes a place and receives parts', async () => {
  await lead.goto('/stock')
  await lead.getByText('先建一个仓位，再登记入库。').waitFor()
  await click(lead, '仓位')
  await inDialog(lead).getByLabel('中文名称').fill('主仓')
  await inDialog(lead).getByLabel('英文名称').fill('Main store')
  await inDialog(lead).getByRole('button', { name: '新建仓位' }).click()
  await inDialog(lead).getByText('主仓').waitFor()
  await lead.keyboard.press('Escape')
  await gone(lead)
  await click(lead, '入库')
  await choose(lead, '备件', /P-100/)
  await inDialog(lead).getByRole('spinbutton', { name: '数量' }).fill('3')
  await inDialog(lead).getByRole('button', { name: '入库' }).click()
  await gone(lead)
  const row = lead.getByRole('row', { name: /P-100/ })
  await row.getByText('主仓').waitFor()
  await row.getByRole('link', { name: 'P-100' }).click()
  await lead.getByRole('heading', { name: '出入库记录' }).waitFor()
  await lead.getByRole('row', { name: /入库.*林立/ }).waitFor()
  assert.deepEqual(lead.faults, [])
})

test('an agent begins a repair and sends a quote', async () => {
  await page.goto(`/tickets/${found.id}`)
  await click(page, '开维修单')
  await inDialog(page).getByRole('button', { name: '保存' }).click()
  await gone(page)
  await click(page, '登记收件')
  await inDialog(page).getByLabel('外观').fill('左侧划痕')
  await inDialog(page).getByRole('button', { name: '保存' }).click()
  await gone(page)
  await page.getByText('左侧划痕').waitFor()
  await click(page, '登记诊断')
  await inDialog(page).getByLabel('诊断', { exact: true }).fill('电机烧毁')
  await inDialog(page).getByText('收费维修').click()
  await inDialog(page).getByRole('button', { name: '保存' }).click()
  await gone(page)
  await click(page, '添加工时或备件')
  await inDialog(page).getByText('备件', { exact: true }).first().click()
  await choose(page, '备件', /P-100/)
  await inDialog(page).getByRole('button', { name: '保存' }).click()
  await gone(page)
  await page.getByText('收费合计').waitFor()
  await page.getByRole('list', { name: '备件' }).getByText('缺件').waitFor()
  await click(page, '报价')
  await inDialog(page).getByLabel('给客户的说明').fill('含材料')
  await inDialog(page).getByRole('button', { name: '发出报价' }).click()
  await gone(page)
  await page.getByText('等客户答复').waitFor()
  await page.getByText(/安静 发出报价 320\.00/).waitFor()
})

test('the customer reads the quote and accepts it', async () => {
  await guest.goto(link.link)
  const box = guest.getByRole('region', { name: '维修报价' })
  await box.getByText('P-100 电机').waitFor()
  assert.deepEqual(await axe(guest), [])
  assert.ok(await box.getByRole('button', { name: '同意报价' }).isDisabled())
  await box.getByLabel('您的姓名').fill('王小明')
  await click(guest, '同意报价')
  await box.getByText('您已同意').waitFor()
  await page.getByText('待开工').waitFor()
  await page.getByText('王小明 在线答复').waitFor()
  assert.deepEqual(guest.faults, [])
})

test('the part is issued, the work done, tested and handed over', async () => {
  await click(page, '领用')
  await choose(page, '仓位', '主仓')
  await inDialog(page).getByText('旧件须返回').click()
  await inDialog(page).getByRole('button', { name: '领用' }).click()
  await gone(page)
  await page.getByText('待返旧件 1').waitFor()
  await click(page, '开工')
  await click(page, '完工，送测试')
  await click(page, '登记测试')
  await inDialog(page).getByLabel('测试记录').fill('空转、脱水正常')
  await inDialog(page).getByText('通过', { exact: true }).click()
  await inDialog(page).getByRole('button', { name: '保存' }).click()
  await gone(page)
  await click(page, '交付')
  await inDialog(page).getByLabel('运单号').fill('SF1')
  await inDialog(page).getByRole('button', { name: '保存' }).click()
  await gone(page)
  await page.getByText('已交付').waitFor()
  await page.getByText('维修质保至').waitFor()
  assert.deepEqual(page.faults, [])
})

for (const [lang, dark, width] of [['zh', true, 360], ['en', false, 1440], ['en', true, 360]]) {
  test(`in ${lang}, ${dark ? 'dark' : 'light'}, ${width} px wide it is whole`, async () => {
    const own = await visit(browser, server.origin, { lang, dark, width })
    await enter(own, 'lead', password)
    await own.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)
    for (const [path, words] of [
      ['/stock', lang === 'zh' ? '备件库存' : 'Parts in stock'],
      [`/parts/${model.parts[0].id}`, lang === 'zh' ? '出入库记录' : 'Ledger'],
    ]) {
      await own.goto(path)
      await own.getByRole('heading', { name: words }).waitFor()
      await quiet(own)
      await fitsWidth(own, path)
      assert.deepEqual(await axe(own), [], path)
    }
    await own.goto(`/tickets/${found.id}`)
    await quiet(own)
    await fitsWidth(own, 'the ticket')
    assert.deepEqual(await axe(own), [], 'the ticket')
    assert.deepEqual(own.faults, [])
    const visitor = await visit(browser, server.origin, { lang, dark, width })
    await visitor.goto(link.link)
    await visitor.getByRole('region', { name: lang === 'zh' ? '维修报价' : 'Repair quote' }).getByText(lang === 'zh' ? '您已同意' : 'You accepted').waitFor()
    await fitsWidth(visitor, 'the quote')
    assert.deepEqual(await axe(visitor), [])
  })
}
