// The duty editor: an imported document full of findings is mended by keyboard, its lines placed, findings
// dismissed, and handed in; two writers do not lose each other's words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { admin, roles } = await makeCompany(server)
await admin.post('/users', { login: 'hr', name: '何人事', password, role_ids: [roles.hr], team_ids: [] })
const hr = await server.logIn('hr', password)
const browser = await startBrowser()
const bad = `# 门店接待员岗位职责

客户服务部，向主管汇报。

## 岗位职责

1. 及时处理客户投诉；
2. 引导客户好评，每周登记结果；
3. 收到送修商品后，15 分钟内填写送修登记表。
`
const imported = () => hr.upload('/duty-documents/import', [{ name: 'x.md', type: 'text/markdown', data: bad }])
const editor = (d) => `/posts/${d.post_id}/documents/${d.id}/edit`
const statement = (page, n) => page.getByRole('textbox', { name: `职责 ${n} 的内容` })
const finding = (page, rule) => page.locator('.finding').filter({ hasText: `· ${rule} ·` })
const kept = async (d, check) => {
  let now
  await until(async () => check(now = await hr.get(`/duty-documents/${d.id}`)), { what: 'the draft is not kept as written', ms: 10_000 })
  return now
}

async function open(d, options) {
  const page = await visit(browser, server.origin, options)
  await enter(page, 'hr', password)
  await page.goto(editor(d))
  await page.locator('.finding').first().waitFor()
  return page
}

test('lines without a place are placed or dropped', async () => {
  const d = await imported()
  const page = await open(d)
  const panel = page.getByRole('region', { name: '待安置的内容' })
  await panel.getByRole('button', { name: '放进岗位目的：客户服务部，向主管汇报。' }).click()
  assert.equal(await page.getByRole('textbox', { name: '岗位目的' }).inputValue(), '客户服务部，向主管汇报。')
  await panel.waitFor({ state: 'detached' })
  const now = await kept(d, (x) => x.purpose === '客户服务部，向主管汇报。')
  assert.deepEqual(now.unplaced, [])
  assert.deepEqual(page.faults, [])
})

test('a finding is shown at its words, rewritten by one key, its blanks filled; undo is the browser\'s', async () => {
  const d = await imported()
  const page = await open(d)
  await statement(page, 1).click()
  await page.keyboard.press('Home')
  await page.keyboard.press('Control+.')
  const selected = () => page.evaluate(() => {
    const el = document.activeElement
    return el.value.slice(el.selectionStart, el.selectionEnd)
  })
  assert.equal(await selected(), '及时')
  await page.keyboard.press('Control+m')
  assert.match(await statement(page, 1).inputValue(), /^在【受理后__小时\/工作日】内处理客户投诉$/)
  assert.equal(await selected(), '【受理后__小时/工作日】')
  await page.keyboard.type('受理后 2 小时')
  assert.equal(await statement(page, 1).inputValue(), '在受理后 2 小时内处理客户投诉')
  await finding(page, 'Z01').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+s')
  await kept(d, (x) => x.duties[0].statement === '在受理后 2 小时内处理客户投诉')
  for (let i = 0; i < 20 && !(await statement(page, 1).inputValue()).startsWith('及时'); i++) await page.keyboard.press('Control+z')
  assert.equal(await statement(page, 1).inputValue(), '及时处理客户投诉')
  assert.deepEqual(page.faults, [])
})

test('a finding is dismissed with a reason and stands again', async () => {
  const d = await imported()
  const page = await open(d)
  await finding(page, 'Z01').getByRole('button', { name: '忽略' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('理由').fill('时限见服务标准')
  await dialog.getByRole('button', { name: '忽略' }).click()
  await finding(page, 'Z01').waitFor({ state: 'detached' })
  await page.getByText('已忽略', { exact: true }).click()
  await finding(page, 'Z01').getByText('已忽略：时限见服务标准').waitFor()
  await finding(page, 'Z01').getByRole('button', { name: '恢复' }).click()
  await finding(page, 'Z01').waitFor({ state: 'detached' })
  await page.getByText('全部', { exact: true }).click()
  await finding(page, 'Z01').waitFor()
})

test('rows are added, moved, removed and brought back by keyboard', async () => {
  const d = await imported()
  const page = await open(d)
  await statement(page, 3).click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('每月 5 日前提交送修统计表')
  await page.keyboard.press('Alt+ArrowUp')
  await kept(d, (x) => x.duties[2]?.statement === '每月 5 日前提交送修统计表' && x.duties.length === 4)
  await page.getByRole('button', { name: '删除职责 2' }).click()
  await kept(d, (x) => x.duties.length === 3)
  await page.getByRole('button', { name: '撤销' }).click()
  const now = await kept(d, (x) => x.duties.length === 4)
  assert.equal(now.duties[1].statement, '引导客户好评，每周登记结果')
})

test('the parts of a duty are kept; a wrong one is told at its field', async () => {
  const d = await imported()
  const page = await open(d)
  await page.getByRole('button', { name: /^各项/ }).first().click()
  await choose(page, '职责 1：核心要素', /客户问题处理/)
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: '动作' }).fill('受理')
  await choose(page, '职责 1：时限类别', '在…内完成')
  await page.getByRole('spinbutton', { name: '职责 1：数量' }).fill('30')
  await choose(page, '职责 1：单位', '分钟')
  await page.getByText('执行（另有岗位负责）').click()
  await page.getByRole('button', { name: '添加协作方' }).click()
  const partner = page.getByRole('combobox', { name: '职责 1的协作方 1', exact: true })
  await partner.fill('质量部')
  await page.keyboard.press('Enter')
  await choose(page, '职责 1的协作方 1 的角色', '负责到底 A')
  const { duties: [one] } = await kept(d, ({ duties: [x] }) => x.partners[0]?.role === 'accountable' && x.limit_unit === 'minute')
  assert.deepEqual([one.elements.includes('E1'), one.action, one.limit_kind, one.limit_amount, one.role], [true, '受理', 'within', 30, 'responsible'])
  assert.equal(one.partners[0].name, '质量部')
  await page.locator('.el-radio').getByText('负责到底').click()
  await page.getByText('一条职责只能有一个岗位负责到底').waitFor()
})

test('who was overtaken decides, and loses nothing', async () => {
  const d = await imported()
  const page = await open(d)
  const other = await hr.edit(`/duty-documents/${d.id}`, await hr.get(`/duty-documents/${d.id}`), { purpose: '别人写的' })
  await page.getByRole('textbox', { name: '岗位目的' }).fill('我写的')
  await page.getByText('您写的内容还在这一页上，没有丢。').waitFor()
  assert.equal((await hr.get(`/duty-documents/${d.id}`)).version, other.version)
  await page.getByRole('button', { name: '用我的覆盖' }).click()
  await kept(d, (x) => x.purpose === '我写的')
  await hr.edit(`/duty-documents/${d.id}`, await hr.get(`/duty-documents/${d.id}`), { purpose: '又是别人' })
  await page.getByRole('textbox', { name: '岗位目的' }).fill('我又写')
  await page.getByRole('button', { name: '改看对方的' }).click()
  await until(async () => (await page.getByRole('textbox', { name: '岗位目的' }).inputValue()) === '又是别人', { what: 'theirs is not shown' })
})

test('what is unlawful is mended before the document is handed in', async () => {
  const d = await imported()
  const page = await open(d)
  await page.getByRole('button', { name: '放进岗位目的：客户服务部，向主管汇报。' }).click()
  await page.getByRole('button', { name: '提交审核' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('首版')
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await dialog.getByText(/个错误/).waitFor()
  await dialog.getByRole('button', { name: '取消' }).click()
  await statement(page, 2).fill('每周一汇总客户评价并提交评价汇总表')
  await page.getByRole('button', { name: '提交审核' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交审核' }).click()
  await page.waitForURL(new RegExp(`/posts/${d.post_id}/documents/${d.id}$`))
  assert.equal((await hr.get(`/duty-documents/${d.id}`)).state, 'review')
})

for (const [lang, dark, width] of [['zh', false, 1440], ['en', true, 1440], ['en', false, 360]]) {
  test(`axe finds nothing in the editor: ${lang} ${dark ? 'dark' : 'light'} ${width}`, async () => {
    const d = await imported()
    const page = await visit(browser, server.origin, { lang, dark, width })
    await enter(page, 'hr', password)
    await page.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)
    await page.goto(editor(d))
    await page.locator('.finding').first().waitFor()
    await page.locator('.fold').first().click()
    await quiet(page)
    assert.deepEqual(await axe(page), [])
    await fitsWidth(page, 'the editor')
    assert.deepEqual(page.faults, [])
  })
}
