// The whole way of a duty: from an imported document with findings to a signed post, its live measure, a closed quarter, an appeal
// and its changed score. Each step by who takes it, in both languages.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { computed, day, makePost, makeStaff, reopened, solved, standard } from '../lib/appraisals.mjs'
import { password } from '../lib/company.mjs'
import { counted } from '../lib/figures.mjs'
import { top } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { choose, enter, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { as, idOf, teams } = await makeStaff(server)
const { hr, manager } = as
const browser = await startBrowser()

await standard(manager)
const own = await reopened(manager)
const bound = (holder, above) => ({ measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], holder_ids: [holder], reports_to: above?.post.id })
const head = await makePost({ hr, manager }, '经理岗', bound(idOf.manager))
const leads = await makePost({ hr, manager }, '主管岗', bound(idOf.lead, head))

const stories = {
  zh: {
    login: 'agent', person: '安静', name: '接修员', cycle: '第四季度', finding: '“及时”', mended: '收到报修后 30 分钟内登记工单并答复客户',
    reason: '这张是配件质量问题', because: '已检测，是配件质量问题',
    file: '# 接修员岗位职责\n\n## 岗位目的\n\n让报修的商品有人登记、有人跟进。\n\n## 岗位职责\n\n1. 及时受理客户报修；\n',
  },
  en: {
    login: 'ann', person: '安然', name: 'Repair desk', cycle: 'Fourth quarter', finding: '“promptly”', mended: 'Record each repair and answer the customer within 30 minutes',
    reason: 'The part was faulty', because: 'Inspected: the part was faulty',
    file: '# Repair desk: duties\n\n## Purpose\n\nSomebody takes in what is to be repaired and follows it up.\n\n## Duties\n\n1. Handle repairs promptly.\n',
  },
}

for (const [lang, story] of Object.entries(stories)) {
  const words = JSON.parse(readFileSync(join(top, `web/src/locales/${lang}.json`), 'utf8'))
  const said = (path, values = {}) =>
    Object.entries(values).reduce((text, [k, v]) => text.replaceAll(`{${k}}`, v), path.split('.').reduce((at, key) => at[key], words))
  const press = (within, path) => within.getByRole('button', { name: said(path), exact: true }).click()
  const pages = []

  async function by(login) {
    const page = await visit(browser, server.origin, { lang })
    await enter(page, login, password)
    await page.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)
    pages.push(page)
    return page
  }

  test(`from an imported document to a changed score: ${lang}`, { timeout: 240_000 }, async () => {
    // Human resources bring the document in, mend what was found, and bind the duty to its measure.
    const page = await by('hr')
    await page.goto('/posts')
    await press(page, 'post.import')
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type=file]').setInputFiles({ name: 'x.md', mimeType: 'text/markdown', buffer: Buffer.from(story.file) })
    await press(dialog, 'post.import_go')
    await page.waitForURL(/\/posts\/\d+\/documents\/\d+\/edit$/)
    const id = Number(page.url().match(/documents\/(\d+)/)[1])
    const found = page.getByRole('region', { name: said('duty.findings'), exact: true }).getByRole('listitem').filter({ hasText: story.finding })
    await found.first().waitFor()
    const row = page.getByRole('textbox', { name: said('duty.statement_label', { n: 1 }), exact: true })
    await row.fill(story.mended)
    await found.waitFor({ state: 'detached' })
    await row.focus()
    await page.keyboard.press('Alt+Enter')
    await press(page, 'duty.measure_add')
    await choose(page, said('duty.measure', { n: 1 }), new RegExp(`^${own.key} `))
    for (const [field, value] of [['duty.target_of', '10'], ['duty.floor_of', '50'], ['duty.weight_of', '100']])
      await page.getByRole('spinbutton', { name: said(field, { n: 1 }), exact: true }).fill(value)
    await page.keyboard.press('Tab')
    await page.locator('.save.saved').waitFor()
    await press(page, 'post.move.submit')
    await press(page.getByRole('dialog'), 'post.move.submit')
    await page.getByText(said('post.state.review'), { exact: true }).first().waitFor()
    const { post_id: postId } = await hr.get(`/duty-documents/${id}`)
    await hr.edit(`/posts/${postId}`, await hr.get(`/posts/${postId}`), { holder_ids: [idOf[story.login]], reports_to: leads.post.id })

    // The manager approves, the holder signs.
    const boss = await by('manager')
    await boss.goto(`/posts/${postId}/documents/${id}`)
    await press(boss, 'post.move.approve')
    await press(boss.getByRole('dialog'), 'post.move.approve')
    await boss.getByText(said('post.state.in_force'), { exact: true }).first().waitFor()
    const holder = await by(story.login)
    await holder.goto(`/posts/${postId}/documents/${id}`)
    await press(holder, 'post.move.sign')
    await holder.getByRole('dialog').getByText(said('post.i_have_read')).click()
    await press(holder.getByRole('dialog'), 'post.move.sign')
    await holder.getByText(said('post.banner.you_signed')).waitFor()

    // Work is done; the measure is live and opens to the tickets.
    const place = { team_id: teams.home.id, assignee_id: idOf[story.login] }
    await solved(as[story.login], manager, place)
    const bad = await solved(as[story.login], manager, { ...place, again: true })
    await counted(manager)
    await holder.goto(`/measures/${own.key}?scope=person&scope_id=${idOf[story.login]}`)
    await holder.getByText('50%').first().waitFor()
    await holder.getByRole('link', { name: new RegExp(bad.number) }).first().waitFor()

    // The quarter is opened, gone through, appealed against.
    const draft = await hr.post('/appraisal-cycles', { name: story.cycle, kind: 'quarter', from: day(-80), to: day(), measures_share: 100, criteria: [], post_ids: [postId] })
    await page.goto(`/appraisal-cycles/${draft.id}`)
    await press(page, 'appraisal.open_cycle')
    await page.getByText(said('appraisal.cycle_state.open'), { exact: true }).first().waitFor()
    await computed(hr, manager, draft.id)
    const { items: [{ id: sheet }] } = await hr.get(`/appraisals?cycle_id=${draft.id}`)
    const address = `/appraisals/${sheet}`
    await holder.goto(address)
    await press(holder, 'appraisal.act.hand_in')
    await holder.getByText(said('appraisal.turn.theirs.lead')).waitFor()
    const lead = await by('lead')
    await lead.goto(address)
    await press(lead, 'appraisal.act.submit')
    await lead.getByText(said('appraisal.turn.theirs.confirm')).waitFor()
    await holder.goto(address)
    await press(holder, 'appraisal.act.appeal')
    const appeal = holder.getByRole('dialog')
    const name = lang === 'zh' ? own.name_zh : own.name_en
    await appeal.getByText(name).first().click()
    await appeal.getByRole('textbox', { name: said('appraisal.reason_for', { name }) }).fill(story.reason)
    await press(appeal, 'appraisal.act.appeal')
    await holder.getByText(said('appraisal.turn.theirs.appeal')).waitFor()

    // The next level takes the ticket out; the score changes, and the quarter is closed.
    await boss.goto(address)
    await press(boss, 'appraisal.act.decide')
    const decision = boss.getByRole('dialog')
    await decision.getByText(story.reason).waitFor()
    await decision.getByRole('textbox', { name: said('appraisal.not_counting') }).fill(bad.number)
    await boss.keyboard.press('Enter')
    await decision.getByRole('textbox', { name: said('appraisal.reason'), exact: true }).fill(story.because)
    await press(decision, 'appraisal.act.decide')
    await boss.getByText(said('appraisal.trail', { item_before: 0, item_after: 100, score_before: 0, score_after: 100 })).waitFor()
    await page.goto(`/appraisal-cycles/${draft.id}`)
    await press(page, 'appraisal.close_cycle')
    await page.getByText(said('appraisal.cycle_state.closed'), { exact: true }).first().waitFor()
    await holder.goto(address)
    await holder.getByText(said('appraisal.turn.yours.closed')).waitFor()
    assert.equal((await as[story.login].get(`/appraisals/${sheet}`)).score, 100)
    for (const one of pages) assert.deepEqual(one.faults, [])
  })
}
