// The command line: help that teaches, exact words about what is wrong, exit codes, JSON.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from '../lib/process.mjs'
import { engine, program, startServer } from '../lib/server.mjs'

const server = await startServer({ seed: ['demo', '--tickets', '40', '--seed', '7'] })
const plain = { ...server.env, LANG: 'C.UTF-8', LC_ALL: '', LC_MESSAGES: '' }
const cli = (argv, env = {}) => run([program, ...argv], { env: { ...plain, ...env }, check: false })
const here = (...argv) => server.run(argv, { check: false })

test('without a command it lists the commands, in the shell’s language', () => {
  const english = cli([])
  assert.equal(english.code, 2)
  for (const name of ['serve', 'init', 'migrate', 'user add', 'token add', 'import', 'export', 'openapi', 'verify', 'backup', 'restore', 'demo', 'version', 'help'])
    assert.match(english.stdout, new RegExp(`^  ${name} +\\S`, 'm'))
  assert.match(cli([], { LANG: 'zh_CN.UTF-8' }).stdout, /启动服务/)
  assert.match(cli(['--lang', 'zh']).stdout, /启动服务/)
  assert.match(cli(['--lang=en'], { LANG: 'zh_CN.UTF-8' }).stdout, /run the server/)
})

test('every command has help with purpose, options, examples and exit codes, in both languages', () => {
  const { commands } = JSON.parse(cli(['help', '--json']).stdout)
  assert.ok(commands.length >= 14)
  for (const { name, options } of commands)
    for (const [lang, words] of [['en', ['Examples', 'Exit codes']], ['zh', ['示例', '退出码']]]) {
      const { code, stdout } = cli([...name.split(' '), '--help', '--lang', lang])
      assert.equal(code, 0)
      for (const word of words) assert.ok(stdout.includes(word), `${name} --help lacks ${word}`)
      for (const option of options) assert.ok(stdout.includes(`--${option.name}`), `${name} --help lacks --${option.name}`)
      assert.doesNotMatch(stdout, /cli\.\w+\./, `${name} --help shows a code instead of words`)
      assert.equal(cli(['help', ...name.split(' '), '--lang', lang]).stdout, stdout)
    }
})

const usage = [
  [['vresion'], /vresion.*version/, 'a command that is nearly one'],
  [['usr', 'add'], /user add/, 'two words, one of them wrong'],
  [['user'], /user add/, 'half a command'],
  [['xyzzy'], /xyzzy.*help/, 'no command at all'],
  [['import', 'tickets', 'x', '--mpa', 'y'], /--mpa.*--map/, 'an option that is nearly one'],
  [['verify', '--xyzzy'], /no option --xyzzy/, 'an option that is none'],
  [['version', 'now'], /now/, 'a word too many'],
  [['backup'], /FILE/, 'a word too few'],
  [['user', 'add', '--login', 'x'], /--name: .*required/, 'a required option is missing'],
  [['demo', '--tickets', 'many'], /--tickets: .*number/, 'words for a number'],
  [['demo', '--tickets', '-5'], /--tickets/, 'a number out of bounds'],
  [['demo', '--tickets'], /--tickets/, 'an option without its value'],
  [['export', 'tickets', '--format', 'pdf'], /csv, jsonl/, 'a choice that is none'],
  [['serve', '--workers', 'x'], /--workers/, 'a setting that is wrong'],
  [['--lang', 'fr'], /zh/, 'a language that is none'],
]
for (const [argv, words, what] of usage) {
  test(`${what}: exit code 2 and what was meant`, () => {
    const { code, stdout, stderr } = cli(argv)
    assert.equal(code, 2, stderr)
    assert.match(stderr, words)
    assert.equal(stdout, '')
    const json = cli([...argv, '--json'])
    assert.equal(json.code, 2)
    if (what !== 'a language that is none' && what !== 'an option without its value') assert.ok(JSON.parse(json.stdout).error.code)
  })
}

test('a folder without a database is named, and not made', { skip: engine !== 'sqlite' && 'the folder of SQLite' }, () => {
  const data = join(server.folder, 'nowhere')
  const { code, stdout } = cli(['verify', '--data', data, '--json'])
  assert.deepEqual([code, JSON.parse(stdout).error.code], [3, 'cli.no_database'])
  assert.ok(!existsSync(data))
})

test('init makes everything and says how to go on; again it does no harm', { skip: engine !== 'sqlite' && 'init of PostgreSQL is what each test begins with' }, () => {
  const data = join(server.folder, 'new')
  const first = cli(['init', '--data', data])
  assert.equal(first.code, 0)
  assert.match(first.stdout, /aftersale user add --login admin/)
  assert.deepEqual(JSON.parse(cli(['init', '--data', data, '--json']).stdout).users, 0)
  assert.equal(cli(['migrate', '--data', data]).code, 0)
})

test('a user is added with a password from standard input, or one that is shown once', async () => {
  const own = server.run(['user', 'add', '--login', 'wendy', '--name', '温蒂', '--role', 'agent', '--team', 'Repair', '--password-stdin', '--json'],
    { input: 'a password that is long\n', check: false })
  assert.equal(own.code, 0, own.stdout + own.stderr)
  assert.equal(JSON.parse(own.stdout).password, undefined)
  assert.equal((await server.logIn('wendy', 'a password that is long')).me.team_ids.length, 1)
  const made = JSON.parse(here('user', 'add', '--login', 'made', '--name', '随机', '--json').stdout)
  assert.match(made.password, /^[\w]{16}$/)
  await server.logIn('made', made.password)
})

const refused = [
  [['user', 'add', '--login', 'wendy', '--name', '又一个'], 'a login that is taken'],
  [['user', 'add', '--login', 'x1', '--name', 'X', '--role', 'emperor'], 'a role that is none', 'cli.no_role'],
  [['user', 'add', '--login', 'x1', '--name', 'X', '--team', 'Nowhere'], 'a team that is none', 'cli.no_team'],
  [['user', 'add', '--login', 'x1', '--name', 'X', '--mail', 'nonsense'], 'a mail address that is none'],
  [['token', 'add', '--user', 'nobody', '--name', 't'], 'a token for nobody', 'user.not_found'],
  [['token', 'add', '--user', 'wendy', '--name', 't', '--permission', 'people.write'], 'a token beyond its user'],
  [['token', 'add', '--user', 'wendy', '--name', 't', '--permission', 'ticket.fly'], 'a permission that is none'],
  [['export', 'chairs'], 'an export of something else', 'cli.export.what'],
  [['demo'], 'a demo company over real data', 'cli.demo.not_empty'],
]
for (const [argv, what, expected] of refused) {
  test(`${what} is refused: exit code 3`, () => {
    const { code, stdout, stderr } = here(...argv, '--json')
    assert.equal(code, 3, stdout + stderr)
    const { error } = JSON.parse(stdout)
    if (expected) assert.ok([error.code, ...error.errors.map((e) => e.code)].includes(expected), stdout)
    assert.ok(error.detail.length > 3)
  })
}

test('a token works as its user, at once, and ends what it may', async () => {
  const { stdout } = here('token', 'add', '--user', 'emma', '--name', 'desk robot', '--days', '5', '--permission', 'ticket.read')
  const robot = server.anonymous({ Authorization: `Bearer ${stdout.trim()}` })
  assert.equal((await robot.get('/me')).login, 'emma')
  assert.ok((await robot.get('/tickets')).items.length > 0)
  await robot.post('/tickets', { kind: 'fault', subject: 'x' }).expect(403)
})

test('the demo company: whole, the same for the same seed, and not made twice', async () => {
  assert.equal(here('verify').code, 0)
  assert.deepEqual(JSON.parse(here('demo', '--if-empty', '--json').stdout).tickets, 0)
  assert.match(here('demo', '--if-empty').stdout, /linxiaoyu/)
  const manager = await server.logIn('tangyue', 'aftersale-demo')
  const tickets = await manager.all('/tickets?limit=200')
  assert.equal(tickets.length, 40)
  assert.ok(tickets.some((t) => t.status === 'closed'))
  for (const { login } of (await manager.get('/users?limit=50')).items.filter((u) => !['wendy', 'made'].includes(u.login)))
    await server.logIn(login, 'aftersale-demo')
  if (engine !== 'sqlite') return
  const data = join(server.folder, 'twin')
  cli(['demo', '--tickets', '40', '--seed', '7', '--data', data])
  const words = (argv) => cli([...argv]).stdout.split('\n').map((line) => line && JSON.parse(line)).filter(Boolean)
    .map((t) => [t.subject, t.description, t.kind, t.customer_name])
  assert.deepEqual(words(['export', 'tickets', '--format', 'jsonl', '--data', data]),
    words(['export', 'tickets', '--format', 'jsonl', '--data', server.data]))
})

test('export gives every row, as CSV with formulas disarmed or as lines of JSON', async () => {
  const admin = await server.logIn('admin', 'aftersale-demo')
  await admin.post('/tickets', { kind: 'question', subject: '=SUM(A1)', impact: 'low', urgency: 'low' }).expect(201)
  const csv = here('export', 'tickets').stdout
  assert.match(csv, /^id,version,number,/)
  assert.ok(csv.includes("'=SUM(A1)"))
  const lines = here('export', 'tickets', '--format', 'jsonl').stdout.trim().split('\n').map((line) => JSON.parse(line))
  assert.equal(lines.length, 41)
  assert.ok(lines.some((t) => t.subject === '=SUM(A1)'))
  const path = join(server.folder, 'events.csv')
  assert.ok(JSON.parse(here('export', 'events', path, '--json').stdout).rows > 100)
  const later = here('export', 'tickets', '--format', 'jsonl', '--from', new Date(Date.now() + 60_000).toISOString())
  assert.equal(later.stdout, '')
  for (const line of here('export', 'customers', '--format', 'jsonl').stdout.trim().split('\n')) {
    const { phone } = JSON.parse(line)
    if (phone) assert.match(phone, /\*{4}/, 'phone numbers are masked')
  }
})

test('openapi and settings print documents', () => {
  const document = JSON.parse(cli(['openapi']).stdout)
  assert.equal(document.openapi.slice(0, 3), '3.1')
  assert.match(cli(['settings', '--data', server.folder]).stdout, /^listen = /m)
  const secret = cli(['settings', '--database', 'postgres://me:secret@host/db']).stdout
  assert.ok(!secret.includes('secret'))
})

test('output that cannot be written is not taken for success', () => {
  const { code } = run(['sh', '-c', '"$0" openapi > /dev/full', program], { env: plain, check: false })
  assert.equal(code, 4)
})
