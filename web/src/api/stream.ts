/* Live changes. One EventSource for the whole page; listeners come and go with their components.
 *
 * The browser resumes a broken connection by itself with Last-Event-ID. When the server answers with an
 * error it gives up instead: then we open a new one with growing pauses, and as the position is lost,
 * listeners are told to read again (a change of type "reset"). */
import { readonly, ref } from 'vue'
import type { Change } from './types'

export type StreamState = 'off' | 'connecting' | 'live'
export type Listener = (change: Change | 'reset') => void

const listeners = new Set<Listener>()
const state = ref<StreamState>('off')
let source: EventSource | null = null
let retry: ReturnType<typeof setTimeout> | undefined
let pause = 1000
let interrupted = false
let refused = () => {}

function tell(change: Change | 'reset'): void {
  for (const listener of listeners) listener(change)
}

function opened(): void {
  state.value = 'live'
  pause = 1000
  if (interrupted) tell('reset')
  interrupted = false
}

function failed(): void {
  state.value = 'connecting'
  if (source?.readyState !== EventSource.CLOSED) return
  interrupted = true
  refused()
  clearTimeout(retry)
  retry = setTimeout(open, pause)
  pause = Math.min(pause * 2, 30_000)
}

function open(): void {
  source?.close()
  source = new EventSource('/api/v1/stream')
  state.value = 'connecting'
  source.onopen = opened
  source.onerror = failed
  source.addEventListener('change', (e: MessageEvent<string>) => tell(JSON.parse(e.data) as Change))
  source.addEventListener('reset', () => tell('reset'))
}

export function openStream(): void {
  if (!source) open()
}

export function closeStream(): void {
  clearTimeout(retry)
  source?.close()
  source = null
  interrupted = false
  state.value = 'off'
}

/* Called when the server will not serve the stream: perhaps the session is over. */
export function onStreamRefused(tell: () => void): void {
  refused = tell
}

export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const streamState = readonly(state)
