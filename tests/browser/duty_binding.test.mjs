// The five of a duty in the editor, on the document's page and in the coverage: chosen by name, worked by keys, told what is wrong
// at its field, with the value of today beside each target.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { counted } from '../lib/figures.mjs'
import { small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { axe, choose, enter, fitsWidth, quiet, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as } = await makeCompany(server)
const { manager } = as
await switchOn(manager, small({ auto_start: false, kinds: [] }))
await manager.post('/standards', { name_zh: '通用标准', name_en: 'Usual', fallback: true, calendar: 'always', first_response: 30, next_response: 60, resolution: 480, pauses: [] })
let posts = 0
async function makeDraft(more = {}) {
  const post = await manager.post('/posts', { name_zh: `索赔专员${++posts}`, name_en: `Claims agent ${posts}` })
  const draft = await manager.post(`/posts/${post.id}/documents`, { lang: 'zh' })
  return manager.edit(`/duty-documents/${draft.id}`, draft, {
    purpose: '让索赔有结果', duties: [{ statement: '收到索赔后，1 小时内审核并登记结论', ...more }],
  })
}
const made = await makeDraft()
const editorOf = (d) => `/posts/${d.post_id}/documents/${d.id}/edit`
const stored = async () => (await manager.get(`/duty-documents/${made.id}`)).duties[0]

const browser = await startBrowser()
const page = await visit(browser, server.origin)
await enter(page, 'manager', password)
const saved = () => page.locator('.save.saved').waitFor()
const measure = (n) => page.locator('.measure').nth(n - 1)
const value = (name) => page.getByRole('spinbutton', { name, exact: true })

test('a process is bound whole or by one step, by keys', async () => {
  await page.goto(editorOf(made))
  await page.getByRole('textbox', { name: '第 1 条职责' }).focus()
  await page.keyboard.press('Alt+Enter')
  await page.getByRole('button', { name: '绑定流程' }).focus()
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), '第 1 个流程')
  await page.keyboard.type('索赔')
  await page.getByRole('option', { name: '索赔' }).filter({ visible: true }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await saved()
  assert.deepEqual((await stored()).processes, ['claim'])
  await choose(page, '第 1 个流程的步骤', '审核')
  await saved()
  assert.deepEqual((await stored()).processes, ['claim.review'])
  await choose(page, '服务标准', '通用标准')
  await page.keyboard.press('Escape')
  await saved()
  assert.equal((await stored()).standards.length, 1)
  await page.getByText('流程：索赔 · 服务标准：通用标准').waitFor()
})

test('a measure is bound with target, rule and weight; what is wrong is said at the measure', async () => {
  await page.getByRole('button', { name: '绑定指标' }).click()
  await choose(page, '第 1 个指标', /^K08 /)
  await measure(1).getByText('现值（全公司，近 90 天）：没有数据').waitFor()
  await measure(1).getByText(/公开数值：服务准时率 98% 以上/).waitFor()
  await measure(1).locator('.error').first().waitFor()
  await value('第 1 个指标的目标').fill('90')
  await value('第 1 个指标的 0 分线').fill('95')
  await page.keyboard.press('Tab')
  await measure(1).getByText('越高越好的指标，0 分线须低于目标').waitFor()
  await value('第 1 个指标的 0 分线').fill('80.5')
  await value('第 1 个指标的权重（%）').fill('60')
  await page.keyboard.press('Tab')
  await saved()
  await page.getByText('权重合计 60%，须为 100%').first().waitFor()
  const [kept] = (await stored()).measures
  assert.deepEqual([kept.measure, kept.target, kept.floor, kept.weight], ['K08', 90, 80.5, 60])
})

test('times are written in minutes or hours and kept in seconds; steps, gates', async () => {
  await page.getByRole('button', { name: '绑定指标' }).click()
  await choose(page, '第 2 个指标', /^K01 /)
  await measure(2).getByText('不能单独考核').waitFor()
  await value('第 2 个指标的目标').fill('90')
  await choose(page, '第 2 个指标的目标的单位', '分钟')
  await choose(page, '第 2 个指标的计分', '分档')
  const steps = page.getByRole('group', { name: '第 2 个指标的分档' })
  for (const [n, minutes, points] of [[1, '30', '100'], [2, '90', '60']]) {
    await steps.getByRole('button', { name: '添加一档' }).click()
    await value(`第 ${n} 档的值`).fill(minutes)
    await value(`第 ${n} 档的得分`).fill(points)
  }
  await value('第 2 个指标的权重（%）').fill('40')
  await page.keyboard.press('Tab')
  await page.getByText('权重合计 100%', { exact: true }).first().waitFor()
  await saved()
  let kept = (await stored()).measures[1]
  assert.deepEqual([kept.target, kept.rule, kept.steps], [5400, 'steps', [{ value: 1800, score: 100 }, { value: 5400, score: 60 }]])
  await page.reload()
  await page.getByRole('textbox', { name: '第 1 条职责' }).focus()
  await page.keyboard.press('Alt+Enter')
  assert.equal(await value('第 2 个指标的目标').inputValue(), '1.5', 'told in the largest unit that fits')
  await choose(page, '第 2 个指标的计分', '门槛')
  await value('第 2 个指标未达到时的总分上限').fill('70')
  await page.keyboard.press('Tab')
  await saved()
  kept = (await stored()).measures[1]
  assert.deepEqual([kept.rule, kept.cap, kept.weight, kept.steps], ['gate', 70, 0, []])
})

test('a target that would do harm cannot be chosen, and says why', async () => {
  await page.getByRole('button', { name: '绑定指标' }).click()
  const box = page.locator('.el-select', { has: page.getByRole('combobox', { name: '第 3 个指标', exact: true }) })
  await box.locator('.el-select__wrapper').click()
  const refused = page.getByRole('option', { name: /^K16 / }).filter({ visible: true })
  assert.equal(await refused.getAttribute('aria-disabled'), 'true')
  assert.match(await refused.getAttribute('title'), /奖励拒绝/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '去掉第 3 个指标' }).click()
  await saved()
})

test('weights that do not sum up are refused at the end, with the way to them', async () => {
  await page.getByRole('button', { name: '提交审核' }).click()
  const dialog = page.getByRole('dialog', { name: '提交审核' })
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await dialog.getByText('各指标的权重合计为 60%，须为 100%（门槛指标不计）').waitFor()
  await dialog.getByRole('button', { name: '去看：岗位职责' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await value('第 1 个指标的权重（%）').fill('100')
  await page.keyboard.press('Tab')
  await saved()
  await page.getByRole('button', { name: '提交审核' }).click()
  await dialog.getByRole('button', { name: '提交审核' }).click()
  await page.waitForURL(/\/documents\/\d+$/)
})

test('the document shows its five, and what its measures are worth as no part of it', async () => {
  await page.getByRole('heading', { name: '职责五项' }).waitFor()
  await page.getByRole('cell', { name: '索赔 · 审核' }).waitFor()
  const row = page.getByRole('row').filter({ hasText: 'K08' }).last()
  await row.getByText('没有数据').waitFor()
  assert.match(await row.innerText(), /≥ 90%[\s\S]*线性：80\.5% 得 0 分[\s\S]*100%[\s\S]*没有数据/)
  await page.getByText('不在签收的内容里').waitFor()
  const other = await visit(browser, server.origin)
  await enter(other, 'collaborator', password)
  await other.goto(page.url())
  await other.getByRole('cell', { name: '≥ 90%' }).waitFor()
  assert.equal(await other.getByRole('columnheader', { name: '现值' }).count(), 0, 'who may not read measures sees none')
  assert.deepEqual(other.faults, [])
  await other.context().close()
})

test('a live value is told as on the pages of measures, with its sample, and opens to what is behind it', async () => {
  const [t, solved] = [await as.agent.post('/tickets', fault), await as.agent.post('/tickets', fault)]
  for (const { id } of [t, solved]) await as.agent.post(`/tickets/${id}/assign`, { assignee_id: as.agent.me.id })
  await as.agent.post(`/tickets/${solved.id}/transitions`, { to: 'resolved', reason: '断电后恢复' })
  await counted(manager)
  const d = await makeDraft({ measures: [
    { measure: 'K09', target: 5, floor: 20, weight: 50 }, { measure: 'K06', target: 4800, floor: 9000, weight: 50 },
  ] })
  await page.goto(editorOf(d).replace('/edit', ''))
  const live = (key) => page.getByRole('row').filter({ hasText: key }).last().getByRole('cell').last()
  await live('K09').getByRole('link', { name: '1（n=1）' }).waitFor()
  await page.getByText('现值是全公司近 90 天的数').waitFor()
  assert.equal((await live('K09').innerText()).trim(), '1（n=1）', 'one is enough of a company')
  assert.match(await live('K06').innerText(), /^\s*\d+秒（n=1）\s*样本少$/)
  await page.getByRole('cell', { name: '≤ 80 分钟' }).waitFor()

  const post = await manager.get(`/posts/${d.post_id}`)
  await manager.edit(`/posts/${post.id}`, post, { holder_ids: [as.agent.me.id] })
  await page.getByText('现值是本岗位任职者近 90 天的数').waitFor()
  assert.match(await live('K09').innerText(), /^\s*1（n=1）\s*样本不足 30，仅供参考，不排名$/)
  await live('K09').getByRole('link').click()
  await page.waitForURL((url) => url.pathname === '/measures/K09' && url.searchParams.get('by') === 'post' && url.searchParams.get('id') === String(post.id))
  await page.getByRole('region', { name: '数值' }).getByText('1', { exact: true }).waitFor()
  await page.getByRole('link', { name: t.number }).waitFor()

  await page.goto(editorOf(d))
  await page.getByRole('textbox', { name: '第 1 条职责' }).focus()
  await page.keyboard.press('Alt+Enter')
  const [beside] = await Promise.all([
    page.context().waitForEvent('page'),
    measure(1).getByRole('link', { name: '现值（本岗位，近 90 天）：1（n=1）' }).click(),
  ])
  await beside.waitForURL(/\/measures\/K09\?.*by=post/)
  await beside.close()
})

test('an example of a model is marked until it is changed', async () => {
  const d = await manager.post('/post-models/parts_keeper/adopt', { lang: 'zh' })
  await page.goto(editorOf(d))
  await page.getByRole('textbox', { name: '第 1 条职责' }).focus()
  await page.keyboard.press('Alt+Enter')
  await measure(1).getByText('示例值，请按本公司情况改').waitFor()
  await page.getByText('备件（本公司没有）').first().waitFor()
  await value('第 1 个指标的目标').fill('92')
  await page.keyboard.press('Tab')
  await measure(1).getByText('示例值').waitFor({ state: 'detached' })
  await saved()
  const [first] = (await manager.get(`/duty-documents/${d.id}`)).duties
  assert.deepEqual([first.measures[0].target, first.measures[0].example], [92, false])
})

test('the coverage lists steps, measures and standards that nobody answers for', async () => {
  await page.goto('/posts/coverage')
  const section = (name) => page.locator('section').filter({ has: page.getByRole('heading', { name }) })
  await section(/没有人负责的流程步骤/).getByText('付款').waitFor()
  await section(/没有人负责的流程步骤/).getByText('没有职责绑定').first().waitFor()
  await section(/没有人承担的指标/).getByText(/^K07 /).waitFor()
  await section(/没有职责对应的服务标准/).getByText('通用标准').waitFor()
  await page.getByText('最新版本').click()
  await section(/没有职责对应的服务标准/).getByText('通用标准').waitFor({ state: 'detached' })
})

for (const lang of ['zh', 'en']) {
  test(`axe finds nothing, light, dark or on a phone: ${lang}`, { timeout: 120_000 }, async () => {
    const steps = [{ value: 1800, score: 100 }, { value: 5400, score: 60 }]
    const d = await makeDraft({
      processes: ['claim', 'claim.review', 'return_refund.review'], standards: ['1'],
      measures: [
        { measure: 'K08', target: 98, floor: 90, weight: 60, example: true },
        { measure: 'K01', target: 1800, rule: 'steps', weight: 40, steps },
        { measure: 'K36', target: 100, rule: 'gate', cap: 60 },
      ],
    })
    const found = []
    for (const [name, screen] of Object.entries({ wide: {}, dark: { dark: true }, phone: { width: 360, height: 740 } })) {
      const other = await visit(browser, server.origin, { lang, ...screen })
      await enter(other, 'manager', password)
      await other.evaluate((next) => localStorage.setItem('aftersale.lang', next), lang)
      const pages = [['editor', editorOf(d)], ['document', editorOf(d).replace('/edit', '')], ['coverage', '/posts/coverage']]
      for (const [where, path] of name === 'dark' ? pages.slice(0, 1) : pages) {
        await other.goto(path)
        await quiet(other)
        if (where === 'editor') {
          await other.locator('.duty textarea').first().focus()
          await other.keyboard.press('Alt+Enter')
          await other.locator('.measure').nth(2).waitFor()
          await quiet(other)
        }
        found.push(...(await axe(other)).map((line) => `${name} ${where}: ${line}`))
        await fitsWidth(other, `${name} ${where}`)
        const wide = await other.evaluate(() => [...document.querySelectorAll('.measure, .bound li, .parts')].filter((el) => el.getBoundingClientRect().right > innerWidth).length)
        assert.equal(wide, 0, `${name} ${where}: reaches beyond the screen`)
      }
      found.push(...other.faults)
      await other.context().close()
    }
    assert.deepEqual(found, [])
  })
}

test('the page complained about nothing', () => assert.deepEqual(page.faults, []))
