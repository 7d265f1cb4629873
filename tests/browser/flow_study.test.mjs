// Watching a process and trying its draft on past tickets, in both languages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { ifMatch, small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
const { manager, agent, lead } = as
const claim = await switchOn(manager, small())
const open = async () => {
  const ticket = await agent.post('/tickets', { ...fault, kind: 'return', team_id: teams.home.id })
  const [flow] = (await agent.get(`/tickets/${ticket.id}/flows`)).items
  return { ticket, id: flow.id }
}
const move = (who, flow, key, more) => who.post(`/flows/${flow.id}/moves`, { move: key, ...more })
const first = await open()
await new Promise((later) => setTimeout(later, 1100)) // a wait that is told
await move(agent, first, 'accept', { values: { cause: 'broken', amount: 20000 } })
await move(agent, first, 'here')
await move(lead, first, 'paid')
const jumped = await open()
await lead.post(`/flows/${jumped.id}/override`, { step: 'pay', reason: '先行赔付' }, ifMatch((await agent.get(`/flows/${jumped.id}`)).flow))
const stays = await open()
const draft = small()
draft.moves[0] = { ...draft.moves[0], required: ['cause', 'amount', 'seen_on'] }
await manager.put(`/processes/${claim.id}/draft`, draft, ifMatch(await manager.get(`/processes/${claim.id}`)))

const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'manager', password)

test('the monitor says where tickets stand, which way is slowest and what is not drawn', async () => {
  await page.goto(`/processes/${claim.id}/watch`)
  await page.getByRole('heading', { name: '索赔：运行情况' }).waitFor()
  await page.getByText(/最慢的一段：审核 → 走哪边/).waitFor()
  await page.locator('svg [data-step]').first().waitFor()
  await page.locator('svg text', { hasText: /现有 \d+/ }).first().waitFor()
  await page.locator('svg text', { hasText: /\d+ 次 · / }).first().waitFor()
  await page.getByText('流程图里没有').first().waitFor()
  await page.getByRole('heading', { name: '画了但没人走过' }).waitFor()
  await page.getByRole('cell', { name: '审核 → 走哪边 → 等货 → 付款 → 完成' }).waitFor()
  await page.getByText(/66\.7% 与第 1 版画的一致/).waitFor()
  await quiet(page)
  assert.deepEqual(await axe(page), [])
})

test('from the numbers to the tickets', async () => {
  await page.getByRole('link', { name: '审核：查看 1 个工单' }).click()
  await page.waitForURL(/\/desk\/all\?.*step=claim\.review/)
  await page.getByText(stays.ticket.number).first().waitFor()
  assert.equal(await page.getByText(jumped.ticket.number).count(), 0)
  await page.goto(`/processes/${claim.id}/watch`)
  await page.getByRole('link', { name: '用过去的工单试算' }).click()
  await page.getByRole('heading', { name: '索赔：用过去的工单试算' }).waitFor()
})

test('a draft is tried, with reasons and links', async () => {
  await page.getByRole('button', { name: '试算' }).click()
  await page.getByText(/试草稿：3 个流转，其中 2 个全程照旧；4 次移动，1 次会被拒绝/).waitFor()
  await page.getByText('缺必填内容').first().waitFor()
  await page.getByRole('link', { name: first.ticket.number }).waitFor()
  await page.getByText('查看日').waitFor()
  await quiet(page)
  assert.deepEqual(await axe(page), [])
})

test('both in English, in the dark, on a phone', async () => {
  const small = await visit(browser, server.origin, { lang: 'en', dark: true, width: 360, height: 780 })
  await manager.edit('/me', await manager.get('/me'), { lang: 'en' })
  await enter(small, 'manager', password)
  await small.goto(`/processes/${claim.id}/watch`)
  await small.getByRole('heading', { name: 'Claim: how it runs' }).waitFor()
  await quiet(small)
  await fitsWidth(small, 'the monitor')
  assert.deepEqual(await axe(small), [])
  await small.goto(`/processes/${claim.id}/try`)
  await small.getByRole('button', { name: 'Try', exact: true }).click()
  await small.getByRole('link', { name: first.ticket.number }).waitFor()
  await fitsWidth(small, 'the trial')
  assert.deepEqual([...page.faults, ...small.faults], [])
})
