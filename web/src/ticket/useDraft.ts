/* What was being written, kept per person and ticket in this browser until it is sent or logged out. */
import { ref, watch } from 'vue'
import { useSession } from '@/people/useSession'

export interface Draft {
  type: 'reply' | 'note'
  body: string
}

const empty = (): Draft => ({ type: 'reply', body: '' })

export function useDraft(ticket: () => number) {
  const { me } = useSession()
  const key = () => `aftersale.draft.${me.value?.id ?? 0}.${ticket()}`

  function kept(): Draft {
    try {
      return { ...empty(), ...(JSON.parse(localStorage.getItem(key()) ?? '{}') as Partial<Draft>) }
    } catch {
      return empty()
    }
  }

  const draft = ref<Draft>(kept())
  watch(ticket, () => (draft.value = kept()))
  watch(
    draft,
    (now) => {
      if (now.body) localStorage.setItem(key(), JSON.stringify(now))
      else localStorage.removeItem(key())
    },
    { deep: true },
  )
  const clear = () => (draft.value = { ...draft.value, body: '' })
  return { draft, clear }
}
