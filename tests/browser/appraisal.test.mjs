// Appraisals in a browser: a cycle is drafted, looked ahead at and opened; a person writes, the lead judges, an appeal changes the
// score, and the sheet is frozen. In Chinese, with a look at English, dark, and on a phone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { computed, day, makePost, makeStaff, reopened, solved, standard } from '../lib/appraisals.mjs'
import { password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as, idOf, teams } = await makeStaff(server)
const { hr, manager, agent } = as
const browser = await startBrowser()

await standard(manager)
const own = await reopened(manager)
const k08 = { measure: 'K08', target: 98, floor: 90 }
const top = await makePost({ hr, manager }, '经理岗', { measures: [{ ...k08, weight: 100 }], holder_ids: [idOf.manager] })
const leads = await makePost({ hr, manager }, '主管岗', { measures: [{ ...k08, weight: 100 }], reports_to: top.post.id, holder_ids: [idOf.lead] })
const agents = await makePost({ hr, manager }, '专员岗', {
  measures: [{ ...k08, weight: 60 }, { measure: own.key, target: 10, floor: 50, weight: 40 }, { measure: 'K22', target: 90, floor: 80, weight: 0 }],
  reports_to: leads.post.id, holder_ids: [idOf.agent] })
const place = { team_id: teams.home.id, assignee_id: idOf.agent }
await solved(agent, manager, place)
const bad = await solved(agent, manager, { ...place, again: true })
const [photo] = (await agent.upload('/attachments', [{ name: '现场.png', type: 'image/png', data: Buffer.from('89504e470d0a1a0a', 'hex') }])).items
await agent.post(`/tickets/${bad.id}/messages`, { type: 'note', body: '现场照片', attachment_ids: [photo.id] })
await hr.post('/posts', { name_zh: '空岗', name_en: 'Bare', holder_ids: [idOf.cai] })

const person = {}
for (const login of ['hr', 'agent', 'lead', 'manager']) {
  person[login] = await visit(browser, server.origin, { dark: login === 'lead' })
  await enter(person[login], login, password)
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const shown = async (page, what) => {
  await quiet(page)
  assert.deepEqual(await axe(page), [], what)
}
let address

test('human resources draft a cycle, see what is missing, and open it', async () => {
  const page = person.hr
  await page.locator('body').press('g')
  await page.keyboard.press('a')
  await page.getByText('还没有您的考核表').waitFor()
  await page.getByRole('link', { name: '考核周期' }).click()
  await page.getByText('还没有考核周期').waitFor()
  await press(page, '新建周期')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '名称', exact: true }).fill('第四季度')
  await dialog.getByRole('combobox', { name: '第一天', exact: true }).fill(day(-30))
  await page.keyboard.press('Enter')
  await dialog.getByRole('combobox', { name: '最后一天', exact: true }).fill(day())
  await page.keyboard.press('Enter')
  await dialog.getByRole('spinbutton', { name: '指标合计占比 %' }).fill('80')
  await press(dialog, '加一项主管打分')
  await dialog.getByRole('textbox', { name: '中文名称' }).fill('主动性')
  await dialog.getByRole('textbox', { name: '英文名称' }).fill('Initiative')
  await dialog.getByRole('spinbutton', { name: '占比 %', exact: true }).fill('10')
  await press(dialog, '保存')
  await dialog.getByText(/占比之和须为 100%，现在是 90%/).waitFor()
  await dialog.getByRole('spinbutton', { name: '占比 %', exact: true }).fill('20')
  await shown(page, 'cycle form')
  await press(dialog, '保存')
  await page.getByText('开启后 3 人各有一张考核表').waitFor()
  await page.getByText('“空岗”在最后一天没有生效的职责书，其任职者不在其中').waitFor()
  await page.getByText(/马经理 没有上级/).waitFor()
  await page.getByText(/期间内才到岗.*（3 人）：/).waitFor()
  await shown(page, 'preview')
  await press(page, '开启周期')
  await page.getByText('进行中').waitFor()
  await page.getByText('何人事 开启').waitFor()
  await computed(hr, manager, Number(page.url().split('/').at(-1)))
  await page.getByRole('link', { name: '安静' }).waitFor()
  await shown(page, 'cycle')
})

test('the person finds the sheet, reads what was counted, writes and hands it in', async () => {
  const page = person.agent
  await page.goto('/notifications')
  await page.getByRole('link', { name: /“第四季度”开始了/ }).click()
  await page.getByRole('heading', { name: '安静的考核表 · 专员岗' }).waitFor()
  address = new URL(page.url()).pathname
  const again = page.getByRole('listitem').filter({ hasText: own.key })
  await again.getByText('样本不足 30').waitFor()
  await again.getByText('未达目标').waitFor()
  await again.getByText('建议培训：退换货规则').waitFor()
  const link = await again.getByRole('link', { name: '50%' }).getAttribute('href')
  assert.equal(link, `/measures/${own.key}?scope=person&scope_id=${idOf.agent}&from=${day(-30)}&to=${day()}`)
  await page.getByText('暂无数据来源').waitFor()
  await page.getByRole('textbox', { name: '对“重开”的说明' }).fill('那台是配件问题')
  await page.getByRole('textbox', { name: '本人意见' }).fill('这个月补了两次班')
  await shown(page, 'own sheet')
  await press(page, '交给主管')
  await page.getByText('正在等主管评议。').waitFor()
})

test('the lead reads, judges with evidence and submits', async () => {
  const page = person.lead
  await page.goto('/appraisals')
  const turns = page.getByRole('table', { name: /等您办理/ })
  await turns.getByRole('row', { name: /安静/ }).getByRole('link', { name: '安静' }).click()
  await page.getByText('这个月补了两次班').waitFor()
  await page.getByText('那台是配件问题').waitFor()
  await press(page, '提交给本人')
  await page.getByText('请为每个评议项打分').waitFor()
  await page.getByRole('spinbutton', { name: '主动性：分数' }).fill('80')
  await page.getByRole('textbox', { name: '主动性：依据' }).fill('主动联系客户')
  await press(page, '保存')
  await page.getByText('打分须附至少一个工单号或工单附件作为依据').waitFor()
  await page.getByRole('textbox', { name: '主动性：工单号' }).fill(bad.number)
  await page.keyboard.press('Enter')
  await choose(page, '主动性：附件', '现场.png')
  await page.keyboard.press('Escape')
  await shown(page, 'judging, dark')
  await press(page, '提交给本人')
  await page.getByText('正在等本人确认。').waitFor()
})

test('the person appeals against one item', async () => {
  const page = person.agent
  await page.goto(address)
  await page.getByText('主动联系客户').waitFor()
  assert.equal(await page.getByRole('link', { name: '现场.png' }).getAttribute('href'), `/api/v1/attachments/${photo.id}`)
  await page.getByText('何人事').or(page.getByText('林立 · 查看')).first().waitFor()
  await press(page, '申诉')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('重开').click()
  await dialog.getByRole('textbox', { name: '“重开”的理由' }).fill('这张工单是配件质量问题')
  await shown(page, 'appeal form')
  await press(dialog, '申诉')
  await page.getByText('申诉由上一级复核，正在等决定。').waitFor()
})

test('the next level takes the ticket out, in English, and the score changes', async () => {
  const page = person.manager
  await page.getByRole('button', { name: /English/ }).click()
  await page.goto('/appraisals')
  await page.getByRole('table', { name: /Waiting for you/ }).getByRole('row', { name: /安静/ }).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Appraisal of 安静 · 专员岗 en' }).waitFor()
  await press(page, 'Decide')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('这张工单是配件质量问题').waitFor()
  await dialog.getByRole('textbox', { name: 'Tickets that do not count' }).fill('AS00000000')
  await page.keyboard.press('Enter')
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Inspected: a faulty part')
  await press(dialog, 'Decide')
  await dialog.getByText('Nothing of this ticket counts in the measure').waitFor()
  await dialog.getByRole('textbox', { name: 'Tickets that do not count' }).press('Backspace')
  await dialog.getByRole('textbox', { name: 'Tickets that do not count' }).fill(bad.number)
  await page.keyboard.press('Enter')
  await press(dialog, 'Decide')
  await page.getByText('This item 0 → 100, the whole 64 → 96').waitFor()
  await page.getByText(`Not counting, by an appeal: ${bad.number}`).first().waitFor()
  await shown(page, 'decided, English')
})

test('the sheet is frozen; worked out anew it is the same', async () => {
  const page = person.agent
  await page.goto(address)
  await page.getByText('考核表已结束并冻结，不再改变。').waitFor()
  await page.getByText('马经理 决定：').waitFor()
  await press(page, '重新推算')
  await page.getByText('按现在的数据推算，各项相同：96 分。').waitFor()
  await shown(page, 'derivation')
  await page.keyboard.press('Escape')
  await page.getByText('林立 · 查看').first().waitFor()
  const download = page.waitForEvent('download')
  await press(page, '导出')
  await page.getByRole('menuitem', { name: 'PDF（中文）' }).click()
  assert.match((await download).suggestedFilename(), /^考核表-安静-第四季度\.pdf$/)
})

test('managers see the team, how leads judge, and what to teach; a phone shows all of it', async () => {
  const page = person.hr
  const { items: [cycle] } = await hr.get('/appraisal-cycles')
  for (const [view, words] of [['team', /不排名次：.*不是同一版.*样本不足 30/], ['calibration', /主管打分平均 80，离散 0（1 张），2 张未完成/], ['trainings', '没有未达目标的指标绑定了培训']]) {
    await page.goto(`/appraisal-cycles/${cycle.id}/${view}`)
    await page.getByText(words).waitFor()
    await shown(page, view)
  }
  const phone = await visit(browser, server.origin, { width: 360, height: 740 })
  await enter(phone, 'hr', password)
  // Who reads no tickets begins elsewhere, and is not led to the desk.
  await phone.waitForURL(/\/posts/)
  assert.equal(await phone.getByRole('link', { name: '工作台' }).count(), 0)
  for (const path of ['/appraisals', '/appraisals/led', '/appraisals/peers', '/appraisal-cycles', `/appraisal-cycles/${cycle.id}`, `/appraisal-cycles/${cycle.id}/team`, `/appraisal-cycles/${cycle.id}/calibration`, `/appraisal-cycles/${cycle.id}/trainings`, address]) {
    await phone.goto(path)
    await quiet(phone)
    await fitsWidth(phone, path)
    assert.deepEqual(await axe(phone), [], path)
  }
  for (const page of [...Object.values(person), phone]) assert.deepEqual(page.faults, [])
})

test('a colleague is asked for a word and gives it once', async () => {
  const { items: [first] } = await hr.get('/appraisal-cycles')
  assert.equal(first.name, '第四季度')
  const draft = await hr.post('/appraisal-cycles', {
    name: '同事评议', kind: 'month', from: day(-5), to: day(), measures_share: 90, post_ids: [agents.post.id],
    criteria: [{ name_zh: '协作', name_en: 'Cooperation', judged_by: 'peers', share: 10 }] })
  await hr.post(`/appraisal-cycles/${draft.id}/open`, undefined, { 'If-Match': `"${draft.version}"` })
  await computed(hr, manager, draft.id)
  const { items: [sheet] } = await hr.get(`/appraisals?cycle_id=${draft.id}`)
  await person.lead.goto(`/appraisals/${sheet.id}`)
  await choose(person.lead, '选择同事', '薄文')
  await person.lead.keyboard.press('Escape')
  await press(person.lead, '请同事评议')
  await person.lead.getByText('未评议').waitFor()
  const page = await visit(browser, server.origin)
  await enter(page, 'bo', password)
  await page.goto('/appraisals/peers')
  await press(page, '提交评议')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('spinbutton', { name: '协作：分数' }).fill('90')
  await dialog.getByRole('textbox', { name: '协作：依据' }).fill('一起办了这张')
  await dialog.getByRole('textbox', { name: '协作：工单号' }).fill(bad.number)
  await page.keyboard.press('Enter')
  await shown(page, 'a word')
  await press(dialog, '提交评议')
  await page.getByText('已评议').waitFor()
  assert.deepEqual(page.faults, [])
})

test('what is typed stays when the sheet moves on meanwhile', async () => {
  const draft = await hr.post('/appraisal-cycles', {
    name: '写到一半', kind: 'month', from: day(-5), to: day(), measures_share: 80, post_ids: [agents.post.id],
    criteria: [{ name_zh: '协作', name_en: 'Cooperation', judged_by: 'peers', share: 20 }] })
  await hr.post(`/appraisal-cycles/${draft.id}/open`, undefined, { 'If-Match': `"${draft.version}"` })
  await computed(hr, manager, draft.id)
  const { items: [row] } = await hr.get(`/appraisals?cycle_id=${draft.id}`)
  const path = `/appraisals/${row.id}`

  const writer = person.agent
  await writer.goto(path)
  await writer.getByRole('textbox', { name: '本人意见' }).fill('还没有保存')
  await hr.post(`/appraisal-cycles/${draft.id}/recompute`)
  await computed(hr, manager, draft.id)
  await press(writer, '保存')
  await writer.getByText('已保存').first().waitFor()
  assert.equal((await agent.get(path)).self_comment, '还没有保存')
  await press(writer, '交给主管')
  await writer.getByText('正在等主管评议。').waitFor()

  const page = person.lead
  await page.goto(path)
  const words = page.getByRole('textbox', { name: '主管意见' })
  const remark = page.getByRole('textbox', { name: '对“重开”的说明' })
  await words.fill('写到一半')
  await choose(page, '选择同事', '薄文')
  await page.keyboard.press('Escape')
  await press(page, '请同事评议')
  await page.getByText('未评议').waitFor()
  assert.equal(await words.inputValue(), '写到一半')

  // In another window the same lead says something of one measure.
  const now = await as.lead.get(path)
  const item = now.items.find((i) => i.counted.measure === own.key)
  await as.lead.patch(`${path}/judgement`, { items: [{ id: item.id, comment: '另一个窗口' }] }, { 'If-Match': `"${now.version}"` })
  await press(page, '保存')
  await page.waitForFunction((el) => el.value === '另一个窗口', await remark.elementHandle())
  assert.equal(await words.inputValue(), '写到一半')
  await press(page, '保存')
  await page.getByText('已保存').first().waitFor()
  const kept = await as.lead.get(path)
  assert.deepEqual([kept.lead_comment, kept.items.find((i) => i.id === item.id).comment], ['写到一半', '另一个窗口'])
  await page.getByRole('button', { name: '保存', exact: true, disabled: true }).waitFor()
})
