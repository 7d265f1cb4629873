/* An event of the timeline as a sentence in the language of the page. */
import { useI18n } from 'vue-i18n'
import type { Inspection, Refund, RefundMethod, RemedyKind, TicketStatus, TimelineItem } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useColleagues } from '@/people/useColleagues'
import { useMoney } from '@/product/useMoney'
import { useStandardWords } from '@/standard/useStandardWords'
import { useVisitNews } from '@/visit/useVisitNews'

type Data = Record<string, unknown>

export function useEventWords() {
  const { t, te } = useI18n()
  const { colleagueName, teamName } = useColleagues()
  const { lang } = useLanguage()

  const { keyWords } = useStandardWords()
  const { money } = useMoney()
  const { visitParts } = useVisitNews()

  const clockWord = (key: unknown) => (typeof key === 'string' ? keyWords(key) : '')
  function toldWords(ids: unknown): string {
    const names = String(ids ?? '').split(',').map((id) => colleagueName(Number(id) || null)).filter(Boolean)
    return names.length ? t('event.told', { whom: names.join(t('event.comma')) }) : t('event.acted')
  }
  const someone = (id: unknown) => colleagueName(Number(id) || null) || t('ticket.nobody')
  const statusWord = (s: unknown) =>
    typeof s === 'string' ? t(`ticket.status.${s as TicketStatus}`) : ''

  /* What a process did: names come in both languages with the event. */
  function flowParts(data: Data, reason: string): Record<string, string> {
    const both = (name: string) => String(data[`${name}_${lang.value}`] ?? data[name] ?? '')
    const by = typeof data.by === 'string' && te(`event.by.${data.by}`) ? t(`event.by.${data.by}`) : ''
    return {
      process: both('process'), from: both('from'), to: both('to'), step: both('step'), move: both('move'), fields: both('fields'),
      title: both('title'), amount: money(Number(data.amount ?? 0)), by, reason,
    }
  }

  /* Of returns, inspections and refunds: each sentence takes what it needs. */
  function documentParts(data: Data): Record<string, string> {
    const text = (name: string) => (typeof data[name] === 'string' ? (data[name] as string) : '')
    return {
      n: String(data.quantity ?? ''),
      mismatch: data.mismatch ? t('event.mismatch') : '',
      parcel: [text('serial'), text('carrier'), text('tracking')].filter(Boolean).join(' '),
      result: text('result') && t(`inspection.result.${text('result') as Inspection['result']}`),
      amount: typeof data.amount === 'number' ? money(data.amount) : '',
      purpose: text('purpose') && t(`refund.purpose.${text('purpose') as Refund['purpose']}`),
      method: text('method') && t(`refund.method.${text('method') as RefundMethod}`),
    }
  }

  function partsOf(event: string, data: Data): Record<string, string> {
    const reason = typeof data.reason === 'string' && data.reason ? t('event.reason', { reason: data.reason }) : ''
    if (/^(flow|task)\./.test(event)) return flowParts(data, reason)
    if (event.startsWith('visit.')) return { ...visitParts(data), reason }
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
        return { from: statusWord(data.from), to: statusWord(data.to), reason, ...(event.startsWith('ticket.') ? {} : documentParts(data)) }
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
