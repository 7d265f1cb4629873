/* The queue of the phone. What an engineer does goes in here first and is sent in order, each entry exactly once (its
 * key is made here, and the server knows it). What the server refuses stays, with the reason, until somebody drops or
 * mends it; what stands behind it for the same visit waits. */
import { computed, shallowRef } from 'vue'
import { asProblem, newKey } from '@/api/http'
import type { Visit, VisitAct, VisitPhotoKind, VisitTold } from '@/api/types'
import { visits } from '@/api/visit'
import { useSession } from '@/people/useSession'
import { keepVisit, waiting } from './phoneStore'
import type { Waiting } from './phoneStore'

const pause = 15_000
const all = shallowRef<Waiting[]>([])
const sending = shallowRef(false)
/* The newest answer of the server, for the page that shows the visit. */
const answered = shallowRef<Visit | null>(null)
let timer: ReturnType<typeof setInterval> | undefined

async function reread(user: number): Promise<void> {
  all.value = (await waiting.all()).filter((e) => e.user === user)
}

const send = (e: Waiting): Promise<Visit> =>
  e.file && e.photo ? visits.photo(e.visit, e.photo, e.at, e.file, e.key) : visits.tell(e.visit, { ...e.body!, at: e.at }, e.key)

/* False: there is no use in going on now. */
async function sendOne(e: Waiting): Promise<boolean> {
  try {
    const visit = await send(e)
    await waiting.drop(e.id!)
    await keepVisit(visit)
    // At once: what was sent is in the answer, and must not be foreseen on top of it.
    all.value = all.value.filter((x) => x.id !== e.id)
    answered.value = visit
    return true
  } catch (cause) {
    const p = asProblem(cause)
    const later = p.status <= 0 || p.status === 401 || p.status === 429 || p.status >= 500 || p.code === 'idempotency.running'
    if (later) return false
    await waiting.put({ ...e, refused: p.errors[0]?.message ?? p.message, late: p.errors.some((x) => x.pointer === '/at' || x.pointer === 'at') })
    return true
  }
}

async function sendAll(user: number): Promise<void> {
  const held = new Set<number>()
  for (;;) {
    await reread(user)
    for (const e of all.value) if (e.refused) held.add(e.visit)
    const first = all.value.find((e) => !held.has(e.visit))
    if (!first || !(await sendOne(first))) return
  }
}

export function useOutbox() {
  const { me } = useSession()

  async function flush(): Promise<void> {
    const user = me.value?.id
    if (!user || sending.value) return
    sending.value = true
    try {
      // Two windows of one phone must not send the same queue at once.
      const work = () => sendAll(user)
      await (navigator.locks ? navigator.locks.request('aftersale.visits', work) : work())
    } finally {
      sending.value = false
      await reread(user)
    }
  }

  async function put(visit: number, act: VisitAct, more: Partial<Waiting>): Promise<void> {
    const user = me.value!.id
    const plain = more.body ? (JSON.parse(JSON.stringify(more.body)) as VisitTold) : null
    await waiting.add({ user, visit, act, key: newKey(), at: new Date().toISOString(), photo: null, file: null, refused: '', late: false, ...more, body: plain })
    await reread(user)
    void flush()
  }

  const tell = (visit: number, body: VisitTold) => put(visit, body.act, { body })
  const takePhoto = (visit: number, photo: VisitPhotoKind, file: Blob) => put(visit, 'photo', { photo, file })

  async function drop(e: Waiting): Promise<void> {
    await waiting.drop(e.id!)
    await flush()
  }

  /* Once more, as something new: what it lacked may be there by now. What came too late for its time counts as of now,
   * and so does what stands behind it. `mended`: what it shall say instead. */
  async function again(e: Waiting, mended?: VisitTold): Promise<void> {
    const now = new Date().toISOString()
    const behind = e.late ? all.value.filter((x) => x.visit === e.visit && x.id! > e.id!) : []
    const body = mended ? (JSON.parse(JSON.stringify(mended)) as VisitTold) : e.body
    await waiting.put({ ...e, body, key: newKey(), at: e.late ? now : e.at, refused: '', late: false })
    for (const x of behind) await waiting.put({ ...x, at: now })
    await flush()
  }

  function start(): void {
    const user = me.value?.id
    if (user) void reread(user).then(flush)
    if (timer) return
    window.addEventListener('online', () => void flush())
    timer = setInterval(() => all.value.some((e) => !e.refused) && void flush(), pause)
  }

  const refused = computed(() => all.value.filter((e) => e.refused))
  const unsent = computed(() => all.value.filter((e) => !e.refused))
  const ofVisit = (id: number) => all.value.filter((e) => e.visit === id)
  return { all, unsent, refused, sending, answered, ofVisit, start, tell, takePhoto, drop, again, flush }
}
