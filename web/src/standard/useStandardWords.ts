/* Lengths of working time, clocks, targets and escalations, in words. */
import { useI18n } from 'vue-i18n'
import type { Clock, Escalation, Standard, TicketStatus } from '@/api/types'
import { useColleagues } from '@/people/useColleagues'
import { mainClocks } from './standardForm'

export function useStandardWords() {
  const { t } = useI18n()
  const { teamName, colleagueName } = useColleagues()

  function lengthWords(minutes: number): string {
    const h = Math.floor(minutes / 60)
    const m = Math.round(minutes % 60)
    if (!h) return t('standard.sum_m', { m })
    return m ? t('standard.sum', { h, m }) : t('standard.sum_h', { h })
  }
  /* A stretch of the wall clock, in ms: days when it is long. */
  function spanWords(ms: number): string {
    const days = Math.floor(ms / 86_400_000)
    const minutes = Math.max(1, Math.round(ms / 60_000))
    if (days >= 2) return t('standard.sum_d', { d: days })
    return lengthWords(minutes >= 600 ? Math.round(minutes / 60) * 60 : minutes) // minutes say nothing beside ten hours
  }
  const secondsWords = (seconds: number) => lengthWords(Math.round(seconds / 60))

  /* The key of a clock: "resolution", "step:new", "handover:2:5", "legal:7d". */
  function keyWords(key: string): string {
    const [kind, a = '', b = ''] = key.split(':')
    if (kind === 'step') return t('standard.clock.step', { step: t(`ticket.status.${a as TicketStatus}`) })
    if (kind === 'handover')
      return t('standard.clock.handover', { from: teamName(Number(a)) || t('standard.any_team'), to: teamName(Number(b)) })
    if (kind === 'legal')
      return t('standard.clock.legal', { n: parseInt(a, 10), days: t(a.endsWith('w') ? 'standard.working_days' : 'standard.natural_days') })
    return t(`standard.clock.${kind}`)
  }
  const clockWords = (c: Clock) => (c.basis && c.kind !== 'legal' ? c.basis : keyWords(c.key))

  function targetsWords(s: Standard): string[] {
    const usual = mainClocks.filter((c) => s[c] > 0).map((c) => `${t(`standard.clock.${c}`)} ${lengthWords(s[c])}`)
    const more = s.targets.map((x) => {
      if (x.clock === 'legal') return [keyWords(`legal:${x.days}${x.working_days ? 'w' : 'd'}`), x.basis].filter(Boolean).join(' ')
      const key = x.clock === 'step' ? `step:${x.step}` : `handover:${x.from_team_id ?? 0}:${x.to_team_id ?? 0}`
      return `${x.basis || keyWords(key)} ${lengthWords(x.minutes)}`
    })
    return [...usual, ...more]
  }

  function escalationWords(e: Escalation): string {
    const told = [
      e.notify_assignee && t('standard.assignee'), e.notify_lead && t('standard.lead'), ...e.notify_user_ids.map((id) => colleagueName(id)),
    ].filter(Boolean)
    const to = [teamName(e.to_team_id), colleagueName(e.to_user_id)].filter(Boolean).join(' ')
    const does = [
      told.length && t('standard.tells', { whom: told.join(t('event.comma')) }), to && t('standard.hands_over', { to }),
      e.raise_priority && t('standard.raise_priority'),
    ].filter(Boolean)
    const at = t('standard.at', { percent: e.percent, clocks: e.clocks.map((c) => t(`standard.kind.${c}`)).join(' / ') || t('standard.each_clock') })
    return `${at}${t('standard.colon')}${does.join(t('event.comma'))}`
  }
  return { lengthWords, spanWords, secondsWords, keyWords, clockWords, targetsWords, escalationWords }
}
