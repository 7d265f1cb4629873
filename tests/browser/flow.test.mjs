// On the desk: the line of steps, the open form, the moves from here; a second person; what a lead may do. In both languages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
await switchOn(as.manager, small())
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'agent', password)
const open = (subject) => as.agent.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id, subject })
const panel = (own = page) => own.getByRole('region', { name: /流程|Process/ })
const field = (name, own = page) => panel(own).locator('.el-form-item', { hasText: name })
const choose = async (name, option, own = page) => {
  await field(name, own).locator('.el-select').click()
  await own.getByRole('option', { name: option }).click()
}
let t

test('the form is filled in and the move taken; what is missing is said at its field', async () => {
  t = await open('电饭煲不通电')
  await page.goto(`/tickets/${t.id}`)
  await panel().getByRole('listitem').filter({ hasText: '审核' }).waitFor()
  assert.equal(await panel().locator('[aria-current=step]').innerText().then((x) => x.includes('审核')), true)
  await panel().getByRole('button', { name: '同意' }).click()
  await field('原因').getByText('必须填写').waitFor()
  await choose('原因', '坏了')
  await field('金额').locator('input').fill('129.50')
  await field('金额').locator('input').press('Tab')
  await panel().getByRole('button', { name: '保存填写' }).click()
  await page.getByText('安静 填写了“审核”：原因、金额').waitFor()
  await panel().getByRole('button', { name: '同意' }).click()
  await panel().locator('[aria-current=step]', { hasText: '等货' }).waitFor()
  await page.getByText('安静：审核 → 走哪边').waitFor()
  assert.equal((await as.agent.get(`/tickets/${t.id}`)).status, 'waiting')
  assert.deepEqual(await axe(page), [])
})

test('a large amount waits for a second person, who sees it and agrees', async () => {
  t = await open('冰箱不制冷')
  await page.goto(`/tickets/${t.id}`)
  await choose('原因', '坏了')
  await field('金额').locator('input').fill('2600')
  await field('金额').locator('input').press('Tab')
  await panel().getByRole('button', { name: '同意' }).click()
  await panel().getByText('等待第二人审批').waitFor()
  await panel().getByRole('button', { name: '撤回' }).waitFor()
  assert.equal(await panel().getByRole('button', { name: '批准', exact: true }).count(), 0, 'not by who asked')
  const own = await visit(browser, server.origin)
  await enter(own, 'lead', password)
  await own.goto('/notifications')
  await own.getByText('冰箱不制冷').first().click()
  await own.waitForURL(/tickets|desk/)
  await panel(own).getByRole('button', { name: '批准', exact: true }).click()
  await panel(own).locator('[aria-current=step]', { hasText: '等货' }).waitFor()
  await panel().locator('[aria-current=step]', { hasText: '等货' }).waitFor()
  await quiet(own)
  await own.close()
})

test('a lead leaves the drawn way with a reason, in English, on a phone', async () => {
  const own = await visit(browser, server.origin, { lang: 'en', width: 360, height: 740 })
  await enter(own, 'lead', password)
  await own.evaluate(() => localStorage.setItem('aftersale.lang', 'en'))
  await own.goto(`/tickets/${t.id}`)
  await panel(own).locator('[aria-current=step]', { hasText: 'Waiting for goods' }).waitFor()
  await panel(own).getByRole('button', { name: 'Process…' }).click()
  await own.getByRole('menuitem', { name: 'Leave the drawn way' }).click()
  const dialog = own.getByRole('dialog')
  await dialog.locator('.el-select').click()
  await own.getByRole('option', { name: 'Paying' }).click()
  await dialog.getByLabel('Reason').fill('The goods are here, the paper was lost')
  await dialog.getByRole('button', { name: 'Leave the drawn way' }).click()
  await panel(own).locator('[aria-current=step]', { hasText: 'Paying' }).waitFor()
  await own.getByText(/off the drawn way/).first().waitFor()
  await fitsWidth(own, 'ticket')
  await panel(own).getByRole('button', { name: 'Show the step' }).click()
  await panel(own).getByRole('button', { name: 'Paid' }).click()
  await own.locator('.el-checkbox', { hasText: 'File AS' }).waitFor()
  assert.equal((await as.agent.get(`/tickets/${t.id}`)).status, 'resolved')
  assert.deepEqual(await axe(own), [])
  assert.deepEqual(own.faults, [])
  await own.close()
})

test('a process is begun by hand where none began by itself', async () => {
  const plain = await as.agent.post('/tickets', { ...fault, kind: 'question', team_id: teams.home.id })
  await page.goto(`/tickets/${plain.id}`)
  await panel().getByRole('button', { name: '流程操作' }).click()
  await page.getByRole('menuitem', { name: '开始“索赔”' }).click()
  await panel().locator('[aria-current=step]', { hasText: '审核' }).waitFor()
  await quiet(page)
})
