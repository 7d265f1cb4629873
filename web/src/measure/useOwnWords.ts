/* A measure of the company as one sentence: what will be counted, said whole. */
import { useI18n } from 'vue-i18n'
import { conditionWords } from '@/app/choices'
import type { ChoiceField } from '@/app/choices'
import { formOf, unitOf, units } from './ownForm'
import type { OwnDraft } from './ownForm'
import { useEventChoices } from './useEventChoices'

export function useOwnWords(fields: () => readonly ChoiceField[]) {
  const { t, n } = useI18n()
  const { ruleWords, typeWords } = useEventChoices()

  function lengthWords(minutes: number): string {
    const unit = unitOf(minutes)
    return t(`measure.own.in_${unit}`, { n: n(minutes / units[unit]) })
  }
  function ticketWords(tickets: unknown): string {
    if (!tickets) return t('measure.own.each_ticket')
    const which = conditionWords(tickets, fields(), t('standard.or'))
    return which ? t('measure.own.those_tickets', { which }) : t('measure.own.by_json')
  }
  function sentence(draft: OwnDraft): string {
    const form = formOf(draft)
    const tickets = ticketWords(form.tickets)
    const begins = form.begins ? ruleWords(form.begins) : typeWords('ticket.created')
    if (form.kind === 'count') return t('measure.own.sentence_count', { tickets, begins })
    if (!form.ends) return t('measure.own.needs_end')
    const within = form.within_minutes ? lengthWords(form.within_minutes) : t('measure.own.whenever')
    return t(`measure.own.sentence_${form.kind}`, { tickets, begins, ends: ruleWords(form.ends), within })
  }
  return { sentence }
}
