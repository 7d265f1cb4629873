// What a duty is bound to: process, standard, permission, training and measures; what is refused, what is frozen, what nobody
// answers for, and how it is printed and comes back.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { fault, makeCompany, password } from '../lib/company.mjs'
import { counted } from '../lib/figures.mjs'
import { ifMatch, small, switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'
import { tamper } from '../lib/tamper.mjs'
import { partsOf } from '../lib/zip.mjs'

const server = await startServer()
const { admin, as, roles } = await makeCompany(server)
const idOf = Object.fromEntries((await admin.all('/users')).map((u) => [u.login, u.id]))
await admin.post('/users', { login: 'hr', name: '何人事', password, role_ids: [roles.hr], team_ids: [] })
const hr = await server.logIn('hr', password)
const { manager, agent, other } = as

const standard = (name, more = {}) =>
  manager.post('/standards', { name_zh: name, name_en: `${name} en`, calendar: 'always', first_response: 30, next_response: 60, resolution: 480, pauses: [], ...more })
const urgent = await standard('紧急', { condition: { field: 'priority', op: 'in', value: ['urgent'] } })
const usual = await standard('通用', { fallback: true, position: 9 })
await switchOn(manager, small())

const move = (who, d, to, body = {}) => who.post(`/duty-documents/${d.id}/${to}`, body, ifMatch(d))
const linear = (measure, target, floor, weight, more = {}) => ({ measure, target, floor, weight, ...more })
const bound = (more = {}) => ({ statement: '收到索赔后，1 小时内审核并登记结论', ...more })
let serial = 0
async function makeDraft(duties, more = {}) {
  const post = await hr.post('/posts', { name_zh: `岗位 ${++serial}`, name_en: `Post ${serial}`, ...more })
  const draft = await hr.post(`/posts/${post.id}/documents`, { lang: 'zh' })
  return hr.edit(`/duty-documents/${draft.id}`, draft, { purpose: '让索赔有结果', duties })
}
const approve = async (draft) => move(manager, await move(hr, draft, 'submit'), 'approve')
const text = (who, d, format = 'md') => who.get(`/duty-documents/${d.id}/export?format=${format}`)

const whole = bound({
  permissions: ['ticket.read'], trainings: ['索赔规则'],
  processes: ['claim', 'claim.review', 'return_refund.review'], standards: [String(usual.id)],
  measures: [
    linear('K08', 98, 90, 60),
    { measure: 'K01', target: 1800, rule: 'steps', weight: 40, steps: [{ value: 1800, score: 100 }, { value: 5400, score: 60 }] },
    { measure: 'K36', target: 100, rule: 'gate', cap: 60 },
    { measure: 'K10', target: 5, rule: 'pass' },
  ],
})

test('a duty keeps its five, and says what they are called', async () => {
  const draft = await makeDraft([whole])
  const [kept] = draft.duties
  for (const field of ['permissions', 'trainings', 'processes', 'standards']) assert.deepEqual(kept[field], whole[field], field)
  const [k08, k01, k36, k10] = kept.measures
  assert.deepEqual(k08, { measure: 'K08', target: 98, floor: 90, rule: 'linear', weight: 60, cap: 0, steps: [], example: false })
  assert.deepEqual([k01.rule, k01.floor, k01.steps], ['steps', null, [{ value: 1800, score: 100 }, { value: 5400, score: 60 }]])
  assert.deepEqual([k36.rule, k36.cap, k36.weight, k10.rule, k10.weight], ['gate', 60, 0, 'pass', 0])
  const called = Object.fromEntries(draft.called.map((c) => [c.key, c]))
  assert.equal(called.claim.name, '索赔')
  assert.equal(called['claim.review'].name, '索赔 · 审核')
  assert.match(called['return_refund.review'].name, /^退货退款 · /, 'of a template that is not taken yet')
  assert.equal(called[usual.id].name, '通用')
  assert.deepEqual([called.K01.unit, called.K01.direction, called.K08.unit, called.K08.direction], ['seconds', 'lower', 'percent', 'higher'])
  const thousandths = await hr.edit(`/duty-documents/${draft.id}`, draft, { duties: [{ ...bound(), measures: [linear('K08', 98.125, 0.001, 100)] }] })
  assert.deepEqual([thousandths.duties[0].measures[0].target, thousandths.duties[0].measures[0].floor], [98.125, 0.001])
  const none = await hr.edit(`/duty-documents/${draft.id}`, thousandths, { duties: [] })
  assert.deepEqual([none.duties, none.called], [[], []])
})

test('an editor is offered what there is', async () => {
  await agent.get('/duties/bindable').expect(403, 'permission.missing')
  const offered = await hr.get('/duties/bindable')
  const claim = offered.processes.find((p) => p.key === 'claim')
  assert.deepEqual([claim.zh, claim.en, claim.active], ['索赔', 'Claim', true])
  assert.deepEqual(claim.steps.map((s) => s.key), ['review', 'goods', 'pay'], 'nobody works on decisions and ends')
  assert.deepEqual(offered.standards.map((s) => [s.key, s.zh, s.active]), [[String(urgent.id), '紧急', true], [String(usual.id), '通用', true]])
  const k16 = offered.measures.find((m) => m.key === 'K16')
  assert.ok(k16.refused_zh && k16.refused_en && k16.unit === 'percent')
})

test('bindings to what is not there, and targets that make no sense, are named at their field', async () => {
  const draft = await makeDraft([bound()])
  const wrong = bound({
    processes: ['claim', 'nowhere', 'claim.nowhere', 'return_refund.nowhere'],
    standards: [String(usual.id), '99999', 'default'],
    measures: [
      linear('K99', 1, 0, 10),
      linear('K08', 90, 98, 10),
      linear('K10', 5, 2, 10),
      linear('K07', 120, -1, 10),
      { measure: 'K11', target: 80, rule: 'linear', weight: 10 },
      { measure: 'K13', target: 80, rule: 'steps', weight: 10 },
      { measure: 'K15', target: 80, rule: 'steps', weight: 10, steps: [{ value: 80, score: 90 }, { value: 85, score: 90 }] },
      { measure: 'K20', target: 95, rule: 'gate', weight: 10 },
      linear('K08', 95, 90, 10),
      linear('K05', 300, 400, 10),
    ],
  })
  const { body } = await hr.edit(`/duty-documents/${draft.id}`, draft, { duties: [wrong] }).expect(422).answer()
  assert.deepEqual(body.errors.map((e) => `${e.pointer.replace('/duties/0/', '')} ${e.code}`), [
    'processes/1 duty.process_unknown', 'processes/2 duty.step_unknown', 'processes/3 duty.step_unknown',
    'standards/1 duty.standard_unknown', 'standards/2 duty.standard_unknown',
    'measures/0/measure duty.measure_unknown',
    'measures/1/floor duty.floor_below',
    'measures/2/floor duty.floor_above',
    'measures/3/target duty.target_range', 'measures/3/floor duty.target_range',
    'measures/4/floor field.required',
    'measures/5/steps field.required',
    'measures/6/steps/1/value duty.steps_order', 'measures/6/steps/1/score duty.steps_score',
    'measures/7/weight duty.gate_weight',
    'measures/8/measure duty.measure_twice',
    'measures/9/measure duty.measure_undirected',
  ])
  const measure = (m) => hr.edit(`/duty-documents/${draft.id}`, draft, { duties: [bound({ measures: [m] })] })
  const { body: missing } = await measure({ measure: 'K08', floor: 90, weight: 100 }).expect(422, 'field.required').answer()
  assert.equal(missing.errors[0].pointer, '/duties/0/measures/0/target')
  await measure(linear('K08', 98, 90, 101)).expect(422)
  await measure({ measure: 'K08', target: 98, rule: 'gate', cap: 101 }).expect(422)
  await measure({ measure: 'K08', target: 98, rule: 'best' }).expect(422)
  assert.equal((await hr.get(`/duty-documents/${draft.id}`)).version, draft.version, 'nothing half done')
})

test('fewer refunds or complaints is nobody’s target, and the reason is said in the reader’s language', async () => {
  const draft = await makeDraft([bound()])
  for (const key of ['K16', 'K19', 'K21']) {
    const refused = (who) => who.patch(`/duty-documents/${draft.id}`, { duties: [bound({ measures: [linear(key, 3, 5, 100)] })] }, ifMatch(draft)).expect(422, 'duty.measure_refused')
    const measure = await hr.get(`/measures/${key}`)
    const zh = (await refused(hr)).errors[0]
    assert.equal(zh.pointer, '/duties/0/measures/0/measure')
    assert.ok(measure.refused_zh && zh.message.includes(measure.refused_zh), zh.message)
    const en = (await refused(hr.with({ 'Accept-Language': 'en' }))).errors[0]
    assert.ok(measure.refused_en && en.message.includes(measure.refused_en), en.message)
  }
})

test('handed in, weights sum to 100, nothing stands alone that may not, and nothing scores without a source', async () => {
  const submit = async (measures) => move(hr, await makeDraft([bound({ measures })]), 'submit')
  const codes = async (measures) => {
    const d = await makeDraft([bound({ measures })])
    const { errors } = await move(hr, d, 'submit').expect(422)
    return errors.map((e) => `${e.pointer} ${e.code}`)
  }
  assert.deepEqual(await codes([linear('K08', 98, 90, 60), linear('K10', 5, 10, 30)]), ['/duties duty.weights'])
  assert.deepEqual(await codes([linear('K08', 98, 90, 0)]), ['/duties duty.weights'])
  assert.deepEqual(await codes([linear('K01', 1800, 3600, 100)]), ['/duties/0/measures/0/measure duty.measure_alone'])
  assert.deepEqual(await codes([linear('K01', 1800, 3600, 100), linear('K08', 98, 90, 0)]), ['/duties/0/measures/0/measure duty.measure_alone'], 'one that is only watched balances nothing')
  assert.deepEqual(await codes([linear('K08', 98, 90, 60), linear('K22', 90, 80, 40)]), ['/duties/0/measures/1/weight duty.measure_no_source'])
  assert.deepEqual(await codes([linear('K08', 98, 90, 100), { measure: 'K22', target: 90, rule: 'gate' }]), ['/duties/0/measures/1/rule duty.measure_no_source'])
  assert.equal((await submit([linear('K08', 98, 90, 100), linear('K22', 90, 80, 0)])).state, 'review')
  assert.equal((await submit([linear('K01', 1800, 3600, 50), linear('K08', 98, 90, 50)])).state, 'review')
  assert.equal((await submit([{ measure: 'K36', target: 100, rule: 'gate', cap: 60 }])).state, 'review', 'gates have no weight')
})

test('a new edition copies them, and the difference is told in words', async () => {
  const first = await approve(await makeDraft([whole]))
  const second = await hr.post(`/posts/${first.post_id}/documents`, {})
  const five = ({ processes, standards, permissions, trainings, measures }) => ({ processes, standards, permissions, trainings, measures })
  assert.deepEqual(five(second.duties[0]), five(first.duties[0]))
  const { root_id: _, ...duty } = second.duties[0]
  const measures = duty.measures.map((m) => (m.measure === 'K08' ? { ...m, target: 99, weight: 60 } : m))
  const edited = await hr.edit(`/duty-documents/${second.id}`, second, { duties: [{ ...duty, processes: ['claim.pay'], standards: [String(urgent.id)], measures }] })
  const [change] = (await hr.get(`/duty-documents/${edited.id}/compare?with=${first.id}`)).duties
  const fields = Object.fromEntries(change.fields.map((f) => [f.field, f]))
  assert.deepEqual(Object.keys(fields), ['processes', 'standards', 'measures'])
  assert.match(fields.processes.before, /^索赔\n索赔 · 审核\n退货退款 · /)
  assert.deepEqual([fields.processes.after, fields.standards.before, fields.standards.after], ['索赔 · 付款', '通用', '紧急'])
  assert.match(fields.measures.before, /^K08 .* ≥ 98%；线性：90% 得 0 分；权重 60%\nK01 .* ≤ 30 分钟；分档：30 分钟 得 100 分；1.5 小时 得 60 分；权重 40%\nK36 .* ≥ 100%；门槛：未达到，总分最高 60 分；权重 —\n/)
  assert.match(fields.measures.after, /^K08 .* ≥ 99%/)
})

test('what was approved keeps the names of its day, and no live value', async () => {
  const d = await approve(await makeDraft([{ ...whole, standards: [String(urgent.id)] }], { holder_ids: [idOf.agent] }))
  const { bytes } = await text(agent, d, 'json').answer()
  assert.equal(createHash('sha256').update(bytes).digest('hex'), d.content_sha256)
  const content = JSON.parse(bytes)
  assert.deepEqual(content.duties[0].measures[0].target, 98)
  assert.deepEqual(content.called.find((c) => c.key === 'claim.review').name, '索赔 · 审核')
  const now = await manager.get(`/standards/${urgent.id}`)
  await manager.edit(`/standards/${urgent.id}`, now, { name_zh: '改名后的标准' })
  const read = await agent.get(`/duty-documents/${d.id}`)
  assert.equal(read.called.find((c) => c.kind === 'standard').name, '紧急')
  const printed = await text(agent, d)
  const [document, annex] = printed.split('## 附录（不属于签收内容）')
  assert.ok(document.includes('紧急') && !printed.includes('改名后的标准'))
  assert.ok(annex.includes('指标现值') && !document.includes('指标现值'))
  assert.deepEqual(Buffer.from((await text(agent, d, 'json').answer()).bytes), Buffer.from(bytes))
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})

test('an edition that was approved before duties had measures still verifies, prints and is signed', async () => {
  const d = await approve(await makeDraft([bound()], { holder_ids: [idOf.agent] }))
  const old = '{"document_id":1,"post_id":1,"post":"旧版岗位","team":"","reports_to":"","deputies":[],"industry":"general","edition":1,"lang":"zh","written_by":"何人事","approved_by":"马经理","effective_on":"2026-11-26","review_on":"2027-11-26","change_note":"","purpose":"让客户的问题有人办理","authority":[],"qualifications":[],"duties":[{"root_id":1,"statement":"收到报修后，30 分钟内登记工单","elements":["E1"],"action":"","object":"","trigger":"","output":"","limit_kind":"within","limit_amount":30,"limit_unit":"minute","role":"accountable","partners":[{"post_id":null,"name":"仓库","role":"informed"}],"permissions":["ticket.create"],"trainings":["工单登记"]}]}'
  const sha = createHash('sha256').update(old).digest('hex')
  assert.equal(sha, 'cb17ecef107acf68a5d86bd6977eb5b05b66eda54d9cb6069e3ed48c37ea773f')
  tamper(server, `UPDATE duty_document SET content = '${old}', content_sha256 = '${sha}' WHERE id = ${d.id}`)
  assert.equal(server.run(['verify'], { check: false }).code, 0)
  assert.equal((await text(agent, d, 'json').answer()).bytes.toString(), old)
  const printed = await text(agent, d)
  assert.ok(printed.includes('旧版岗位') && printed.includes('工单登记') && !printed.includes('附录'))
  const signed = await agent.post(`/duty-documents/${d.id}/sign`, { content_sha256: sha })
  assert.deepEqual(signed.called, [])
  const next = await hr.post(`/posts/${d.post_id}/documents`, {})
  const [change] = (await hr.get(`/duty-documents/${next.id}/compare?with=${d.id}`)).duties
  assert.equal(change.kind, 'added', 'another root than the one that was frozen')
  assert.equal(server.run(['verify'], { check: false }).code, 0)
})

test('coverage shows steps, measures and standards that nobody answers for', async () => {
  const seen = async (basis = 'in_force') => {
    const c = await manager.get(`/duties/coverage?basis=${basis}`)
    return {
      steps: Object.fromEntries(c.steps.filter((s) => s.process === 'gap').map((s) => [s.step, [s.bound, s.held]])),
      measures: c.measures.map((m) => m.key),
      standards: c.standards.map((s) => s.name_zh),
    }
  }
  await switchOn(manager, small({ key: 'named', zh: '点名', en: 'Named', auto_start: false, kinds: [], steps: small().steps.map((s) => (s.key === 'review' ? { ...s, role: '', post: 'service_agent' } : s)) }))
  const postOf = async (who) => (await who.get('/duties/coverage')).steps.filter((s) => s.process === 'named').map((s) => [s.step, s.post, s.post_name])
  assert.deepEqual((await postOf(manager))[0], ['review', 'service_agent', '售后专员'])
  assert.deepEqual(await postOf(manager.with({ 'Accept-Language': 'en' })), [['review', 'service_agent', 'Service agent'], ['goods', '', ''], ['pay', '', '']])
  const definition = small({ key: 'gap', zh: '缺口', en: 'Gap', auto_start: false, kinds: [] })
  definition.steps[0] = { ...definition.steps[0], role: '', post: '审核岗' }
  await switchOn(manager, definition)
  await standard('没人管的', { condition: { field: 'kind', op: 'in', value: ['complaint'] } })
  const before = await seen()
  assert.deepEqual(before.steps, { review: [false, false], goods: [false, true], pay: [false, true] }, 'decisions and ends are nobody’s work')
  assert.ok(before.measures.includes('K13') && !before.measures.includes('K08'), 'K08 is bound above')
  assert.ok(!before.measures.some((k) => ['K16', 'K05', 'K22'].includes(k)), 'refused, without direction, without source')
  assert.ok(before.standards.includes('没人管的') && !before.standards.includes('通用'))

  const elsewhere = await makeDraft([bound({ processes: ['gap'], measures: [linear('K13', 90, 80, 100)] })])
  assert.deepEqual((await seen('latest')).steps, { review: [false, false] }, 'the whole process covers steps that name no other post')
  assert.ok(!(await seen('latest')).measures.includes('K13') && (await seen()).measures.includes('K13'))
  await approve(elsewhere)
  assert.ok(!(await seen()).measures.includes('K13'))

  const draft = await makeDraft([bound({ processes: ['gap'] })], { name_zh: '审核岗', name_en: 'Review post', holder_ids: [] })
  await approve(draft)
  assert.deepEqual((await seen()).steps, { review: [true, false] }, 'bound, but nobody holds the post')
  const post = await hr.get(`/posts/${draft.post_id}`)
  await hr.edit(`/posts/${post.id}`, post, { holder_ids: [idOf.other] })
  assert.deepEqual((await seen()).steps, {})
})

test('a model document is adopted with its bindings, its examples marked', async () => {
  const adopt = async (key) => hr.post(`/post-models/${key}/adopt`, { lang: 'zh' }).expect(201)
  const lone = await adopt('returns_agent')
  assert.deepEqual(lone.duties[2].processes, ['return_refund.authorising'], 'of processes that are not there yet the first')
  const template = await manager.get('/processes/template?key=complaint_ecommerce')
  await manager.post('/processes', template)
  const d = await adopt('complaint_agent')
  const [received, , , plan] = d.duties
  assert.deepEqual(received.processes, ['complaint_ecommerce.received'], 'of those that the company has, they')
  assert.deepEqual(plan.standards, [String(usual.id)], 'the standard for what no other is for')
  assert.deepEqual(plan.measures.map((m) => [m.measure, m.target, m.example]), [['K20', 95, true], ['K27', 95, false]])
  assert.equal(d.duties.flatMap((x) => x.measures).reduce((sum, m) => sum + m.weight, 0), 100)
  assert.match(await text(hr, d), /K20 [^|]*\| ≥ 95%（示例值）/)
  assert.equal((await approve(d)).state, 'in_force')
})

test('with all templates and all models, no step lacks a duty', async () => {
  for (const { key } of (await manager.get('/process-templates')).items.filter((t) => !t.taken)) {
    const added = await manager.post('/processes', await manager.get(`/processes/template?key=${key}`))
    await manager.post(`/processes/${added.id}/switch-on`, { note: 'x' }, ifMatch(added))
  }
  for (const p of (await manager.get('/posts')).items.filter((x) => x.model && x.active)) {
    if (p.open_id) await hr.delete(`/duty-documents/${p.open_id}`, ifMatch(await hr.get(`/duty-documents/${p.open_id}`)))
    await hr.edit(`/posts/${p.id}`, await hr.get(`/posts/${p.id}`), { active: false })
  }
  const { items: models } = await hr.get('/post-models')
  const rules = new Set()
  for (const { key } of models) {
    const d = await hr.post(`/post-models/${key}/adopt`, { lang: 'en', holder_ids: [idOf.agent] })
    for (const { rule } of d.duties.flatMap((x) => x.measures)) rules.add(rule)
    const { findings } = await hr.get(`/duty-documents/${d.id}/findings`)
    assert.deepEqual(findings.filter((f) => ['Z19', 'Z20'].includes(f.rule) && f.severity !== 'info'), [], key)
    await approve(d)
  }
  const c = await manager.get('/duties/coverage')
  const shipped = new Set((await manager.get('/process-templates')).items.map((t) => t.key))
  assert.deepEqual(c.measures.filter((m) => ['K08b', 'K23', 'K25', 'K29'].includes(m.key)), [])
  assert.deepEqual([...rules].sort(), ['gate', 'linear', 'pass', 'steps'], 'an example of each rule')
  assert.deepEqual(c.steps.filter((s) => shipped.has(s.process)).map((s) => `${s.process}.${s.step} ${s.bound} ${s.held}`), [])

  const question = (await manager.get('/processes')).items.find((p) => p.key === 'question')
  const post = (await manager.get('/posts')).items.find((p) => p.model === 'service_agent' && p.active)
  await hr.edit(`/posts/${post.id}`, post, { name_zh: '一线专员' })
  const chart = String((await manager.get(`/processes/${question.id}/chart?lang=zh`).answer()).bytes)
  assert.ok(chart.includes('一线专员') && !chart.includes('service_agent'), 'a chart calls posts as the company does')
})

test('it is printed with tables of the five, and our own export comes back whole', async () => {
  const draft = await makeDraft([whole, bound({ statement: '每周一汇总索赔原因并提交原因表' })], { holder_ids: [idOf.agent] })
  const d = await approve(draft)
  const md = await text(agent, d)
  assert.match(md, /\| 1 \| 索赔<br>索赔 · 审核<br>退货退款 · [^|]+ \| 通用 \| 查看工单 \| 索赔规则 \| K08 [^|]+<br>K01 [^|]+<br>K36 [^|]+<br>K10 [^|]+ \|/)
  assert.match(md, /\| 1 \| K08 [^|]+ \| ≥ 98% \| 线性：90% 得 0 分 \| 60% \|/)
  assert.match(md, /取数日 \d{4}-\d\d-\d\d，期间 \d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d，范围：本岗位任职者/)
  assert.match(await text(other, d), /范围：全公司/, 'whose figures somebody may not read')
  assert.match(md.split('附录')[1], /\| K08 [^|]+ \| ≥ 98% \| 没有数据 \| 0 \|/)
  for (const format of ['md', 'docx']) {
    const { bytes } = await text(agent, d, format).answer()
    if (format === 'docx') assert.ok(bytes.includes('word/media/picture1.png') && bytes.includes('word/media/picture2.png'), 'two flow charts')
    const back = await hr.upload(`/duty-documents/import?post_id=${d.post_id}`, [{ name: `back.${format}`, type: 'application/octet-stream', data: bytes }]).answer()
    const five = (x) => x.duties.map(({ processes, standards, permissions, trainings, measures }) => ({ processes, standards, permissions, trainings, measures }))
    assert.deepEqual(five(back.body), five(d), format)
    assert.deepEqual(back.body.unplaced, [], format)
    await hr.delete(`/duty-documents/${back.body.id}`, ifMatch(back.body))
  }
  const { bytes: pdf } = await text(agent, d, 'pdf').answer()
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  assert.ok(pdf.length > 60_000, 'with pictures')
})

test('figures are printed for who may read them, small samples with that word', async () => {
  const d = await approve(await makeDraft([{ ...whole, measures: [linear('K08', 98, 90, 60), linear('K09', 5, 20, 40)] }], { holder_ids: [idOf.agent] }))
  const live = async (who) => (await text(who, d)).split('## 附录（不属于签收内容）')[1]
  const t = await agent.post('/tickets', fault)
  await agent.post(`/tickets/${t.id}/assign`, { assignee_id: idOf.agent }, ifMatch(t))
  await counted(manager)
  assert.match(await live(agent), /\| K09 [^|]+ \| ≤ 5 \| 1（样本少） \| 1 \|/, 'of people under 30 is few, whatever the measure needs of a company')
  assert.match(await live(other), /\| K09 [^|]+ \| ≤ 5 \| 1 \| 1 \|/, 'enough of a company')
  const without = await live(as.collaborator)
  assert.match(without, /指标现值[\s\S]*能查看指标的人/)
  assert.ok(!/\| K0|取数日/.test(without), without)
})

test('every process that is bound has its flow chart; of very many, the rest are named', async () => {
  const keys = []
  for (let i = 1; i <= 42; i++) keys.push((await manager.post('/processes', small({ key: `way_${i}`, zh: `办法 ${i}`, en: `Way ${i}`, auto_start: false, kinds: [] }))).key)
  const printed = async (...duties) => {
    const parts = partsOf((await text(hr, await makeDraft(duties.map((processes) => bound({ processes }))), 'docx').answer()).bytes)
    return { pictures: Object.keys(parts).filter((name) => name.startsWith('word/media/')).length, words: String(parts['word/document.xml']) }
  }
  const some = await printed(keys.slice(0, 14))
  assert.deepEqual([some.pictures, some.words.includes('未在此打印')], [14, false])
  const many = await printed(keys.slice(0, 30), keys.slice(25))
  assert.equal(many.pictures, 40)
  assert.match(many.words, /未在此打印流程图的流程：办法 41、办法 42。/)
})

test('what an import calls by a name that nothing has is kept as a line', async () => {
  const d = await approve(await makeDraft([whole]))
  const md = (await text(agent, d)).replaceAll('索赔 · 审核', '索赔 · 没有的步骤').replace('≥ 98% |', '差不多 |').replace('≤ 30 分钟 |', '≤ 30 分钟，夜班除外 |')
  const { body } = await hr.upload(`/duty-documents/import?post_id=${d.post_id}`, [{ name: 'x.md', type: 'text/markdown', data: md }]).answer()
  assert.deepEqual(body.duties[0].processes, [])
  assert.ok(body.unplaced.some((line) => line.includes('没有的步骤')))
  assert.deepEqual(body.duties[0].measures.map((m) => m.measure), ['K36', 'K10'])
  for (const words of ['差不多', '夜班除外']) assert.ok(body.unplaced.some((line) => line.includes(words)), words)
})

test('the linter takes a bound duty as assessable and operable', async () => {
  const text = '提升客户满意度'
  const draft = await makeDraft([bound({ statement: text })])
  const rules = async (more) =>
    (await hr.post(`/duty-documents/${draft.id}/lint`, { duties: [bound({ statement: text, ...more })] })).findings.map((f) => f.rule)
  const [free, judged, led] = await Promise.all([rules({}), rules({ measures: [linear('K08', 98, 90, 100)] }), rules({ processes: ['claim'] })])
  assert.ok(free.includes('Z03') && !judged.includes('Z03') && led.includes('Z03'))
  assert.ok(free.includes('Z20') && judged.includes('Z20') && !led.includes('Z20'))
})
