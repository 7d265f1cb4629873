// Calendars: what comes with the program, versions of the company's own, a year's holidays, and questions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompany } from '../lib/company.mjs'
import { startServer } from '../lib/server.mjs'

const server = await startServer()
const { admin, as } = await makeCompany(server)
const { manager, agent } = as

const office = [['09:00', '18:00']]
const week = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, office]))
const plain = { zone: 'Asia/Shanghai', week }
const version = (c) => ({ 'If-Match': `"${c.version}"` })
const hours = (n) => new Date(Date.now() + n * 3_600_000).toISOString()
const ask = (question, who = agent) => who.post('/calendars/due', { calendar: 'cn', ...question })

let serial = 0
const make = (calendar = plain) => manager.post('/calendars', {
  key: `made-${++serial}`, name_zh: '华东组', name_en: 'East', calendar,
}).expect(201)

test('two calendars come with the program', async () => {
  const { items } = await agent.get('/calendars')
  assert.deepEqual(items.map((c) => [c.key, c.source, c.covers_to, c.version]),
    [['always', 'program', null, 1], ['cn', 'program', '2026-12-31', 1]])
  const cn = await agent.get('/calendars/cn')
  assert.equal(cn.calendar.zone, 'Asia/Shanghai')
  assert.equal(cn.calendar.papers.length, 8)
  assert.equal(cn.versions.length, 1)
  await server.anonymous().get('/calendars').expect(401)
  await agent.get('/calendars/nowhere').expect(404, 'calendar.not_found')
  await agent.get('/calendars/cn?version=2').expect(404, 'calendar.no_version')
})

test('the year of the statutory calendar has its days off, make-up days and their names', async () => {
  const { items } = await agent.get('/calendars/cn/days?year=2026')
  const day = Object.fromEntries(items.map((d) => [d.date, d]))
  assert.equal(items.length, 365)
  assert.equal(items.filter((d) => d.hours.length > 0).length, 248)
  assert.deepEqual(day['2026-02-17'], { date: '2026-02-17', kind: 'holiday', name: '春节', hours: [], provisional: false })
  assert.deepEqual(day['2026-02-14'], { date: '2026-02-14', kind: 'makeup', name: '春节', hours: office, provisional: false })
  assert.equal(day['2026-03-07'].kind, 'weekend')
  assert.equal(day['2026-03-09'].kind, 'workday')
  const next = (await agent.get('/calendars/cn/days?year=2027')).items
  assert.ok(next.every((d) => d.provisional))
  await agent.get('/calendars/cn/days?year=2400').expect(422, 'field.too_large')
  assert.ok((await agent.get('/calendars/always/days')).items.length >= 365)
})

test('a question is answered with the days that were counted', async () => {
  const due = await ask({ start: '2026-02-14T17:00:00+08:00', add: '2h' })
  assert.equal(due.due, '2026-02-24T02:00:00.000Z')
  assert.equal(due.seconds, 7200)
  assert.equal(due.provisional, false)
  assert.deepEqual(due.days.map((d) => [d.date, d.hours, d.seconds]),
    [['2026-02-14', [['17:00', '18:00']], 3600], ['2026-02-24', [['09:00', '10:00']], 3600]])

  const back = await ask({ start: '2026-02-24T10:00:00+08:00', subtract: '2h' })
  assert.equal(back.due, '2026-02-14T09:00:00.000Z')
  assert.equal(back.seconds, -7200)

  const between = await ask({ start: '2026-02-14T17:00:00.500+08:00', until: '2026-02-24T09:00:15+08:00' })
  assert.equal(between.seconds, 3614)
  assert.equal(between.days[1].hours[0][1], '09:00:15')

  const opens = await ask({ start: '2026-02-14T18:00:00+08:00', next_open: true })
  assert.equal(opens.opens, '2026-02-24T01:00:00.000Z')
  assert.equal(opens.due, null)
})

test('periods of law are counted by their unit', async () => {
  const working = await ask({ start: '2026-02-10T10:00:00+08:00', working_days: 7 })
  assert.equal(working.day, '2026-02-26')
  assert.equal(working.due, '2026-02-26T10:00:00.000Z')
  assert.deepEqual(working.days.filter((d) => d.counted).map((d) => d.date), ['2026-02-11', '2026-02-12',
    '2026-02-13', '2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26'])
  assert.equal(working.days.find((d) => d.date === '2026-02-17').counted, false)

  const natural = { start: '2026-08-02', natural_days: 60 }
  assert.equal((await ask(natural)).day, '2026-10-08')
  assert.equal((await ask(natural)).due, '2026-10-08T16:00:00.000Z')
  assert.equal((await ask({ ...natural, roll: 'none' })).day, '2026-10-01')
  assert.equal((await ask({ ...natural, statutory: true, roll: 'holiday' })).day, '2026-10-04')
  assert.equal((await ask({ ...natural, close: 'business' })).due, '2026-10-08T10:00:00.000Z')
  assert.equal((await ask({ start: '2026-01-31', months: 1 })).day, '2026-02-28')
  assert.equal((await ask({ start: '2026-12-30', working_days: 2 })).provisional, true)
  const limited = await ask({ start: '2026-03-02', working_days: 30, limit: 5 })
  assert.equal(limited.days.length, 5)
  assert.equal(limited.more, true)
})

test('a calendar may be sent along, and what is wrong is named', async () => {
  const calendar = { zone: 'America/Havana', week: { sun: [['00:00', '24:00']] } }
  assert.equal((await ask({ calendar, start: '2026-11-01', until: '2026-11-02' })).seconds, 25 * 3600)
  const start = '2026-03-02T09:00:00+08:00'
  await ask({ start }).expect(422, 'due.one_operation')
  await ask({ start, add: '1h', next_open: true }).expect(422, 'due.one_operation')
  await ask({ start, add: '2d' }).expect(422, 'due.days')
  await ask({ start, add: '1.5h' }).expect(422, 'due.duration')
  await ask({ start, add: '9999999h' }).expect(422, 'due.too_long')
  await ask({ start, add: '1000000h' }).expect(422, 'calendar.too_far')
  await ask({ start: '1970-01-03', subtract: '100h' }).expect(422, 'calendar.too_early')
  await ask({ start: '2026-03-02T09:00:00', add: '1h' }).expect(422, 'due.time')
  await ask({ start, working_days: 0 }).expect(422, 'field.too_small')
  await ask({ start, calendar: 'nowhere', add: '1h' }).expect(404, 'calendar.not_found')
  await ask({ start, calendar: 5, add: '1h' }).expect(422, 'field.type_record')
  const problem = await ask({
    start, add: '1h',
    calendar: { zone: 'Asia/Peking', week: { mon: [['09:00', '12:00'], ['11:00', '13:00']], Tue: [] }, closed: ['2026-02-30'] },
  }).expect(422)
  assert.deepEqual(problem.errors.map((e) => `${e.pointer} ${e.code}`).sort(), ['/calendar/closed/0 calendar.date',
    '/calendar/week/Tue calendar.weekday', '/calendar/week/mon/1 calendar.span_overlap', '/calendar/zone calendar.zone'])
})

test('who may write them adds calendars', async () => {
  await agent.post('/calendars', { key: 'x', name_zh: 'x', name_en: 'x', calendar: plain }).expect(403, 'permission.missing')
  const made = await make()
  assert.equal(made.version, 1)
  assert.equal(made.source, 'company')
  assert.deepEqual((await agent.get(`/calendars/${made.key}`)).calendar.week, week)
  const again = { key: made.key, name_zh: 'x', name_en: 'x', calendar: plain }
  await manager.post('/calendars', again).expect(422, 'calendar.key_taken')
  for (const key of ['Cn', 'due', '-a', 'a b', '华东']) await manager.post('/calendars', { ...again, key }).expect(422, 'calendar.key')
  await manager.post('/calendars', { ...again, key: 'y', calendar: { ...plain, week: {} } }).expect(422, 'calendar.never_opens')
  const wrong = await manager.post('/calendars', { ...again, key: 'Y', calendar: { ...plain, zone: 'nowhere' } }).expect(422)
  assert.deepEqual(wrong.errors.map((e) => e.code), ['calendar.key', 'calendar.zone'], 'all faults at once')
  await manager.post('/calendars', { key: 'y', name_zh: 'x', name_en: 'x' }).expect(422, 'field.required')
})

test('a change is a new version; the old one stays as it was', async () => {
  const made = await make()
  const late = { ...plain, week: { mon: [['12:00', '20:00']] } }
  const changed = await manager.put(`/calendars/${made.key}`, { calendar: late, note: '晚班' }, version(made))
  assert.equal(changed.version, 2)
  assert.equal(changed.name_zh, '华东组')
  assert.deepEqual(changed.versions.map((v) => [v.number, v.note]), [[2, '晚班'], [1, null]])
  assert.deepEqual((await agent.get(`/calendars/${made.key}?version=1`)).calendar.week, week)
  assert.deepEqual((await agent.get(`/calendars/${made.key}`)).calendar.week, late.week)
  await manager.put(`/calendars/${made.key}`, { calendar: plain }, version(made)).expect(412, 'record.changed')
  await manager.put(`/calendars/${made.key}`, { calendar: plain }).expect(428)
  await agent.put(`/calendars/${made.key}`, { calendar: plain }, version(changed)).expect(403)

  const events = (await admin.get(`/events?subject_kind=calendar&subject_id=${made.id}`)).items
  assert.deepEqual(events.map((e) => [e.type, e.data.number]), [['calendar.changed', 2], ['calendar.created', 1]])
})

test('a version may wait for its time, and those behind it wait too', async () => {
  const made = await make()
  const late = { ...plain, week: { mon: [['12:00', '20:00']] } }
  const put = (body, c) => manager.put(`/calendars/${made.key}`, { calendar: late, ...body }, version(c))
  await put({ effective_at: hours(-1) }, made).expect(422, 'calendar.effective_past')
  const coming = await put({ effective_at: hours(24) }, made)
  assert.deepEqual([coming.version, coming.number], [2, 2])
  const now = await agent.get(`/calendars/${made.key}`)
  assert.deepEqual([now.version, now.number], [2, 1])
  assert.deepEqual(now.calendar.week, week)
  await put({ effective_at: hours(1) }, coming).expect(422, 'calendar.effective_order')
  const third = await put({}, coming)
  assert.equal(third.effective_at, coming.effective_at)
})

const days2027 = [
  { name: '元旦', date: '2027-01-01', isOffDay: true },
  { name: '春节', date: '2027-02-06', isOffDay: true },
  { name: '春节', date: '2027-02-08', isOffDay: true },
  { name: '春节', date: '2027-02-20', isOffDay: false },
]
const invented = { $schema: 'x', $id: 'y', year: 2027, papers: ['https://example.org/notice'], days: days2027 }

test('a year of holidays is imported into a new version', async () => {
  const before = await agent.get('/calendars/cn')
  await agent.post('/calendars/cn/import', invented).expect(403)
  await manager.post('/calendars/cn/import', { ...invented, days: [] }).expect(422, 'calendar.not_published')
  await manager.post('/calendars/cn/import', { ...invented, year: 2028 }).expect(422, 'calendar.gap')
  await manager.post('/calendars/cn/import', { ...invented, days: [{ ...days2027[0], date: '2029-01-01' }] }).expect(422, 'calendar.other_year')
  await manager.post('/calendars/cn/import', { ...invented, days: [days2027[0], days2027[0]] }).expect(422, 'field.repeated')
  await manager.post('/calendars/cn/import', { ...invented, hours_of: 'sun' }).expect(422, 'calendar.makeup_closed')

  const after = await manager.post('/calendars/cn/import', invented)
  assert.deepEqual([after.version, after.source, after.covers_to], [before.version + 1, 'import', '2027-12-31'])
  assert.ok(after.calendar.closed.includes('2027-02-08'))
  assert.deepEqual(after.calendar.days['2027-02-20'], office)
  assert.ok(after.calendar.extended.includes('2027-02-08') === false, 'the third day of the year is a festival itself')
  assert.ok(after.calendar.papers.includes('https://example.org/notice'))
  assert.equal((await ask({ start: '2026-12-30', working_days: 2 })).day, '2027-01-04')
  assert.equal((await ask({ start: '2026-12-30', working_days: 2 })).provisional, false)

  const again = await manager.post('/calendars/cn/import', invented)
  assert.equal(again.version, after.version, 'what is in it already makes no version')
  await manager.post('/calendars/nowhere/import', invented).expect(404, 'calendar.not_found')
})

test('a corrected notice takes out what it does not say any more, and nothing of the company', async () => {
  const { key } = await make({ ...plain, covers_to: '2026-12-31', closed: ['2027-02-06', '2027-03-01'] })
  const first = await manager.post(`/calendars/${key}/import`, invented)
  const edited = { ...first.calendar, closed: first.calendar.closed.filter((d) => d !== '2027-02-08') }
  const mine = await manager.put(`/calendars/${key}`, { calendar: edited, note: '值班' }, version(first))

  const corrected = {
    ...invented,
    papers: ['https://example.org/correction'],
    days: [days2027[2], { name: '春节', date: '2027-02-09', isOffDay: true }],
  }
  await agent.post(`/calendars/${key}/import/preview`, corrected).expect(403)
  await manager.post(`/calendars/${key}/import/preview`, { ...corrected, days: [] }).expect(422, 'calendar.not_published')
  const preview = await manager.post(`/calendars/${key}/import/preview`, corrected)
  assert.deepEqual(preview.changes.map((c) => [c.date, c.change, c.kind_before, c.kind]), [
    ['2027-01-01', 'removed', 'holiday', 'workday'],
    ['2027-02-08', 'kept', 'workday', 'workday'],
    ['2027-02-09', 'added', 'workday', 'holiday'],
    ['2027-02-20', 'removed', 'makeup', 'weekend'],
  ])
  assert.deepEqual([preview.news, preview.version, preview.covers_to], [true, 3, '2027-12-31'])
  assert.equal((await agent.get(`/calendars/${key}`)).version, mine.version, 'looking changes nothing')

  const after = await manager.post(`/calendars/${key}/import`, corrected)
  assert.deepEqual(after.calendar.closed, ['2027-02-06', '2027-02-09', '2027-03-01'])
  assert.equal(after.calendar.days, undefined)
  assert.deepEqual(after.calendar.papers, corrected.papers)
  assert.deepEqual(after.calendar.notices['2027'].papers, corrected.papers)
  assert.equal((await manager.post(`/calendars/${key}/import/preview`, corrected)).news, false)
})

test('colleagues hear of a change, and all of it can be verified', async () => {
  const made = await make()
  const stream = await agent.stream()
  try {
    await stream.next((e) => e.event === 'hello')
    await manager.put(`/calendars/${made.key}`, { calendar: { ...plain, closed: ['2026-05-04'] } }, version(made))
    // What came before may be told late, so that it is waited for by name.
    await stream.next((e) => e.data.type === 'calendar.changed' && e.data.subject_id === made.id)
  } finally {
    await stream.close()
  }
})
