/* Who is at this screen and what they may do. One for the whole page. */
import { computed, readonly, shallowRef } from 'vue'
import { asProblem, onUnauthorized, setCsrf } from '@/api/http'
import * as api from '@/api/people'
import { closeStream, onStreamRefused, openStream } from '@/api/stream'
import type { Me } from '@/api/types'
import { languageWasChosen, setLanguage, useLanguage } from '@/app/useLanguage'
import { useTheme } from '@/app/useTheme'
import { setTimeZone } from '@/app/useTime'
import { forgetVisits } from '@/visit/phoneStore'

const person = shallowRef<Me | null>(null)
let asked: Promise<void> | null = null

function enter(me: Me): void {
  person.value = me
  setCsrf(me.csrf_token ?? '')
  setTimeZone(me.company.time_zone)
  openStream()
}

function leave(): void {
  person.value = null
  asked = null
  setCsrf('')
  closeStream()
}

onUnauthorized(leave)
/* Asking who we are finds out: a 401 goes the way above. */
onStreamRefused(() => void api.me.read().catch(() => {}))

async function ask(): Promise<void> {
  try {
    enter(await api.me.read())
  } catch (cause) {
    const problem = asProblem(cause)
    asked = null
    if (problem.status !== 401) throw problem
  }
}

export function useSession() {
  const can = (permission: string) =>
    person.value?.permissions.some((p) => p.key === permission) ?? false

  /* The page on which somebody's work begins. */
  const home = () => ({ name: can('ticket.read') ? 'desk' : 'posts' })

  /* Asks the server once who we are; later calls wait for the same answer. */
  async function load(): Promise<void> {
    if (person.value) return
    asked ??= ask()
    await asked
  }

  async function login(name: string, password: string): Promise<void> {
    const me = await api.login(name, password)
    enter(me)
    useTheme().setTheme(me.theme)
    // Who switched the language on the way in means it.
    if (languageWasChosen()) await edit({ lang: useLanguage().lang.value })
    else setLanguage(me.lang)
  }

  async function logout(): Promise<void> {
    await api.logout()
    forgetDrafts()
    await forgetVisits()
    leave()
  }

  async function edit(change: Partial<Me>): Promise<void> {
    if (person.value) enter(await api.me.edit(change, person.value.version))
  }

  return { me: readonly(person), loggedIn: computed(() => person.value !== null), can, home, load, login, logout, edit }
}

/* Drafts may hold customers' words: they do not outlive the session on a shared computer. */
function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('aftersale.draft.')) localStorage.removeItem(key)
  }
}
