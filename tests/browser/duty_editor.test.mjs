// The editor of a draft: lines get their places, findings follow the keys, rewrites leave blanks, reasons
// are kept, nobody's words are lost, and what is unlawful is not handed in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const bad = `# 售后专员岗位职责

## 岗位目的

让每一位客户的问题都有回音。

## 岗位职责

1. 及时处理客户咨询等问题，确保客户满意。
2. 收到投诉后在 2 小时内登记并回复客户。😀定期回访客户。
3. 引导好评，减少差评。
4. 协助相关部门处理退货工作。

## 任职要求

- 会用工单系统

## 工作流程

受理后转交仓库验货。
`
const server = await startServer()
const { as } = await makeCompany(server)
const { manager } = as
let files = 0
async function imported() {
  const file = { name: `售后专员${++files}.md`, type: 'text/markdown', data: Buffer.from(bad) }
  const { body } = await manager.upload(`/duty-documents/import?name=${encodeURIComponent(`售后专员${files}`)}`, [file]).answer()
  return body
}
const made = await imported()
const editorOf = (d) => `/posts/${d.post_id}/documents/${d.id}/edit`
const stored = () => manager.get(`/duty-documents/${made.id}`)

const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'manager', password)

const duty = (n) => page.getByRole('textbox', { name: `第 ${n} 条职责` })
const pane = () => page.getByRole('region', { name: '检查结果', exact: true })
const item = (words) => pane().getByRole('listitem').filter({ hasText: words })
const selected = (field) => field.evaluate((el) => el.value.slice(el.selectionStart, el.selectionEnd))
const saved = () => page.locator('.save.saved').waitFor()
const marked = (n) => page.locator('.duty').nth(n - 1).locator('mark').allInnerTexts()

test('lines of an import without a place are put where they belong, by keys too', async () => {
  await page.goto(editorOf(made))
  const panel = page.getByRole('region', { name: '导入后还没有位置的行' })
  const line = panel.getByRole('listitem').filter({ hasText: '受理后转交仓库验货' })
  await line.getByRole('button', { name: '作为职责' }).focus()
  await page.keyboard.press('Enter')
  await line.waitFor({ state: 'detached' })
  assert.equal(await duty(5).inputValue(), '受理后转交仓库验货。')
  await page.getByRole('status').getByRole('button', { name: '撤销' }).click()
  await line.waitFor()
  assert.equal(await duty(5).count(), 0)
  await line.getByRole('button', { name: '作为职责' }).click()
  while (await panel.count()) await panel.getByRole('button', { name: '丢弃' }).first().click()
  await saved()
  const now = await stored()
  assert.deepEqual(now.unplaced, [])
  assert.equal(now.duties.length, 5)
})

test('findings follow what is written, and are marked in the words', async () => {
  await item('“及时”').first().waitFor()
  await page.waitForFunction(() => [...document.querySelectorAll('.duty mark')].some((m) => m.textContent === '及时'))
  const before = Date.now()
  await duty(5).fill('受理后转交仓库验货，遇急件尽快处理')
  await item('“尽快”').waitFor()
  assert.ok(Date.now() - before < 2000, 'findings come late')
  await duty(5).fill('收到退货后 2 小时内转交仓库验货')
  await item('“尽快”').waitFor({ state: 'detached' })
  assert.deepEqual(await marked(2), ['定期'])
})

test('choosing a finding selects its words, also behind characters of two units', async () => {
  await item('“定期”').getByRole('button').first().click()
  assert.equal(await selected(duty(2)), '定期')
  assert.ok(await duty(2).evaluate((el) => el === document.activeElement))
})

test('one key puts in the rewrite, Tab goes through its blanks, and undo takes it back', async () => {
  const was = await duty(2).inputValue()
  await page.keyboard.press('Control+Enter')
  assert.match(await duty(2).inputValue(), /😀每【.*__.*】.*回访客户/u)
  assert.match(await selected(duty(2)), /^【.*】$/)
  await page.keyboard.type('月')
  await page.keyboard.press('Tab')
  assert.match(await selected(duty(2)), /__/)
  await page.keyboard.type('5 日前')
  assert.equal(await duty(2).inputValue(), was.replace('定期', '每月5 日前'))
  await item('“定期”').waitFor({ state: 'detached' })
  for (let i = 0; i < 12 && await duty(2).inputValue() !== was; i++) await page.keyboard.press('Control+z')
  assert.equal(await duty(2).inputValue(), was, "the browser's undo was lost")
  await duty(2).fill(was.replace('定期', '每月 5 日前'))
})

test('F8 goes from finding to finding; keys rest while an input method composes', async () => {
  await duty(1).focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('F8')
  const first = await selected(duty(1))
  await page.keyboard.press('F8')
  assert.notEqual(await selected(duty(1)), first)
  await page.keyboard.press('Shift+F8')
  assert.equal(await selected(duty(1)), first)
  const was = await duty(1).inputValue()
  await duty(1).evaluate((el) => {
    for (const key of ['Enter', 'Tab', 'F8'])
      el.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: key === 'Enter', bubbles: true, cancelable: true, isComposing: true }))
  })
  assert.equal(await duty(1).inputValue(), was)
  assert.equal(await selected(duty(1)), first)
})

test('rows are split, moved and deleted by keys, and come back', async () => {
  const rows = () => page.locator('.duty textarea').evaluateAll((all) => all.map((el) => el.value))
  await saved()
  const was = await rows()
  await duty(3).evaluate((el) => { el.focus(); el.setSelectionRange(5, 5) })
  await page.keyboard.press('Enter')
  assert.deepEqual((await rows()).slice(2, 4), ['引导好评', '减少差评'])
  await page.getByRole('status').getByRole('button', { name: '撤销' }).click()
  assert.deepEqual(await rows(), was)
  await duty(4).focus()
  await page.keyboard.press('Alt+ArrowUp')
  assert.deepEqual((await rows()).slice(2, 4), [was[3], was[2]])
  assert.ok(await duty(3).evaluate((el) => el === document.activeElement), 'the row lost the cursor')
  await page.keyboard.press('Alt+ArrowDown')
  assert.deepEqual(await rows(), was)
  const ids = (await stored()).duties.map((d) => d.id)
  await page.getByRole('button', { name: '删除第 4 条' }).click()
  assert.equal((await rows()).length, was.length - 1)
  await page.getByRole('status').getByRole('button', { name: '撤销' }).click()
  await saved()
  assert.deepEqual((await stored()).duties.map((d) => d.id), ids, 'what came back is another duty now')
})

test('the parts unfold by a key and are saved', async () => {
  await duty(5).focus()
  await page.keyboard.press('Alt+Enter')
  await page.getByLabel('产出').fill('验货单')
  await choose(page, '时限种类', '在……内')
  await page.locator('.duty').nth(4).getByText('有 1 处要改正').or(page.locator('.save.failed')).first().waitFor()
  await page.locator('.duty').nth(4).getByText('至少 1').waitFor()
  await page.getByRole('spinbutton', { name: '时限数字' }).fill('2')
  await choose(page, '时限单位', '工作小时')
  await page.getByRole('button', { name: '添加协作方' }).click()
  await page.keyboard.type('仓库')
  await page.keyboard.press('Enter')
  await saved()
  const row = (await stored()).duties[4]
  assert.deepEqual([row.output, row.limit_kind, row.limit_amount, row.limit_unit], ['验货单', 'within', 2, 'working_hour'])
  assert.deepEqual(row.partners, [{ post_id: null, name: '仓库', role: 'consulted' }])
  await page.getByText('时限：2 个工作小时内').waitFor()
})

test('a new row is saved without losing the cursor, and gets its id', async () => {
  await duty(5).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('及时整理回访记录')
  await saved()
  await page.keyboard.press('ArrowLeft')
  assert.equal(await duty(6).inputValue(), '及时整理回访记录')
  assert.equal(await duty(6).evaluate((el) => (el === document.activeElement ? el.selectionStart : -1)), 7)
  const ids = (await stored()).duties.map((d) => d.id)
  assert.equal(new Set(ids).size, 6)
})

test('a finding is dismissed with its reason, found under its filter, and undone', async () => {
  await duty(6).fill('及时整理回访记录单')
  await pane().getByText('本条 ').click()
  await item('“及时”').getByRole('button', { name: '忽略' }).click()
  const dialog = page.getByRole('dialog', { name: '忽略这处问题' })
  assert.ok(await dialog.getByRole('button', { name: '忽略' }).isDisabled())
  await dialog.getByLabel('理由').fill('时限见回访标准')
  await dialog.getByRole('button', { name: '忽略' }).click()
  await item('“及时”').waitFor({ state: 'detached' })
  await pane().getByText('已忽略 1').click()
  await item('“及时”').getByText('时限见回访标准').waitFor()
  await item('“及时”').getByRole('button', { name: '撤销忽略' }).click()
  await pane().getByText('没有忽略过问题').waitFor()
  await pane().getByText('全部 ').click()
  await item('“及时”').first().waitFor()
})

test('offline the draft stays on the screen and is saved when the line is back', async () => {
  await page.context().setOffline(true)
  await duty(6).fill('每周五整理回访记录')
  await page.locator('.save.failed').waitFor()
  await page.context().setOffline(false)
  await saved()
  assert.equal((await stored()).duties[5].statement, '每周五整理回访记录')
})

/* Somebody else saves while the page has changes of its own, which it has not heard of yet. */
async function overtaken(mine, theirs) {
  await page.route('**/stream', (route) => route.abort())
  const now = await stored()
  await duty(6).fill(mine)
  await manager.edit(`/duty-documents/${made.id}`, now, { purpose: theirs })
  await page.keyboard.press('Control+s')
  await page.getByText('您写的内容还在这里').waitFor()
}

test('who was overtaken keeps the own words or takes the other ones', async () => {
  await overtaken('每周五整理回访记录并报送', '让问题有回音')
  await page.getByText(/马经理 在您之后修改过/).waitFor()
  assert.equal(await duty(6).inputValue(), '每周五整理回访记录并报送')
  await page.getByRole('button', { name: '保留我的' }).click()
  await saved()
  let now = await stored()
  assert.equal(now.duties[5].statement, '每周五整理回访记录并报送')
  assert.equal(now.purpose, '让每一位客户的问题都有回音。')
  await overtaken('我的另一句', '让每个问题有回音')
  await page.getByRole('button', { name: '采用对方的' }).click()
  await page.waitForFunction(() => document.querySelector('textarea').value === '让每个问题有回音')
  assert.equal(await duty(6).inputValue(), '每周五整理回访记录并报送')
  now = await stored()
  assert.equal(now.purpose, '让每个问题有回音')
  await page.unroute('**/stream')
})

test('leaving saves first, and asks when it cannot', async () => {
  await duty(6).fill('每周五整理回访记录并归档')
  await page.getByRole('link', { name: '阅读版' }).click()
  await page.waitForURL(/\/documents\/\d+$/)
  assert.equal((await stored()).duties[5].statement, '每周五整理回访记录并归档')
  await page.goto(editorOf(made))
  await duty(6).fill('没有保存的话')
  await page.route(`**/duty-documents/${made.id}`, (route) => route.abort())
  await page.getByRole('link', { name: '阅读版' }).click()
  await page.getByRole('button', { name: '留在这里' }).click()
  assert.equal(await duty(6).inputValue(), '没有保存的话')
  await page.unroute(`**/duty-documents/${made.id}`)
  await duty(6).fill('每周五整理回访记录并归档')
  await saved()
})

test('an error is refused with the way to it; mended, the draft is handed in', async () => {
  await page.getByRole('button', { name: '提交审核' }).click()
  const dialog = page.getByRole('dialog', { name: '提交审核' })
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await dialog.getByText(/检查出 \d 个错误/).waitFor()
  await dialog.getByRole('button', { name: '去看第一个错误' }).click()
  await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA')
  assert.match(await selected(duty(3)), /引导|好评/)
  await duty(3).fill('投诉办结后 3 日内发出满意度问卷，评价由客户自己写')
  await page.getByText(/\d 个错误/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '提交审核' }).click()
  await dialog.getByLabel('修订说明').fill('第一次成文')
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await page.waitForURL(/\/documents\/\d+$/)
  const now = await stored()
  assert.deepEqual([now.state, now.change_note], ['review', '第一次成文'])
  await page.goto(editorOf(made))
  await page.getByText('这一版是“审核中”').waitFor()
})

test('nobody without the permission gets here', async () => {
  const other = await visit(browser, server.origin)
  await enter(other, 'agent', password)
  await other.goto(editorOf(made))
  await other.getByText('您没有权限看这里').waitFor()
  await other.context().close()
})

for (const lang of ['zh', 'en']) {
  test(`axe finds nothing, light, dark or on a phone: ${lang}`, { timeout: 120_000 }, async () => {
    const d = await imported()
    const found = []
    for (const [name, screen] of Object.entries({ wide: {}, dark: { dark: true }, phone: { width: 360, height: 740 } })) {
      const other = await visit(browser, server.origin, { lang, ...screen })
      await enter(other, 'manager', password)
      await other.evaluate((next) => localStorage.setItem('aftersale.lang', next), lang)
      await other.goto(editorOf(d))
      const first = other.locator('.duty textarea').first()
      await first.waitFor()
      await quiet(other)
      await first.focus()
      await other.keyboard.press('Alt+Enter')
      await other.locator('.parts').waitFor()
      await quiet(other)
      found.push(...(await axe(other)).map((line) => `${name}: ${line}`))
      await fitsWidth(other, name)
      if (name === 'phone') {
        await other.locator('.tabs label').nth(1).click()
        await other.locator('.findings li').first().waitFor()
        found.push(...(await axe(other)).map((line) => `${name}, findings: ${line}`))
        await fitsWidth(other, 'findings')
        await other.locator('.findings li button').first().click()
        await other.locator('.duty textarea:focus').waitFor()
      }
      found.push(...other.faults)
      await other.context().close()
    }
    assert.deepEqual(found, [])
  })
}

test('the page complained about nothing', () => assert.deepEqual(page.faults, []))
