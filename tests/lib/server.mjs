// A server of the test's own: fresh folder (or PostgreSQL database), free port, first user "admin".
import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { Client, logIn } from './client.mjs'
import { createDatabase, dropDatabase } from './cluster.mjs'
import { ended, freePort, run, spawnBound, top, until } from './process.mjs'

export const program = process.env.AFTERSALE ?? join(top, 'build-test/aftersale')
export const engine = process.env.AFTERSALE_TEST_ENGINE || 'sqlite'
export const admin = { login: 'admin', password: 'correct horse battery staple' }

// A report in the log fails the test even when the process lived on.
const reports = /ERROR: \w+Sanitizer|runtime error:|WARNING: ThreadSanitizer/
const sanitizer = {
  ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1:exitcode=66',
  UBSAN_OPTIONS: 'print_stacktrace=1',
}

/**
 * Makes a place, starts the server there and stops it after the tests of the file, which fail when it
 * did not end in order or a sanitizer reported.
 *
 * options: args (more for `serve`), env, database (a url; default: as the run says), seed (a command
 * line instead of init and user add, such as ['demo', '--tickets', '50']).
 */
export async function startServer(options = {}) {
  const server = new Server(options)
  try {
    server.seed(options.seed)
    await server.start()
  } catch (error) {
    await server.dispose().catch(() => {}) // what went wrong first is what the reader needs
    throw error
  }
  after(() => server.dispose())
  return server
}

export class Server {
  constructor({ args = [], env = {}, database } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'aftersale-test-'))
    this.data = join(this.folder, 'data')
    this.log = join(this.folder, 'server.log')
    this.args = args
    this.env = { ...process.env, ...sanitizer, ...env }
    this.ownDatabase = !database && engine === 'postgres'
    this.database = this.ownDatabase ? createDatabase(process.env.AFTERSALE_TEST_PG) : database
  }

  /** The command line over this server's place. */
  command(...argv) {
    const place = ['--data', this.data, ...(this.database ? ['--database', this.database] : [])]
    return [program, ...argv, ...place]
  }

  /** Runs a command to its end: {code, stdout, stderr}; {check: false} when it may fail. */
  run(argv, options = {}) {
    return run(this.command(...argv), { env: this.env, ...options })
  }

  seed(argv) {
    if (argv) {
      this.run(argv)
      return
    }
    this.run(['init'])
    this.run(['user', 'add', '--login', admin.login, '--name', '管理员', '--role', 'admin', '--password-stdin'],
      { input: `${admin.password}\n` })
  }

  /** Starts `serve` and waits until it is ready. */
  async start() {
    this.port ??= await freePort()
    this.origin = `http://127.0.0.1:${this.port}`
    const log = openSync(this.log, 'a')
    this.child = spawnBound([...this.command('serve', '--listen', `127.0.0.1:${this.port}`), ...this.args],
      { env: this.env, stdio: ['ignore', log, log] })
    closeSync(log)
    await until(() => this.#ready(), { ms: 30_000, every: 25, what: 'the server is not ready' })
      .catch((error) => {
        throw new Error(`${error.message}\n${this.tail()}`, { cause: error })
      })
  }

  async #ready() {
    if (this.child.exitCode !== null) throw new Error(`the server ended with ${this.child.exitCode}`)
    return (await fetch(`${this.origin}/readyz`).catch(() => null))?.ok
  }

  get pid() {
    return this.child.pid
  }

  /** Somebody who is not logged in. */
  anonymous(headers) {
    return new Client(this.origin, headers)
  }

  logIn(login = admin.login, password = admin.password, headers) {
    return logIn(this.origin, login, password, headers)
  }

  /** SIGTERM; the server must end in order, within 20 s. */
  async stop() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return
    this.child.kill('SIGTERM')
    const end = await ended(this.child, 20_000)
    if (!end) this.child.kill('SIGKILL')
    assert.deepEqual(end, { code: 0, signal: null }, `the server did not end in order:\n${this.tail()}`)
  }

  /** As a loss of power would: no chance to say goodbye. */
  async kill() {
    this.child.kill('SIGKILL')
    await ended(this.child, 5_000)
  }

  async restart() {
    await this.stop()
    await this.start()
  }

  /** Stops, removes the place, and fails when a sanitizer has reported anything meanwhile. */
  async dispose() {
    try {
      await this.stop()
      assert.doesNotMatch(this.text(), reports, `a sanitizer reported:\n${this.tail(200)}`)
    } finally {
      if (this.ownDatabase) dropDatabase(this.database)
      if (!process.env.AFTERSALE_TEST_KEEP) rmSync(this.folder, { recursive: true, force: true })
    }
  }

  text() {
    try {
      return readFileSync(this.log, 'utf8')
    } catch {
      return ''
    }
  }

  tail(lines = 40) {
    return this.text().split('\n').slice(-lines).join('\n')
  }
}
