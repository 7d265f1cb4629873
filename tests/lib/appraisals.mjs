// A company in which somebody is appraised: posts above each other, a duty document with measures, tickets that were worked on.
import { fault, makeCompany, password } from './company.mjs'
import { ifMatch } from './flows.mjs'
import { counted } from './figures.mjs'
import { until } from './process.mjs'

const day = (n = 0) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)
export { day, ifMatch }

const people = [
  ['hr', '何人事', 'hr'], ['lead2', '陆副主管', 'lead'], ['ann', '安然', 'agent'], ['bo', '薄文', 'agent'], ['cai', '蔡明', 'agent'],
]

/** makeCompany and more people, all of the same team; idOf by login. */
export async function makeStaff(server) {
  const company = await makeCompany(server)
  const { admin, as, roles, teams } = company
  for (const [login, name, role] of people) {
    await admin.post('/users', { login, name, password, role_ids: [roles[role]], team_ids: role === 'hr' ? [] : [teams.home.id] })
    as[login] = await server.logIn(login, password)
  }
  const idOf = Object.fromEntries((await admin.all('/users')).map((u) => [u.login, u.id]))
  return { ...company, idOf }
}

/** A share of tickets of their assignee that were opened again: the company's own measure. */
export const reopened = (manager) => manager.post('/own-measures', {
  name_zh: '重开', name_en: 'Opened again', kind: 'share', direction: 'lower', within_minutes: 0, whose: 'assignee', active: true,
  ends: { all: [{ field: 'type', op: '=', value: 'ticket.reopened' }] } })

export const standard = (manager) => manager.post('/standards', {
  name_zh: '通用', name_en: 'Usual', calendar: 'always', first_response: 30, next_response: 60, resolution: 480, pauses: [], fallback: true, position: 9 })

/** A post with an approved document whose duties are bound to measures. */
export async function makePost({ hr, manager }, name, { measures, trainings = ['退换货规则'], statement = '收到报修后，30 分钟内登记工单', ...more }) {
  const post = await hr.post('/posts', { name_zh: name, name_en: `${name} en`, ...more })
  const draft = await hr.post(`/posts/${post.id}/documents`, { lang: 'zh' })
  const duties = [{ statement, trainings, measures }]
  const edited = await hr.edit(`/duty-documents/${draft.id}`, draft, { purpose: '让客户的问题有人办理', duties })
  const submitted = await hr.post(`/duty-documents/${edited.id}/submit`, {}, ifMatch(edited))
  const document = await manager.post(`/duty-documents/${edited.id}/approve`, {}, ifMatch(submitted))
  return { post, document }
}

let serial = 0
/** A ticket that `who` has taken, answered and solved; `again`: the customer opened it once more. */
export async function solved(who, manager, { again = false, team_id, assignee_id } = {}) {
  const t = await manager.post('/tickets', { ...fault, subject: `第 ${++serial} 台不脱水`, team_id, assignee_id })
  await who.post(`/tickets/${t.id}/messages`, { type: 'reply', body: '已安排师傅，明天上午十点到，请保持电话畅通。' })
  await who.post(`/tickets/${t.id}/transitions`, { to: 'resolved' })
  if (again) {
    await who.post(`/tickets/${t.id}/transitions`, { to: 'open', reason: '客户说又坏了' })
    await who.post(`/tickets/${t.id}/transitions`, { to: 'resolved' })
  }
  return t
}

export const criteria = [
  { name_zh: '主动性', name_en: 'Initiative', guide: '有没有主动补位', judged_by: 'lead', share: 15 },
  { name_zh: '协作', name_en: 'Cooperation', judged_by: 'peers', share: 5 },
]

export const cycleForm = (more = {}) => ({
  name: '十月考核', kind: 'month', from: day(-30), to: day(), measures_share: 80, criteria, ...more })

/** Drafts and opens a cycle, and waits until its figures are counted. */
export async function openCycle(hr, manager, more = {}) {
  const draft = await hr.post('/appraisal-cycles', cycleForm(more)).expect(201)
  const open = await hr.post(`/appraisal-cycles/${draft.id}/open`, undefined, ifMatch(draft))
  return computed(hr, manager, open.id)
}

export async function computed(hr, manager, id) {
  await counted(manager)
  return until(async () => {
    const cycle = await hr.get(`/appraisal-cycles/${id}`)
    return cycle.computed === cycle.sheets && cycle
  }, { ms: 60_000, what: 'sheets were not computed' })
}

export const sheetOf = async (who, cycle, of = 'mine') =>
  (await who.get(`/appraisals?of=${of}&cycle_id=${cycle.id}`)).items[0]

/** What `who` does with a sheet that was read before. */
export const act = (who, sheet, name, body) => who.post(`/appraisals/${sheet.id}/${name}`, body, ifMatch(sheet))
