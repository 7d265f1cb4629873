// Beside the conversation an agent sees what the customer is entitled to, asks for what is missing in one click, states
// facts; a lead decides otherwise. In both languages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as } = await makeCompany(server)
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'agent', password)
const dialog = page.getByRole('dialog')
const verdict = (name, own = page) => own.locator(`[data-remedy="${name}"]`)
let t

test('what is missing is asked of the customer in one click', async () => {
  t = await as.agent.post('/tickets', { ...fault, kind: 'return', subject: '想退掉' })
  await page.goto(`/tickets/${t.id}`)
  await verdict('refund').getByText('待定', { exact: true }).waitFor()
  await verdict('refund').getByRole('button').first().click()
  await verdict('refund').getByRole('button', { name: '向客户要' }).click()
  await page.getByText(/已请客户补充 \d+ 项/).waitFor()
  await page.getByText(/签收日期（物流签收记录）/).first().waitFor()
  await page.getByText(/哪一天签收的？/).waitFor()
  await page.getByText('安静 请客户补充凭证').waitFor()
  assert.equal((await as.agent.get(`/tickets/${t.id}`)).status, 'waiting')
})

test('stated facts change the verdict at once', async () => {
  await page.getByRole('button', { name: '补充事实' }).click()
  await dialog.locator('[data-fact="channel"] input').first().waitFor()
  await dialog.getByRole('button', { name: '取消' }).click()
  const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
  const facts = { channel: 'online', category: 'toys', signed_on: day(-2), fault: { claimed: false } }
  await as.agent.put(`/tickets/${t.id}/remedy/facts`, { facts })
  await verdict('refund').getByText('可以', { exact: true }).waitFor()
  await page.getByRole('button', { name: '补充事实' }).click()
  const cause = dialog.locator('[data-fact="fault.claimed"]')
  await cause.getByText('是', { exact: true }).click()
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  const stated = (await as.agent.get(`/tickets/${t.id}/remedy`)).stated
  assert.deepEqual(stated, { ...facts, fault: { claimed: true } })
})

test('an agent may not decide otherwise; a lead may, with a reason that everybody sees', async () => {
  assert.equal(await page.getByRole('button', { name: '另作决定' }).count(), 0)
  const own = await visit(browser, server.origin)
  await enter(own, 'lead', password)
  await own.goto(`/tickets/${t.id}`)
  await own.getByRole('button', { name: '另作决定' }).click()
  const form = own.getByRole('dialog')
  await form.getByText('不给', { exact: true }).click()
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('必须填写').first().waitFor()
  await form.getByLabel('理由').fill('客户确认只要换货。')
  await form.getByRole('button', { name: '保存' }).click()
  await own.getByText('客户确认只要换货。').first().waitFor()
  await page.getByRole('list', { name: '人工决定' }).getByText('退货退款 · 没有依据').waitFor()
  await page.getByText(/林立 另作决定：退货退款 没有依据/).waitFor()
  assert.deepEqual(own.faults, [])
})

test('the order of a ticket is found by its number, and taken off again', async () => {
  const order = await as.manager.post('/orders', { number: 'DD-20261101', channel: 'online', ordered_on: '2026-11-01' })
  const box = page.locator('.el-select', { has: page.getByRole('combobox', { name: '订单' }) })
  await box.locator('.el-select__wrapper').click()
  await page.keyboard.type('1101')
  await page.getByRole('option', { name: 'DD-20261101' }).filter({ visible: true }).click()
  await page.getByRole('link', { name: '查看订单' }).waitFor()
  assert.equal((await as.agent.get(`/tickets/${t.id}`)).order_id, order.id)
  await box.hover()
  await box.locator('.el-select__clear').click()
  await page.getByRole('link', { name: '查看订单' }).waitFor({ state: 'detached' })
  assert.equal((await as.agent.get(`/tickets/${t.id}`)).order_id, null)
})

for (const [lang, dark, width] of [['zh', true, 360], ['en', false, 1440], ['en', true, 360]]) {
  test(`axe finds nothing: ${lang} ${width}`, async () => {
    const own = await visit(browser, server.origin, { lang, dark, width })
    await enter(own, 'lead', password)
    await own.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)
    await own.goto(`/tickets/${t.id}`)
    await verdict('refund', own).waitFor()
    await quiet(own)
    assert.deepEqual(await axe(own), [])
    await fitsWidth(own, 'ticket')
    assert.deepEqual(own.faults, [])
  })
}

test('no page complained', () => assert.deepEqual(page.faults, []))
