/* What the command palette offers for the words typed: actions that can run now, posts, tickets, customers. */
import { computed, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { search } from '@/api/ticket'
import type { Found } from '@/api/types'
import { useActions } from './useActions'
import type { ActionId } from './actions'
import { i18n } from './i18n'
import { useLanguage } from './useLanguage'
import { useSession } from '@/people/useSession'
import { usePostNames } from '@/post/usePosts'

export interface Offer {
  id: string
  kind: 'action' | 'post' | 'ticket' | 'customer'
  label: string
  aside: string
  action?: ActionId
  run: () => void
}

const nothing: Found = { tickets: [], customers: [] }

/* Either language finds an action: people remember the word, not the setting. */
function wordsOf(id: ActionId): string {
  const { t } = i18n.global
  const key = `action.${id}`
  return `${t(key, {}, { locale: 'zh' })} ${t(key, {}, { locale: 'en' })}`.toLowerCase()
}

export function usePalette() {
  const words = ref('')
  const found = shallowRef<Found>(nothing)
  const searching = ref(false)
  const router = useRouter()
  const { available, run } = useActions()
  const { loggedIn } = useSession()
  const { posts } = usePostNames()
  const { nameOf } = useLanguage()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function ask(q: string): Promise<void> {
    running = new AbortController()
    searching.value = true
    try {
      found.value = await search(q, 6, running.signal)
    } catch {
      found.value = nothing
    } finally {
      searching.value = false
    }
  }

  watch(words, (typed) => {
    clearTimeout(timer)
    running?.abort()
    const q = typed.trim()
    if (!q || !loggedIn.value) found.value = nothing
    else timer = setTimeout(() => void ask(q), 150)
  })

  const actionOffers = computed<Offer[]>(() => {
    const q = words.value.trim().toLowerCase()
    return available()
      .filter((a) => a.id !== 'app.palette' && wordsOf(a.id).includes(q))
      .map((a) => ({
        id: `a-${a.id}`,
        kind: 'action',
        label: i18n.global.t(`action.${a.id}`),
        aside: '',
        action: a.id,
        run: () => void run(a.id),
      }))
  })

  const postOffers = computed<Offer[]>(() => {
    const q = words.value.trim().toLowerCase()
    if (!q) return []
    return posts.value
      .filter((p) => p.active && `${p.name_zh} ${p.name_en}`.toLowerCase().includes(q))
      .slice(0, 6)
      .map((p) => ({
        id: `p-${p.id}`,
        kind: 'post',
        label: nameOf(p),
        aside: i18n.global.t('post.title'),
        run: () => void router.push({ name: 'post', params: { id: p.id } }),
      }))
  })

  /* Actions stand first: what the search brings in later must not push away what Enter would do. */
  const offers = computed<Offer[]>(() => [
    ...actionOffers.value,
    ...postOffers.value,
    ...found.value.tickets.map<Offer>((t) => ({
      id: `t-${t.id}`,
      kind: 'ticket',
      label: t.subject,
      aside: `${t.number} · ${t.customer_name ?? ''}`,
      run: () => void router.push({ name: 'ticket', params: { id: t.id } }),
    })),
    ...found.value.customers.map<Offer>((c) => ({
      id: `c-${c.id}`,
      kind: 'customer',
      label: c.name,
      aside: c.phone ?? c.mail ?? '',
      run: () => void router.push({ name: 'customer', params: { id: c.id } }),
    })),
  ])

  return { words, offers, searching }
}
