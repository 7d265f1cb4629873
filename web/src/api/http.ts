/* The one door to the server: adds language, CSRF token, If-Match and Idempotency-Key, and turns every
 * failure into a Problem whose words can be shown as they are. */
import type { Lang } from './types'

export interface FieldError {
  pointer: string
  code: string
  message: string
}

export type Query = Record<string, string | number | boolean | null | undefined>

export interface CallOptions {
  body?: unknown
  query?: Query
  version?: number
  headers?: Record<string, string>
  signal?: AbortSignal
}

/* status 0 means that the server was not reached at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: FieldError[] = [],
  ) {
    super(message)
  }

  get offline(): boolean {
    return this.status === 0
  }
}

const base = '/api/v1'
const state = { csrf: '', lang: 'zh' as Lang, onUnauthorized: () => {} }

export function setCsrf(token: string): void {
  state.csrf = token
}

export function setCallLanguage(lang: Lang): void {
  state.lang = lang
}

export function onUnauthorized(tell: () => void): void {
  state.onUnauthorized = tell
}

/* crypto.randomUUID exists only on https and localhost; a desk inside a company may run on plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return [8, 12, 16, 20].reduceRight((s, at) => `${s.slice(0, at)}-${s.slice(at)}`, hex)
}

function address(path: string, query: Query = {}): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') words.set(name, String(value))
  }
  const tail = words.toString()
  return base + path + (tail ? `?${tail}` : '')
}

function headersFor(method: string, options: CallOptions): Headers {
  const headers = new Headers({ 'Accept-Language': state.lang, Accept: 'application/json' })
  if (method !== 'GET' && state.csrf) headers.set('X-CSRF-Token', state.csrf)
  if (method === 'POST') headers.set('Idempotency-Key', newKey())
  if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`)
  if (options.body !== undefined && !(options.body instanceof FormData)) {
    headers.set('Content-Type', 'application/json')
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value)
  return headers
}

function bodyFor(body: unknown): BodyInit | undefined {
  if (body === undefined) return undefined
  return body instanceof FormData ? body : JSON.stringify(body)
}

interface ProblemBody {
  title?: string
  detail?: string
  code?: string
  errors?: FieldError[]
}

async function problemFrom(response: Response): Promise<Problem> {
  const told: ProblemBody = await response.json().catch(() => ({}))
  const words = told.detail || told.title || `HTTP ${response.status}`
  return new Problem(response.status, told.code ?? '', words, told.errors ?? [])
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers: headersFor(method, options),
      body: bodyFor(options.body),
      credentials: 'same-origin',
      signal: options.signal,
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new Problem(0, 'offline', '')
  }
  if (response.ok) return response
  const problem = await problemFrom(response)
  if (response.status === 401 && problem.code !== 'login.wrong') state.onUnauthorized()
  throw problem
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/* A file as bytes, with the name that the server gives it. */
export async function getFile(path: string, query?: Query): Promise<{ blob: Blob; name: string }> {
  const response = await send('GET', path, { query, headers: { Accept: '*/*' } })
  const told = response.headers.get('Content-Disposition') ?? ''
  const name = /filename\*=UTF-8''([^;]+)/i.exec(told)?.[1] ?? ''
  return { blob: await response.blob(), name: decodeURIComponent(name) }
}

export const get = <T>(path: string, query?: Query, more?: CallOptions) =>
  call<T>('GET', path, { ...more, query })
export const post = <T>(path: string, body?: unknown, more?: CallOptions) =>
  call<T>('POST', path, { ...more, body: body ?? {} })
export const patch = <T>(path: string, body: unknown, version: number) =>
  call<T>('PATCH', path, { body, version })
export const put = <T>(path: string, body: unknown, version?: number) => call<T>('PUT', path, { body, version })
export const remove = (path: string, version?: number) => call<void>('DELETE', path, { version })

export function asProblem(cause: unknown): Problem {
  return cause instanceof Problem ? cause : new Problem(-1, 'browser', String(cause))
}
