/* What a failure means for the person in front of the screen, and what to do next. */
import { useI18n } from 'vue-i18n'
import type { Problem } from '@/api/http'

export function useProblemWords() {
  const { t } = useI18n()

  function wordsOf(problem: Problem): string {
    if (problem.offline) return t('state.offline_hint')
    if (problem.status === 412) return t('state.stale', { detail: problem.message })
    if (problem.status === 428) return t('state.stale', { detail: '' })
    if (problem.status >= 500) return `${t('state.server')} ${problem.message}`
    return problem.message
  }

  return { wordsOf }
}
