/* What stays on the phone while there is no network, in IndexedDB: entries that wait to be sent, and what was read of
 * visits and prices. */
import type { Visit, VisitAct, VisitPhotoKind, VisitTold } from '@/api/types'

export interface Waiting {
  id?: number /* the order in which they are sent */
  user: number
  visit: number
  key: string /* by which the server knows one that comes again */
  at: string
  act: VisitAct
  body: VisitTold | null
  photo: VisitPhotoKind | null
  file: Blob | null
  refused: string /* the reason; empty: still to be sent */
  late: boolean /* refused because of its time */
}

let opening: Promise<IDBDatabase> | null = null

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open('aftersale.visits', 1)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('waiting', { keyPath: 'id', autoIncrement: true })
      asked.result.createObjectStore('kept')
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('IndexedDB'))
  })
  opening.catch(() => (opening = null))
  return opening
}

async function run<T>(store: 'waiting' | 'kept', mode: IDBTransactionMode, ask: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open()
  return new Promise((resolve, reject) => {
    const tx = db.transaction(store, mode)
    const request = ask(tx.objectStore(store))
    tx.oncomplete = () => resolve(request.result)
    tx.onabort = tx.onerror = () => reject(tx.error ?? new Error('IndexedDB'))
  })
}

export const waiting = {
  all: () => run<Waiting[]>('waiting', 'readonly', (s) => s.getAll() as IDBRequest<Waiting[]>),
  add: (entry: Waiting) => run('waiting', 'readwrite', (s) => s.add(entry)),
  put: (entry: Waiting) => run('waiting', 'readwrite', (s) => s.put(entry)),
  drop: (id: number) => run('waiting', 'readwrite', (s) => s.delete(id)),
}

/* Reads `what` from the server and keeps it; without network, what was kept. */
export async function kept<T>(name: string, read: () => Promise<T>, away: (cause: unknown) => boolean): Promise<T> {
  try {
    const fresh = await read()
    await keep(name, fresh)
    return fresh
  } catch (cause) {
    if (!away(cause)) throw cause
    const old = await run<T | undefined>('kept', 'readonly', (s) => s.get(name) as IDBRequest<T | undefined>).catch(() => undefined)
    if (old === undefined) throw cause
    return old
  }
}

/* A phone that can keep nothing still works while there is a network. */
export async function keep(name: string, what: unknown): Promise<void> {
  await run('kept', 'readwrite', (s) => s.put(JSON.parse(JSON.stringify(what)), name)).catch(() => undefined)
}

/* Customers' addresses and numbers do not outlive the session; what is still to be sent does, for whoever made it. */
export async function forgetVisits(): Promise<void> {
  await run('kept', 'readwrite', (s) => s.clear()).catch(() => undefined)
}

export const visitName = (id: number): string => `visit ${id}`
export const keepVisit = (v: Visit): Promise<void> => keep(visitName(v.id), v)
