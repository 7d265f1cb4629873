// The processes that come with the program, walked as people would: what a grade decides, what a second person and a review are for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, makeCompany } from '../lib/company.mjs'
import { switchOn } from '../lib/flows.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { as, teams } = await makeCompany(server)
const { manager, agent, lead } = as
const taken = async (key) => switchOn(manager, await manager.get(`/processes/template?key=${key}`))
await taken('question')
await taken('complaint')
await taken('follow_up')

const open = async (kind) => {
  const ticket = await agent.post('/tickets', { ...fault, kind, team_id: teams.home.id })
  return (await agent.get(`/tickets/${ticket.id}/flows`)).items[0]
}
const move = async (who, flow, key, values = {}, reason = '') =>
  (await who.post(`/flows/${flow.id}/moves`, { move: key, values, reason })).flow
const complaint = { complaint_source: 'customer', complaint_about: 'quality', wanted: '退款并道歉', harm: 'none', has_claim: true }
const grade = async (more) => move(agent, await open('complaint'), 'acknowledge', { ...complaint, ...more })

test('a question is answered, asked again and settled', async () => {
  let flow = await move(agent, await open('question'), 'take', { question_topic: 'usage' })
  flow = await move(agent, flow, 'ask', { asked_for: '型号' })
  assert.equal(flow.step, 'wait_info')
  for (const [key, step] of [['details', 'answering'], ['answer', 'answered'], ['ask_again', 'answering'], ['answer', 'answered'], ['solved', 'closed']]) {
    flow = await move(agent, flow, key)
    assert.equal(flow.step, step)
  }
  assert.deepEqual([flow.status, (await agent.get(`/tickets/${flow.ticket_id}`)).status], ['ended', 'closed'])
})

test('the gravest that fits decides the grade of a complaint', async () => {
  const grades = [
    [{}, 's3_respond'],
    [{ has_claim: false }, 's4_note'],
    [{ claim_amount: 500000 }, 's2_respond'],
    [{ repeat_count: 3 }, 's2_respond'],
    [{ legal_days_left: 5 }, 's2_respond'],
    [{ complaint_source: 'lawyer' }, 's2_respond'],
    [{ complaint_source: 'regulator' }, 'reg_register'],
    [{ harm: 'injury', complaint_source: 'regulator' }, 's1_respond'],
    [{ same_cause_24h: 10 }, 's1_respond'],
  ]
  for (const [more, step] of grades)
    assert.equal((await grade(more)).step, step, JSON.stringify(more))
})

test('a complaint is proposed, declined, reviewed above, done and its cause told', async () => {
  const found = { facts_words: '发错货，仓库未复核', offer_words: '补发并道歉', offer_amount: 20000 }
  let flow = await move(agent, await grade({}), 's3_called')
  flow = await move(agent, flow, 's3_planned', found)
  await lead.post(`/flows/${flow.id}/moves`, { move: 'approve', values: { amount_confirmed: false } }).expect(409, 'flow.guard')
  flow = await move(lead, flow, 'approve_no', {}, '缺照片')
  assert.equal(flow.step, 's3_plan', 'it goes back to where its grade is worked on')
  flow = await move(agent, flow, 's3_planned')
  flow = await move(lead, flow, 'approve', { amount_confirmed: true })
  flow = await move(agent, flow, 'communicate')
  flow = await move(agent, flow, 'decline', {}, '金额太低')
  assert.equal(flow.step, 'next_level')
  flow = await move(manager, flow, 'next_offer', { offer_amount: 40000 })
  for (const [who, key, values, step] of [
    [agent, 'communicate', {}, 'wait_reply'],
    [agent, 'accept', {}, 'doing'],
    [agent, 'actions_done', { actions_words: '已补发' }, 'checking'],
    [agent, 'satisfied_yes', {}, 'cause'],
    [lead, 'coded', { cause_kind: 'method', cause_words: '出库前无复核，已加扫码' }, 'closed'],
  ]) {
    flow = await move(who, flow, key, values)
    assert.equal(flow.step, step)
  }
})

test('lowering a grade and a large amount need a second person', async () => {
  let flow = await move(lead, await grade({ key_customer: true }), 's2_called')
  const asked = await lead.post(`/flows/${flow.id}/moves`, { move: 'lower_s2_s3', values: { lower_by: 1 }, reason: '已与客户谈妥' })
  assert.deepEqual([asked.flow.step, asked.approvals[0].state], ['s2_plan', 'open'])
  flow = (await manager.post(`/flows/${flow.id}/decision`, { agree: true, answer: '' })).flow
  assert.equal(flow.step, 's3_plan')
  flow = await move(agent, flow, 's3_planned', { facts_words: '属实', offer_words: '赔偿', offer_amount: 60000 })
  const large = await lead.post(`/flows/${flow.id}/moves`, { move: 'approve', values: { amount_confirmed: true } })
  assert.deepEqual([large.flow.step, large.approvals[0].state], ['approving', 'open'])
})

test('the case of an authority is registered, checked by the manager and filed', async () => {
  let flow = await grade({ complaint_source: 'regulator' })
  for (const [who, key, values, step] of [
    [lead, 'reg_registered', { reg_case_no: '2026-12315-1', reg_due_on: '2026-12-10', reg_is_report: false, reg_spokes: '罗欣' }, 'reg_investigating'],
    [lead, 'reg_found', { facts_words: '属实', offer_words: '退款', reg_mediate: 'agree' }, 'reg_legal'],
    [manager, 'reg_checked', { reg_reply_words: '同意调解' }, 'reg_replying'],
    [lead, 'reg_mediating', {}, 'reg_mediation'],
    [lead, 'reg_result', { reg_outcome: 'failed' }, 'reg_archive'],
    [lead, 'reg_archived', { cause_kind: 'people', cause_words: '培训不足' }, 'reg_closed'],
  ]) {
    flow = await move(who, flow, key, values)
    assert.equal(flow.step, step)
  }
})

test('a customer who is not satisfied goes to the lead, and only then is the ticket open again', async () => {
  const ticket = await agent.post('/tickets', { ...fault, team_id: teams.home.id })
  await agent.post(`/tickets/${ticket.id}/transitions`, { to: 'resolved', reason: '已修好' })
  let flow = (await agent.post(`/tickets/${ticket.id}/flows`, { process: 'follow_up' })).flow
  const status = async () => (await agent.get(`/tickets/${ticket.id}`)).status
  flow = await move(agent, flow, 'begin', { follow_source: 'repair' })
  flow = await move(agent, flow, 'again1')
  assert.deepEqual([flow.step, await status()], ['pause1', 'resolved'])
  flow = await move(agent, flow, 'second')
  flow = await move(agent, flow, 'reached2', { solved: 'no', unhappy_words: '又漏水', csat_score: 2 })
  assert.deepEqual([flow.step, await status()], ['dissatisfied', 'open'])
})
