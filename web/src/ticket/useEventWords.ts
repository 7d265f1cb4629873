/* An event of the timeline as a sentence in the language of the page. */
import { useI18n } from 'vue-i18n'
import type { RemedyKind, TicketStatus, TimelineItem } from '@/api/types'
import { useCaseWords } from '@/flow/useCaseWords'
import { useColleagues } from '@/people/useColleagues'
import { useStandardWords } from '@/standard/useStandardWords'

type Data = Record<string, unknown>

export function useEventWords() {
  const { t, te } = useI18n()
  const { colleagueName, teamName } = useColleagues()

  const { keyWords } = useStandardWords()
  const { caseParts } = useCaseWords()

  const clockWord = (key: unknown) => (typeof key === 'string' ? keyWords(key) : '')
  function toldWords(ids: unknown): string {
    const names = String(ids ?? '').split(',').map((id) => colleagueName(Number(id) || null)).filter(Boolean)
    return names.length ? t('event.told', { whom: names.join(t('event.comma')) }) : t('event.acted')
  }
  const someone = (id: unknown) => colleagueName(Number(id) || null) || t('ticket.nobody')
  const statusWord = (s: unknown) =>
    typeof s === 'string' ? t(`ticket.status.${s as TicketStatus}`) : ''

  function partsOf(event: string, data: Data): Record<string, string> {
    const reason = typeof data.reason === 'string' && data.reason ? t('event.reason', { reason: data.reason }) : ''
    const parts = caseParts(event, data)
    if (parts) return { reason, ...parts }
    switch (event) {
      case 'ticket.assigned':
        return { to: someone(data.to) }
      case 'ticket.transferred':
        return { team: teamName(Number(data.to_team)) || '—', reason }
      case 'ticket.changed':
        return { fields: Object.keys(data).filter((f) => te(`ticket.field.${f}`)).map((f) => t(`ticket.field.${f}`)).join(t('event.comma')) }
      case 'ticket.breached':
        return { clock: clockWord(data.clock) }
      case 'ticket.escalated':
        return { clock: clockWord(data.clock), percent: String(data.percent), level: String(data.level), told: toldWords(data.told) }
      case 'ticket.remedy_overridden':
        return { remedy: t(`remedy.kind.${data.remedy as RemedyKind}`), verdict: t(`remedy.verdict.${data.verdict as 'entitled'}`), reason }
      default:
        return { from: statusWord(data.from), to: statusWord(data.to), reason }
    }
  }

  function eventWords(item: TimelineItem): string {
    const event = item.event ?? ''
    const who = item.actor_name || t(`timeline.from.${item.from}`)
    const key = `event.${event}`
    if (!te(key)) return `${who} · ${event}`
    return t(key, { who, ...partsOf(event, item.data ?? {}) })
  }

  return { eventWords }
}
