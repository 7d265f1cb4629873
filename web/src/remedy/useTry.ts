/* The case that is tried: its facts flat by name, the day whose rules count, the report on it. All of it
 * stands behind the # of the address, which is never sent to the server, and so can be shared and reloaded. */
import { computed, reactive, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { remedies } from '@/api/remedy'
import { useLanguage } from '@/app/useLanguage'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { factOf, flatten, isRecord, nest } from './facts'
import type { Facts, FlatFacts } from './facts'

interface Tried {
  on: string | null
  facts: Facts
}
let last = '' // for coming back by a link without a case

function parse(hash: string): Tried {
  try {
    const told: unknown = JSON.parse(hash.replace(/^#/, ''))
    if (isRecord(told) && isRecord(told.facts)) return { on: typeof told.on === 'string' ? told.on : null, facts: told.facts }
  } catch {
    /* an address that was cut off is as good as none */
  }
  return { on: null, facts: {} }
}

export function useTry() {
  const route = useRoute()
  const router = useRouter()
  const { lang } = useLanguage()
  const start = parse(route.hash || last)
  const flat = reactive<FlatFacts>(flatten(start.facts))
  const on = ref<string | null>(start.on)
  const facts = computed(() => nest(flat))
  const known = computed(() => Object.keys(facts.value).length > 0)
  const { data: report, problem, loading, reload } = useLoad(async () => (known.value ? remedies.evaluate(facts.value, on.value) : null))
  const errors = computed(() => Object.fromEntries((problem.value?.errors ?? []).map((e) => [e.pointer === '/on' ? 'on' : factOf(e.pointer), e.message])))

  function put(next: Facts): void {
    for (const key of Object.keys(flat)) delete flat[key]
    Object.assign(flat, flatten(next))
  }

  const keepAddress = () => void (text.value && router.replace({ hash: text.value }))
  const text = computed(() => (known.value || on.value ? `#${JSON.stringify({ on: on.value, facts: facts.value })}` : ''))
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([text, lang], ([now], [before]) => {
    last = now
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (now !== before && route.name === 'remedies') void router.replace({ hash: now })
      void reload()
    }, 300)
  })
  /* Back and forth between cases. */
  watch(() => route.hash, (hash) => {
    if (route.name !== 'remedies' || hash === text.value) return
    if (!hash) return keepAddress()
    const told = parse(hash)
    on.value = told.on
    put(told.facts)
  })
  last = text.value
  if (!route.hash) keepAddress()
  void reload()
  useLive(['remedy_promise', 'company'], reload)

  return { flat, on, facts, known, report, problem, loading, errors, put, reload }
}
