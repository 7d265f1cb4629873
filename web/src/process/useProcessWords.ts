/* Names and lengths of what stands in a definition, in the language of the page. */
import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { roles as roleApi } from '@/api/people'
import { processes } from '@/api/process'
import type { ProcessDef, ProcessFact, ProcessMove, ProcessStep, Role } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useColleagues } from '@/people/useColleagues'
import { useSession } from '@/people/useSession'
import { useMoney } from '@/product/useMoney'
import { useStandardWords } from '@/standard/useStandardWords'
import { anywhere } from './definition'
import { askOfFact, askOfField, guardWords as wordsOfGuard, needsNoValue } from './guard'
import type { Ask, GuardTest } from './guard'

/* Read once, for every page of the room. */
const facts = shallowRef<ProcessFact[]>([])
const roles = shallowRef<Role[]>([])
let factsAsked = false
let rolesAsked = false
function ask(mayRoles: boolean): void {
  if (!factsAsked) {
    factsAsked = true
    processes.facts().then((page) => (facts.value = page.items), () => (factsAsked = false))
  }
  if (mayRoles && !rolesAsked) {
    rolesAsked = true
    roleApi.list().then((page) => (roles.value = page.items), () => (rolesAsked = false))
  }
}

export function useProcessWords() {
  const { t, te } = useI18n()
  const { lang, nameOf } = useLanguage()
  const { can } = useSession()
  const { money } = useMoney()
  const { lengthWords } = useStandardWords()
  const { teamName } = useColleagues()
  ask(can('people.read'))

  const both = (x: { zh: string; en: string }) => (lang.value === 'zh' ? x.zh || x.en : x.en || x.zh)
  const purposeOf = (x: { purpose_zh: string; purpose_en: string }) =>
    lang.value === 'zh' ? x.purpose_zh || x.purpose_en : x.purpose_en || x.purpose_zh
  const hintOf = (s: ProcessStep) => (lang.value === 'zh' ? s.hint_zh || s.hint_en : s.hint_en || s.hint_zh)

  function roleName(key: string): string {
    const role = roles.value.find((r) => r.key === key)
    if (role) return nameOf(role)
    return te(`process.role.${key}`) ? t(`process.role.${key}`) : key
  }
  const stepName = (d: ProcessDef, key: string) => {
    if (key === anywhere) return t('process.any_step')
    const step = d.steps.find((s) => s.key === key)
    return (step && both(step)) || key
  }

  /* ------------------------------------------------------------------ facts */

  const labelPlaces: Record<string, string> = {
    kind: 'ticket.kind', priority: 'ticket.priority', channel: 'ticket.channel', customer_level: 'customer.level',
    remedy_repair: 'process.label.entitled', remedy_exchange: 'process.label.entitled', remedy_return: 'process.label.entitled',
  }
  function labelWord(fact: string, label: string): string {
    const key = `${labelPlaces[fact] ?? `process.label.${fact}`}.${label}`
    return te(key) ? t(key) : label
  }
  const factAsks = computed<Ask[]>(() => facts.value.map((f) => askOfFact(f, both(f), (l) => labelWord(f.key, l))))
  const ticketAsks = computed(() => factAsks.value.filter((a) => facts.value.some((f) => f.of_ticket && f.key === a.key)))
  const isFact = (key: string) => facts.value.some((f) => f.key === key)
  const asksOf = (d: ProcessDef): Ask[] => [...d.fields.map((f) => askOfField(f, both(f) || f.key, both)), ...factAsks.value]
  const askName = (d: ProcessDef, key: string) => asksOf(d).find((a) => a.key === key)?.label ?? key

  /* ------------------------------------------------------------------ guards */

  function valueWords(asked: Ask | undefined, key: string, value: unknown): string {
    if (Array.isArray(value)) return value.map((v) => valueWords(asked, key, v)).join(' / ')
    if (asked?.kind === 'flag') return t(value ? 'process.yes' : 'process.no')
    if (asked?.kind === 'money' && typeof value === 'number') return money(value)
    if (key === 'team_id') return teamName(Number(value)) || String(value)
    return asked?.options.find((o) => o.value === value)?.label ?? String(value ?? '')
  }
  function testWords(asks: Ask[], x: GuardTest): string {
    const asked = asks.find((a) => a.key === x.field)
    const op = te(`process.op.${opNames[x.op]}`) ? t(`process.op.${opNames[x.op]}`) : x.op
    const value = needsNoValue(x.op) ? '' : valueWords(asked, x.field, x.value)
    return [asked?.label ?? x.field, op, value].filter(Boolean).join(' ')
  }
  const guardWords = (d: ProcessDef, guard: unknown) => {
    const asks = asksOf(d)
    return wordsOfGuard(guard, {
      test: (x) => testWords(asks, x),
      not: (words) => t('process.not', { words }),
      and: t('process.and_join'),
      or: t('process.or_join'),
    })
  }

  /* ------------------------------------------------------------------ rows */

  const legalWords = (s: ProcessStep) =>
    s.legal_days ? t(s.legal_working_days ? 'process.legal_working' : 'process.legal_natural', { n: s.legal_days }, s.legal_days) : ''
  const targetWords = (s: ProcessStep) => (s.minutes ? lengthWords(s.minutes) : '')
  /* A stretch of the wall clock. */
  const afterWords = (minutes: number) =>
    minutes >= 1440 && minutes % 1440 === 0 ? t('process.days', { n: minutes / 1440 }, minutes / 1440) : lengthWords(minutes)
  const whoWords = (m: ProcessMove) => {
    if (m.after_minutes) return t('process.by_time', { words: afterWords(m.after_minutes) })
    if (m.automatic) return t('process.by_itself')
    return m.roles.map(roleName).join(' / ') || t('process.who_does')
  }
  return {
    both, purposeOf, hintOf, roles, roleName, stepName, ticketAsks, asksOf, askName, isFact, guardWords, legalWords, targetWords,
    afterWords, whoWords,
  }
}
export const opNames: Record<string, string> = {
  '=': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge', in: 'in', not_in: 'not_in', contains: 'contains',
  starts: 'starts', empty: 'empty', not_empty: 'not_empty',
}
