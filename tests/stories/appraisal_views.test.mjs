// Appraisals of many: what is refused before a cycle opens, gates, persons side by side, leads beside each other, training needs; and
// people who have nobody above.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { act, computed, cycleForm, day, ifMatch, makePost, makeStaff, openCycle, reopened, sheetOf, solved, standard } from '../lib/appraisals.mjs'
import { fault } from '../lib/company.mjs'
import { counted } from '../lib/figures.mjs'
import { until } from '../lib/process.mjs'
import { startServer } from '../lib/server.mjs'
import { sheetRows } from '../lib/xlsx.mjs'
import { tamper } from '../lib/tamper.mjs'

const server = await startServer()
const { admin, as, idOf, teams } = await makeStaff(server)
const { hr, manager, lead, lead2 } = as
const both = { hr, manager }
let own, leads

const place = (login) => ({ team_id: teams.home.id, assignee_id: idOf[login] })
const draft = (more) => hr.post('/appraisal-cycles', cycleForm(more)).expect(201)
const open = (who, d) => who.post(`/appraisal-cycles/${d.id}/open`, undefined, ifMatch(d))
const measured = (sheet, key) => sheet.items.find((i) => i.counted.measure === key)
const judge = async (who, id, points, number) => {
  const sheet = await who.get(`/appraisals/${id}`)
  const items = sheet.items.filter((i) => i.kind === 'lead').map((i) => ({ id: i.id, points, evidence: '按工单', tickets: [number] }))
  return who.patch(`/appraisals/${id}/judgement`, { items }, ifMatch(sheet))
}
const handedIn = async (who, cycle) => act(who, await who.get(`/appraisals/${(await sheetOf(who, cycle)).id}`), 'hand-in')

before(async () => {
  await standard(manager)
  own = await reopened(manager)
  const top = await makePost(both, '经理岗', { measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], holder_ids: [idOf.manager] })
  leads = await makePost(both, '主管岗', { measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], reports_to: top.post.id, holder_ids: [idOf.lead] })
})

test('a target that would do harm is refused once more when a cycle opens, with the reason', async () => {
  const { post, document } = await makePost(both, '旧规则岗', { measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], holder_ids: [idOf.cai] })
  const measure = (key) => tamper(server, `UPDATE duty_measure SET measure = '${key}' WHERE duty_id IN (SELECT id FROM duty WHERE document_id = ${document.id})`)
  const d = await draft({ post_ids: [post.id] })
  measure('K16')
  const { refused_zh: zh, refused_en: en } = await hr.get('/measures/K16')
  const look = await hr.get(`/appraisal-cycles/${d.id}/preview`)
  assert.deepEqual([look.may_open, look.slips[0].code, look.slips[0].stops, look.slips[0].reason_zh], [false, 'refused_target', true, zh])
  const told = async (who) => (await open(who, d).expect(409, 'appraisal_cycle.refused_target').answer()).body.detail
  assert.ok((await told(hr)).includes(zh))
  assert.ok((await told(hr.with({ 'Accept-Language': 'en' }))).includes(en))
  measure('K05')
  await open(hr, d).expect(409, 'appraisal_cycle.alone_target')
  measure('K99')
  assert.equal((await hr.get(`/appraisal-cycles/${d.id}/preview`)).slips[0].code, 'measure_gone')
  measure('K08')
  assert.equal((await open(hr, d)).state, 'open')
  await open(hr, d).expect(412, 'record.changed')
  await hr.edit(`/appraisal-cycles/${d.id}`, await hr.get(`/appraisal-cycles/${d.id}`), { name: 'x' }).expect(409, 'appraisal_cycle.not_draft')
})

test('who held the post by the last day is appraised; who came within the period is named', async () => {
  const { post } = await makePost(both, '到岗岗', { measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], holder_ids: [idOf.bo, idOf.cai, idOf.ann] })
  const since = (login, n) => tamper(server, `UPDATE post_holder SET since = ${Date.parse(`${day(n)}T00:00:00+08:00`)} WHERE post_id = ${post.id} AND user_id = ${idOf[login]}`)
  since('bo', 1)
  since('cai', -30)
  since('ann', -31)
  const d = await draft({ post_ids: [post.id] })
  const look = await hr.get(`/appraisal-cycles/${d.id}/preview`)
  assert.deepEqual(look.places.map((p) => p.user_name).sort(), ['安然', '蔡明'])
  assert.deepEqual(look.slips.filter((s) => s.code === 'came_within').map((s) => [s.user_name, s.stops]), [['蔡明', false]])
  assert.equal(look.may_open, true)
})

test('one sheet that cannot be counted does not keep the others from it', async () => {
  const { post } = await makePost(both, '计数岗', { holder_ids: [idOf.bo, idOf.cai], measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }] })
  const c = await openCycle(hr, manager, { post_ids: [post.id], criteria: [], measures_share: 100 })
  const rows = (await hr.all(`/appraisals?cycle_id=${c.id}`)).map((r) => r.id).sort((a, b) => a - b)
  const content = (text) => tamper(server, `UPDATE appraisal_item SET content = ${text} WHERE appraisal_id = ${rows[0]}`)
  content(`'{' || content`)
  await solved(as.cai, manager, place('cai'))
  await hr.post(`/appraisal-cycles/${c.id}/recompute`)
  await counted(manager)
  await until(async () => (await hr.get(`/appraisal-cycles/${c.id}`)).computed === 1, { ms: 30_000, what: 'the sheet behind it was not counted' })
  assert.equal(measured(await as.cai.get(`/appraisals/${rows[1]}`), 'K08').counted.figure.n, 1)
  await until(async () => (await admin.all('/jobs')).some((j) => j.kind === 'appraisals.compute' && j.error), { ms: 15_000, what: 'nothing says that one failed' })
  content('substr(content, 2)')
  await hr.post(`/appraisal-cycles/${c.id}/recompute`)
  await computed(hr, manager, c.id)
})

test('a gate that was missed caps the whole, and is said', async () => {
  const { post } = await makePost(both, '门槛岗', { holder_ids: [idOf.bo], reports_to: leads.post.id,
    measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }, { measure: own.key, target: 0, rule: 'gate', cap: 60 }] })
  const t = await solved(as.bo, manager, { ...place('bo'), again: true })
  const cycle = await openCycle(hr, manager, { post_ids: [post.id], criteria: [], measures_share: 100 })
  const sheet = await as.bo.get(`/appraisals/${(await sheetOf(as.bo, cycle)).id}`)
  assert.deepEqual([sheet.uncapped, sheet.cap, sheet.score], [100, 60, 60])
  const gate = measured(sheet, own.key)
  assert.deepEqual([gate.without, gate.missed, gate.share], ['gate', true, 0])
  await act(as.bo, sheet, 'hand-in')
  await act(lead, await lead.get(`/appraisals/${sheet.id}`), 'peers', { user_ids: [idOf.cai] }).expect(409, 'appraisal.nothing_for_peers')
  const given = await act(lead, await lead.get(`/appraisals/${sheet.id}`), 'submit')
  const appealed = await act(as.bo, given, 'appeals', { items: [{ id: gate.id, reason: '客户重复报修另一台' }] })
  const decide = (body) => manager.post(`/appraisal-appeals/${appealed.appeals[0].id}/decide`, { reason: '核实', ...body }, ifMatch(appealed))
  await decide({ outcome: 'changed', points: 100 }).expect(422, 'appraisal_appeal.no_points')
  const closed = await decide({ outcome: 'excluded', tickets: [t.number] })
  assert.deepEqual([closed.state, closed.cap, closed.score, closed.appeals[0].score_before], ['closed', -1, 100, 60])
  const d = await as.bo.get(`/appraisals/${sheet.id}/derivation`)
  assert.deepEqual([d.result, d.score_now], ['same', 100])
})

let wide, cycle
test('persons stand side by side by name, each figure with the one that balances it, unranked while samples are small', async () => {
  wide = await makePost(both, '专员岗', { reports_to: leads.post.id, holder_ids: [idOf.agent, idOf.ann],
    measures: [{ measure: own.key, target: 10, floor: 50, weight: 60 }, { measure: 'K08', target: 98, floor: 90, weight: 40 }] })
  await solved(as.agent, manager, place('agent'))
  await solved(as.ann, manager, { ...place('ann'), again: true })
  cycle = await openCycle(hr, manager, { post_ids: [wide.post.id] })
  const team = await lead.get(`/appraisal-cycles/${cycle.id}/team?sort=score`)
  assert.deepEqual([team.ranked, team.hindered, team.posts.map((p) => p.id)], [false, ['samples', 'open'], [wide.post.id]])
  assert.deepEqual(team.rows.map((r) => r.user_name), ['安然', '安静'])
  assert.deepEqual(team.columns.map((c) => [c.measure, c.counter]), [[own.key, ''], ['K08', 'K10']])
  const [k08] = team.rows[1].cells.filter((c) => c.measure === 'K08')
  assert.deepEqual([k08.value, k08.n, k08.small, k08.expected, k08.counter_n], [100, 1, true, 100, 0])
  assert.equal(team.rows[0].cells[0].missed, true)
  assert.deepEqual((await lead2.get(`/appraisal-cycles/${cycle.id}/team`).expect(404, 'appraisal_cycle.not_found')).items, undefined)
  await as.agent.get(`/appraisal-cycles/${cycle.id}/team`).expect(403, 'permission.missing')
  const only = async (query) => (await manager.get(`/appraisal-cycles/${cycle.id}/team?${query}`)).rows.length
  assert.deepEqual([await only(`team_id=${teams.home.id}`), await only(`team_id=${teams.parts.id}`), await only(`post_id=${leads.post.id}`)], [2, 0, 0])
  const looks = (await as.ann.get(`/appraisals/${team.rows[0].appraisal_id}/openings`)).items
  assert.deepEqual(looks.map((o) => [o.user_name, o.how]), [['马经理', 'team'], ['林立', 'team']])
  const [event] = (await admin.get(`/events?subject_kind=appraisal_cycle&subject_id=${cycle.id}&type=appraisal_cycle.looked_at`)).items.slice(-1)
  assert.deepEqual([event.actor_name, event.data.how, event.data.appraisals.length], ['林立', 'team', 2])
})

test('what was missed proposes the training that its duty takes', async () => {
  const needs = (await lead.get(`/appraisal-cycles/${cycle.id}/trainings`)).items
  assert.deepEqual(needs.map((n) => [n.training, n.user_name, n.team_zh, n.measure, n.value, n.target]), [['退换货规则', '安然', '家电组', own.key, 100, 10]])
  await as.ann.get(`/appraisal-cycles/${cycle.id}/trainings`).expect(403)
})

test('a cycle goes into an Excel file, as far as one sees it, and that too is written down', async () => {
  const { bytes, headers } = await lead.get(`/appraisal-cycles/${cycle.id}/export`).answer()
  assert.match(headers.get('content-type'), /spreadsheetml/)
  const [head, ...people] = sheetRows(bytes)
  assert.deepEqual([head[0], people.map((r) => r[0])], ['姓名', ['安然', '安静']])
  const [, first] = sheetRows(bytes, 2)
  assert.deepEqual([first[0], first[4], first[6], first[16]], ['安然', '重开', 1, '样本不足 30，不用于排名'], 'a share of 100 %')
  await as.agent.get(`/appraisal-cycles/${cycle.id}/export`).expect(403)
  const { id } = await sheetOf(as.ann, cycle)
  assert.deepEqual((await as.ann.get(`/appraisals/${id}/openings`)).items.slice(0, 1).map((o) => [o.user_name, o.how]), [['林立', 'file']])
})

test('managers see how leads judge beside each other, and what is still open', async () => {
  const { id } = await manager.get(`/posts/${leads.post.id}`)
  await hr.edit(`/posts/${id}`, await hr.get(`/posts/${id}`), { holder_ids: [idOf.lead, idOf.lead2] })
  const look = () => manager.get(`/appraisal-cycles/${cycle.id}/calibration`)
  assert.deepEqual([(await look()).open, (await look()).judged, (await look()).mean], [2, 0, null])
  const t = await solved(as.agent, manager, place('agent'))
  for (const [who, by, points] of [[as.agent, lead, 95], [as.ann, lead2, 65]]) {
    const { id: sheet } = await handedIn(who, cycle)
    await judge(by, sheet, points, t.number)
    assert.equal((await look()).leads.every((l) => l.mean === null || l.judged), true)
    await act(by, await by.get(`/appraisals/${sheet}`), 'submit')
  }
  const told = await look()
  assert.deepEqual([told.mean, told.spread, told.judged, told.open], [80, 15, 2, 0])
  assert.deepEqual(told.leads.map((l) => [l.lead_name, l.mean, l.off, l.bands]), [['林立', 95, 15, [0, 0, 0, 0, 1]], ['陆副主管', 65, -15, [0, 1, 0, 0, 0]]])
  await lead.get(`/appraisal-cycles/${cycle.id}/calibration`).expect(403, 'permission.missing')
  // A lead with one sheet shows that person's points, so it is a look at it.
  const [look1] = (await as.ann.get(`/appraisals/${(await sheetOf(as.ann, cycle)).id}/openings`)).items
  assert.deepEqual([look1.user_name, look1.how], ['马经理', 'calibration'])
})

test('with thirty and more of each, and only then, they may stand by score', async () => {
  const many = await makePost(both, '大样本岗', { reports_to: leads.post.id, holder_ids: [idOf.other, idOf.collaborator],
    measures: [{ measure: own.key, target: 10, floor: 50, weight: 100 }] })
  const take = async (login, n, again) => {
    for (let i = 0; i < n; i++) await manager.post('/tickets', { ...fault, team_id: teams.parts.id, assignee_id: idOf[login] })
    for (let i = 0; i < again; i++) await solved(as[login], manager, { team_id: teams.parts.id, assignee_id: idOf[login], again: true })
  }
  await admin.edit(`/users/${idOf.collaborator}`, await admin.get(`/users/${idOf.collaborator}`), { team_ids: [teams.parts.id], role_ids: (await admin.get(`/users/${idOf.other}`)).role_ids })
  await take('other', 27, 3)
  await take('collaborator', 29, 1)
  const big = await openCycle(hr, manager, { post_ids: [many.post.id], criteria: [], measures_share: 100 })
  const view = (sort) => manager.get(`/appraisal-cycles/${big.id}/team?sort=${sort}`)
  const by = await view('score')
  assert.deepEqual([by.ranked, by.hindered, by.rows.map((r) => r.score)], [true, [], [100, 100]])
  assert.deepEqual((await view('name')).ranked, false)

  // Neither beside who is judged by another edition, nor before everybody is judged.
  const next = await makePost(both, '大样本二岗', { holder_ids: [idOf.other], measures: [{ measure: own.key, target: 5, floor: 50, weight: 100 }] })
  const mixed = await openCycle(hr, manager, { post_ids: [many.post.id, next.post.id], criteria: [], measures_share: 100 })
  const of = (c, query = '') => manager.get(`/appraisal-cycles/${c.id}/team?sort=score${query}`)
  const all = await of(mixed)
  assert.deepEqual([all.ranked, all.hindered, all.rows.length], [false, ['editions'], 3])
  const one = await of(mixed, `&post_id=${many.post.id}`)
  assert.deepEqual([one.ranked, one.rows.length, one.posts.map((p) => p.en)], [true, 2, all.posts.map((p) => p.en)])
  assert.deepEqual(all.posts.map((p) => p.id).sort(), [many.post.id, next.post.id].sort())
  const people = await openCycle(hr, manager, { post_ids: [many.post.id] })
  assert.deepEqual([(await of(people)).ranked, (await of(people)).hindered], [false, ['open']])
})

test('who has nobody above is judged by who manages appraisals, and nobody by themselves', async () => {
  const alone = await makePost(both, '人事岗', { measures: [{ measure: 'K08', target: 98, floor: 90, weight: 100 }], holder_ids: [idOf.hr, idOf.manager] })
  const t = await solved(as.agent, manager, place('agent'))
  const c = await openCycle(hr, manager, { post_ids: [alone.post.id] })
  const { id } = await handedIn(hr, c)
  const heard = async (who, type) => (await who.all('/notifications')).some((n) => n.type === type && n.subject_id === id)
  assert.deepEqual([await heard(manager, 'appraisal.lead'), await heard(hr, 'appraisal.lead'), await heard(admin, 'appraisal.lead')], [true, false, false])
  const sheet = await hr.get(`/appraisals/${id}`)
  assert.deepEqual([sheet.acts, sheet.lead_names], [[], []])
  await hr.patch(`/appraisals/${id}/judgement`, { comment: '我很好' }, ifMatch(sheet)).expect(403, 'appraisal.not_yours')
  await act(hr, sheet, 'skip', { reason: '自己跳过' }).expect(403, 'appraisal.not_yours')
  await judge(manager, id, 80, t.number)
  await act(manager, await manager.get(`/appraisals/${id}`), 'submit')
  await act(manager, await manager.get(`/appraisals/${id}`), 'skip', { reason: '不等了' }).expect(403, 'appraisal.not_yours')
  const mine = await hr.get(`/appraisals/${id}`)
  const item = mine.items.find((i) => i.kind === 'lead')
  const appealed = await act(hr, mine, 'appeals', { items: [{ id: item.id, reason: '偏低' }] })
  // Of those who manage appraisals one is the person and one the lead: an administrator is left.
  assert.deepEqual([await heard(manager, 'appraisal.appeal'), await heard(hr, 'appraisal.appeal'), await heard(admin, 'appraisal.appeal')], [false, false, true])
  const decide = (who) => who.post(`/appraisal-appeals/${appealed.appeals[0].id}/decide`, { outcome: 'rejected', reason: '核实' }, ifMatch(appealed))
  await decide(hr).expect(403, 'appraisal.not_yours')
  await decide(manager).expect(403, 'appraisal.not_yours')
  assert.equal((await decide(admin)).state, 'closed')

  const d = await draft({ post_ids: [alone.post.id] })
  const stuck = async () => (await admin.get(`/appraisal-cycles/${d.id}/preview`)).slips.filter((s) => s.code === 'no_examiner').map((s) => s.user_name)
  assert.deepEqual(await stuck(), [])
  const role = (await admin.all('/roles')).find((r) => r.key === 'manager')
  const less = await admin.edit(`/roles/${role.id}`, role, { grants: role.grants.filter((g) => g.permission !== 'appraisal.manage') })
  assert.deepEqual(await stuck(), ['何人事'])
  await admin.edit(`/roles/${role.id}`, less, { grants: role.grants })
})

test('files of tickets are evidence too, as far as one may see the ticket', async () => {
  const t = await solved(as.agent, manager, place('agent'))
  const [file] = (await as.agent.upload('/attachments', [{ name: 'a.png', type: 'image/png', data: Buffer.from('89504e470d0a1a0a', 'hex') }])).items
  const c = await openCycle(hr, manager, { post_ids: [wide.post.id], user_ids: [idOf.agent] })
  const { id } = await handedIn(as.agent, c)
  const now = await lead.get(`/appraisals/${id}`)
  const one = now.items.find((i) => i.kind === 'lead')
  const by = (ids) => lead.patch(`/appraisals/${id}/judgement`, { items: [{ id: one.id, points: 88, evidence: '照片', attachment_ids: ids }] }, ifMatch(now))
  await by([file.id]).expect(422, 'attachment.not_found')
  await as.agent.post(`/tickets/${t.id}/messages`, { type: 'note', body: '现场照片', attachment_ids: [file.id] })
  const { items } = await lead.get(`/tickets/${t.id}/attachments`)
  assert.deepEqual(items.map((f) => [f.id, f.name]), [[file.id, 'a.png']])
  await as.other.get(`/tickets/${t.id}/attachments`).expect(404, 'ticket.not_found')
  const judged = await by([file.id])
  assert.deepEqual(judged.items.find((i) => i.kind === 'lead').attachment_ids, [file.id])
  assert.deepEqual(judged.files, [{ id: file.id, name: 'a.png' }])
  assert.ok(sheetRows((await lead.get(`/appraisal-cycles/${c.id}/export`).answer()).bytes, 2).some((r) => r[17] === '照片\na.png'))
})

test('an appeal counts by the measure of today, and that is the definition that is frozen', async () => {
  const rule = await reopened(manager)
  const { post } = await makePost(both, '口径岗', { holder_ids: [idOf.bo], reports_to: leads.post.id, measures: [{ measure: rule.key, target: 0, floor: 50, weight: 100 }] })
  const t = await solved(as.bo, manager, { ...place('bo'), again: true })
  const c = await openCycle(hr, manager, { post_ids: [post.id], criteria: [], measures_share: 100 })
  const sheet = await handedIn(as.bo, c)
  const given = await act(lead, await lead.get(`/appraisals/${sheet.id}`), 'submit')
  const appealed = await act(as.bo, given, 'appeals', { items: [{ id: given.items[0].id, reason: '同一张' }] })
  await manager.edit(`/own-measures/${rule.id}`, rule, { name_zh: '重开（新口径）' })
  await counted(manager)
  const body = { outcome: 'excluded', reason: '核实', tickets: [t.number] }
  const closed = await manager.post(`/appraisal-appeals/${appealed.appeals[0].id}/decide`, body, ifMatch(appealed))
  assert.equal(closed.state, 'closed')
  const frozen = (await as.bo.get(`/appraisals/${sheet.id}/export?format=json`)).sheet.items[0].counted
  assert.equal(frozen.definition.name_zh, '重开（新口径）')
  const d = await as.bo.get(`/appraisals/${sheet.id}/derivation`)
  assert.deepEqual([d.result, d.items[0].why], ['same', []])
})
