// See bench/run. Sections can be chosen; data is made once and kept in bench/cache.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createInterface } from 'node:readline'
import { bodies, copy, demo, demoPostgres, paths, someIds, token } from './lib/data.mjs'
import { compare, loadRound, median } from './lib/measure.mjs'
import { BenchCluster } from './lib/postgres.mjs'
import { binary, compile, compileBeside, product, result, startBare, startProduct, cache } from './lib/programs.mjs'
import { printAims, printFigures, printRatios } from './lib/report.mjs'
import { sleep, top } from '../tests/lib/process.mjs'

const help = `bench/run [--only SECTION,…] [--rounds N] [--seconds N] [--sizes N,…] [--streams N]

sections, by default all:
  create    durable creation of tickets over HTTP, 1, 8 and 64 connections
  page      the page of 50 open tickets, 64 connections, for each of --sizes tickets
  ticket    one ticket, and its timeline
  search    frequent and rare words, Chinese and English
  postgres  all of these on PostgreSQL
  start     cold start to the first answer, memory
  streams   memory with --streams listeners to live changes
  lint      duty documents linted a second on one core, how long one takes, memory
  calendar  due times a second on one core, against days walked with ICU
  clock     the desk by what is due against by what changed, for each of --sizes; a standard tried on 100,000 tickets
  remedy    cases evaluated a second on one core, against parsing their JSON alone
  flow      moves through a process, durable, 1, 8 and 64 connections; the monitor of a process with counts of
            1,000,000 tickets against one of 10,000
  mine      65,533 events of a log mined, against sorting its lines; memory
  measures  a year of the largest of --sizes: each measure and the whole catalogue by roll-up, against the full
            computation
  appraisal the sheets of 500 people, against asking for their figures alone

--rounds   rounds of each program, in turn (5); medians are printed
--seconds  length of a round (1)
--sizes    tickets in the data (10000,100000,1000000)`

const { values: options } = parseArgs({ options: {
  only: { type: 'string', default: 'create,page,ticket,search,postgres,start,streams,lint,calendar,clock,remedy,flow,mine,measures,appraisal' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '1' },
  sizes: { type: 'string', default: '10000,100000,1000000' },
  streams: { type: 'string', default: '10000' },
  help: { type: 'boolean', default: false },
} })
const rounds = Number(options.rounds)
const seconds = Number(options.seconds)
const sizes = options.sizes.split(',').map(Number)
const comparisons = [] // {name, figures, ratios, tail}
const others = [] // [what, figure]
const aims = [] // {name, aim, reached, met}

const api = '/api/v1'
const pagePath = `${api}/tickets?view=open`
const customers = 400 // of the demo company

// What the bare programs answer at which path, and the product at which.
const reads = {
  page: { ours: () => [pagePath], bare: () => ['/tickets'] },
  ticket: { ours: (ids) => ids.map((id) => `${api}/tickets/${id}`), bare: (ids) => ids.map((id) => `/tickets/${id}`) },
  timeline: {
    ours: (ids) => ids.map((id) => `${api}/tickets/${id}/timeline`),
    bare: (ids) => ids.map((id) => `/timeline/${id}`),
  },
}
const words = {
  'two characters, frequent': ['维修', '退款', '安装', '客服'],
  'two characters, rare': ['鼓包', '焦味', '卡顿', '异味'],
  'English': ['refund', 'battery', 'noise', 'filter'],
}

const authorized = (secret) => ({ Authorization: `Bearer ${secret}` })
const say = (text) => process.stderr.write(`bench: ${text}\n`)

async function ask(program, path, headers) {
  const response = await fetch(`http://127.0.0.1:${program.port}${path}`, { headers })
  assert.equal(response.status, 200, `${path} answered ${response.status}`)
  return response.json()
}

/** Both give the same rows, or the comparison would be of different work. */
async function assertSame(ours, bare, headers, pathOurs, pathBare) {
  const [a, b] = [await ask(ours, pathOurs, headers), await ask(bare, pathBare)]
  delete a.moves // of a single ticket: what this person may do with it
  delete a.next
  delete b.next
  assert.deepEqual(a, b, `${pathOurs} and the bare program do not give the same`)
}

/** Compares reading on two running servers; `ours` and `bare` are lists of paths. */
async function compareReads(name, programs, headers, ours, bare, connections = 64) {
  await assertSame(programs.ours, programs.bare, headers, ours[0], bare[0])
  const files = [paths('ours', ours), paths('bare', bare)]
  const compared = await compare({
    aftersale: () => loadRound(programs.ours, { connections, seconds, request: ['get', files[0]], headers }),
    bare: () => loadRound(programs.bare, { connections, seconds, request: ['get', files[1]] }),
  }, rounds)
  comparisons.push({ name, ...compared })
  return compared
}

async function withReaders(folder, work, { database, bare = ['bare_sqlite', join(folder, 'aftersale.db'), 2] } = {}) {
  const headers = authorized(token(folder, database))
  const programs = { ours: await startProduct(folder, { database }), bare: await startBare(...bare) }
  try {
    return await work(programs, headers)
  } finally {
    await programs.ours.stop()
    await programs.bare.stop()
  }
}

// ------------------------------------------------------------------ sections

async function create() {
  const folder = demo(sizes[0])
  const [mine, theirs, served] = ['a', 'b', 'c'].map((name) => copy(folder, `create-${name}`))
  const headers = authorized(token(mine))
  const drafts = bodies(customers)
  const ours = await startProduct(mine)
  const http = await startBare('bare_sqlite', join(served, 'aftersale.db'), 1)
  for (const connections of [1, 8, 64]) {
    const compared = await compare({
      aftersale: () => loadRound(ours, { connections, seconds, request: ['post', `${api}/tickets`, drafts], headers }),
      'bare, no HTTP': () => result([binary('bare_sqlite'), 'create', join(theirs, 'aftersale.db'), drafts,
        String(connections), String(seconds)]),
      'bare, HTTP': () => loadRound(http, { connections, seconds, request: ['post', '/tickets', drafts] }),
    }, rounds)
    comparisons.push({ name: `create, ${connections} connection${connections > 1 ? 's' : ''}`, ...compared })
    if (connections === 64) {
      aimAtLeast('durable creation, 64 connections', 0.5, compared.ratios['bare, no HTTP'].rate)
      aimTail('durable creation, 64 connections', compared.tail)
    }
  }
  others.push(['memory after the creations (own)', `${Math.round(ours.memory().own)} MB`])
  await ours.stop()
  await http.stop()
}

async function page() {
  const medians = []
  for (const tickets of sizes) {
    await withReaders(demo(tickets), async (programs, headers) => {
      const compared = await compareReads(`page of ${tickets.toLocaleString('en')}`, programs, headers,
        reads.page.ours(), reads.page.bare())
      medians.push(compared.figures.aftersale.cpu_us)
      aimAtLeast(`page of ${tickets.toLocaleString('en')}, 64 connections`, 0.6, compared.ratios.bare.rate)
      aimTail(`page of ${tickets.toLocaleString('en')}, 64 connections`, compared.tail)
      const { rss, own } = programs.ours.memory()
      others.push([`memory under load, ${tickets.toLocaleString('en')} tickets`,
        `${Math.round(rss)} MB, own ${Math.round(own)} MB`])
    })
  }
  const growth = medians.at(-1) / medians[0]
  aims.push({ name: `page of ${sizes.at(-1).toLocaleString('en')} to ${sizes[0].toLocaleString('en')} (cpu)`,
    aim: '≤ 1.30', reached: growth.toFixed(2), met: growth <= 1.3 })
}

async function ticket() {
  const tickets = sizes[Math.min(1, sizes.length - 1)]
  const ids = someIds(tickets)
  await withReaders(demo(tickets), async (programs, headers) => {
    for (const what of ['ticket', 'timeline']) {
      await compareReads(`${what} of ${tickets.toLocaleString('en')}`, programs, headers, reads[what].ours(ids), reads[what].bare(ids))
    }
  })
}

async function search() {
  const tickets = sizes.at(-1)
  await withReaders(demo(tickets), (programs, headers) =>
    compareSearch(programs, headers, `of ${tickets.toLocaleString('en')}`))
}

async function compareSearch(programs, headers, where) {
  for (const [kind, list] of Object.entries(words)) {
    const encoded = list.map((word) => `?q=${encodeURIComponent(word)}`)
    await compareReads(`search ${where}, ${kind}`, programs, headers, encoded.map((q) => `${api}/search${q}`),
      encoded.map((q) => `/search${q}`), 8)
  }
}

async function postgres() {
  const tickets = sizes[0] // filling it through the wire is what takes long
  const name = `of ${tickets.toLocaleString('en')}`
  const ids = someIds(tickets)
  const cluster = await BenchCluster.start()
  try {
    const folder = await cluster.demo(tickets, demoPostgres)
    await withReaders(folder, async (programs, headers) => {
      for (const what of ['page', 'ticket', 'timeline']) {
        await compareReads(`PostgreSQL: ${what} ${name}`, programs, headers, reads[what].ours(ids), reads[what].bare(ids))
      }
      await compareSearch(programs, headers, `${name} on PostgreSQL`)
    }, { database: cluster.url, bare: ['bare_pg', cluster.url, 16] })
    await createPostgres(cluster, folder)
  } finally {
    await cluster.stop()
  }
}

async function createPostgres(cluster, folder) {
  const drafts = bodies(customers)
  const [mine, theirs] = ['bench_a', 'bench_b'].map((name) => cluster.copy(name))
  const headers = authorized(token(folder, mine))
  const ours = await startProduct(folder, { database: mine })
  for (const connections of [1, 8, 64]) {
    const compared = await compare({
      aftersale: () => loadRound(ours, { connections, seconds, request: ['post', `${api}/tickets`, drafts], headers }),
      'bare, no HTTP': () => result([binary('bare_pg'), 'create', theirs, drafts, String(Math.min(connections, 16)),
        String(seconds)]),
    }, rounds)
    comparisons.push({ name: `PostgreSQL: create, ${connections} connection${connections > 1 ? 's' : ''}`, ...compared })
  }
  await ours.stop()
}

async function start() {
  const folder = demo(sizes[0])
  const headers = authorized(token(folder))
  const cold = []
  let idle
  for (let i = 0; i < rounds; i++) {
    const program = await startProduct(folder, { path: pagePath, headers })
    cold.push(program.ready)
    await sleep(500)
    idle = program.memory()
    await program.stop()
  }
  const ms = median(cold)
  others.push(['cold start to the first page', `${Math.round(ms)} ms`])
  others.push(['memory idle', `${idle.rss.toFixed(1)} MB, own ${idle.own.toFixed(1)} MB`])
  aims.push({ name: 'cold start to the first page', aim: '< 0.30 s', reached: `${(ms / 1000).toFixed(2)} s`, met: ms < 300 })
  aims.push({ name: 'memory idle', aim: '< 40 MB', reached: `${idle.rss.toFixed(1)} MB`, met: idle.rss < 40 })
}

/** Listeners that stand still, then one change that all of them are told. */
async function streams() {
  const folder = copy(demo(sizes[0]), 'streams')
  const headers = authorized(token(folder))
  const program = await startProduct(folder)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const load = spawn(binary('load'), [String(program.port), options.streams, '5', 'hold', `${api}/stream`],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LOAD_HEADERS: lines } })
  const gone = once(load, 'close')
  const answers = createInterface({ input: load.stdout })[Symbol.asyncIterator]()
  const { standing } = JSON.parse((await answers.next()).value)
  await sleep(1500) // the generator's clock starts after one second
  const { rss, own } = program.memory()
  const response = await fetch(`http://127.0.0.1:${program.port}${api}/tickets`, { method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'question', subject: 'who hears this?', customer_id: 1 }) })
  assert.equal(response.status, 201)
  const { touched, last_us: last } = JSON.parse((await answers.next()).value)
  await gone
  await program.stop()
  others.push([`memory with ${standing} streams`, `${Math.round(rss)} MB, own ${Math.round(own)} MB`])
  others.push(['a change told to all of them', `${touched} heard it, the last about ${Math.round(last / 1000) - 500} ms after it was asked for`])
  aims.push({ name: `memory with ${standing} streams`, aim: '< 150 MB', reached: `${Math.round(rss)} MB`,
    met: rss < 150 && standing === Number(options.streams) && touched === standing })
}

/** Duties for the linter: the examples of its rules, right and wrong ones in turn, below a heading. */
function duties(lang) {
  const examples = ['zh', 'en', 'doc'].flatMap((file) => JSON.parse(readFileSync(join(top, `lint/${file}.json`), 'utf8')).rules)
    .filter((rule) => rule.lang === lang).flatMap(({ match, no_match: not }) => match.flatMap((text, i) => [text, not[i] ?? '']))
    .filter((text) => text && !text.includes('\n'))
  const heading = lang === 'zh' ? '# 售后专员岗位说明书\n\n## 岗位职责\n' : '# After-sales specialist\n\n## Responsibilities\n'
  const file = join(cache, `lint_${lang}.md`)
  writeFileSync(file, `${heading}${examples.map((text, i) => `${i + 1}. ${text}`).join('\n')}\n`)
  return file
}

/** The linter alone: it has no bare twin, so its aims are a rate and a time; memory must stay flat. */
async function lint() {
  const length = String(Math.max(1, Math.round(seconds)))
  compileBeside('lint')
  for (const [lang, name] of [['zh', 'Chinese'], ['en', 'English']]) {
    const file = duties(lang)
    const rates = []
    const singles = []
    for (let i = 0; i < rounds; i++) {
      const { documents, us } = await result([binary('lint'), 'rate', length, '2000', file])
      rates.push(documents / us * 1e6)
      singles.push(await result([binary('lint'), 'each', length, '5000', file]))
    }
    const { few_kb: few, many_kb: many } = await result([binary('lint'), 'memory', '2000', file])
    const rate = median(rates)
    const [p50, p99] = ['p50_us', 'p99_us'].map((key) => median(singles.map((single) => single[key])) / 1000)
    const thousands = Math.round(rate).toLocaleString('en')
    aims.push({ name: `lint, ${name}: documents of 2,000 characters a second, one core`, aim: '≥ 1,000', reached: thousands, met: rate >= 1000 })
    aims.push({ name: `lint, ${name}: one document of 5,000 characters, p99`, aim: '< 50 ms', reached: `${p99.toFixed(2)} ms`, met: p99 < 50 })
    aims.push({ name: `lint, ${name}: most memory after 10,000 documents to after 100`, aim: '≤ 1.05', reached: (many / few).toFixed(2), met: many / few <= 1.05 })
    others.push([`lint, ${name}: 5,000 characters, median and p99`, `${p50.toFixed(2)} ms, ${p99.toFixed(2)} ms`])
    others.push([`lint, ${name}: most memory after 100 and 10,000 documents`, `${(few / 1024).toFixed(1)} MB, ${(many / 1024).toFixed(1)} MB`])
  }
}

/** Due times against ICU's calendar functions, walking from day to day; both must give the same. */
async function calendar() {
  compileBeside('calendar')
  const round = (...argv) => result([binary('calendar'), ...argv, String(Math.max(1, Math.round(seconds)))])
  const rate = (run) => (run.dues ?? run.reads) / run.us * 1e6
  const figure = (value) => Math.round(value).toLocaleString('en')
  for (const [zone, where] of [['cn', 'China'], ['ny', 'New York']]) {
    for (const hours of ['1', '40', '1000']) {
      const pairs = []
      for (let i = 0; i < rounds; i++) pairs.push([await round('ours', zone, hours), await round('icu', zone, hours)])
      for (const [ours, icu] of pairs) assert.equal(ours.sum, icu.sum, 'the walk comes to other due times')
      const ratio = median(pairs.map(([ours, icu]) => rate(ours) / rate(icu)))
      const name = `due in ${hours} working hours, ${where}`
      others.push([name, `${ratio.toFixed(0)} × ICU (${figure(median(pairs.map(([ours]) => rate(ours))))} and `
        + `${figure(median(pairs.map(([, icu]) => rate(icu))))} a second)`])
      aims.push({ name, aim: '≥ 10 × ICU', reached: `${ratio.toFixed(0)} ×`, met: ratio >= 10 })
    }
  }
  const reads = []
  for (let i = 0; i < rounds; i++) reads.push(await round('read'))
  others.push(['the statutory calendar read from its JSON', `${figure(median(reads.map(rate)))} a second`])
}

/** The desk in the order of its clocks against the same desk in the order of changes, which needs none; and a draft of a
 * standard tried on 100,000 past tickets. */
async function clock() {
  for (const tickets of sizes) {
    const folder = demo(tickets)
    const headers = authorized(token(folder))
    const program = await startProduct(folder)
    const round = (path, name) => loadRound(program, { connections: 64, seconds, request: ['get', paths(name, [path])], headers })
    const name = `desk by what is due, ${tickets.toLocaleString('en')} tickets`
    const compared = await compare({
      'by due': () => round(`${pagePath}&sort=due`, 'due'),
      'by change': () => round(pagePath, 'changed'),
    }, rounds)
    comparisons.push({ name, ...compared })
    const overdue = await compare({ overdue: () => round(`${pagePath}&sort=due&clock=breached`, 'overdue') }, rounds)
    others.push([`the overdue ones of ${tickets.toLocaleString('en')} tickets, median at 64 connections`,
      `${(overdue.figures.overdue.p50_us / 1000).toFixed(1)} ms`])
    if (tickets === sizes.at(-1)) {
      const cost = compared.ratios['by change'].cpu
      aims.push({ name: `${name}, against by change (cpu)`, aim: '≤ 1.10', reached: cost.toFixed(2), met: cost <= 1.1 })
    }
    if (tickets >= 100_000) await replay(program, headers, tickets)
    await program.stop()
  }
}

async function replay(program, headers, tickets) {
  const first = await ask(program, `${api}/tickets/${tickets - 99_999}`, headers)
  const standard = { name_zh: '试', name_en: 'trial', fallback: true, calendar: 'cn', first_response: 60, next_response: 120,
    resolution: 1350, pauses: ['customer'], condition: { all: [] } }
  const { items } = await ask(program, `${api}/standards`, headers)
  const replaces = items.find((s) => s.fallback).id
  const times = []
  let found
  for (let i = 0; i < Math.min(rounds, 3); i++) {
    const begin = performance.now()
    const response = await fetch(`http://127.0.0.1:${program.port}${api}/standards/replay`, { method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify({ standard, replaces, from: first.created_at }) })
    assert.equal(response.status, 200)
    found = await response.json()
    times.push((performance.now() - begin) / 1000)
  }
  const took = median(times)
  const name = `a standard tried on ${found.tickets.toLocaleString('en')} of ${tickets.toLocaleString('en')} tickets`
  others.push([name, `${took.toFixed(1)} s, ${Math.round(found.tickets / took).toLocaleString('en')} tickets a second; ${found.worse + found.better} change sides`])
  aims.push({ name, aim: '< 10 s', reached: `${took.toFixed(1)} s`, met: took < 10 })
}

/** What a case costs against parsing its JSON, which no program could do without; both in one process, in turn. */
async function remedy() {
  compileBeside('remedy')
  const cases = ['no_reason', 'phone', 'car'].map((name) => join(top, `tests/fuzz/remedy/${name}.json`))
  const runs = []
  for (let i = 0; i < rounds; i++) {
    runs.push(await result([binary('remedy'), String(Math.max(1, Math.round(seconds))), ...cases]))
  }
  const rate = median(runs.map((run) => run.evaluations / run.us * 1e6))
  const ratio = median(runs.map((run) => run.us / run.evaluations / (run.parse_us / run.parses)))
  const growth = Math.max(...runs.map((run) => run.rss_end_kb - run.rss_begin_kb))
  others.push([`cases of ${runs[0].bytes} bytes evaluated a second by ${runs[0].rules} rules, one core`, Math.round(rate).toLocaleString('en')])
  others.push(['one evaluation costs as much as parsing its JSON so many times', ratio.toFixed(1)])
  aims.push({ name: 'cases evaluated a second', aim: '≥ 2,000', reached: Math.round(rate).toLocaleString('en'), met: rate >= 2000 })
  aims.push({ name: 'memory while evaluating', aim: 'flat', reached: `+${growth} kB`, met: growth < 1024 })
}

const step = (key, more) => ({ key, zh: key, en: key, ...more })
/* From the one step to itself, so that a move can be taken for ever. */
const loop = {
  key: 'bench', zh: '测量', en: 'Bench', kinds: [], start: 'work', calendar: 'always',
  steps: [step('work', { minutes: 60 }), step('done', { kind: 'end', status: 'closed' })],
  moves: [{ key: 'again', zh: '再来', en: 'Again', from: 'work', to: 'work' }, { key: 'end', zh: '结束', en: 'End', from: 'work', to: 'done' }],
}
const ten = Array.from({ length: 10 }, (_, i) => step(`s${i}`, i === 9 ? { kind: 'end', status: 'closed' } : {}))
const chain = {
  key: 'monitor', zh: '监控', en: 'Monitor', kinds: [], start: 's0', steps: ten,
  moves: ten.slice(1).map((s, i) => ({ key: `m${i}`, zh: '下一步', en: 'Next', from: `s${i}`, to: s.key })),
}

const call = (...what) => send('POST', ...what)
const change = (...what) => send('PATCH', ...what)

async function send(method, program, headers, path, body, more = {}) {
  const response = await fetch(`http://127.0.0.1:${program.port}${api}${path}`, { method,
    headers: { ...headers, 'Content-Type': 'application/json', ...more }, body: JSON.stringify(body) })
  assert.ok(response.ok, `${path} answered ${response.status}: ${response.ok ? '' : await response.text()}`)
  return response.json()
}

async function switchedOn(program, headers, definition) {
  const added = await call(program, headers, '/processes', definition)
  return call(program, headers, `/processes/${added.id}/switch-on`, { note: 'bench' }, { 'If-Match': `"${added.version}"` })
}

async function begun(program, headers, n) {
  const pairs = []
  for (let from = 1; from <= n; from += 50) {
    const ids = Array.from({ length: 50 }, (_, i) => from + i)
    const views = await Promise.all(ids.map((id) => call(program, headers, `/tickets/${id}/flows`, { process: 'bench' })))
    pairs.push(...views.map((v, i) => [v.flow.id, ids[i]]))
  }
  return pairs
}

async function flow() {
  await moves()
  await monitor()
}

/** A move against the rows that it leaves, written by bare C: no question who may, what is known, what holds. */
async function moves() {
  const mine = copy(demo(sizes[0]), 'flow-a')
  const headers = authorized(token(mine))
  let ours = await startProduct(mine)
  await switchedOn(ours, headers, loop)
  const pairs = await begun(ours, headers, 2000)
  await ours.stop()
  const theirs = copy(mine, 'flow-b')
  const ids = join(cache, 'flows.pairs')
  writeFileSync(ids, `${pairs.map((p) => p.join(' ')).join('\n')}\n`)
  const files = paths('moves', pairs.map(([id]) => `${api}/flows/${id}/moves`))
  ours = await startProduct(mine)
  for (const connections of [1, 8, 64]) {
    const compared = await compare({
      aftersale: () => loadRound(ours, { connections, seconds, request: ['send', files, '{"move":"again"}'], headers }),
      'bare, no HTTP': () => result([binary('bare_moves'), 'move', join(theirs, 'aftersale.db'), ids, String(connections), String(seconds)]),
    }, rounds)
    comparisons.push({ name: `moves, ${connections} connection${connections > 1 ? 's' : ''}`, ...compared })
    if (connections === 64) aimTail('moves, 64 connections', compared.tail)
  }
  await ours.stop()
}

/** The monitor reads counts: with a hundred times the tickets it may not cost more. */
async function monitor() {
  const programs = []
  for (const tickets of [1_000_000, 10_000]) {
    const folder = copy(demo(sizes[0]), `monitor-${tickets}`)
    const headers = authorized(token(folder))
    let program = await startProduct(folder)
    const { id } = await switchedOn(program, headers, chain)
    await program.stop()
    await result([binary('bare_moves'), 'fill', join(folder, 'aftersale.db'), String(id), String(tickets)])
    program = await startProduct(folder)
    programs.push({ program, headers, file: paths(`monitor-${tickets}`, [`${api}/processes/${id}/watch`]) })
  }
  const [large, little] = programs.map(({ program, headers, file }) =>
    () => loadRound(program, { connections: 8, seconds, request: ['get', file], headers }))
  const compared = await compare({ '1,000,000 tickets': large, '10,000 tickets': little }, rounds)
  comparisons.push({ name: 'monitor of a process, 8 connections', ...compared })
  const ms = compared.figures['1,000,000 tickets'].p50_us / 1000
  const cost = compared.ratios['10,000 tickets'].cpu
  aims.push({ name: 'monitor, counts of 1,000,000 tickets, median', aim: '< 100 ms', reached: `${ms.toFixed(1)} ms`, met: ms < 100 })
  aims.push({ name: 'monitor, 1,000,000 tickets against 10,000 (cpu)', aim: '≤ 1.20', reached: cost.toFixed(2), met: cost <= 1.2 })
  for (const { program } of programs) await program.stop()
}

/** A log of 65,533 events: reading it, its paths and its waits, against sorting the same lines by case and time. */
async function mine() {
  const events = 65_533
  const log = join(cache, 'log.csv')
  const steps = ['received', 'review', 'approved', 'waiting', 'returned', 'inspected', 'refunded', 'closed']
  const row = (i) => {
    const [run, at] = [Math.floor(i / 8), i % 8]
    const step = run % 7 === 3 && at === 4 ? 'reminded' : run % 11 === 5 && at === 6 ? 'inspected' : steps[at]
    return `AS${run},${step},${new Date(Date.UTC(2026, 0, 1) + run * 600_000 + at * 5_400_000 + (run * 37 % 97) * 60_000).toISOString()}`
  }
  writeFileSync(log, ['case,activity,time', ...Array.from({ length: events }, (_, i) => row(i))].join('\n') + '\n')
  const times = { ours: [], sort: [] }
  for (let i = 0; i < rounds; i++) {
    for (const [name, argv] of [['ours', [product, 'mine', log, '--json']], ['sort', ['sort', '-t', ',', '-k1,1', '-k3,3', log]]]) {
      const begin = performance.now()
      const { stdout, status, stderr } = spawnSync('/usr/bin/env', ['LC_ALL=C', ...argv], { maxBuffer: 1 << 28, encoding: 'utf8' })
      if (status) throw new Error(stderr)
      times[name].push((performance.now() - begin) / 1000)
      if (name === 'ours' && JSON.parse(stdout).events !== events) throw new Error('events were lost')
    }
  }
  const measure = 'import resource as r, subprocess as s, sys; s.run(sys.argv[1:], stdout=s.DEVNULL, check=True); print(r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss)'
  const memory = Number(spawnSync('python3', ['-c', measure, product, 'mine', log, '--json'], { encoding: 'utf8' }).stdout) / 1024
  const [ours, sort] = [median(times.ours), median(times.sort)]
  aims.push({ name: `mining ${events} events`, aim: '< 1 s', reached: `${ours.toFixed(2)} s`, met: ours < 1 })
  aims.push({ name: `mining ${events} events, memory`, aim: '< 100 MB', reached: `${memory.toFixed(0)} MB`, met: memory < 100 })
  others.push([`mining against sorting the same ${events} lines`, `${(ours / sort).toFixed(2)} times as long`])
}

/** A year of the largest company: figures by roll-ups, against working the same out from the events of every ticket. */
async function measures() {
  const tickets = sizes.at(-1)
  const folder = demo(tickets) // its last act is to count
  const headers = authorized(token(folder))
  const begin = performance.now()
  await result([product, 'measure', '--check', '--json', '--data', folder])
  const full = (performance.now() - begin) / 1000
  const program = await startProduct(folder)
  const to = new Date().toISOString().slice(0, 10)
  const year = `from=${Number(to.slice(0, 4)) - 1}${to.slice(4)}&to=${to}`
  const timed = async (query) => {
    const times = []
    for (let i = 0; i < 5 * rounds; i++) {
      const at = performance.now()
      await ask(program, `${api}/measures/figures?${year}&${query}`, headers)
      times.push(performance.now() - at)
    }
    return median(times)
  }
  const { items } = await ask(program, `${api}/measures`, headers)
  const slowest = []
  for (const m of items.filter((one) => one.source === 'events')) slowest.push([await timed(`measures=${m.key}`), m.key])
  slowest.sort(([a], [b]) => b - a)
  const [ms, key] = slowest[0]
  const whole = await timed('')
  const teams = await timed('measures=K08&by=team')
  await program.stop()
  const size = tickets.toLocaleString('en')
  aims.push({ name: `a year of ${size} tickets, the slowest measure (${key})`, aim: '< 100 ms', reached: `${ms.toFixed(1)} ms`, met: ms < 100 })
  others.push([`the whole catalogue of a year, ${size} tickets, by roll-up`, `${whole.toFixed(0)} ms`])
  others.push(['one measure for each team', `${teams.toFixed(1)} ms`])
  others.push(['the whole catalogue worked out in full', `${full.toFixed(1)} s, ${(full * 1000 / whole).toFixed(0)} times as long`])
}

/** 500 people with the same post and the tickets of the smallest of --sizes among them: their sheets, against asking for the same figures. */
async function appraisal() {
  const people = 500
  const folder = copy(demo(sizes[0]), 'appraisal')
  const headers = authorized(token(folder))
  const database = join(folder, 'aftersale.db')
  let program = await startProduct(folder)
  const ids = []
  for (let i = 0; i < people; i++) {
    const user = await call(program, headers, '/users', { login: `bench${i}`, name: `员工 ${i}`, password: 'a long enough password 1', role_ids: [], team_ids: [] })
    ids.push(user.id)
  }
  const post = await call(program, headers, '/posts', { name_zh: '测量岗', name_en: 'Bench', holder_ids: ids })
  const draft = await call(program, headers, `/posts/${post.id}/documents`, { lang: 'zh' })
  const version = (record) => ({ 'If-Match': `"${record.version}"` })
  const floors = { K01: 100_000, K06: 1_000_000, K07: 0, K08: 0, K10: 100 } // seconds and percent; the target is 1
  const measured = Object.keys(floors)
  const duties = [{ statement: '收到报修后 30 分钟内登记工单', trainings: ['工单课程'],
    measures: measured.map((measure) => ({ measure, target: 1, floor: floors[measure], weight: 20 })) }]
  const edited = await change(program, headers, `/duty-documents/${draft.id}`, { purpose: '测量', duties }, version(draft))
  const handed = await call(program, headers, `/duty-documents/${draft.id}/submit`, {}, version(edited))
  await call(program, headers, `/duty-documents/${draft.id}/approve`, {}, version(handed))
  await program.stop()
  // The demo's ten people have all tickets: they are dealt out, and counted anew.
  const deal = `import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute("UPDATE ticket SET assignee_id = ? + id % ?", (int(sys.argv[2]), ${people}))
db.execute("UPDATE event SET actor_id = ? + subject_id % ? WHERE subject_kind = 'ticket' AND actor_kind = 1", (int(sys.argv[2]), ${people})); db.execute("UPDATE measure_state SET catalogue = ''"); db.commit()`
  const { status, stderr } = spawnSync('python3', ['-c', deal, database, String(ids[0])], { encoding: 'utf8' })
  if (status) throw new Error(stderr)
  await result([product, 'measure', 'K08', '--json', '--data', folder])
  program = await startProduct(folder)
  const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10) // of the demo company
  const cycle = await call(program, headers, '/appraisal-cycles', { name: '测量', kind: 'quarter', from: day(-90), to: day(0), measures_share: 100, criteria: [], post_ids: [post.id] })
  const begin = performance.now()
  await call(program, headers, `/appraisal-cycles/${cycle.id}/open`, undefined, version(cycle))
  for (;;) {
    const now = await ask(program, `${api}/appraisal-cycles/${cycle.id}`, headers)
    if (now.sheets === people && now.computed === people) break
    await sleep(50)
  }
  const sheets = performance.now() - begin
  const asked = performance.now()
  for (const id of ids) await ask(program, `${api}/measures/figures?measures=${measured.join(',')}&from=${day(-90)}&to=${day(0)}&scope=person&scope_id=${id}`, headers)
  const figures = performance.now() - asked
  await program.stop()
  others.push([`appraisal of ${people} people, five measures each, with trends, case mix and evidence`, `${(sheets / 1000).toFixed(1)} s, ${(sheets / people).toFixed(1)} ms a sheet`])
  others.push(['against asking for the same figures over HTTP, without trend, mix and evidence', `${(sheets / figures).toFixed(1)} times as long`])
}

// ------------------------------------------------------------------ aims

function aimAtLeast(name, least, reached) {
  aims.push({ name, aim: `≥ ${least.toFixed(2)}`, reached: reached.toFixed(2), met: reached >= least })
}

function aimTail(name, tail) {
  aims.push({ name: `${name}: p99 / median`, aim: '< 10', reached: tail.toFixed(1), met: tail < 10 })
}

// ------------------------------------------------------------------ main

const sections = { create, page, ticket, search, postgres, start, streams, lint, calendar, clock, remedy, flow, mine, measures, appraisal }

async function main() {
  if (options.help) {
    console.log(help)
    return
  }
  if (!existsSync(product)) throw new Error(`${product} is not built: run make build`)
  mkdirSync(cache, { recursive: true })
  compile()
  for (const name of options.only.split(',')) {
    if (!sections[name]) throw new Error(`there is no section '${name}'\n\n${help}`)
    say(`${name} …`)
    await sections[name]()
  }
  if (comparisons.length) printRatios(comparisons)
  if (aims.length) printAims(aims)
  printFigures(comparisons, others)
}

await main()
