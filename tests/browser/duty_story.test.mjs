// From a document as companies write them to an approved and signed post: human resources brings it in and mends it,
// the manager approves it, the holder signs it. In both languages.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { top } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { enter, startBrowser, visit } from './browser.mjs'

const server = await startServer()
const { admin, roles } = await makeCompany(server)
const { id: agent } = (await admin.all('/users')).find((u) => u.login === 'agent')
await admin.post('/users', { login: 'hr', name: '何人事', password, role_ids: [roles.hr], team_ids: [] })
const hr = await server.logIn('hr', password)
const browser = await startBrowser()

const stories = {
  zh: {
    name: '接待员', file: `# 接待员岗位职责

隶属客户服务部。

## 岗位目的

让到店客户的送修商品有人登记、有人跟进。

## 岗位职责

1. 及时受理客户投诉；
2. 引导客户好评，提升门店评分；
3. 收到送修商品后，15 分钟内填写送修登记表。

## 任职要求

- 会使用工单系统
`,
    line: '隶属客户服务部。', place: 'qualifications', first: '受理投诉后 2 小时内登记工单并答复客户',
    second: '每周一汇总客户评价并提交评价汇总表', rule: '“及时”',
  },
  en: {
    name: 'Receptionist', file: `# Receptionist: duties

Part of customer care.

## Purpose

Somebody takes in what customers bring and follows it up.

## Duties

1. Handle complaints promptly.
2. Encourage positive reviews from customers.
3. When a product is handed in, fill in the repair form within 15 minutes.

## Qualifications

- Works with the ticket system
`,
    line: 'Part of customer care.', place: 'qualifications', first: 'Record each complaint and answer the customer within 2 hours',
    second: 'Submit the summary of customer reviews every Monday', rule: '“promptly”',
  },
}

for (const [lang, story] of Object.entries(stories)) {
  const words = JSON.parse(readFileSync(join(top, `web/src/locales/${lang}.json`), 'utf8'))
  const said = (path, values = {}) =>
    Object.entries(values).reduce((text, [k, v]) => text.replaceAll(`{${k}}`, v), path.split('.').reduce((at, key) => at[key], words))

  async function as(login) {
    const page = await visit(browser, server.origin, { lang })
    await enter(page, login, password)
    await page.evaluate((l) => localStorage.setItem('aftersale.lang', l), lang)
    return page
  }
  const press = (within, path) => within.getByRole('button', { name: said(path), exact: true }).click()

  test(`an imported document becomes a signed one: ${lang}`, { timeout: 120_000 }, async () => {
    const page = await as('hr')
    await page.goto('/posts')
    await press(page, 'post.import')
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type=file]').setInputFiles({ name: 'x.md', mimeType: 'text/markdown', buffer: Buffer.from(story.file) })
    await press(dialog, 'post.import_go')
    await page.waitForURL(/\/posts\/\d+\/documents\/\d+\/edit$/)
    const id = Number(page.url().match(/documents\/(\d+)/)[1])

    const pane = page.getByRole('region', { name: said('duty.findings'), exact: true })
    const found = pane.getByRole('listitem').filter({ hasText: story.rule })
    await found.first().waitFor()
    const line = page.getByRole('listitem').filter({ hasText: story.line })
    await press(line, `duty.to.${story.place}`)
    const row = (n) => page.getByRole('textbox', { name: said('duty.statement_label', { n }), exact: true })
    await row(1).fill(story.first)
    await row(2).fill(story.second)
    await found.waitFor({ state: 'detached' })
    await press(page, 'post.move.submit')
    await press(page.getByRole('dialog'), 'post.move.submit')
    await page.waitForURL(/\/documents\/\d+$/)
    await page.getByText(said('post.state.review'), { exact: true }).first().waitFor()

    const post = await hr.get(`/posts/${(await hr.get(`/duty-documents/${id}`)).post_id}`)
    assert.equal(post.name_zh, story.name)
    await hr.edit(`/posts/${post.id}`, post, { holder_ids: [agent] })

    const boss = await as('manager')
    await boss.goto('/posts')
    await boss.getByRole('link', { name: new RegExp(story.name) }).first().click()
    await boss.goto(`/posts/${post.id}/documents/${id}`)
    await press(boss, 'post.move.approve')
    await press(boss.getByRole('dialog'), 'post.move.approve')
    await boss.getByText(said('post.state.in_force'), { exact: true }).first().waitFor()

    const holder = await as('agent')
    await holder.goto('/posts')
    await holder.getByRole('link', { name: new RegExp(story.name) }).first().click()
    await holder.waitForURL(/\/posts\/\d+/)
    await holder.goto(`/posts/${post.id}/documents/${id}`)
    await press(holder, 'post.move.sign')
    await holder.getByRole('dialog').getByText(said('post.i_have_read')).click()
    await press(holder.getByRole('dialog'), 'post.move.sign')
    await holder.getByText(said('post.banner.you_signed')).waitFor()

    const signed = await hr.get(`/duty-documents/${id}`)
    assert.deepEqual(signed.signatures.map((s) => [s.user_id, s.content_sha256]), [[agent, signed.content_sha256]])
    assert.ok(signed.qualifications.includes(story.line))
    for (const p of [page, boss, holder]) assert.deepEqual(p.faults, [])
  })
}
