// Appraisals: from an opened cycle over the person's and the lead's words to an appeal, a changed score, and a sheet that is frozen.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { act, computed, cycleForm, day, ifMatch, makePost, makeStaff, openCycle, reopened, sheetOf, solved, standard } from '../lib/appraisals.mjs'
import { startServer } from '../lib/server.mjs'
import { peek, tamper } from '../lib/tamper.mjs'

const server = await startServer()
const { admin, as, idOf, teams } = await makeStaff(server)
const { hr, manager, lead, lead2, agent } = as

let own, top, leads, agents, bad, cycle
before(async () => {
  await standard(manager)
  own = await reopened(manager)
  const measures = [
    { measure: 'K08', target: 98, floor: 90, weight: 60 },
    { measure: own.key, target: 10, floor: 50, weight: 40 },
    { measure: 'K36', target: 100, rule: 'gate', cap: 60 },
    { measure: 'K22', target: 90, floor: 80, weight: 0 },
  ]
  top = await makePost({ hr, manager }, '经理岗', { measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], holder_ids: [idOf.manager] })
  leads = await makePost({ hr, manager }, '主管岗', { measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], reports_to: top.post.id, holder_ids: [idOf.lead, idOf.lead2] })
  agents = await makePost({ hr, manager }, '专员岗', { measures, reports_to: leads.post.id, holder_ids: [idOf.agent, idOf.ann] })
  const place = { team_id: teams.home.id, assignee_id: idOf.agent }
  for (let i = 0; i < 2; i++) await solved(agent, manager, place)
  bad = await solved(agent, manager, { ...place, again: true })
  cycle = await openCycle(hr, manager, { post_ids: [agents.post.id, leads.post.id] })
})

const mine = async (who = agent) => who.get(`/appraisals/${(await sheetOf(who, cycle)).id}`)
const item = (sheet, key) => sheet.items.find((i) => i.counted.measure === key)
const judged = (sheet, kind) => sheet.items.find((i) => i.kind === kind)
const types = async (kind, id) => (await admin.all(`/events?subject_kind=${kind}&subject_id=${id}`)).map((e) => e.type).reverse()

test('a cycle is drafted by who may, and wrong ones are named', async () => {
  await lead.post('/appraisal-cycles', cycleForm()).expect(403, 'permission.missing')
  const wrong = async (more, ...codes) => {
    const { body } = await hr.post('/appraisal-cycles', cycleForm(more)).expect(422).answer()
    assert.deepEqual(body.errors.map((e) => `${e.pointer} ${e.code}`), codes)
  }
  await wrong({ measures_share: 90 }, '/measures_share appraisal_cycle.shares')
  await wrong({ from: day(), to: day(-1) }, '/to appraisal_cycle.period')
  await wrong({ from: day(-400) }, '/to appraisal_cycle.period')
  await wrong({ from: '2026-02-30' }, '/from date.invalid')
  await wrong({ post_ids: [99999], team_ids: [99999], user_ids: [99999] }, '/post_ids/0 post.unknown', '/team_ids/0 team.unknown', '/user_ids/0 user.unknown')
  await wrong({ document_ids: [99999] }, '/document_ids/0 duty_document.not_found')
  const draft = await hr.post('/appraisal-cycles', cycleForm()).expect(201)
  const changed = await hr.edit(`/appraisal-cycles/${draft.id}`, draft, { name: '改名', criteria: [], measures_share: 100 })
  assert.deepEqual([changed.name, changed.criteria], ['改名', []])
  await manager.edit(`/appraisal-cycles/${draft.id}`, draft, { name: '慢了' }).expect(412, 'record.changed')
  await agent.get(`/appraisal-cycles/${draft.id}`).expect(404, 'appraisal_cycle.not_found')
  await hr.delete(`/appraisal-cycles/${draft.id}`, ifMatch(changed)).expect(204)
  await hr.get(`/appraisal-cycles/${draft.id}`).expect(404, 'appraisal_cycle.not_found')
})

test('before it opens it is told who is in it and what is missing', async () => {
  const bare = await hr.post('/posts', { name_zh: '没有职责书的岗位', name_en: 'Bare', holder_ids: [idOf.collaborator] })
  const draft = await hr.post('/appraisal-cycles', cycleForm())
  const look = await hr.get(`/appraisal-cycles/${draft.id}/preview`)
  assert.equal(look.may_open, true)
  assert.deepEqual(look.places.map((p) => p.user_name).sort(), ['安然', '安静', '林立', '陆副主管', '马经理'])
  assert.equal(look.places.find((p) => p.user_name === '安静').measures, 4)
  assert.ok(look.slips.some((s) => s.code === 'no_document' && s.post_id === bare.id && !s.stops))
  assert.ok(look.slips.some((s) => s.code === 'no_lead' && s.user_name === '马经理'))
  const narrow = async (more) => {
    const d = await hr.edit(`/appraisal-cycles/${draft.id}`, await hr.get(`/appraisal-cycles/${draft.id}`), { post_ids: [], team_ids: [], user_ids: [], ...more })
    return (await hr.get(`/appraisal-cycles/${d.id}/preview`)).places.map((p) => p.user_name).sort()
  }
  assert.deepEqual(await narrow({ post_ids: [leads.post.id] }), ['林立', '陆副主管'])
  assert.deepEqual(await narrow({ team_ids: [teams.home.id] }), ['安然', '安静', '林立', '陆副主管'])
  assert.deepEqual(await narrow({ team_ids: [teams.parts.id] }), [])
  assert.deepEqual(await narrow({ user_ids: [idOf.ann, idOf.manager] }), ['安然', '马经理'])
  await lead.get(`/appraisal-cycles/${draft.id}/preview`).expect(403)
  const d = await hr.get(`/appraisal-cycles/${draft.id}`)
  const nobody = await hr.edit(`/appraisal-cycles/${d.id}`, d, { user_ids: [idOf.collaborator] })
  await hr.post(`/appraisal-cycles/${d.id}/open`, undefined, ifMatch(nobody)).expect(409, 'appraisal_cycle.nobody')
  const early = await hr.edit(`/appraisal-cycles/${d.id}`, nobody, { user_ids: [], to: day(1) })
  await hr.post(`/appraisal-cycles/${d.id}/open`, undefined, ifMatch(early)).expect(409, 'appraisal_cycle.not_over')
  await hr.edit(`/posts/${bare.id}`, bare, { active: false })
})

test('each holder has a sheet with value, sample, interval, trend and points by the rule', async () => {
  assert.deepEqual([cycle.state, cycle.sheets, cycle.computed, cycle.in_self], ['open', 4, 4, 4])
  const sheet = await mine()
  assert.deepEqual([sheet.state, sheet.user_name, sheet.post_zh, sheet.document_id], ['self', '安静', '专员岗', agents.document.id])
  assert.equal(sheet.document_sha256, agents.document.content_sha256)
  const [k08, again, gate, survey] = ['K08', own.key, 'K36', 'K22'].map((key) => item(sheet, key))
  assert.deepEqual([k08.counted.figure.value, k08.points, k08.missed, k08.counted.figure.small], [100, 100, false, true])
  assert.equal(k08.counted.figure.interval, 'wilson')
  assert.ok(k08.counted.figure.low < 100 && k08.counted.figure.high === 100)
  assert.deepEqual([again.counted.figure.n, again.counted.figure.value, again.points, again.missed], [3, 33.333, 41.668, true])
  assert.equal(again.counted.trend.at(-1).value, 33.333)
  assert.equal(again.counted.duty, '收到报修后，30 分钟内登记工单')
  assert.deepEqual([gate.points, gate.without, gate.missed], [null, 'no_observations', false])
  assert.deepEqual([survey.points, survey.without, survey.share], [null, 'no_source', 0])
  assert.equal(k08.counted.counter.measure, 'K10')
  // 60 × 100 + 40 × 41.668, over 100; nothing was judged yet, so the measures make up all
  assert.equal(sheet.score, 76.667)
  assert.deepEqual([k08.share, again.share], [60, 40])
  assert.deepEqual(sheet.lead_names.sort(), ['林立', '陆副主管'])
  assert.deepEqual(sheet.acts, ['self', 'hand_in'])
})

test('the same number stands in the sheet, in the report and behind it', async () => {
  const { counted } = item(await mine(), own.key)
  const { items: [figure] } = await manager.get(`/measures/figures?measures=${own.key}&scope=person&scope_id=${idOf.agent}&from=${cycle.from}&to=${cycle.to}`)
  assert.deepEqual([figure.value, figure.n], [counted.figure.value, counted.figure.n])
  const behind = await agent.all(`/measures/${own.key}/observations?scope=person&scope_id=${idOf.agent}&from=${cycle.from}&to=${cycle.to}&part=numerator`)
  assert.deepEqual(behind.map((o) => o.number), [bad.number])
})

test('a sheet is seen by its person, those above and human resources; each look by others is written down', async () => {
  const { id } = await mine()
  for (const who of [as.ann, as.other, as.collaborator, as.bo]) await who.get(`/appraisals/${id}`).expect(404, 'appraisal.not_found')
  await server.anonymous().get(`/appraisals/${id}`).expect(401)
  for (const path of ['derivation', 'export', 'openings']) await as.ann.get(`/appraisals/${id}/${path}`).expect(404)
  for (const path of ['hand-in', 'submit', 'confirm']) await as.ann.post(`/appraisals/${id}/${path}`, undefined, { 'If-Match': '"1"' }).expect(404)
  for (const who of [lead, lead2, manager, hr]) await who.get(`/appraisals/${id}`)
  const openings = (await agent.all(`/appraisals/${id}/openings?limit=2`)).map((o) => [o.user_name, o.how])
  assert.deepEqual(openings, [['何人事', 'sheet'], ['马经理', 'sheet'], ['陆副主管', 'sheet'], ['林立', 'sheet']])
  await lead.get(`/appraisals/${id}/openings`).expect(404)
  assert.equal((await types('appraisal', id)).filter((t) => t === 'appraisal.opened').length, 4)
  assert.deepEqual((await as.ann.all('/appraisals')).map((r) => r.user_name), ['安然'])
  assert.deepEqual((await lead.all('/appraisals?of=led')).map((r) => r.user_name).sort(), ['安然', '安静'])
  assert.equal((await hr.all('/appraisals?limit=3')).length, 4)
  assert.deepEqual((await as.ann.all('/appraisal-cycles')).map((c) => [c.id, c.sheets]), [[cycle.id, 0]])
  assert.deepEqual(await as.other.all('/appraisal-cycles'), [])
})

test('nobody does what is not theirs to do', async () => {
  const sheet = await mine()
  await act(lead, sheet, 'hand-in').expect(403, 'appraisal.not_yours')
  await lead.patch(`/appraisals/${sheet.id}/self`, { comment: 'x' }, ifMatch(sheet)).expect(403, 'appraisal.not_yours')
  const judge = (who) => who.patch(`/appraisals/${sheet.id}/judgement`, { comment: 'x' }, ifMatch(sheet))
  await judge(agent).expect(403, 'appraisal.not_yours')
  await judge(hr).expect(403, 'appraisal.not_yours')
  await judge(manager).expect(403, 'appraisal.not_yours')
  await judge(lead).expect(409, 'appraisal.no_act')
  await act(agent, sheet, 'confirm').expect(409, 'appraisal.no_act')
  await act(agent, sheet, 'skip', { reason: '不想写' }).expect(403, 'permission.missing')
  await agent.post('/appraisal-appeals/99999/decide', { outcome: 'rejected', reason: '没有' }, ifMatch(sheet)).expect(404, 'appraisal_appeal.not_found')
})

test('the person says how they see it; the lead reads that when it is handed in', async () => {
  let sheet = await mine()
  const words = (body) => agent.patch(`/appraisals/${sheet.id}/self`, body, ifMatch(sheet))
  await words({ items: [{ id: 99999, comment: '没有' }] }).expect(422, 'appraisal.no_item')
  await words({ items: [{ id: item(sheet, 'K08').id, points: 90 }] }).expect(422, 'appraisal.points')
  sheet = await words({ comment: '这个月补了两次班', items: [
    { id: item(sheet, own.key).id, comment: '那台是配件问题' }, { id: judged(sheet, 'lead').id, comment: '主动接了夜班', points: 90 }] })
  assert.equal(item(sheet, own.key).self_comment, '那台是配件问题')
  assert.equal((await lead.get(`/appraisals/${sheet.id}`)).self_comment, '')
  await words({ comment: '又改' })
  await act(agent, sheet, 'hand-in').expect(412, 'record.changed')
  // Counting anew does not make what somebody is writing late.
  const written = await mine()
  await hr.post(`/appraisal-cycles/${cycle.id}/recompute`)
  await computed(hr, manager, cycle.id)
  assert.equal((await mine()).version, written.version)
  sheet = await mine()
  assert.deepEqual((await agent.get('/appraisals?of=turn')).items.map((r) => [r.id, r.acts]), [[sheet.id, ['hand_in']]])
  sheet = await act(agent, sheet, 'hand-in')
  assert.deepEqual([sheet.state, sheet.acts], ['lead', []])
  const seen = await lead.get(`/appraisals/${sheet.id}`)
  assert.deepEqual([seen.self_comment, judged(seen, 'lead').self_points], ['又改', 90])
  assert.deepEqual(seen.acts, ['peers', 'judge', 'submit'])
  assert.ok((await lead.get('/appraisals?of=turn')).items.some((r) => r.id === sheet.id && r.acts.includes('submit')))
  assert.ok((await lead.all('/notifications')).some((n) => n.type === 'appraisal.lead' && n.subject_id === sheet.id))
})

test('a lead judges with evidence, and two at once do not undo each other', async () => {
  const sheet = await lead.get(`/appraisals/${(await sheetOf(agent, cycle)).id}`)
  const { id } = judged(sheet, 'lead')
  const judge = (who, one, more = {}, at = sheet) => who.patch(`/appraisals/${sheet.id}/judgement`, { items: [{ id, ...one }], ...more }, ifMatch(at))
  const proof = { points: 80, evidence: '主动联系客户', tickets: [bad.number] }
  await judge(lead, { points: 80 }).expect(422, 'appraisal.evidence')
  await judge(lead, { ...proof, tickets: [] }).expect(422, 'appraisal.proof')
  await judge(lead, { ...proof, tickets: ['AS00000000'] }).expect(422, 'appraisal.no_ticket')
  await judge(lead, { ...proof, points: 101 }).expect(422)
  await judge(lead, { ...proof, attachment_ids: [99999] }).expect(422, 'attachment.not_found')
  await judge(lead, { ...proof, id: judged(sheet, 'peers').id }).expect(422, 'appraisal.not_judged_by_you')
  await judge(lead, { ...proof, id: item(sheet, 'K08').id }).expect(422, 'appraisal.not_judged_by_you')
  await judge(lead, { ...proof, id: 99999 }).expect(422, 'appraisal.no_item')
  await act(lead, sheet, 'submit').expect(422, 'appraisal.points_missing')
  const first = await judge(lead, proof, { comment: '好' })
  await judge(lead2, { ...proof, points: 20 }).expect(412, 'record.changed')
  const told = await lead2.patch(`/appraisals/${sheet.id}/judgement`, {}, ifMatch(sheet)).expect(412).answer()
  assert.match(told.body.detail ?? told.body.title, /林立/)
  assert.equal(judged(first, 'lead').points, 80)
  assert.deepEqual(judged(first, 'lead').tickets, [bad.number])
  const hidden = await mine()
  assert.deepEqual([judged(hidden, 'lead').points, judged(hidden, 'lead').evidence, hidden.lead_comment], [null, '', ''])
  assert.equal(hidden.score, 76.667)
  assert.equal(judged(await hr.get(`/appraisals/${sheet.id}`), 'lead').points, null, 'nor is it shown to others before it is submitted')
})

test('peers are asked once, answer once, and are heard as a mean of three only', async () => {
  const { id } = await sheetOf(agent, cycle)
  const ask = (who, ...logins) => who.post(`/appraisals/${id}/peers`, { user_ids: logins.map((l) => idOf[l] ?? l) })
  await ask(agent, 'bo').expect(403, 'appraisal.not_yours')
  await ask(lead, 99999).expect(422, 'user.unknown')
  await ask(lead, 'agent').expect(422, 'appraisal.peer_is_above')
  await ask(lead, 'lead2').expect(422, 'appraisal.peer_is_above')
  const asked = await ask(lead, 'bo', 'cai', 'ann')
  assert.deepEqual(asked.peers.map((p) => p.answered), [false, false, false])
  await ask(lead, 'bo').expect(422, 'appraisal.peer_asked')

  const [request] = (await as.bo.get('/appraisal-peers')).items
  assert.deepEqual([request.user_name, request.open, request.answered], ['安静', true, false])
  await as.bo.get(`/appraisals/${id}`).expect(404)
  const word = (who, points, more = {}) => who.post(`/appraisals/${id}/peer-word`, { items: [{ id: request.items[0].id, points, evidence: `一起办了 ${bad.number}`, tickets: [bad.number], ...more }] })
  await word(as.other, 90).expect(404, 'appraisal.not_found')
  await word(as.bo, 90, { tickets: [] }).expect(422, 'appraisal.proof')
  await word(as.bo, 90, { id: 99999 }).expect(422, 'appraisal.no_item')
  await as.bo.post(`/appraisals/${id}/peer-word`, { items: [{ id: request.items[0].id }] }).expect(422, 'appraisal.points_missing')
  await word(as.bo, 90).expect(204)
  await word(as.bo, 10).expect(409, 'appraisal.peer_answered')
  await word(as.cai, 60).expect(204)
  await word(as.ann, 75).expect(204)
  for (const who of [agent, lead, hr]) {
    const seen = await who.get(`/appraisals/${id}`)
    assert.deepEqual([judged(seen, 'peers').points, judged(seen, 'peers').answers, judged(seen, 'peers').evidence], [null, 0, ''])
  }
  assert.deepEqual((await mine()).peers, [])
  const said = await admin.all(`/events?subject_kind=appraisal&subject_id=${id}&type=appraisal.peer_answered`)
  assert.deepEqual(said.map((e) => e.data), [{}, {}, {}])
})

let appealed
test('submitted, the person sees all of it, and of peers the mean', async () => {
  const sheet = await act(lead, await lead.get(`/appraisals/${(await sheetOf(agent, cycle)).id}`), 'submit')
  assert.deepEqual([sheet.state, sheet.lead_name], ['confirm', '林立'])
  appealed = await mine()
  const peers = judged(appealed, 'peers')
  assert.deepEqual([peers.points, peers.answers, peers.share], [75, 3, 5])
  assert.deepEqual([judged(appealed, 'lead').points, judged(appealed, 'lead').evidence], [80, '主动联系客户'])
  // 80 % of 76.667, 15 % of 80, 5 % of 75
  assert.equal(appealed.score, 77.084)
  assert.deepEqual(appealed.acts, ['confirm', 'appeal'])
  await as.bo.post(`/appraisals/${sheet.id}/peer-word`, { items: [{ id: peers.id, points: 1, evidence: '晚了', tickets: [bad.number] }] }).expect(409)
  await act(hr, appealed, 'peers', { user_ids: [idOf.other] }).expect(403)
  await act(lead, appealed, 'peers', { user_ids: [idOf.other] }).expect(409, 'appraisal.no_act')
})

test('counting anew leaves alone what was submitted', async () => {
  await solved(agent, manager, { team_id: teams.home.id, assignee_id: idOf.agent })
  await hr.post(`/appraisal-cycles/${cycle.id}/recompute`)
  await computed(hr, manager, cycle.id)
  assert.deepEqual((await mine()).items, appealed.items)
  await lead.post(`/appraisal-cycles/${cycle.id}/recompute`).expect(403)
})

test('an appeal is looked at by the next level, and what is changed leaves a trail', async () => {
  const again = item(appealed, own.key), peers = judged(appealed, 'peers')
  const appeal = (items) => act(agent, appealed, 'appeals', { items })
  await appeal([]).expect(422)
  await appeal([{ id: 99999, reason: '不对' }]).expect(422, 'appraisal.no_item')
  await appeal([{ id: again.id, reason: '不对' }, { id: again.id, reason: '不对' }]).expect(422, 'field.repeated')
  await act(lead, appealed, 'appeals', { items: [{ id: again.id, reason: '代他申诉' }] }).expect(403, 'appraisal.not_yours')
  let sheet = await appeal([{ id: again.id, reason: '这张工单是配件质量问题' }, { id: peers.id, reason: '评议偏低' }, { id: judged(appealed, 'lead').id, reason: '还带了新人' }])
  assert.equal(sheet.state, 'appeal')
  await act(agent, sheet, 'confirm').expect(409, 'appraisal.no_act')
  const [first, second, third] = sheet.appeals
  const decide = (who, { id }, body, at = sheet) => who.post(`/appraisal-appeals/${id}/decide`, { reason: '核实过', ...body }, ifMatch(at))
  for (const who of [agent, lead, lead2, hr]) await decide(who, first, { outcome: 'rejected' }).expect(403, 'appraisal.not_yours')
  assert.ok((await manager.get('/appraisals?of=turn')).items.some((r) => r.id === sheet.id && r.acts.includes('decide')))
  // Who decides reads what the peers said, without names; nobody else does.
  const { words } = await manager.get(`/appraisals/${sheet.id}`)
  assert.deepEqual(words.map((w) => [w.item_id, w.points, w.evidence, w.tickets]).sort((a, b) => a[1] - b[1]),
    [60, 75, 90].map((points) => [peers.id, points, `一起办了 ${bad.number}`, [bad.number]]))
  for (const who of [agent, lead, hr]) assert.deepEqual((await who.get(`/appraisals/${sheet.id}`)).words, [])

  await decide(manager, first, { outcome: 'open' }).expect(422)
  await decide(manager, first, { outcome: 'excluded' }).expect(422, 'field.required')
  await decide(manager, first, { outcome: 'excluded', tickets: ['AS00000000'] }).expect(422, 'appraisal_appeal.not_counted')
  await decide(manager, second, { outcome: 'excluded', tickets: [bad.number] }).expect(422, 'appraisal_appeal.only_measures')
  await decide(manager, first, { outcome: 'changed' }).expect(422, 'field.required')
  sheet = await decide(manager, first, { outcome: 'excluded', tickets: [bad.number] })
  const now = item(sheet, own.key)
  assert.deepEqual([now.points, now.counted.figure.value, now.counted.excluded.map((e) => e.number)], [100, 0, [bad.number]])
  const [done] = sheet.appeals
  assert.deepEqual([done.outcome, done.decided_name, done.item_before, done.item_after, done.score_before, done.score_after], ['excluded', '马经理', 41.668, 100, 77.084, 95.75])
  await decide(manager, first, { outcome: 'rejected' }, sheet).expect(409, 'appraisal_appeal.decided')
  await decide(manager, second, { outcome: 'rejected' }, appealed).expect(412, 'record.changed')
  sheet = await decide(manager, second, { outcome: 'rejected' }, sheet)
  assert.equal(sheet.state, 'appeal')
  sheet = await decide(manager, third, { outcome: 'changed', points: 90 }, sheet)
  assert.deepEqual([sheet.state, sheet.score], ['closed', 97.25])
  const trail = await admin.all(`/events?subject_kind=appraisal&subject_id=${sheet.id}&type=appraisal.decided`)
  assert.deepEqual(trail.map((e) => [e.data.outcome, e.data.sha256, e.actor_name]).reverse(), sheet.appeals.map((a) => [a.outcome, a.sha256, '马经理']))
  assert.ok((await agent.all('/notifications')).some((n) => n.type === 'appraisal.decided'))
})

const frozen = async (id) => (await agent.get(`/appraisals/${id}/export?format=json`).answer())
test('a closed sheet says what it was made of, under a hash that its event has', async () => {
  const sheet = await mine()
  const { bytes, body } = await frozen(sheet.id)
  assert.equal(createHash('sha256').update(bytes).digest('hex'), sheet.content_sha256)
  const [event] = (await admin.get(`/events?subject_kind=appraisal&subject_id=${sheet.id}&type=appraisal.closed`)).items
  assert.deepEqual(event.data, { content_sha256: sheet.content_sha256, evidence_sha256: body.evidence_sha256, document_sha256: agents.document.content_sha256 })
  assert.equal(body.sheet.score, 97.25)
  assert.equal(item(body.sheet, 'K08').counted.definition.key, 'K08')
  assert.match(item(body.sheet, 'K08').counted.evidence_sha256, /^[0-9a-f]{64}$/)
  assert.ok(!JSON.stringify(body).includes('薄文'), 'no peer is named')
  assert.deepEqual(body.peers.map((p) => [p.item_id, p.points.map((x) => x.points)]), [[judged(sheet, 'peers').id, [60, 75, 90]]])
  assert.match(body.peers[0].words_sha256, /^[0-9a-f]{64}$/)
  await agent.get(`/appraisals/${(await as.ann.get('/appraisals')).items[0].id}/export?format=json`).expect(404)
  const ann = (await as.ann.get('/appraisals')).items[0]
  await as.ann.get(`/appraisals/${ann.id}/export?format=json`).expect(409, 'appraisal.not_closed')
  await as.ann.get(`/appraisals/${ann.id}/derivation`).expect(409, 'appraisal.not_closed')
  for (const lang of ['zh', 'en']) {
    const pdf = await agent.get(`/appraisals/${sheet.id}/export?lang=${lang}`).answer()
    assert.equal(pdf.headers.get('content-type'), 'application/pdf')
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  }
})

test('worked out anew it is the same, and stays what it was when tickets, rules and documents change', async () => {
  const sheet = await mine()
  const { bytes } = await frozen(sheet.id)
  const ticket = await manager.get(`/tickets/${bad.id}`)
  await manager.post(`/tickets/${bad.id}/transitions`, { to: 'open', reason: '又坏了' }, ifMatch(ticket))
  await manager.edit(`/own-measures/${own.id}`, own, { name_zh: '改名的指标', ends: { all: [{ field: 'type', op: '=', value: 'ticket.replied' }] } })
  const next = await hr.post(`/posts/${agents.post.id}/documents`, {})
  const edited = await hr.edit(`/duty-documents/${next.id}`, next, { duties: [{ statement: '受理客户报修并登记工单', measures: [{ measure: 'K08', target: 50, floor: 10, weight: 100 }] }] })
  await manager.post(`/duty-documents/${next.id}/approve`, {}, ifMatch(await hr.post(`/duty-documents/${next.id}/submit`, {}, ifMatch(edited))))
  await hr.edit(`/posts/${agents.post.id}`, await hr.get(`/posts/${agents.post.id}`), { name_zh: '改名的岗位', holder_ids: [idOf.ann] })

  await hr.post('/appraisal-cycles', cycleForm({ document_ids: [agents.document.id, next.id] })).expect(422, 'appraisal_cycle.two_editions')
  const after = await mine()
  const { bytes: same } = await frozen(sheet.id)
  assert.deepEqual(same, bytes)
  for (const field of ['score', 'items', 'appeals', 'document_id', 'edition', 'document_sha256', 'content_sha256']) assert.deepEqual(after[field], sheet[field], field)
  const d = await agent.get(`/appraisals/${sheet.id}/derivation`)
  assert.deepEqual([d.content_ok, d.document_ok, d.score_then, d.result], [true, true, 97.25, 'differs'])
  const found = d.items.find((i) => i.measure === own.key)
  assert.ok(found.why.includes('definition') && found.why.includes('evidence'), found.why.join())
  assert.deepEqual(d.items.filter((i) => i.kind !== 'measure').map((i) => [i.result, i.points_then, i.points_now]), [['same', 90, 90], ['same', 75, 75]])
  await manager.edit(`/own-measures/${own.id}`, await manager.get(`/measures/${own.key}`).then(() => manager.get('/own-measures')).then((l) => l.items.find((m) => m.id === own.id)), { active: false })
  const gone = (await agent.get(`/appraisals/${sheet.id}/derivation`)).items.find((i) => i.measure === own.key)
  assert.deepEqual([gone.result, gone.why], ['gone', ['measure_gone']])
})

test('a cycle closes when all its sheets are; who does not answer is passed by, with the reason', async () => {
  const at = await hr.get(`/appraisal-cycles/${cycle.id}`)
  const refused = await hr.post(`/appraisal-cycles/${cycle.id}/close`, undefined, ifMatch(at)).expect(409, 'appraisal_cycle.sheets_open').answer()
  assert.match(refused.body.detail ?? refused.body.title, /3/)
  for (const row of (await hr.all(`/appraisals?cycle_id=${cycle.id}`)).filter((r) => r.state !== 'closed')) {
    let sheet = await act(hr, await hr.get(`/appraisals/${row.id}`), 'skip', { reason: '休产假' })
    assert.equal(sheet.state, 'lead')
    const above = row.user_name === '安然' ? lead : manager
    sheet = await above.get(`/appraisals/${row.id}`)
    sheet = await above.patch(`/appraisals/${row.id}/judgement`, { items: [{ id: judged(sheet, 'lead').id, points: 70, evidence: '按记录', tickets: [bad.number] }] }, ifMatch(sheet))
    sheet = await act(above, sheet, 'submit')
    assert.deepEqual([judged(sheet, 'peers').points, judged(sheet, 'peers').without], [null, 'few_peers'])
    sheet = await act(hr, sheet, 'skip', { reason: '休产假' })
    assert.equal(sheet.state, 'closed')
  }
  const [skipped] = await admin.all(`/events?subject_kind=appraisal&type=appraisal.skipped`)
  assert.deepEqual(skipped.data, { state: 'confirm' }, 'why is for those who may see the sheet')
  assert.equal((await as.ann.get(`/appraisals/${(await sheetOf(as.ann, cycle)).id}`)).skip_reason, '休产假\n休产假')
  const closed = await hr.post(`/appraisal-cycles/${cycle.id}/close`, undefined, ifMatch(await hr.get(`/appraisal-cycles/${cycle.id}`)))
  assert.deepEqual([closed.state, closed.in_closed], ['closed', 4])
  await hr.post(`/appraisal-cycles/${cycle.id}/recompute`).expect(409, 'appraisal_cycle.not_open')
  await hr.post(`/appraisal-cycles/${cycle.id}/close`, undefined, ifMatch(closed)).expect(409, 'appraisal_cycle.not_open')
})

test('verify finds what was altered afterwards', async () => {
  const { id } = (await agent.get('/appraisals?of=mine')).items[0]
  const sheet = await agent.get(`/appraisals/${id}`)
  const [first] = sheet.appeals
  await server.stop()
  // Not even the order in which the database keeps them tells who of the peers answered first.
  const kept = peek(server, `SELECT key FROM appraisal_peer_word ORDER BY ${server.database ? 'ctid' : 'rowid'}`)
  assert.deepEqual([kept.length, kept], [3, [...kept].sort()])
  const writers = server.database ? peek(server, 'SELECT DISTINCT xmin FROM appraisal_peer_word') : ['1']
  assert.equal(writers.length, 1)
  const verify = () => server.run(['verify'], { check: false })
  assert.equal(verify().code, 0, verify().stdout)
  tamper(server, `UPDATE appraisal SET score = score + 1000 WHERE id = ${id}`)
  assert.match(verify().stdout, new RegExp(`appraisal ${id}: score is not what was frozen`))
  tamper(server, `UPDATE appraisal SET score = score - 1000, content = REPLACE(content, '97.25', '99.25') WHERE id = ${id}`)
  assert.match(verify().stdout, new RegExp(`appraisal ${id}: content is not what was frozen`))
  tamper(server, `UPDATE appraisal SET content = REPLACE(content, '99.25', '97.25') WHERE id = ${id}`)
  assert.equal(verify().code, 0)
  tamper(server, `UPDATE appraisal_appeal SET decision = '改了' WHERE id = ${first.id}`)
  assert.match(verify().stdout, new RegExp(`appeal ${first.id}: is not what was decided`))
  tamper(server, `UPDATE appraisal_appeal SET decision = '核实过' WHERE id = ${first.id}`)
  assert.equal(verify().code, 0)
  tamper(server, `UPDATE appraisal_peer_word SET points = 75000 WHERE points = 60000`)
  assert.match(verify().stdout, new RegExp(`appraisal ${id}: what peers said is not what was frozen`))
})
