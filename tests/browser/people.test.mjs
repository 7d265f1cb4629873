// The settings: who works here, in which team, with which rights; and one's own profile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { admin, startServer } from '../lib/server.mjs'
import { choose, enter, startBrowser, visit } from './browser.mjs'

const server = await startServer()
await makeCompany(server)
const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, admin.login, admin.password)

const field = (label) => page.getByRole('dialog').getByLabel(label)
const save = () => page.getByRole('dialog').getByRole('button', { name: '保存' }).click()

test('an administrator adds a team below another', async () => {
  await page.goto('/settings/teams')
  await page.getByRole('button', { name: '新建团队' }).click()
  await page.getByLabel('中文名称').fill('上门组')
  await page.getByLabel('英文名称').fill('On site')
  await choose(page, '上级团队', '家电组')
  await save()
  await page.getByRole('row', { name: /上门组/ }).waitFor()
})

test('a wrong form shows all its faults beside their fields', async () => {
  await page.goto('/settings/users')
  await page.getByRole('button', { name: '新建人员' }).click()
  await field('账号').fill('不行 的')
  await field('姓名').fill('孙新')
  await field('密码').fill('短')
  await save()
  await page.locator('.el-form-item__error').nth(1).waitFor()
})

test('and mended it adds the person, who can log in', async () => {
  await field('账号').fill('sun')
  await field('密码').fill(password)
  await choose(page, '角色', '售后专员')
  await page.keyboard.press('Escape')
  await choose(page, '团队', '上门组')
  await page.keyboard.press('Escape')
  await save()
  await page.getByRole('row', { name: /孙新/ }).waitFor()
  await page.getByLabel('按姓名或账号找').fill('孙')
  await page.keyboard.press('Enter')
  await page.getByRole('row', { name: /安静/ }).waitFor({ state: 'detached' })
  await page.getByRole('row', { name: /孙新/ }).waitFor()
  await server.logIn('sun', password)
})

test('a role is changed in the matrix and the change is in the audit log', async () => {
  await page.goto('/settings/roles')
  await page.getByRole('row').nth(2).waitFor()
  await page.getByRole('radio', { name: '查看完整电话: 全部' }).check()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存').waitFor()
  await page.goto('/settings/audit')
  await page.getByRole('cell', { name: '修改角色' }).first().waitFor()
})

test('who has no right to the settings is told, not shown an empty page', async () => {
  const agent = await visit(browser, server.origin)
  await enter(agent, 'agent', password)
  await agent.goto('/settings/users')
  await agent.getByText('您没有权限看这里').waitFor()
  assert.equal(await agent.getByRole('link', { name: '人员' }).count(), 0)
})

test('the company changes its service phone and the portal shows it', async () => {
  await page.goto('/settings/company')
  await page.getByLabel('服务电话').fill('400-800-1234')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存').waitFor()
  const customer = await visit(browser, server.origin)
  await customer.goto('/portal')
  await customer.getByRole('link', { name: /4008001234|400-800-1234/ }).waitFor()
})

test('a token is shown once and works', async () => {
  await page.goto('/profile')
  await page.getByRole('button', { name: '新建令牌' }).click()
  await page.getByLabel('用途').fill('报表')
  await choose(page, '权限', 'ticket.read')
  await page.keyboard.press('Escape')
  await save()
  const secret = (await page.locator('code.secret').innerText()).trim()
  await server.anonymous({ Authorization: `Bearer ${secret}` }).get('/tickets')
  await page.reload()
  await page.getByRole('row', { name: /报表/ }).waitFor()
  assert.equal(await page.getByText(secret).count(), 0)
})

test('one changes the own password; the old one is worth nothing after', async () => {
  const other = await visit(browser, server.origin)
  await enter(other, 'other', password)
  await other.goto('/profile')
  await other.getByLabel('现在的密码').fill(password)
  await other.getByLabel('新密码').fill('an even longer password 2')
  await other.getByRole('button', { name: '修改密码' }).click()
  await other.getByText('密码已修改').waitFor()
  await server.anonymous().post('/session', { login: 'other', password }).expect(401, 'login.wrong')
  await server.logIn('other', 'an even longer password 2')
})

test('a session ended elsewhere leads back to the login, and from there to the same page', async () => {
  const lead = await visit(browser, server.origin)
  await enter(lead, 'lead', password)
  await lead.goto('/customers')
  await lead.getByRole('heading', { name: '客户', level: 1 }).waitFor()
  const api = await server.logIn('lead', password)
  for (const s of await api.all('/me/sessions')) if (!s.current) await api.delete(`/me/sessions/${s.id}`)
  await lead.getByText('登录已结束').waitFor()
  await lead.locator('input[name=login]').fill('lead')
  await lead.locator('input[name=password]').fill(password)
  await lead.keyboard.press('Enter')
  await lead.waitForURL(/\/customers/)
})

test('the page did not complain', () => assert.deepEqual(page.faults, []))
