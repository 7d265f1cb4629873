// Runs the pieces one after the other, reads their TAP and adds up. Everything they need is built by
// `make build-test build-fuzz`; the PostgreSQL cluster is started here.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Cluster, createDatabase, dropDatabase } from './cluster.mjs'
import { top } from './process.mjs'
import { readTap } from './tap.mjs'

const help = `tests/run [--fuzz-seconds N] [PIECE...] [-- WORD...]

pieces, by default all:
  unit              the programs src/**/x_test.c
  tools             the packers and lint themselves
  stories:sqlite    the API over HTTP, on SQLite
  stories:postgres  the same on PostgreSQL
  load:sqlite       many at once: correctness, not time
  load:postgres     the same on PostgreSQL
  faults:sqlite     kill -9, full disk and the like
  faults:postgres   the same on PostgreSQL
  browser           the pages in headless Chromium
  fuzz              each parser of foreign bytes, for --fuzz-seconds each (3)

WORDs choose files whose name contains one of them: tests/run stories:sqlite -- portal
AFTERSALE_TEST_KEEP=1 keeps the folders of the test servers. TAP and logs are in tests/output.`

const output = join(top, 'tests/output')
const buildTest = process.env.AFTERSALE_BUILD_TEST ?? join(top, 'build-test')
const buildFuzz = process.env.AFTERSALE_BUILD_FUZZ ?? join(top, 'build-fuzz')

const pieces = {
  unit,
  tools: (run) => node(run, 'tools', { seconds: 60, at: 2 }),
  'stories:sqlite': (run) => node(run, 'stories', { engine: 'sqlite', seconds: 180, at: 2 }),
  'stories:postgres': (run) => node(run, 'stories', { engine: 'postgres', seconds: 180, at: 2 }),
  'load:sqlite': (run) => node(run, 'load', { engine: 'sqlite', seconds: 180, at: 1 }),
  'load:postgres': (run) => node(run, 'load', { engine: 'postgres', seconds: 180, at: 1 }),
  'faults:sqlite': (run) => node(run, 'faults', { engine: 'sqlite', seconds: 600, at: 1 }),
  'faults:postgres': (run) => node(run, 'faults', { engine: 'postgres', seconds: 600, at: 1 }),
  browser: (run) => node(run, 'browser', { engine: 'sqlite', seconds: 600, at: 1 }),
  fuzz,
}

async function main(argv) {
  const chosen = readArguments(argv)
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })
  const scratch = makeScratch()
  const cluster = chosen.names.some((name) => name !== 'fuzz' && name !== 'tools') ? await Cluster.start() : null
  const total = { passed: 0, failed: 0 }
  try {
    for (const name of chosen.names) {
      const piece = await timed(name, chosen, cluster)
      total.passed += piece.passed
      total.failed += piece.failed
    }
  } finally {
    await cluster?.stop()
    scratch.remove()
  }
  console.log(`${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** One folder for all temporary files of this run, so that nothing stays behind, however a test ends. */
function makeScratch() {
  const folder = mkdtempSync(join(tmpdir(), 'aftersale-run-'))
  chmodSync(folder, 0o755) // the database's user has to find its own folder inside
  process.env.TMPDIR = folder
  const remove = () => process.env.AFTERSALE_TEST_KEEP || rmSync(folder, { recursive: true, force: true })
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
    process.once(signal, () => {
      remove()
      process.exit(code)
    })
  }
  return { remove }
}

function readArguments(argv) {
  const chosen = { names: [], words: [], fuzzSeconds: 3 }
  const rest = argv.includes('--') ? argv.splice(argv.indexOf('--')).slice(1) : []
  chosen.words = rest
  while (argv.length) {
    const word = argv.shift()
    if (word === '--help') {
      console.log(help)
      process.exit(0)
    } else if (word === '--fuzz-seconds') {
      chosen.fuzzSeconds = Number(argv.shift())
    } else {
      const names = Object.keys(pieces).filter((name) => name === word || name.startsWith(`${word}:`))
      if (names.length === 0) {
        console.error(`there is no piece '${word}'\n\n${help}`)
        process.exit(2)
      }
      chosen.names.push(...names)
    }
  }
  if (chosen.names.length === 0) chosen.names = Object.keys(pieces)
  return chosen
}

/** One piece with its line of result; a piece without any test is a failure, not a success. */
async function timed(name, chosen, cluster) {
  const begin = Date.now()
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [] }
  for await (const part of pieces[name]({ name, cluster, ...chosen })) {
    sum.passed += part.passed
    sum.failed += part.failed
    sum.skipped += part.skipped
    part.failures.forEach(report)
  }
  if (sum.passed + sum.failed + sum.skipped === 0 && chosen.words.length === 0) {
    sum.failed = 1
    report({ name: `${name} has no tests`, detail: [] })
  }
  const skipped = sum.skipped ? `, ${sum.skipped} skipped` : ''
  const seconds = ((Date.now() - begin) / 1000).toFixed(1)
  console.log(`${name}: ${sum.passed} ok, ${sum.failed} not ok${skipped} (${seconds} s)`)
  return sum
}

function report({ name, detail }) {
  console.log(`not ok - ${name}`)
  for (const line of detail.slice(0, 60)) console.log(`    ${line}`)
}

/** Runs a program, keeps its output in tests/output, and reads the TAP in it. */
async function runTap(name, argv, { env = {}, seconds }) {
  const { code, text } = await capture(argv, { env, seconds })
  writeFileSync(join(output, `${name.replace(/[^\w.-]/g, '_')}.tap`), text)
  const part = readTap(text)
  if (code !== 0 && part.failed === 0) {
    part.failed = 1
    part.failures.push({ name: `${name} ended with ${code}`, detail: text.split('\n').slice(-60) })
  }
  return part
}

function capture([program, ...args], { env, seconds }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: top, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code: code ?? signal, text: Buffer.concat(chunks).toString('utf8') })
    })
  })
}

const wanted = (file, words) => words.length === 0 || words.some((word) => basename(file).includes(word))

async function* unit({ cluster, words }) {
  const programs = existsSync(buildTest) ? readdirSync(buildTest).filter((file) => /^unit-[\w-]+$/.test(file)) : []
  for (const program of programs.sort().filter((file) => wanted(file, words))) {
    const database = createDatabase(cluster.url)
    yield await runTap(program, [join(buildTest, program)], {
      seconds: 300,
      env: { CMOCKA_MESSAGE_OUTPUT: 'TAP', AFTERSALE_TEST_PG: database },
    })
    dropDatabase(database)
  }
}

async function* node({ name, cluster, words }, folder, { engine, seconds, at }) {
  const home = join(top, 'tests', folder)
  const all = existsSync(home) ? readdirSync(home).filter((file) => file.endsWith('.test.mjs')).sort() : []
  const files = all.filter((file) => wanted(file, words)).map((file) => join(home, file))
  if (files.length === 0) return
  yield await runTap(name, [process.execPath, '--test', '--test-reporter=tap', `--test-concurrency=${at}`,
    `--test-timeout=${seconds * 1000}`, ...files], {
    seconds: 3000,
    env: {
      AFTERSALE: process.env.AFTERSALE ?? join(buildTest, 'aftersale'),
      AFTERSALE_TEST_ENGINE: engine ?? '',
      AFTERSALE_TEST_PG: cluster?.url ?? '',
    },
  })
}

/** Each target runs for a while from its kept corpus; what it finds stays in tests/output. */
async function* fuzz({ fuzzSeconds, words }) {
  const programs = existsSync(buildFuzz) ? readdirSync(buildFuzz).filter((file) => /^fuzz-\w+$/.test(file)) : []
  for (const program of programs.sort().filter((file) => wanted(file, words))) {
    const found = mkdtempSync(join(tmpdir(), 'aftersale-fuzz-'))
    const corpus = join(top, 'tests/fuzz', program.replace('fuzz-', ''))
    const { code, text } = await capture([join(buildFuzz, program), `-max_total_time=${fuzzSeconds}`, '-timeout=10',
      '-rss_limit_mb=2048', '-print_final_stats=1', `-artifact_prefix=${output}/${program}-`, found,
      ...(existsSync(corpus) ? [corpus] : [])], { env: {}, seconds: fuzzSeconds + 120 })
    writeFileSync(join(output, `${program}.log`), text)
    rmSync(found, { recursive: true, force: true })
    yield code === 0
      ? { passed: 1, failed: 0, skipped: 0, failures: [] }
      : { passed: 0, failed: 1, skipped: 0, failures: [{ name: program, detail: text.split('\n').slice(-60) }] }
  }
}

await main(process.argv.slice(2))
