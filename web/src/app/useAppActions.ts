/* The actions that work on every page of the inside: go somewhere, palette, help, language, theme. */
import { ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { Lang, Theme, Unit } from '@/api/types'
import { useSession } from '@/people/useSession'
import { mayReturns } from '@/rma/values'
import { chooseLanguage as choose, useLanguage } from './useLanguage'
import { useActionHandlers } from './useActions'
import { useTheme } from './useTheme'

const paletteOpen = ref(false)
const helpOpen = ref(false)
const newTicketOpen = ref(false)
const newTicketUnit = shallowRef<Unit | null>(null) // what it shall be about; taken by the dialog
const nextTheme: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' }

export function useOverlays() {
  return { paletteOpen, helpOpen, newTicketOpen, newTicketUnit }
}

/* The choice holds at once; the profile follows when the server is there. */
export function useChoices() {
  const { me, edit } = useSession()
  const { lang } = useLanguage()
  const { theme, setTheme } = useTheme()

  function keep(change: { lang?: Lang; theme?: Theme }): void {
    if (me.value) edit(change).catch(() => {})
  }
  function chooseLanguage(next: Lang): void {
    choose(next)
    keep({ lang: next })
  }
  function chooseTheme(next: Theme): void {
    setTheme(next)
    keep({ theme: next })
  }
  const otherLanguage = () => chooseLanguage(lang.value === 'zh' ? 'en' : 'zh')
  const otherTheme = () => chooseTheme(nextTheme[theme.value])
  return { lang, theme, chooseLanguage, chooseTheme, otherLanguage, otherTheme }
}

export function useAppActions(): void {
  const router = useRouter()
  const { can, loggedIn, logout } = useSession()
  const { otherLanguage, otherTheme } = useChoices()
  const inside = () => loggedIn.value
  const go = (name: string) => ({ run: () => void router.push({ name }), when: inside })

  useActionHandlers({
    'go.desk': { ...go('desk'), when: () => can('ticket.read') },
    'go.customers': { ...go('customers'), when: () => can('customer.read') },
    'go.posts': go('posts'),
    'go.products': { ...go('products'), when: () => can('product.read') },
    'go.appraisals': go('appraisals'),
    'go.notifications': go('notifications'),
    'go.remedies': go('remedies'),
    'go.remedy_rules': go('remedy-rules'),
    'go.remedy_promises': go('remedy-promises'),
    'go.processes': go('processes'),
    'go.measures': { ...go('measures'), when: () => can('measure.read') },
    'go.returns': { ...go('returns'), when: () => mayReturns(can) },
    'go.quality': { ...go('quality-home'), when: () => can('quality.read') || can('quality.check') },
    'go.search': go('search'),
    'go.calendars': go('calendars'),
    'go.settings': go('settings'),
    'go.profile': go('profile'),
    'ticket.new': { run: () => (newTicketOpen.value = true), when: () => can('ticket.create') },
    'app.palette': { run: () => (paletteOpen.value = true), when: inside },
    'app.help': { run: () => (helpOpen.value = true), when: inside },
    'app.language': otherLanguage,
    'app.theme': otherTheme,
    'app.logout': {
      run: () => void logout().then(() => router.push({ name: 'login' })),
      when: inside,
    },
  })
}
