/* Events and what they say, as choices with words. */
import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { processes as processApi } from '@/api/process'
import { useLanguage } from '@/app/useLanguage'
import { opNames } from '@/process/useProcessWords'
import { statuses } from '@/ticket/values'
import { ruleOf } from './ownRule'

const waits = ['customer', 'parts', 'third_party', 'internal'] as const
const actors = ['user', 'customer', 'system'] as const
const clocks = ['first_response', 'next_response', 'resolution'] as const

/* Read once for all rows of the form. */
const processes = shallowRef<{ key: string; name_zh: string; name_en: string }[]>([])
let asked: Promise<void> | null = null
async function read(): Promise<void> {
  processes.value = (await processApi.list()).items
}

export function useEventChoices() {
  const { t, te } = useI18n()
  const { nameOf } = useLanguage()
  asked ??= read().catch(() => {
    asked = null
  })

  const typeWords = (type: string) => (te(`measure.event.${type}`) ? t(`measure.event.${type}`) : type)
  const labels = computed<Record<string, { value: string; label: string }[]>>(() => {
    const status = statuses.map((s) => ({ value: s as string, label: t(`ticket.status.${s}`) }))
    return {
      actor: actors.map((a) => ({ value: a, label: t(`audit.actor_kind.${a}`) })),
      from: status,
      to: status,
      waits_for: waits.map((w) => ({ value: w, label: t(`standard.pause.${w}`) })),
      clock: clocks.map((c) => ({ value: c, label: t(`standard.clock.${c}`) })),
      process: processes.value.map((p) => ({ value: p.key, label: nameOf(p) })),
    }
  })
  const optionsOf = (field: string) => labels.value[field] ?? []
  const valueWords = (field: string, value: unknown) => optionsOf(field).find((o) => o.value === value)?.label ?? String(value ?? '')
  const opWords = (op: string) => (opNames[op] ? t(`process.op.${opNames[op] as 'eq'}`) : op)

  /* A condition on an event, said. */
  function ruleWords(condition: unknown): string {
    const rule = ruleOf(condition)
    if (!rule) return t('measure.own.by_json')
    const tests = rule.tests.map((x) => [t(`measure.own.field.${x.field as 'to'}`), opWords(x.op), valueWords(x.field, x.value)].filter(Boolean).join(' '))
    const type = rule.type ? typeWords(rule.type) : t('measure.own.any_event')
    return tests.length ? t('measure.own.event_with', { type, tests: tests.join(t('process.and_join')) }) : type
  }
  return { typeWords, optionsOf, opWords, ruleWords }
}
