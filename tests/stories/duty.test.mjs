// Posts and their duty documents: from an imported file full of findings to an approved, signed edition, and on
// to the next one; what the whole organisation covers.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { makeCompany, password } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'

const server = await startServer()
const { admin, as, roles, teams } = await makeCompany(server)
const idOf = Object.fromEntries((await admin.all('/users')).map((u) => [u.login, u.id]))
await admin.post('/users', { login: 'hr', name: '何人事', password, role_ids: [roles.hr], team_ids: [] })
const hr = await server.logIn('hr', password)
const { manager, agent, other } = as

const ifMatch = (d) => ({ 'If-Match': `"${d.version}"` })
const move = (who, d, to, body = {}) => who.post(`/duty-documents/${d.id}/${to}`, body, ifMatch(d))
const sign = (who, d, sha = d.content_sha256) => who.post(`/duty-documents/${d.id}/sign`, { content_sha256: sha })
const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
const post = (name, more = {}) => ({ name_zh: name, name_en: name, ...more })
const duty = (statement, more = {}) => ({ statement, ...more })

let serial = 0
async function makeDraft(duties = [duty('收到报修后，30 分钟内登记工单')], more = {}) {
  const made = await hr.post('/posts', post(`岗位 ${++serial}`, more)).expect(201)
  const draft = await hr.post(`/posts/${made.id}/documents`, { lang: 'zh' }).expect(201)
  return hr.edit(`/duty-documents/${draft.id}`, draft, { purpose: '让客户的问题有人办理', duties })
}

async function makeApproved(duties, more, days = {}) {
  const d = await move(hr, await makeDraft(duties, more), 'submit')
  return move(manager, d, 'approve', days)
}

test('only who may write them writes posts', async () => {
  await agent.post('/posts', post('x')).expect(403, 'permission.missing')
  await server.anonymous().get('/posts').expect(401)
  const made = await hr.post('/posts', post('退款专员', { team_id: teams.home.id, industry: 'ecommerce', holder_ids: [idOf.agent] }))
  assert.equal((await agent.get(`/posts/${made.id}`)).name_zh, '退款专员')
  assert.ok((await agent.get('/posts')).items.some((p) => p.id === made.id))
})

test('posts are a tree; wrong places are named', async () => {
  const top = await hr.post('/posts', post('经理岗'))
  const below = await hr.post('/posts', post('主管岗', { reports_to: top.id, deputy_ids: [top.id] }))
  await hr.edit(`/posts/${top.id}`, top, { reports_to: below.id }).expect(409, 'post.cycle')
  await hr.edit(`/posts/${below.id}`, below, { deputy_ids: [below.id] }).expect(422, 'post.own_deputy')
  await hr.edit(`/posts/${below.id}`, below, { reports_to: 99999 }).expect(422, 'post.unknown')
  await hr.edit(`/posts/${below.id}`, below, { holder_ids: [99999] }).expect(422, 'post.holder_unknown')
  await hr.post('/posts', post('深', { team_id: 99999 })).expect(422, 'team.unknown')
  let above = below
  for (let i = 0; i < 10; i++) above = await hr.post('/posts', post(`层 ${i}`, { reports_to: above.id }))
  await hr.post('/posts', post('太深', { reports_to: above.id })).expect(422, 'post.too_deep')
})

test('a change is made to the version that was read', async () => {
  const made = await hr.post('/posts', post('两人同时改'))
  await hr.edit(`/posts/${made.id}`, made, { name_zh: '先改' })
  await hr.edit(`/posts/${made.id}`, made, { name_zh: '后改' }).expect(412, 'record.changed')
  const draft = await makeDraft()
  await hr.edit(`/duty-documents/${draft.id}`, draft, { purpose: '先' })
  await hr.edit(`/duty-documents/${draft.id}`, draft, { purpose: '后' }).expect(412, 'record.changed')
})

test('the draft keeps every part of a duty', async () => {
  const partner = await hr.post('/posts', post('质量工程师'))
  const whole = {
    statement: '收到退货后，48 小时内检验并登记检验结论',
    elements: ['E1', 'E7'], action: '检验', object: '退回的商品', trigger: '收到退货后', output: '检验结论',
    limit_kind: 'within', limit_amount: 48, limit_unit: 'hour', role: 'responsible',
    partners: [{ post_id: partner.id, role: 'accountable' }, { name: '仓库', role: 'informed' }],
    permissions: ['ticket.edit'], trainings: ['退换货规则'],
  }
  const { duties: [kept] } = await makeDraft([whole])
  for (const [field, value] of Object.entries(whole))
    if (field !== 'partners') assert.deepEqual(kept[field], value, field)
  assert.deepEqual(kept.partners, [
    { post_id: partner.id, name: '质量工程师', role: 'accountable' },
    { post_id: null, name: '仓库', role: 'informed' },
  ])
  assert.equal(kept.root_id, kept.id)
})

test('wrong duties are all named at once', async () => {
  const draft = await makeDraft()
  const wrong = {
    effective_on: '2026-02-30',
    duties: [
      duty(''),
      duty('a', { limit_kind: 'within' }),
      duty('b', { permissions: ['no.such'] }),
      duty('c', { partners: [{ name: '甲', role: 'accountable' }] }),
      duty('d', { partners: [{ role: 'informed' }] }),
      duty('e', { partners: [{ post_id: draft.post_id, role: 'informed' }] }),
    ],
  }
  const { body } = await hr.edit(`/duty-documents/${draft.id}`, draft, wrong).expect(422).answer()
  assert.deepEqual(body.errors.map((e) => e.pointer), ['/duties/0/statement'])
  wrong.duties.shift()
  const { body: rules } = await hr.edit(`/duty-documents/${draft.id}`, draft, wrong).expect(422).answer()
  assert.deepEqual(rules.errors.map((e) => `${e.pointer} ${e.code}`), [
    '/duties/0/limit_amount duty.limit',
    '/duties/1/permissions/0 duty.permission_unknown',
    '/duties/2/partners duty.two_accountable',
    '/duties/3/partners/0/name field.required',
    '/effective_on date.invalid',
    '/duties/4/partners/0/post_id duty.own_partner',
  ])
  const same = await hr.get(`/duty-documents/${draft.id}`)
  assert.equal(same.version, draft.version)
  const [one] = same.duties
  await hr.edit(`/duty-documents/${draft.id}`, draft, { duties: [one, one].map(({ root_id, ...d }) => d) }).expect(422, 'duty.duplicate')
  await hr.edit(`/duty-documents/${draft.id}`, draft, { duties: [{ id: 99999, statement: 'x' }] }).expect(422, 'duty.unknown')
})

test('a draft is seen by its writers only, and can be thrown away', async () => {
  const draft = await makeDraft([duty('收到报修后，30 分钟内登记工单', { elements: ['E1'], role: 'accountable' })])
  await agent.get(`/duty-documents/${draft.id}`).expect(404, 'duty_document.not_found')
  assert.deepEqual((await agent.get(`/posts/${draft.post_id}/documents`)).items, [])
  assert.equal((await agent.get(`/posts/${draft.post_id}`)).open_id, null)
  assert.equal((await hr.get(`/posts/${draft.post_id}`)).open_id, draft.id)
  const seen = async (who) => {
    const { elements, duty_count: count } = await who.get(`/posts/${draft.post_id}`)
    const [first] = (await who.get('/duties/coverage?basis=latest')).elements
    return [elements, count, first.accountable.includes(draft.post_id)]
  }
  assert.deepEqual(await seen(hr), [['E1'], 1, true])
  assert.deepEqual(await seen(agent), [[], 0, false])
  await hr.post(`/posts/${draft.post_id}/documents`, {}).expect(409, 'duty_document.open')
  await hr.delete(`/duty-documents/${draft.id}`, ifMatch(draft)).expect(204)
  await hr.get(`/duty-documents/${draft.id}`).expect(404)
})

test('an edition goes from draft to in force and is signed by who holds the post', async () => {
  const draft = await makeDraft(undefined, { holder_ids: [idOf.agent] })
  await move(manager, draft, 'approve').expect(409, 'duty_document.not_in_review')
  await move(agent, draft, 'submit').expect(403)
  let d = await move(hr, draft, 'submit', { change_note: '首版' })
  assert.equal(d.state, 'review')
  assert.equal(d.change_note, '首版')
  await hr.edit(`/duty-documents/${d.id}`, d, { purpose: '改' }).expect(409, 'duty_document.not_draft')
  await move(hr, d, 'approve').expect(403)
  await sign(agent, d, 'x').expect(409, 'duty_document.not_approved')
  await move(manager, d, 'approve', { effective_on: day(-1) }).expect(422, 'duty_document.effective_past')
  await move(manager, d, 'approve', { review_on: day(0) }).expect(422, 'duty_document.review_early')
  d = await move(manager, d, 'approve')
  assert.equal(d.state, 'in_force')
  assert.equal(d.effective_on, day(0))

  await sign(other, d).expect(403, 'duty_document.not_holder')
  await sign(agent, d, 'another').expect(409, 'duty_document.content_changed')
  assert.equal((await agent.get('/duties/tasks')).sign.filter((t) => t.id === d.id).length, 1)
  assert.equal((await agent.get(`/posts/${d.post_id}`)).unsigned_count, 1)
  d = await sign(agent, d)
  assert.deepEqual(d.signatures.map((s) => [s.name, s.content_sha256]), [['安静', d.content_sha256]])
  await sign(agent, d).expect(409, 'duty_document.signed')
  assert.equal((await agent.get('/duties/tasks')).sign.filter((t) => t.id === d.id).length, 0)

  const { bytes } = await agent.get(`/duty-documents/${d.id}/export?format=json`).answer()
  assert.equal(createHash('sha256').update(bytes).digest('hex'), d.content_sha256)
  const types = (await admin.get(`/events?subject_kind=duty_document&subject_id=${d.id}`)).items.map((e) => e.type)
  assert.deepEqual(types.reverse().map((t) => t.replace('duty_document.', '')),
    ['created', 'changed', 'changed', 'submitted', 'approved', 'in_force', 'signed'])
})

test('what was approved stays as it was when the world around it is renamed', async () => {
  const d = await makeApproved()
  const p = await hr.get(`/posts/${d.post_id}`)
  await hr.edit(`/posts/${p.id}`, p, { name_zh: '改名后的岗位' })
  const text = await agent.get(`/duty-documents/${d.id}/export?format=md`)
  assert.ok(text.includes(p.name_zh) && !text.includes('改名后的岗位'), text)
})

test('it is sent back with a reason, but not once it is signed', async () => {
  const back = await move(manager, await move(hr, await makeDraft(), 'submit'), 'return', { reason: '时限太松' })
  assert.equal(back.state, 'draft')
  const [event] = (await admin.get(`/events?subject_kind=duty_document&subject_id=${back.id}&type=duty_document.returned`)).items
  assert.equal(event.data.reason, '时限太松')
  const waiting = await makeApproved(undefined, { holder_ids: [idOf.agent] }, { effective_on: day(3) })
  assert.equal(waiting.state, 'approved')
  await move(manager, back, 'return', { reason: '不行' }).expect(409, 'duty_document.not_returnable')
  await sign(agent, waiting)
  await move(manager, waiting, 'return', { reason: '晚了' }).expect(409, 'duty_document.signed_already')
})

test('incomplete drafts are not handed in', async () => {
  const { id } = await hr.post('/posts', post('空白'))
  const draft = await hr.post(`/posts/${id}/documents`, {})
  const { body } = await move(hr, draft, 'submit').expect(422).answer()
  assert.deepEqual(body.errors.map((e) => e.pointer), ['/purpose', '/duties'])
})

test('a new edition is a copy, is compared, and supersedes the one before', async () => {
  const first = await makeApproved([duty('受理客户报修并登记工单'), duty('每周一提交故障清单'), duty('回访已关闭的工单')])
  let second = await hr.post(`/posts/${first.post_id}/documents`, {}).expect(201)
  assert.equal(second.edition, 2)
  assert.deepEqual(second.duties.map((d) => d.root_id), first.duties.map((d) => d.root_id))
  assert.ok(second.duties.every((d, i) => d.id !== first.duties[i].id))
  const [a, b] = second.duties.map(({ root_id, ...d }) => d)
  second = await hr.edit(`/duty-documents/${second.id}`, second, {
    duties: [b, { ...a, statement: '30 分钟内受理客户报修并登记工单', limit_kind: 'within', limit_amount: 30 }, duty('复核退款申请')],
  })
  const change = await hr.get(`/duty-documents/${second.id}/compare?with=${first.id}`)
  assert.deepEqual(change.duties.map((d) => [d.kind, d.before, d.after]),
    [['same', 2, 1], ['changed', 1, 2], ['added', 0, 3], ['removed', 3, 0]])
  assert.deepEqual(change.duties[1].fields.map((f) => f.field), ['statement', 'limit'])
  assert.equal(change.duties[1].fields[1].after, '30 分钟内')
  await hr.get(`/duty-documents/${second.id}/compare?with=${(await makeDraft()).id}`).expect(404)

  second = await move(manager, await move(hr, second, 'submit'), 'approve')
  assert.equal((await agent.get(`/duty-documents/${first.id}`)).state, 'superseded')
  assert.deepEqual((await agent.get(`/posts/${first.post_id}/documents`)).items.map((d) => [d.edition, d.state]),
    [[2, 'in_force'], [1, 'superseded']])
})

test('a post that is given up ends its document', async () => {
  const d = await makeApproved()
  const open = await hr.post(`/posts/${d.post_id}/documents`, {})
  let p = await hr.get(`/posts/${d.post_id}`)
  await hr.edit(`/posts/${p.id}`, p, { active: false }).expect(409, 'post.open_document')
  await hr.delete(`/duty-documents/${open.id}`, ifMatch(open))
  p = await hr.edit(`/posts/${p.id}`, p, { active: false })
  assert.equal((await hr.get(`/duty-documents/${d.id}`)).state, 'superseded')
  await hr.post(`/posts/${p.id}/documents`, {}).expect(409, 'post.inactive')
})

test('findings are told at their row and characters', async () => {
  const draft = await makeDraft([duty('受理客户报修并登记工单'), duty('及时处理客户投诉，提升客户满意度')])
  const { findings, essentials, duties } = await hr.get(`/duty-documents/${draft.id}/findings`)
  const speed = findings.find((f) => f.rule === 'Z01')
  assert.deepEqual([speed.field, speed.item, speed.begin, speed.end, speed.text], ['statement', 2, 0, 2, '及时'])
  assert.equal(speed.duty_id, draft.duties[1].id)
  assert.equal(duties, 2)
  const assessable = essentials.find((e) => e.essential === 'assessable')
  assert.deepEqual([assessable.duties, assessable.without_findings], [2, 1])
  const english = await hr.with({ 'Accept-Language': 'en' }).get(`/duty-documents/${draft.id}/findings`)
  const same = english.findings.find((f) => f.rule === 'Z01')
  assert.match(same.message, /does not say how fast/)
  assert.equal(same.rewrite, speed.rewrite, 'a rewrite is in the language of the document')
  const { duties: [one, two] } = draft
  const mended = [one, { ...two, statement: '受理投诉后 2 小时内确认，并在 3 个工作日内给出方案' }].map(({ root_id, ...d }) => d)
  const after = await hr.post(`/duty-documents/${draft.id}/lint`, { duties: mended })
  assert.ok(!after.findings.some((f) => f.rule === 'Z01'))
  assert.equal((await hr.get(`/duty-documents/${draft.id}`)).version, draft.version)
})

test('a finding is dismissed with a reason, across editions, and stands again when that is undone', async () => {
  const draft = await makeDraft([duty('及时处理客户投诉并登记结果')])
  const [{ id: duty_id }] = draft.duties
  const dismiss = (more) => hr.post(`/duty-documents/${draft.id}/dismissals`, { rule: 'Z01', words: '及时', duty_id, ...more })
  await dismiss({ reason: '' }).expect(422, 'field.required')
  await dismiss({ reason: '没有', rule: 'Z99' }).expect(404, 'lint.no_rule')
  await dismiss({ reason: '没有', duty_id: 99999 }).expect(422, 'duty.unknown')
  await agent.post(`/duty-documents/${draft.id}/dismissals`, { rule: 'Z01', words: '及时', duty_id, reason: '没有' }).expect(403)
  const made = await dismiss({ reason: '时限见服务标准' }).expect(201)
  const seen = async (id) => (await hr.get(`/duty-documents/${id}/findings`)).findings.find((f) => f.rule === 'Z01')
  assert.equal((await seen(draft.id)).dismissal_reason, '时限见服务标准')
  const approved = await move(manager, await move(hr, draft, 'submit'), 'approve')
  const next = await hr.post(`/posts/${approved.post_id}/documents`, {})
  assert.equal((await seen(next.id)).dismissal_id, made.id)
  assert.equal((await hr.get('/duties/rules')).items.find((r) => r.id === 'Z01').dismissals, 1)
  assert.deepEqual((await hr.get('/duty-dismissals?rule=Z01')).items.map((l) => [l.reason, l.user_name]), [['时限见服务标准', '何人事']])
  await hr.delete(`/duty-dismissals/${made.id}`).expect(204)
  await hr.delete(`/duty-dismissals/${made.id}`).expect(404, 'lint_dismissal.not_found')
  assert.equal((await seen(next.id)).dismissal_id, null)
})

test('an unlawful duty is mended or dismissed before it goes on', async () => {
  const draft = await makeDraft([duty('引导客户给出好评，每周登记结果')])
  await move(hr, draft, 'submit').expect(409, 'duty_document.errors')
  const { findings } = await hr.get(`/duty-documents/${draft.id}/findings`)
  const errors = findings.filter((f) => f.severity === 'error')
  assert.ok(errors.length)
  for (const f of errors)
    await hr.post(`/duty-documents/${draft.id}/dismissals`, { rule: f.rule, words: f.text, duty_id: f.duty_id, reason: '例子' })
  assert.equal((await move(hr, draft, 'submit')).state, 'review')
})

test('a rule that is wrong too often is switched off with a reason, and on again', async () => {
  const draft = await makeDraft([duty('及时登记工单')])
  const hits = async () => (await hr.get(`/duty-documents/${draft.id}/findings`)).findings.filter((f) => f.rule === 'Z01').length
  const text = async () => (await hr.post('/duties/lint', { text: '1. 及时登记工单' })).findings.filter((f) => f.rule === 'Z01').length
  assert.deepEqual([await hits(), await text()], [1, 1])
  await agent.put('/duties/rules/Z01', { off: true, reason: '误报太多' }).expect(403)
  await hr.put('/duties/rules/Z01', { off: true, reason: '' }).expect(422)
  await hr.put('/duties/rules/Q77', { off: true, reason: '误报太多' }).expect(404, 'lint.no_rule')
  const off = await hr.put('/duties/rules/Z01', { off: true, reason: '误报太多' })
  assert.deepEqual([off.off, off.off_reason], [true, '误报太多'])
  assert.deepEqual([await hits(), await text()], [0, 0])
  await hr.put('/duties/rules/Z01', { off: false, reason: '又要用' })
  assert.deepEqual([await hits(), await text()], [1, 1])
})

test('coverage tells what nobody has, what two have, and who may do what no duty asks', async () => {
  const one = await makeApproved([duty('审核退款申请并登记结论', { elements: ['E5'], permissions: ['ticket.read'] })], { holder_ids: [idOf.other] })
  const two = await makeApproved([duty('审核退款申请并登记结论', { elements: ['E5'] })])
  const helps = await makeApproved([duty('整理旧件并贴标签', { role: 'responsible', elements: ['E3'] })])
  const c = await manager.get('/duties/coverage')
  const e5 = c.elements.find((e) => e.element === 'E5')
  assert.ok([one, two].every((d) => e5.accountable.includes(d.post_id)))
  assert.ok(c.missing.includes('E10') && !c.missing.includes('E5'))
  assert.ok(c.elements.find((e) => e.element === 'E3').responsible.includes(helps.post_id))
  const pair = c.clashes.find((x) => x.statement === '审核退款申请并登记结论')
  assert.deepEqual([pair.post_id, pair.other_id].sort(), [one.post_id, two.post_id].sort())
  assert.equal(c.clashes.find((x) => x.statement === '整理旧件并贴标签').other_id, null)
  const gap = c.unbound.find((u) => u.user_id === idOf.other)
  assert.ok(gap.permissions.includes('ticket.reply') && !gap.permissions.includes('ticket.read'))
  assert.ok(c.vacant.includes(two.post_id) && !c.vacant.includes(one.post_id))
  const draft = await makeDraft([duty('办理培训', { elements: ['E10'], permissions: ['people.write'] })], { holder_ids: [idOf.collaborator] })
  assert.ok((await manager.get('/duties/coverage')).undocumented.includes(draft.post_id))
  const latest = await manager.get('/duties/coverage?basis=latest')
  assert.ok(!latest.missing.includes('E10'))
  assert.deepEqual(latest.lacking.find((u) => u.user_id === idOf.collaborator).permissions, ['people.write'])
})

test('colleagues hear of it at once', async () => {
  const stream = await agent.stream()
  try {
    await stream.next((e) => e.event === 'hello')
    const draft = await makeDraft()
    const { data } = await stream.next((e) => e.data.subject_kind === 'duty_document' && e.data.subject_id === draft.id)
    assert.equal(data.type, 'duty_document.created')
  } finally {
    await stream.close()
  }
})

test('the model documents are exemplary in both languages', async () => {
  const models = (await agent.get('/post-models')).items
  assert.equal(models.length, 8)
  assert.deepEqual([...new Set(models.flatMap((m) => m.elements))].sort(), ['E1', 'E10', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8', 'E9'])
  await agent.post('/post-models/service_lead/adopt', {}).expect(403)
  await hr.post('/post-models/nobody/adopt', {}).expect(404, 'post_model.not_found')
  for (const [i, { key }] of models.entries()) {
    const d = await hr.post(`/post-models/${key}/adopt`, { lang: i % 2 ? 'en' : 'zh' }).expect(201)
    const zh = i % 2 ? null : d
    const { findings } = await hr.get(`/duty-documents/${d.id}/findings`)
    assert.deepEqual(findings.filter((f) => f.severity !== 'info'), [], `${key} ${zh ? 'zh' : 'en'}`)
    await hr.post(`/post-models/${key}/adopt`, {}).expect(409, 'post_model.adopted')
    const p = await hr.get(`/posts/${d.post_id}`)
    await hr.delete(`/duty-documents/${d.id}`, ifMatch(d))
    await hr.edit(`/posts/${p.id}`, p, { active: false })
    const other = await hr.post(`/post-models/${key}/adopt`, { lang: i % 2 ? 'zh' : 'en' }).expect(201)
    const again = await hr.get(`/duty-documents/${other.id}/findings`)
    assert.deepEqual(again.findings.filter((f) => f.severity !== 'info'), [], `${key} ${zh ? 'en' : 'zh'}`)
    await move(manager, await move(hr, other, 'submit'), 'approve')
  }
  const c = await manager.get('/duties/coverage')
  const ours = new Set((await manager.get('/posts')).items.filter((p) => p.model && p.active).map((p) => p.id))
  assert.ok(c.elements.every((e) => e.accountable.some((id) => ours.has(id))))
  assert.deepEqual(c.clashes.filter((x) => ours.has(x.post_id)), [])
})

const bad = `# 门店接待员岗位职责

客户服务部，向主管汇报。

## 岗位职责

1. 及时处理客户问题，提升客户满意度；
2. 收到送修商品后，15 分钟内拍照并填写送修登记表。

| 序号 | 职责 | 触发 | 产出 | 时限 | 备注 |
|---|---|---|---|---|---|
| 3 | 复核退款金额 | 收到退款申请后 | 复核记录 | 2个工作日内 | 财务抽查 |

## 权限

- 批准单笔退款：不超过 200.00

## 任职要求

- 一年以上门店服务经验

## 福利待遇

包午餐
`
const upload = (who, text, name, query = '') =>
  who.upload(`/duty-documents/import${query}`, [{ name, type: 'application/octet-stream', data: text }])

test('a document is imported: lists and tables become duties, the rest is shown, nothing is lost', async () => {
  const d = await upload(hr, bad, '接待.md').expect(201)
  assert.equal(d.post_name, '门店接待员')
  assert.deepEqual(d.duties.map((x) => x.statement),
    ['及时处理客户问题，提升客户满意度', '收到送修商品后，15 分钟内拍照并填写送修登记表', '复核退款金额'])
  const [, second, third] = d.duties
  assert.deepEqual([second.limit_kind, second.limit_amount, second.limit_unit, second.trigger, second.output],
    ['within', 15, 'minute', '收到送修商品后', '送修登记表'])
  assert.deepEqual([third.trigger, third.output, third.limit_amount, third.limit_unit], ['收到退款申请后', '复核记录', 2, 'working_day'])
  assert.deepEqual(d.authority, [{ decision: '批准单笔退款', amount: 20000 }])
  assert.deepEqual(d.qualifications, ['一年以上门店服务经验'])
  assert.deepEqual(d.unplaced, ['客户服务部，向主管汇报。', '备注：财务抽查', '包午餐'])
  await move(hr, d, 'submit').expect(422, 'duty_document.unplaced')
  await upload(hr, bad, 'x.md', `?post_id=${d.post_id}`).expect(409, 'duty_document.open')
  await upload(agent, bad, 'x.md').expect(403)
})

test('old text encodings are read, other files refused in words', async () => {
  const gb = Buffer.from([0x31, 0x2e, 0xca, 0xdc, 0xc0, 0xed, 0xb1, 0xa8, 0xd0, 0xde]) // "1.受理报修" in GB18030
  const d = await upload(hr, gb, '报修员.txt').expect(201)
  assert.deepEqual([d.post_name, d.duties[0].statement], ['报修员', '受理报修'])
  await upload(hr, Buffer.from('PK\x03\x04 no word file'), 'x.docx').expect(415, 'doc.not_docx')
  await upload(hr, Buffer.from('%PDF-1.7\n\x00\x01\x02'), 'x.pdf').expect(400, 'lint.encoding')
  await upload(hr, '  \n ', 'x.txt').expect(422, 'duty_import.empty')
  await hr.post('/duty-documents/import', new FormData()).expect(422)
})

test('exports say everything, and come back as the same duties', async () => {
  const whole = {
    purpose: '让退货客户按时拿到退款',
    authority: [{ decision: '批准单笔退款', amount: 20000 }, { decision: '指定复检人员', amount: 0 }],
    qualifications: ['通过退换货规则培训 | 含实操'],
    duties: [
      duty('收到退货后，48 小时内检验并登记检验结论', {
        elements: ['E1', 'E7'], trigger: '收到退货后', output: '检验结论', limit_kind: 'within', limit_amount: 48, limit_unit: 'hour',
        partners: [{ name: '质量部', role: 'consulted' }, { name: '仓库', role: 'informed' }], permissions: ['ticket.edit', 'ticket.reply'], trainings: ['退换货规则'],
      }),
      duty('每周一汇总退货原因并提交退货原因表', { role: 'responsible', partners: [{ name: '主管', role: 'accountable' }], limit_kind: 'every', limit_amount: 1, limit_unit: 'week', output: '退货原因表', elements: ['E4'] }),
    ],
  }
  const made = await hr.post('/posts', post('退货专员'))
  const empty = await hr.post(`/posts/${made.id}/documents`, { lang: 'zh' })
  const draft = await hr.edit(`/duty-documents/${empty.id}`, empty, whole)
  const d = await move(manager, await move(hr, draft, 'submit'), 'approve')
  const pdf = await agent.get(`/duty-documents/${d.id}/export`).answer()
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  assert.match(pdf.headers.get('content-disposition'), /attachment/)
  const said = ({ duties, ...rest }) => ({
    purpose: rest.purpose, authority: rest.authority, qualifications: rest.qualifications, unplaced: rest.unplaced,
    duties: duties.map(({ id, action, object, ...x }) => ({ ...x, partners: x.partners.map((p) => `${p.name} ${p.role}`) })),
  })
  for (const format of ['md', 'docx']) {
    const { bytes } = await agent.get(`/duty-documents/${d.id}/export?format=${format}`).answer()
    const back = await upload(hr, bytes, `back.${format}`, `?post_id=${made.id}`).expect(201)
    for (const [field, value] of Object.entries(said(d))) assert.deepEqual(said(back)[field], value, `${format} ${field}`)
    const { duties } = await hr.get(`/duty-documents/${back.id}/compare?with=${d.id}`)
    assert.ok(duties.every((c) => c.before === c.after), format)
    await hr.delete(`/duty-documents/${back.id}`, ifMatch(back))
  }
  await hr.get(`/duty-documents/${draft.id}/export?format=odt`).expect(422)
})

test('verify finds that an approved document or a signature was altered', async () => {
  const d = await makeApproved(undefined, { holder_ids: [idOf.agent] })
  await sign(agent, d)
  const verify = () => server.run(['verify'], { check: false })
  assert.equal(verify().code, 0)
  const cases = [
    [`UPDATE duty_document SET content = replace(content, '30', '90') WHERE id = ${d.id}`, `UPDATE duty_document SET content = replace(content, '90', '30') WHERE id = ${d.id}`, /duty document \d+: content is not what was approved/],
    [`UPDATE duty_signature SET content_sha256 = 'x' WHERE document_id = ${d.id}`, `UPDATE duty_signature SET content_sha256 = '${d.content_sha256}' WHERE document_id = ${d.id}`, /signature \d+: duty document \d+ is not what was signed/],
  ]
  for (const [sql, undo, says] of cases) {
    tamper(server, sql)
    const { code, stdout } = verify()
    assert.equal(code, 1)
    assert.match(stdout, says)
    tamper(server, undo)
    assert.equal(verify().code, 0, 'undone, all is in order again')
  }
})

test('the command line lists, brings in, takes out and lints', async () => {
  const { writeFileSync, readFileSync } = await import('node:fs')
  const file = `${server.data}/bad.md`
  writeFileSync(file, bad)
  const told = server.run(['post', 'import', file, '--json']).stdout
  const made = JSON.parse(told.split('\n')[0])
  assert.equal(made.unplaced.length, 3)
  assert.match(server.run(['post', 'list', '--lang', 'zh']).stdout, new RegExp(`${made.post_id}\\s+门店接待员\\s+draft`))
  const lint = server.run(['post', 'lint', `${made.post_id}`, '--json'], { check: false })
  assert.equal(lint.code, 0, 'warnings do not fail')
  assert.ok(JSON.parse(lint.stdout.split('\n')[0]).findings.some((f) => f.rule === 'Z01'))
  server.run(['post', 'export', `${made.post_id}`, `${server.data}/out.docx`])
  assert.equal(readFileSync(`${server.data}/out.docx`).subarray(0, 2).toString(), 'PK')
  assert.match(server.run(['post', 'export', `${made.post_id}`]).stdout, /复核退款金额/)
  assert.match(server.run(['post', 'export', 'x'], { check: false }).stderr, /x/)
})
