// A PostgreSQL cluster of the test's own: private port and folder, nothing of the system's is used.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended, freePort, run, spawnBound, until } from './process.mjs'

// The server refuses to run as root; Debian's package brings the user that it may run as.
const user = process.getuid() === 0 ? 'postgres' : undefined

function binaries() {
  const home = '/usr/lib/postgresql'
  const versions = existsSync(home) ? readdirSync(home).map(Number).sort((a, b) => b - a) : []
  const found = versions.map((v) => join(home, String(v), 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
  if (!found) throw new Error('no PostgreSQL server here: run `make setup`')
  return found
}

export class Cluster {
  /** Makes and starts a cluster; what it holds is gone after stop(). durable: it waits for the disk. */
  static async start({ durable = false } = {}) {
    const cluster = new Cluster()
    cluster.durable = durable
    cluster.bin = binaries()
    cluster.folder = mkdtempSync(join(tmpdir(), 'aftersale-pg-'))
    if (user) run(['chown', user, cluster.folder])
    run([join(cluster.bin, 'initdb'), '-D', join(cluster.folder, 'data'), '-U', 'aftersale', '-A', 'trust',
      '--locale=C.UTF-8', '--encoding=UTF8', '--no-sync'], { user, cwd: '/' })
    cluster.port = await freePort()
    await cluster.up()
    return cluster
  }

  get url() {
    return this.database('postgres')
  }

  database(name) {
    return `postgres://aftersale@127.0.0.1:${this.port}/${name}`
  }

  /** Starts the server over the same folder and port: at first, and again after down(). */
  async up() {
    this.child = spawnBound([join(this.bin, 'postgres'), '-D', join(this.folder, 'data'), '-p', String(this.port),
      '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200',
      // A test machine that loses power loses the test; the program's own durability is not this.
      ...this.durable ? ['-c', 'shared_buffers=1GB'] : ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'shared_buffers=64MB'],
      '-c', 'logging_collector=off', '-c', 'log_min_messages=fatal'],
    { signal: 'INT', user, cwd: '/', stdio: ['ignore', 'ignore', 'ignore'] })
    await until(() => run([join(this.bin, 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(this.port)],
      { check: false }).code === 0, { ms: 30_000, every: 50, what: 'PostgreSQL did not start' })
  }

  /** Takes the server away: INT cuts its clients off in order, QUIT at once. */
  async down(signal = 'SIGINT') {
    this.child.kill(signal)
    if (!await ended(this.child, 20_000)) throw new Error('PostgreSQL did not stop')
  }

  async stop() {
    await this.down('SIGQUIT')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

let count = 0

/** A new empty database in the cluster at `url`; returns its own url. */
export function createDatabase(url) {
  const name = `t${process.pid}_${++count}`
  sql(url, `CREATE DATABASE ${name}`)
  return url.replace(/\/[^/]*$/, `/${name}`)
}

export function dropDatabase(url) {
  const name = url.split('/').pop()
  sql(url.replace(/\/[^/]*$/, '/postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

/** Runs SQL by psql; the rows as text, columns divided by tabs. */
export function sql(url, text) {
  return run(['psql', '-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', text]).stdout.trimEnd()
}
