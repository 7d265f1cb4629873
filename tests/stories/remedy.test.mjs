// What a customer is entitled to: on the command line and over HTTP, with promises and confirmed figures.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { run } from '../lib/process.mjs'
import { program, startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)

const returned = {
  channel: 'online', category: 'clothing', buyer_is_consumer: true, fault: { claimed: false },
  signed_on: '2026-09-04', notice_on: '2026-09-11', price_paid: 19900,
}
const tv = {
  category: 'tv', channel: 'store', buyer_is_consumer: true, invoice_on: '2026-09-01', delivered_on: '2026-09-01', repairs: [],
  price_paid: 299900, fault: { claimed: true, listed: true, found_on: '2026-09-08' },
}
const evaluate = (who, facts, on) => who.post('/remedies/evaluate', { facts, on })
const of = (report, remedy) => report.remedies.find((v) => v.remedy === remedy)
const day = (n) => new Date(Date.now() + n * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
const remedy = (...args) => server.run(['remedy', ...args], { check: false })
const file = join(server.folder, '事实 1.json')
writeFileSync(file, JSON.stringify(returned))

test('the verdict names rule, article, last day, carriage and the sum', async () => {
  const report = await evaluate(as.agent, returned, '2026-09-12')
  const refund = of(report, 'refund')
  assert.deepEqual([refund.verdict, refund.ground, refund.until, refund.freight, refund.amount],
    ['entitled', 'no_reason', '2026-09-11', 'consumer', 19900])
  assert.ok(refund.rules.some((r) => r.rule === 'R-N5' && r.article.includes('第十条') && r.confirmed))
  assert.deepEqual(refund.lines.map((l) => [l.rule, l.amount]), [['R-N13', 19900]])
  assert.ok(report.clocks.some((c) => c.rule === 'R-7D' && c.starts_with === 'goods_received_on' && c.due_on === null))
  assert.deepEqual(report.remedies.map((v) => v.remedy), ['refund', 'exchange', 'repair', 'loaner', 'compensation'])
})

test('day 8 is refused, with what would have changed it and a person to ask', async () => {
  const refund = of(await evaluate(as.agent, { ...returned, notice_on: '2026-09-12' }, '2026-09-12'), 'refund')
  assert.equal(refund.verdict, 'refused')
  assert.match(refund.human, /人工|由人/)
  assert.ok(refund.changes.some((c) => c.rule === 'R-N5' && c.text.includes('2026-09-11')))
})

test('a last day of rest gives way by the calendar of the house', async () => {
  const facts = { ...returned, signed_on: '2026-09-24', notice_on: '2026-10-08' }
  const report = await evaluate(as.agent, facts, '2026-10-08')
  const refund = of(report, 'refund')
  assert.deepEqual([refund.verdict, refund.until], ['entitled', '2026-10-08'])
  const period = refund.periods.find((p) => p.rule === 'R-N5')
  assert.deepEqual([period.counted_on, period.end_on, period.rolled], ['2026-10-01', '2026-10-08', true])
  assert.ok(!report.warnings.some((w) => w.kind === 'calendar'))
  assert.equal(of(await evaluate(as.agent, { ...facts, notice_on: '2026-10-09' }, '2026-10-09'), 'refund').verdict, 'refused')
  const far = await evaluate(as.agent, { ...returned, signed_on: '2036-09-24', notice_on: '2036-10-02' }, '2036-10-02')
  assert.ok(far.warnings.some((w) => w.kind === 'calendar'), 'a year that is not known yet')
})

test('a missing fact leaves open and is named; a wrong key is refused', async () => {
  const { signed_on: _, ...rest } = returned
  const refund = of(await evaluate(as.agent, rest, '2026-09-12'), 'refund')
  assert.equal(refund.verdict, 'unknown')
  assert.ok(refund.missing.some((m) => m.fact === 'signed_on' && m.rules.includes('R-N5')))
  const wrong = await evaluate(as.agent, { colour: 'red', fault: { liste: true } }).expect(422, 'field.unknown')
  assert.deepEqual(wrong.errors.map((e) => e.pointer).sort(), ['/facts/colour', '/facts/fault/liste'])
  await evaluate(as.agent, { signed_on: '2026-02-30' }).expect(422, 'date.invalid')
  await evaluate(as.agent, returned, '2026-02-30').expect(422, 'date.invalid')
  await as.agent.post('/remedies/evaluate', { facts: [] }).expect(422, 'field.type_record')
  await server.anonymous().post('/remedies/evaluate', { facts: {} }).expect(401)
})

test('without a day it is today, by the rules of today', async () => {
  const report = await as.agent.post('/remedies/evaluate', { facts: returned })
  assert.ok([day(0), day(1), day(-1)].includes(report.on))
  const early = await evaluate(as.agent, { deal: { automatic: true } }, '2026-01-31')
  const late = await evaluate(as.agent, { deal: { automatic: true } }, '2026-02-01')
  assert.ok(!early.rules.some((r) => r.rule === 'R-N18'))
  assert.ok(late.rules.some((r) => r.rule === 'R-N18'))
})

test('rules are browsed with their sources and what is verified', async () => {
  const { items } = await as.collaborator.get('/remedies/rules')
  const by = (id) => items.filter((r) => r.id === id)
  assert.equal(by('R-G2').length, 2, 'two editions')
  const [rule] = by('R-N5')
  assert.deepEqual([rule.pack, rule.confidence, rule.confirmed, rule.needs_confirmation], ['no_reason', 'text', true, false])
  assert.match(rule.sources[0].url, /^https:/)
  const [dep] = by('R-3B-DEP')
  assert.deepEqual([dep.off, dep.needs_confirmation, dep.confirmed], [true, true, false])
})

test('the facts come with words, choices and columns for a form', async () => {
  const facts = async (lang) => (await as.collaborator.with({ 'Accept-Language': lang }).get('/remedies/facts')).items
  const zh = await facts('zh')
  const by = (name, list = zh) => list.find((f) => f.fact === name)
  assert.deepEqual([by('signed_on').kind, by('fault.listed').kind, by('price_paid').kind, by('install_days').kind], ['day', 'yes_no', 'money', 'number'])
  assert.deepEqual([by('category').group_title, by('category').choices[0]], ['商品', { value: 'phone', label: '手机' }])
  assert.deepEqual(by('repairs').columns.map((c) => [c.fact, c.kind]),
    [['sent_on', 'day'], ['done_on', 'day'], ['days', 'number'], ['same_fault', 'yes_no'], ['cause', 'choice']])
  assert.ok(!zh.some((f) => f.fact.startsWith('derived.')), 'counted from others')
  assert.equal(by('category', await facts('en')).choices[0].label, 'mobile phone')
  await server.anonymous().get('/remedies/facts').expect(401)
})

test('a figure without a full text is used once it is confirmed, and may be doubted again', async () => {
  const before = await evaluate(as.agent, tv, '2026-09-08')
  assert.equal(of(before, 'refund').verdict, 'unknown')
  assert.ok(of(before, 'refund').missing.some((m) => m.fact === 'confirmation' && m.rules.includes('R-3B-GENERAL-T1')))
  assert.ok(before.warnings.some((w) => w.kind === 'unconfirmed' && w.rule === 'R-3B-GENERAL-T1'))

  const reason = '核对了 1995 年规定全文'
  for (const rule of ['R-3B-GENERAL', 'R-3B-GENERAL-T1']) {
    const card = await as.manager.put(`/remedies/rules/${rule}/confirmation`, { confirmed: true, reason })
    assert.deepEqual([card.id, card.confirmed, card.confirm_reason, card.confirmed_by], [rule, true, reason, '马经理'])
  }
  const after = of(await evaluate(as.agent, tv, '2026-09-08'), 'refund')
  assert.deepEqual([after.verdict, after.freight, after.amount], ['entitled', 'seller', 299900])
  assert.ok(after.rules.some((r) => r.rule === 'R-3B-GENERAL-T1' && r.confidence === 'secondary'))

  await admin.put('/remedies/rules/R-3B-GENERAL-T1/confirmation', { confirmed: false, reason: '再核' })
  assert.equal(of(await evaluate(as.agent, tv, '2026-09-08'), 'refund').verdict, 'unknown')
  const events = (await admin.get('/events?subject_kind=company&subject_id=1')).items.map((e) => e.type)
  assert.ok(events.includes('company.remedy_rule_confirmed') && events.includes('company.remedy_rule_doubted'))

  await as.lead.put('/remedies/rules/R-3B-GENERAL-T1/confirmation', { confirmed: true, reason }).expect(403, 'permission.missing')
  await as.manager.put('/remedies/rules/R-N5/confirmation', { confirmed: true, reason }).expect(409, 'remedy.needs_none')
  await as.manager.put('/remedies/rules/R-X9/confirmation', { confirmed: true, reason }).expect(404, 'remedy.no_rule')
  await as.manager.put('/remedies/rules/R-3B-GENERAL-T1/confirmation', { reason }).expect(422, 'field.required')
})

const promise = {
  key: 'return-30', text_zh: '服装三十天无理由退货，运费我们出', text_en: 'Clothes: thirty days, carriage on us', ground: 'no_reason',
  remedies: ['refund'], days: 30, freight_seller: true, scope: { field: 'category', op: '=', value: 'clothing' },
}

test('a promise goes before the law, by editions', async () => {
  const late = { ...returned, signed_on: day(0), notice_on: day(20) }
  assert.equal(of(await evaluate(as.agent, late, day(20)), 'refund').verdict, 'refused')

  const made = await as.manager.post('/remedies/promises', promise).expect(201)
  assert.deepEqual([made.edition, made.valid_to, made.user_name, made.scope], [1, null, '马经理', promise.scope])
  const refund = of(await evaluate(as.agent, late, day(20)), 'refund')
  assert.deepEqual([refund.verdict, refund.freight], ['entitled', 'seller'])
  assert.ok(refund.rules.some((r) => r.rule === 'P-return-30' && r.title === promise.text_zh))
  assert.equal(of(await evaluate(as.agent, { ...late, category: 'toys' }, day(20)), 'refund').verdict, 'refused', 'out of scope')

  const second = await as.manager.post('/remedies/promises', { ...promise, days: 15, valid_from: day(10) }).expect(201)
  assert.equal(second.edition, 2)
  const { items } = await as.agent.get('/remedies/promises')
  assert.deepEqual(items.map((p) => [p.edition, p.days, p.valid_to]), [[2, 15, null], [1, 30, day(9)]])
  assert.equal(of(await evaluate(as.agent, late, day(20)), 'refund').verdict, 'entitled', 'who bought under a promise keeps it')
  const bought = { ...returned, signed_on: day(10), notice_on: day(30) }
  assert.equal(of(await evaluate(as.agent, bought, day(30)), 'refund').verdict, 'refused', 'who bought later has the newer edition')
  const [event] = (await admin.get(`/events?subject_kind=remedy_promise&subject_id=${second.id}`)).items
  assert.deepEqual([event.type, event.data.days], ['remedy_promise.created', 15])
})

test('a promise that cannot be is refused', async () => {
  const refuse = (change, code) => as.manager.post('/remedies/promises', { ...promise, key: 'other', ...change }).expect(422, code)
  await refuse({ valid_from: day(-3) }, 'promise.backdated')
  await refuse({ valid_from: day(9), valid_to: day(8) }, 'promise.period')
  await refuse({ valid_from: '2026-02-30' }, 'date.invalid')
  await refuse({ scope: { field: 'moon', op: '=', value: 1 } }, 'condition.field')
  await refuse({ remedies: ['apology'] }, 'field.choice')
  await refuse({ key: promise.key, valid_from: day(10) }, 'promise.overlap')
  await as.lead.post('/remedies/promises', promise).expect(403, 'permission.missing')
})

test('the command tells in words and in JSON, from a file and from standard input', () => {
  const words = remedy('--lang', 'zh', '--on', '2026-09-12', file)
  assert.equal(words.code, 0, words.stderr)
  assert.match(words.stdout, /【退货退款】可以，期限到 2026-09-11\n {2}依据 R-N1 /)
  assert.match(words.stdout, /运费：消费者承担/)
  assert.match(words.stdout, /不是法律意见/)
  const english = remedy('--lang', 'en', '--on', '2026-09-12', file).stdout
  assert.match(english, /Refund: entitled, until 2026-09-11\n {2}by R-N1 /)
  assert.doesNotMatch(english, /[一-鿿]/)
  const json = server.run(['remedy', '--json', '--on', '2026-09-12', '-'], { input: JSON.stringify(returned) }).stdout
  assert.equal(of(JSON.parse(json), 'refund').amount, 19900)
})

test('the command knows the promises of its house, and works without one', () => {
  const late = JSON.stringify({ ...returned, signed_on: day(0), notice_on: day(8) })
  const here = JSON.parse(server.run(['remedy', '--json', '--on', day(8), '-'], { input: late }).stdout)
  assert.equal(of(here, 'refund').verdict, 'entitled')
  const nowhere = run([program, 'remedy', '--json', '--on', day(8), '--data', join(server.folder, 'empty'), '-'], { input: late, env: server.env })
  assert.equal(of(JSON.parse(nowhere.stdout), 'refund').verdict, 'refused')
})

test('what the command cannot read is refused in words', () => {
  for (const [args, input, code, words] of [
    [[join(server.folder, 'none.json')], '', 3, /none\.json/], [['-'], '{', 3, /./], [['-'], '{"colour":1}', 3, /colour/],
    [['--on', 'today', file], '', 3, /--on/], [[], '', 2, /./],
  ]) {
    const got = server.run(['remedy', ...args], { check: false, input })
    assert.equal(got.code, code, got.stderr)
    assert.match(got.stderr, words)
  }
})

test('a company switches rules by a file, and its slips are named', () => {
  const folder = join(server.data, 'remedies')
  mkdirSync(folder)
  const pack = { key: 'own', title_zh: '本店', title_en: 'ours', region: 'cn', checked_on: '2026-11-23' }
  writeFileSync(join(folder, 'own.json'), JSON.stringify({ ...pack, off: ['R-N5'] }))
  assert.equal(of(JSON.parse(remedy('--json', '--on', '2026-09-12', file).stdout), 'refund').verdict, 'refused')
  writeFileSync(join(folder, 'own.json'), JSON.stringify({ ...pack, off: ['R-Q9'] }))
  const { code, stderr } = remedy('--on', '2026-09-12', file)
  assert.equal(code, 3)
  assert.match(stderr, /own\.json.*R-Q9/)
  rmSync(folder, { recursive: true })
})
