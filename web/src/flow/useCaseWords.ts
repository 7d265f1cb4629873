/* What the sentences of a case's events are filled with: its processes, and its documents. */
import { useI18n } from 'vue-i18n'
import type { Inspection, Refund, RefundMethod } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useMoney } from '@/product/useMoney'
import { useVisitNews } from '@/visit/useVisitNews'

type Data = Record<string, unknown>
type Parts = Record<string, string>

export function useCaseWords() {
  const { t, te } = useI18n()
  const { lang } = useLanguage()
  const { money } = useMoney()
  const { visitParts } = useVisitNews()

  const text = (data: Data, name: string) => (typeof data[name] === 'string' ? (data[name] as string) : '')
  /* Names of a process come in both languages with the event. */
  function flowParts(data: Data): Parts {
    const both = (name: string) => String(data[`${name}_${lang.value}`] ?? data[name] ?? '')
    const by = te(`event.by.${text(data, 'by')}`) ? t(`event.by.${text(data, 'by')}`) : ''
    return {
      process: both('process'), from: both('from'), to: both('to'), step: both('step'), move: both('move'),
      fields: both('fields'), title: both('title'), amount: money(Number(data.amount ?? 0)), by,
    }
  }
  const returnParts = (data: Data): Parts => ({
    n: String(data.quantity ?? ''),
    mismatch: data.mismatch ? t('event.mismatch') : '',
    parcel: ['serial', 'carrier', 'tracking'].map((n) => text(data, n)).filter(Boolean).join(' '),
    result: text(data, 'result') && t(`inspection.result.${text(data, 'result') as Inspection['result']}`),
    amount: typeof data.amount === 'number' ? money(data.amount) : '',
    purpose: text(data, 'purpose') && t(`refund.purpose.${text(data, 'purpose') as Refund['purpose']}`),
    method: text(data, 'method') && t(`refund.method.${text(data, 'method') as RefundMethod}`),
  })
  const repairParts = (data: Data): Parts => ({
    amount: money(Number(data.amount ?? 0)),
    by: String(data.by ?? ''),
    line: String(data.line ?? ''),
    verdict: text(data, 'verdict') && t(`repair.verdict.${text(data, 'verdict') as 'chargeable'}`),
  })
  const stockParts = (data: Data): Parts => ({ part: String(data.part ?? ''), quantity: String(data.quantity ?? '') })

  const rooms: Record<string, (data: Data) => Parts> = {
    flow: flowParts, task: flowParts, rma: returnParts, inspection: returnParts, refund: returnParts,
    repair: repairParts, stock: stockParts, visit: visitParts,
  }
  /* None for an event of another room. */
  const caseParts = (event: string, data: Data): Parts | undefined => rooms[event.split('.')[0] ?? '']?.(data)
  return { caseParts }
}
