// A company that goes whole ways: every role is held by somebody, a process is switched on, the customer comes by the portal.
import assert from 'node:assert/strict'
import { makeCompany, password } from './company.mjs'
import { switchOn } from './flows.mjs'

export const photo = { name: 'photo.png', type: 'image/png', data: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64') }
export const day = (n = 0) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10)

/** A company with a warehouse, finance and engineers beside the desk; `key` is the template that is taken over. */
export async function makeWays(server, key) {
  const company = await makeCompany(server)
  const { admin, roles, teams, as } = company
  const people = {}
  for (const [login, name, role, team] of [
    ['store', '仓小库', 'warehouse', []], ['cash', '钱财务', 'finance', []], ['cash2', '二财务', 'finance', []],
    ['engineer', '程师', 'engineer', [teams.home.id]], ['gu', '顾师傅', 'engineer', [teams.parts.id]],
  ]) {
    people[login] = await admin.post('/users', { login, name, password, role_ids: [roles[role]], team_ids: team })
    as[login] = await server.logIn(login, password)
  }
  await switchOn(as.manager, await as.manager.get(`/processes/template?key=${key}`))
  const category = await as.manager.post('/categories', { key: 'washer', name_zh: '洗衣机', name_en: 'Washer' })
  const model = await as.manager.post('/models', {
    category_id: category.id, code: 'WM-9', name_zh: '滚筒九号', name_en: 'Drum nine',
    parts: [{ number: 'P-100', name_zh: '电机', name_en: 'Motor', main: true, wear: false, price: 32000 }],
  })
  let serial = 0
  const unitOf = (more = {}) => as.manager.post('/units', { model_id: model.id, serial: `SN-${++serial}`, purchased_on: day(-90), ...more })

  /** What the customer sends by the form in the portal; {found, me, path, token}: the ticket, the customer and their page. */
  async function byForm(form) {
    const link = await server.anonymous().post('/portal/tickets', { name: '王小明', phone: '13800001234', ...form })
    const found = (await as.manager.get('/tickets?sort=created&limit=1')).items[0]
    assert.equal(found.number, link.number)
    await as.manager.post(`/tickets/${found.id}/transfer`, { team_id: teams.home.id, assignee_id: null, reason: '归口' })
    return { found, me: server.anonymous().with({ 'X-Ticket-Token': link.token }), path: `/portal/tickets/${link.number}`, token: link.token }
  }
  /** What the desk writes down while the customer stands before it. */
  const atCounter = async (form) => ({
    found: await as.agent.post('/tickets', { subject: form.description, channel: 'desk', team_id: teams.home.id, customer: { name: '王小明', phone: '13800001234' }, ...form }),
  })

  /** A case that its customer opened in the portal, or at the counter: {ticket, unit, me, path, flow, moves, step}. */
  async function caseOf(form, { unit, order, counter = false, process = key } = {}) {
    const { found, me, path, token } = await (counter ? atCounter(form) : byForm(form))
    let ticket = await as.agent.get(`/tickets/${found.id}`)
    if (unit || order) ticket = await as.agent.edit(`/tickets/${found.id}`, ticket, { ...(unit && { unit_id: unit.id }), ...(order && { order_id: order.id }) })
    if (!(await as.agent.get(`/tickets/${ticket.id}/flows`)).items.length)
      await as.agent.post(`/tickets/${ticket.id}/flows`, { process })
    const flow = async () => as.manager.get(`/flows/${(await as.manager.get(`/tickets/${ticket.id}/flows`)).items[0].id}`)
    const step = async () => (await flow()).flow.step
    return {
      ticket, unit, me, path, flow, step, token, number: ticket.number,
      /** Takes a move; the step that it led to. */
      move: async (who, move, values = {}, reason = '') => (await who.post(`/flows/${(await flow()).flow.id}/moves`, { move, values, reason })).flow.step,
      /** The same as a call that a test wants to be refused. */
      tries: async (who, move, values = {}, reason = '') => who.post(`/flows/${(await flow()).flow.id}/moves`, { move, values, reason }).answer(),
      /** A move that is refused for this cause, and leaves the case where it was. */
      refuses: async (code, who, move, values = {}, reason = '', words = move) => {
        const before = await step()
        const { body } = await who.post(`/flows/${(await flow()).flow.id}/moves`, { move, values, reason }).answer()
        assert.ok([body.code, ...(body.errors ?? []).map((e) => e.code)].includes(code), `${words}: ${JSON.stringify(body)}`)
        assert.equal(await step(), before, words)
      },
      /** Off the drawn way, for what else only time would lead on. */
      jump: async (who, to, reason) => {
        const { id, version } = (await flow()).flow
        return (await who.post(`/flows/${id}/override`, { step: to, reason }, { 'If-Match': `"${version}"` })).flow.step
      },
      decide: async (who, agree = true) => (await who.post(`/flows/${(await flow()).flow.id}/decision`, { agree, answer: '' })).flow.step,
      /** What the customer may do in the portal, by keys; and doing it. */
      mine: async () => (await me.get(`${path}/moves`)).items.map((m) => m.move).sort(),
      take: async (move, reason = '') => me.post(`${path}/moves`, { flow_id: (await flow()).flow.id, move, reason }),
      tracked: () => me.get(path),
      at: async (wanted, words) => assert.equal(await step(), wanted, words),
      status: async () => (await as.manager.get(`/tickets/${ticket.id}`)).status,
    }
  }
  const upload = async (who) => (await who.upload('/attachments', [photo])).items[0].id
  return { ...company, people, model, unitOf, caseOf, upload }
}
