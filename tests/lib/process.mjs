// Processes that tests start: they die with us, even when we are killed.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

export const top = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Spawns argv; the kernel ends it (with `signal`) when this process ends in whatever way. */
export function spawnBound(argv, { signal = 'KILL', user, ...options } = {}) {
  const as = user ? ['--reuid', user, '--regid', user, '--init-groups'] : []
  return spawn('setpriv', [...as, '--pdeathsig', signal, ...argv], options)
}

/** Runs argv to its end; {code, stdout, stderr}. Throws when `check` and it fails. */
export function run(argv, { check = true, user, ...options } = {}) {
  const as = user ? ['setpriv', '--reuid', user, '--regid', user, '--init-groups'] : []
  const [program, ...args] = [...as, ...argv]
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options })
  if (done.error) throw done.error
  if (check && done.status !== 0) {
    throw new Error(`${argv.join(' ')} ended with ${done.status ?? done.signal}:\n${done.stderr}${done.stdout}`)
  }
  return { code: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr }
}

/** Waits for a child's end, at most `ms`; returns {code, signal} or null. */
export async function ended(child, ms) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return { code: child.exitCode, signal: child.signalCode }
  }
  const stop = AbortSignal.timeout(ms)
  try {
    const [code, signal] = await once(child, 'exit', { signal: stop })
    return { code, signal }
  } catch (error) {
    if (error.name === 'AbortError') return null
    throw error
  }
}

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks again until `question` answers something true; the last error or `what` when time is up. */
export async function until(question, { ms = 10_000, every = 20, what = 'it did not happen in time' } = {}) {
  const end = Date.now() + ms
  for (let last; ; await sleep(every)) {
    try {
      const answer = await question()
      if (answer) return answer
      last = undefined
    } catch (error) {
      last = error
    }
    if (Date.now() > end) throw last ?? new Error(what)
  }
}
