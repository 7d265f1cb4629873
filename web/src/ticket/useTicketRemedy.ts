/* What the customer of the open ticket is entitled to, and what can be done about it. Read again when the ticket, its
 * unit or a rule's confirmation changes. */
import { computed, onMounted, onUnmounted, watch } from 'vue'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { asProblem } from '@/api/http'
import { listen } from '@/api/stream'
import { tickets } from '@/api/ticket'
import type { RemedyMissing, Ticket } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { useNotice } from '@/app/useNotice'

export function useTicketRemedy(ticket: Ref<Ticket>) {
  const { t } = useI18n()
  const { lang } = useLanguage()
  const { tell, tellProblem } = useNotice()
  const { data, problem, loading, reload } = useLoad(() => tickets.remedy(ticket.value.id))

  let stop = () => {}

  /* The last decision of a person for each remedy. */
  const decisions = computed(() => {
    const seen = new Set<string>()
    return (data.value?.overrides ?? []).filter((o) => !seen.has(o.remedy) && seen.add(o.remedy))
  })
  async function ask(missing: RemedyMissing[]): Promise<void> {
    try {
      await tickets.askEvidence(ticket.value.id, { facts: missing.map((m) => m.fact), lang: lang.value })
      tell(t('ticket.remedy.asked', { n: missing.length }))
    } catch (cause) {
      tellProblem(asProblem(cause))
    }
  }
  watch(
    [() => ticket.value.id, () => ticket.value.version, () => ticket.value.unit_id, () => ticket.value.order_id, lang],
    () => void reload(), { immediate: true })
  useLive(['unit', 'company', 'remedy_promise'], reload)
  onMounted(() => (stop = listen((c) => c !== 'reset' && c.subject_kind === 'ticket' && c.subject_id === ticket.value.id && void reload())))
  onUnmounted(() => stop())
  return { data, problem, loading, reload, decisions, ask }
}
