/* What events and notifications of visits say. */
import { useI18n } from 'vue-i18n'
import type { Notification, VisitOutcome } from '@/api/types'
import { useMoney } from '@/product/useMoney'
import { useSession } from '@/people/useSession'
import { useVisitWords } from './useVisitWords'

type Data = Record<string, unknown>

export function useVisitNews() {
  const { t, te } = useI18n()
  const { can } = useSession()
  const { money } = useMoney()
  const { windowWords } = useVisitWords()

  const text = (v: unknown) => (typeof v === 'string' ? v : '')

  function visitParts(data: Data): Record<string, string> {
    const from = text(data.window_from)
    return {
      window: from ? windowWords({ window_from: from, window_to: text(data.window_to) }) : '',
      engineer: text(data.engineer) || t('visit.nobody'),
      name: text(data.name),
      total: money(Number(data.total ?? 0)),
      count: String(data.count ?? ''),
      whose: data.whose ? t(`visit.side.${data.whose as 'customer'}`) : '',
      outcome: data.outcome ? t(`visit.outcome.${data.outcome as VisitOutcome}`) : '',
      reason: text(data.reason) ? t('event.reason', { reason: text(data.reason) }) : '',
    }
  }
  function visitNews(n: Notification): string {
    const key = `notification.${n.type}`
    return te(key) ? t(key, visitParts(n.data as Data)) : t('notification.other', { type: n.type })
  }
  /* Its engineer goes to the visit: the ticket may be out of reach. */
  function visitLink(n: Notification) {
    const id = (n.data as Data).visit_id
    return n.type.startsWith('visit.') && id && can('visit.work') ? { name: 'visit', params: { id: Number(id) } } : undefined
  }
  return { visitParts, visitNews, visitLink }
}
