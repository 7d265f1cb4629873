// The API as a story reads it:
//
//   const ticket = await agent.post('/tickets', fault)                  any 2xx, else the test fails
//   await agent.post(`/tickets/${ticket.id}/assign`, {}).expect(422, 'input.invalid')
import assert from 'node:assert/strict'
import { until } from './process.mjs'

/** One request, sent when it is awaited. Resolves to the body (JSON parsed, else text, else null). */
class Call {
  #send
  #status
  #code
  #sent

  constructor(send) {
    this.#send = send
  }

  /** Demands this status and, for a problem, its code (or that of one of its field errors). */
  expect(status, code) {
    this.#status = status
    this.#code = code
    return this
  }

  /** {status, headers, body, bytes} whatever the answer is. */
  answer() {
    this.#sent ??= this.#send()
    return this.#sent
  }

  then(resolve, reject) {
    return this.#checked().then(resolve, reject)
  }

  catch(reject) {
    return this.#checked().catch(reject)
  }

  async #checked() {
    const { status, body, what } = await this.answer()
    const said = typeof body === 'string' ? body.slice(0, 500) : JSON.stringify(body)
    const fits = this.#status ? status === this.#status : status >= 200 && status < 300
    assert.ok(fits, `${what} answered ${status}, not ${this.#status ?? '2xx'}: ${said}`)
    if (this.#code) {
      const codes = [body?.code, ...(body?.errors ?? []).map((e) => e.code)]
      assert.ok(codes.includes(this.#code), `${what} has codes ${codes}, not ${this.#code}: ${said}`)
    }
    return body
  }
}

async function readAnswer(response, what) {
  const bytes = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  const body = bytes.length === 0 ? null
    : /\bjson\b/.test(type) ? JSON.parse(bytes.toString('utf8'))
      : /^text\//.test(type) ? bytes.toString('utf8') : bytes
  return { status: response.status, headers: response.headers, body, bytes, what }
}

/** Somebody who calls the API: anonymous, a user with a session, or a program with a token. */
export class Client {
  #origin
  #headers

  /** Paths are below /api/v1 unless they start with a double slash: '//healthz' is /healthz. */
  constructor(origin, headers = {}) {
    this.#origin = origin
    this.#headers = headers
  }

  /** The same one with other headers; null takes a header away. */
  with(headers) {
    const merged = { ...this.#headers, ...headers }
    return new Client(this.#origin, Object.fromEntries(Object.entries(merged).filter(([, v]) => v !== null)))
  }

  get headers() {
    return { ...this.#headers }
  }

  get(path) { return this.request('GET', path) }
  delete(path, headers) { return this.request('DELETE', path, undefined, headers) }
  post(path, body, headers) { return this.request('POST', path, body, headers) }
  put(path, body, headers) { return this.request('PUT', path, body, headers) }
  patch(path, body, headers) { return this.request('PATCH', path, body, headers) }

  /** Changes a record that was read before: its version goes along as If-Match. */
  edit(path, record, change) {
    return this.patch(path, change, { 'If-Match': `"${record.version}"` })
  }

  /** body: a value sent as JSON; a string, Buffer or FormData is sent as it is. */
  request(method, path, body, headers = {}) {
    const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData
    const typed = body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }
    return new Call(async () => readAnswer(await fetch(this.url(path), {
      method,
      redirect: 'manual',
      headers: { ...typed, ...this.#headers, ...headers },
      body: raw || body === undefined ? body : JSON.stringify(body),
    }), `${method} ${path}`))
  }

  url(path) {
    return this.#origin + (path.startsWith('//') ? path.slice(1) : `/api/v1${path}`)
  }

  /** Sends files as multipart/form-data: [{name, type, data}]. */
  upload(path, files) {
    const form = new FormData()
    for (const { name, type, data } of files) form.append('file', new Blob([data], { type }), name)
    return this.post(path, form)
  }

  /** All items of a list, page by page. */
  async all(path) {
    const items = []
    for (let after = null; ;) {
      const join = path.includes('?') ? '&' : '?'
      const page = await this.get(after ? `${path}${join}after=${encodeURIComponent(after)}` : path)
      items.push(...page.items)
      if (!page.next) return items
      assert.notEqual(page.next, after, `${path} gives the same cursor again`)
      after = page.next
    }
  }

  /** Opens the stream of live changes. Close it, or the test does not end. */
  async stream({ path = '/stream', last } = {}) {
    const abort = new AbortController()
    const response = await fetch(this.url(path), {
      signal: abort.signal,
      headers: { ...this.#headers, Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) },
    })
    assert.equal(response.status, 200, `the stream answered ${response.status}`)
    return new Stream(response, abort)
  }
}

/** Logs in and returns the client that acts with that session. */
export async function logIn(origin, login, password, headers = {}) {
  const anonymous = new Client(origin, headers)
  const { status, body, headers: got } = await anonymous.post('/session', { login, password }).answer()
  assert.equal(status, 200, `logging in as ${login} answered ${status}: ${JSON.stringify(body)}`)
  const cookie = got.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  const client = new Client(origin, { ...headers, Cookie: cookie, 'X-CSRF-Token': body.csrf_token })
  client.me = body
  return client
}

/** Server-Sent Events as they come: {id, event, data}. */
class Stream {
  events = []
  comments = 0
  #abort
  #reading

  constructor(response, abort) {
    this.#abort = abort
    this.#reading = this.#read(response.body)
  }

  /** The first event, from now or before, that `fits`; it and all before it are taken out. */
  async next(fits = () => true, ms = 10_000) {
    const place = await until(() => {
      const at = this.events.findIndex((event) => fits(event))
      return at < 0 ? null : { at }
    }, { ms, what: `no such event among ${JSON.stringify(this.events)}` })
    return this.events.splice(0, place.at + 1).pop()
  }

  async close() {
    this.#abort.abort()
    await this.#reading
  }

  /** Waits until the server has ended it. */
  async ended(ms = 10_000) {
    let over = false
    this.#reading.then(() => { over = true })
    await until(() => over, { ms, what: 'the stream goes on' })
  }

  async #read(body) {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of body) {
        rest += decoder.decode(chunk, { stream: true })
        const blocks = rest.split('\n\n')
        rest = blocks.pop()
        for (const block of blocks) this.#take(block)
      }
    } catch (error) {
      // Both our own abort and a server that went away end the stream; the story sees it by silence.
      if (error.name !== 'AbortError' && error.name !== 'TypeError') throw error
    }
  }

  #take(block) {
    const event = { event: 'message', data: '' }
    let fields = 0
    for (const line of block.split('\n')) {
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line)
      if (name === '') continue
      fields++
      event[name] = name === 'data' ? event.data + value : value
    }
    if (fields === 0) {
      this.comments++
      return
    }
    try {
      event.data = JSON.parse(event.data)
    } catch {
      // Not every event carries JSON; then the text stays.
    }
    this.events.push(event)
  }
}
