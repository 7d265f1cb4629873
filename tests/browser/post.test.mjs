// Posts and duty documents: from a model to a document in force, signed by who holds the post; what is new in
// the next edition; what all posts cover together; the rules they are checked by.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { admin, as, teams } = await makeCompany(server)
const people = Object.fromEntries((await admin.all('/users')).map((u) => [u.login, u.id]))
const browser = await startBrowser()
const page = await visit(browser, server.origin)
const holder = await visit(browser, server.origin)
await enter(page, 'manager', password)
await enter(holder, 'agent', password)

const dialog = page.getByRole('dialog')
const press = (name, where = page) => where.getByRole('button', { name, exact: true }).click()
const editor = /\/posts\/\d+\/documents\/\d+\/edit$/
const address = (d) => `/posts/${d.post_id}/documents/${d.id}`
const move = (d, what, body = {}) => as.manager.post(`/duty-documents/${d.id}/${what}`, body, { 'If-Match': `"${d.version}"` })
const read = (d) => as.manager.get(`/duty-documents/${d.id}`)
/* A list that was chosen from fades away first: on its way it belongs to nothing. */
const faded = (where) => where.waitForFunction(() => ![...document.querySelectorAll('.el-select-dropdown')].some((el) => el.offsetParent))
const shown = async (where, what) => {
  await faded(where)
  assert.deepEqual(await axe(where), [], what)
}
let post
let first
let second

test('where there is no post, the page says how to begin', async () => {
  await page.locator('body').press('g')
  await page.keyboard.press('j')
  await page.getByText('还没有岗位').waitFor()
  await page.getByText(/选一份范本/).waitFor()
  await holder.goto('/posts')
  await holder.getByText('还没有岗位').waitFor()
  assert.equal(await holder.getByRole('button', { name: '从范本新建' }).count(), 0)
})

test('a model becomes a post with a draft, and the way leads into the editor', async () => {
  await press('从范本新建')
  await dialog.getByRole('radio', { name: /售后主管/ }).waitFor()
  await shown(page, 'models')
  await dialog.getByRole('radio', { name: /售后主管/ }).check()
  await choose(page, '部门', '家电组')
  await choose(page, '任职者', '林立')
  await page.keyboard.press('Escape')
  await press('新建岗位和草稿', dialog)
  await page.waitForURL(editor)
})

test('the posts stand as a tree and come without a reload; a model is used once', async () => {
  await page.goto('/posts')
  await page.getByRole('link', { name: '售后主管', exact: true }).waitFor()
  first = await as.manager.post('/post-models/service_agent/adopt', { lang: 'zh', team_id: teams.home.id, holder_ids: [people.agent] })
  post = first.post_id
  const row = page.getByRole('row', { name: /售后专员\s*，汇报给售后主管/ })
  await row.waitFor()
  await row.getByText('安静').waitFor()
  await row.getByText('草稿').waitFor()
  assert.match(await row.getByRole('img').getAttribute('aria-label'), /要素/)
  await press('从范本新建')
  assert.ok(await dialog.getByRole('radio', { name: /售后主管/ }).isDisabled())
  await dialog.getByText('已有岗位').first().waitFor()
  await press('取消', dialog)
  await page.getByText('正在编写的草稿').waitFor()
})

test('a post is added and given up; given-up ones stand behind a switch', async () => {
  await press('新建岗位')
  await dialog.getByLabel('中文名称').fill('夜班接线员')
  await press('保存', dialog)
  await dialog.getByText("必须填写").first().waitFor()
  await dialog.getByLabel('英文名称').fill('Night operator')
  await choose(page, '汇报给', '售后主管')
  await shown(page, 'post form')
  await press('保存', dialog)
  await page.getByRole('heading', { name: '夜班接线员', level: 1 }).waitFor()
  await page.getByText('还没有职责书').first().waitFor()
  await press('修改岗位')
  await dialog.getByText(/^在用/).click()
  await press('保存', dialog)
  await page.getByRole('heading', { level: 1 }).getByText('已停用').waitFor()
  await page.goto('/posts')
  await page.getByRole('link', { name: '售后专员', exact: true }).waitFor()
  assert.equal(await page.getByRole('link', { name: '夜班接线员' }).count(), 0)
  await page.getByText('显示已停用的岗位').click()
  await page.getByRole('link', { name: '夜班接线员' }).waitFor()
})

test('who does not write sees neither drafts nor moves', async () => {
  await holder.goto(`/posts/${post}`)
  await holder.getByText('批准后会出现在这里').waitFor()
  await holder.goto(address(first))
  await holder.getByText('没有找到').waitFor()
})

test('a draft is handed in; what was changed meanwhile is not overlooked', async () => {
  await page.goto(address(first))
  await page.getByText('只有编写和批准的同事能看到').waitFor()
  await page.getByText('30 分钟内', { exact: true }).first().waitFor()
  await page.getByText(/不超过 \d+\.00/).first().waitFor()
  await page.getByText('登记工单、查看客户').waitFor()
  await press('提交审核')
  await dialog.getByLabel('修订说明').fill('第一版')
  await as.manager.edit(`/duty-documents/${first.id}`, await read(first), { change_note: '别人写的' })
  await press('提交审核', dialog)
  await dialog.getByText(/别人刚刚改过这条记录/).waitFor()
  await press('取消', dialog)
  await press('提交审核')
  await dialog.getByLabel('修订说明').fill('第一版')
  await press('提交审核', dialog)
  await page.getByText(/马经理于 .* 提交审核/).waitFor()
})

test('it is sent back with a reason, handed in again and approved for today', async () => {
  await press('退回')
  assert.ok(await dialog.getByRole('button', { name: '退回' }).isDisabled())
  await dialog.getByLabel('原因').fill('补上第 3 条的时限')
  await press('退回', dialog)
  await page.getByText('只有编写和批准的同事能看到').waitFor()
  first = await move(await read(first), 'submit')
  await press('批准')
  await dialog.getByText(/检查(没有发现问题|发现 \d+ 处未处理)/).waitFor()
  const day = await dialog.getByLabel('生效日期').inputValue()
  assert.match(day, /^\d{4}-\d\d-\d\d$/)
  assert.equal(await dialog.getByLabel('复审日期').inputValue(), `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`)
  await shown(page, 'approval')
  await press('批准', dialog)
  await page.getByText(/起生效，.* 前复审/).waitFor()
})

test('who holds the post hears of it at once and signs what was read', async () => {
  await holder.goto('/posts')
  const task = holder.getByRole('link', { name: '售后专员 · 第 1 版' })
  await holder.getByRole('link', { name: /岗位职责.*1 项等您处理/ }).waitFor()
  await task.click()
  await holder.getByText('请您阅读后签收').waitFor()
  await press('签收', holder)
  const signing = holder.getByRole('dialog')
  const { content_sha256: hash } = await read(first)
  await signing.getByText(hash.slice(0, 12)).waitFor()
  await signing.getByText('第 1 版').waitFor()
  assert.ok(await signing.getByRole('button', { name: '签收' }).isDisabled())
  await shown(holder, 'signing')
  await signing.getByText('我已读过这一版的全部内容').click()
  await press('签收', signing)
  await holder.getByText('您已签收。').waitFor()
  await holder.getByRole('row', { name: new RegExp(`安静.*${hash.slice(0, 12)}`) }).waitFor()
  await holder.getByRole('link', { name: /项等您处理/ }).waitFor({ state: 'detached' })
  assert.equal((await read(first)).signatures[0].content_sha256, hash)
})

test('the document is kept as a file under its own name', async () => {
  await page.goto(address(first))
  for (const [format, name] of [['Word', /售后专员岗位职责-1\.docx$/], ['Markdown', /\.md$/], ['PDF', /\.pdf$/]]) {
    await press('导出')
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: format }).click()
    assert.match((await download).suggestedFilename(), name)
  }
})

test('the next edition begins as a copy; the comparison shows the very words', async () => {
  await page.goto(`/posts/${post}`)
  await press('编写新版')
  await page.waitForURL(editor)
  second = await as.manager.get(`/duty-documents/${/documents\/(\d+)/.exec(page.url())[1]}`)
  const duties = second.duties.map(({ root_id, ...rest }) => rest)
  duties[0].statement = duties[0].statement.replace('30 分钟', '15 分钟')
  duties.splice(4, 1)
  duties.push(duties.splice(1, 1)[0])
  second = await as.manager.edit(`/duty-documents/${second.id}`, second, { duties, purpose: second.purpose.replace('客户', '每位客户') })
  await page.goto(`/posts/${post}`)
  await page.getByRole('link', { name: /与上一版比较/ }).click()
  await page.getByRole('heading', { name: '售后专员：第 1 版 → 第 2 版' }).waitFor()
  await page.getByText('改动 1 条').waitFor()
  await page.getByText('删去 1 条').waitFor()
  await page.getByText('移动 1 条').waitFor()
  const item = page.getByRole('listitem').filter({ hasText: '改动' })
  assert.match(await item.locator('del').innerText(), /30/)
  assert.match(await item.locator('ins').innerText(), /15/)
  assert.match(await page.locator('dl ins').first().innerText(), /每位/)
  await page.getByRole('listitem').filter({ hasText: '删去' }).locator('del').waitFor()
})

test('a draft is thrown away, after a question', async () => {
  await page.goto(address(second))
  await press('删除草稿')
  await page.getByText(/写的内容会丢失/).waitFor()
  await press('删除草稿', page.locator('.el-message-box'))
  await page.getByRole('heading', { name: '售后专员', level: 1 }).waitFor()
  await as.manager.get(`/duty-documents/${second.id}`).expect(404)
})

test('a file becomes a draft of a new post', async () => {
  await page.goto('/posts')
  await press('导入文件')
  const text = '# 备件管理员岗位职责\n\n1. 每日 10 点前核对备件库存并登记差异。\n2. 收到领料单后 30 分钟内发出备件。\n'
  await dialog.locator('input[type=file]').setInputFiles({ name: '备件管理员.md', mimeType: 'text/markdown', buffer: Buffer.from(text) })
  await dialog.getByText('备件管理员.md').waitFor()
  await shown(page, 'import')
  await press('导入并打开', dialog)
  await page.waitForURL(editor)
  const id = /documents\/(\d+)/.exec(page.url())[1]
  assert.equal((await as.manager.get(`/duty-documents/${id}`)).duties.length, 2)
})

test('the coverage says first what nobody answers for, and leads to where it is mended', async () => {
  await page.goto('/posts/coverage')
  const missing = page.getByRole('region', { name: '没有人负责到底的要素' })
  await missing.getByRole('heading', { name: /有 \d+ 个要素没有岗位负责到底/ }).waitFor()
  await page.getByRole('link', { name: '备件管理员' }).first().waitFor()
  await page.getByRole('heading', { name: /没有职责书的岗位/ }).waitFor()
  await page.getByText('最新版本').click()
  await page.waitForURL(/basis=latest/)
  await page.reload()
  assert.ok(await page.getByRole('radio', { name: '最新版本' }).isChecked())
  await page.getByText('生效中的版本').click()
  const wanted = (await missing.getByRole('listitem').first().locator('strong').innerText()).trim()
  await missing.getByRole('link', { name: '找含它的范本' }).first().click()
  await dialog.getByText(`含“${wanted}”的范本排在最前。`).waitFor()
})

test('a rule is found, switched off with a reason, and on again', async () => {
  await page.goto('/posts/rules')
  await page.getByLabel('按编号或文字找').fill('Z01')
  const rule = page.locator('[data-rule=Z01]')
  await page.locator('[data-rule]').nth(1).waitFor({ state: 'detached' })
  await rule.getByText('例子和改法').click()
  await rule.getByText('会被发现', { exact: true }).waitFor()
  await press('关闭 Z01', rule)
  await dialog.getByLabel('原因').fill('本公司另有时限表')
  await press('关闭', dialog)
  await rule.getByText('关闭原因：本公司另有时限表').waitFor()
  assert.equal((await as.manager.get('/duties/rules')).items.find((r) => r.id === 'Z01').off, true)
  await press('打开 Z01', rule)
  await dialog.getByLabel('原因').fill('时限表取消了')
  await press('打开', dialog)
  await rule.getByText('重新打开的原因：时限表取消了').waitFor()
})

test('what was set aside is listed with its reason, and can stand again', async () => {
  await as.manager.post(`/duty-documents/${first.id}/dismissals`, { rule: 'Z01', words: '及时', reason: '前一句写明了时限' })
  await page.getByRole('button', { name: 'Z01 已忽略 1 次' }).click()
  await dialog.getByText('理由：前一句写明了时限').waitFor()
  await shown(page, 'dismissals')
  await press('撤销忽略 及时', dialog)
  await dialog.getByText('没有被忽略过').waitFor()
  await page.keyboard.press('Escape')
})

test('the palette finds posts, and the audit log names what happened to them', async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /找工单/ }).fill('售后专')
  await page.getByRole('option', { name: /售后专员/ }).click()
  await page.getByRole('heading', { name: '售后专员', level: 1 }).waitFor()
  await page.goto('/settings/audit')
  await choose(page, '对象', '职责书')
  for (const words of ['签收职责书', '批准职责书', '退回职责书', '删除草稿', '导入职责书']) {
    await page.getByRole('cell', { name: words }).first().waitFor()
  }
  await quiet(page)
})

test('no page complained', () => assert.deepEqual([...page.faults, ...holder.faults], []))
