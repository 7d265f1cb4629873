// The programs that are measured: started, watched, ended.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { freePort, sleep, spawnBound, top } from '../../tests/lib/process.mjs'

export const cache = process.env.BENCH_CACHE ?? join(top, 'bench/cache')
export const product = process.env.AFTERSALE ?? join(top, 'build/aftersale')

const flags = ['-std=gnu17', '-D_GNU_SOURCE', '-O2', '-g', '-Wall', '-Wextra', '-Werror']
const shared = ['print.c', 'serve.c', 'measure.c']
const binaries = {
  load: { sources: ['load.c', 'measure.c', 'print.c'], packages: [] },
  bare_sqlite: { sources: ['bare_sqlite.c', 'groups.c', ...shared], packages: ['sqlite3'] },
  bare_moves: { sources: ['bare_moves.c', 'groups.c', ...shared], packages: ['sqlite3'] },
  bare_pg: { sources: ['bare_pg.c', ...shared], packages: ['libpq'] },
}

export const binary = (name) => join(cache, 'bin', name)

/** Compiles the bare programs and the load generator as the product is compiled (-O2). */
export function compile() {
  mkdirSync(join(cache, 'bin'), { recursive: true })
  for (const [name, { sources, packages }] of Object.entries(binaries)) {
    const config = (what) => packages.length === 0 ? []
      : execFileSync('pkg-config', [what, ...packages], { encoding: 'utf8' }).trim().split(/\s+/).filter(Boolean)
    execFileSync('cc', [...flags, ...config('--cflags'), '-o', binary(name),
      ...sources.map((file) => join(top, 'bench', file)), ...config('--libs'), '-lpthread'])
  }
}

/** Compiles bench/NAME.c against the library that the product was linked from. */
export function compileBeside(name) {
  const build = dirname(product)
  const packages = ['libmicrohttpd', 'jansson', 'sqlite3', 'libpq', 'icu-uc', 'icu-i18n', 'libsodium']
  const libs = execFileSync('pkg-config', ['--libs', ...packages], { encoding: 'utf8' }).trim().split(/\s+/)
  execFileSync('cc', [...flags, '-I', join(top, 'src'), '-o', binary(name), join(top, `bench/${name}.c`),
    join(build, 'libaftersale.a'), ...libs, '-lm', '-lpthread'])
}

/** A running server, the product or a bare one. */
export class Program {
  static async start(argv, port, { env = {} } = {}) {
    const program = new Program()
    const log = openSync(join(cache, 'server.log'), 'a')
    program.port = port
    program.begin = performance.now()
    // Ten thousand streams need as many files as the system lets us open.
    program.child = spawnBound(['sh', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'sh', ...argv],
      { stdio: ['ignore', log, log], env: { ...process.env, ...env } })
    return program
  }

  get pid() {
    return this.child.pid
  }

  /** Milliseconds from the start until `path` was answered for the first time. */
  async answers(path, headers = {}) {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(1)) {
      if (this.child.exitCode !== null) throw new Error(`${this.child.spawnargs.join(' ')} ended; see bench/cache/server.log`)
      if (await firstLine(this.port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines}\r\n`) === 'HTTP/1.1 200 OK') {
        return performance.now() - this.begin
      }
    }
    throw new Error(`${path} was not answered within a minute`)
  }

  /** Processor time used so far, in microseconds. */
  cpu() {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  }

  /** MB: what it holds (rss), and of that its own memory, without mapped files (own). */
  memory() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
    const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024
    return { rss: of('VmRSS'), own: of('RssAnon') }
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    await gone
  }
}

function firstLine(port, request) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.once('data', (data) => {
      resolve(data.toString('latin1').split('\r\n')[0])
      socket.destroy()
    })
    socket.once('error', () => resolve(null))
    socket.once('close', () => resolve(null))
  })
}

export async function startProduct(data, { database, headers, path = '/readyz' } = {}) {
  const port = await freePort()
  const program = await Program.start([product, 'serve', '--data', data, '--listen', `127.0.0.1:${port}`,
    '--log-level', 'warn', ...(database ? ['--database', database] : [])], port)
  program.ready = await program.answers(path, headers)
  return program
}

export async function startBare(name, place, threads, path = '/tickets') {
  const port = await freePort()
  const program = await Program.start([binary(name), 'serve', place, String(port), String(threads)], port)
  program.ready = await program.answers(path)
  return program
}

/** Runs a program to its end; the JSON of its last line. */
export async function result(argv, env = {}) {
  const child = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  let text = ''
  child.stdout.on('data', (chunk) => { text += chunk })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}`)
  return JSON.parse(text.trim().split('\n').at(-1))
}
