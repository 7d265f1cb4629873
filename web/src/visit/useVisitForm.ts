/* The form of one step of a visit: what it begins with, what it lacks, what is told in the end. Checked here, because
 * the server may be out of reach; it checks again. */
import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Visit, VisitAct, VisitOutcome, VisitTold } from '@/api/types'

export interface ItemRow {
  key: string
  quantity: number
  price: number
}
export interface PartRow {
  part: string
  quantity: number
  old_serial: string
  new_serial: string
  old_returned: boolean
}

/* `start`: what was told and refused, to be mended. */
export function useVisitForm(visit: Visit, act: VisitAct, start?: VisitTold | null) {
  const { t } = useI18n()
  const form = reactive({
    diagnosis: start?.diagnosis ?? visit.diagnosis,
    items: (start?.items ?? visit.items).map(({ key, quantity, price }): ItemRow => ({ key, quantity, price })),
    parts: (start?.parts ?? visit.parts).map((p): PartRow => ({ old_serial: '', new_serial: '', old_returned: false, ...p })),
    work_done: start?.work_done ?? visit.work_done,
    test_result: start?.test_result ?? visit.test_result,
    name: start?.name ?? visit.customer_name,
    strokes: start?.strokes ?? ([] as number[][]),
    outcome: start?.outcome ?? ('none' as VisitOutcome),
    whose: start?.whose === 'us' ? 'us' : ('customer' as 'customer' | 'us'),
    reason: start?.reason ?? '',
  })
  const typed = ref(false)
  const errors = ref<Record<string, string>>({})
  const signs = act === 'agree' || act === 'sign'
  const total = computed(() => form.items.reduce((sum, i) => sum + i.price * i.quantity, 0))
  const needsReason = computed(
    () => ['refuse_sign', 'no_show', 'safety_stop'].includes(act) || (act === 'finish' && ['second_visit', 'not_solved'].includes(form.outcome)),
  )

  function check(): boolean {
    const e: Record<string, string> = {}
    const needed = t('visit.needed')
    if (act === 'diagnose' && !form.diagnosis.trim()) e.diagnosis = needed
    if (act === 'work' && !form.work_done.trim()) e.work_done = needed
    if (act === 'agree' && (!form.items.length || form.items.some((i) => !i.key))) e.items = needed
    if (act === 'parts' && form.parts.some((p) => !p.part.trim())) e.parts = needed
    if (act === 'finish' && form.outcome === 'none') e.outcome = needed
    if (needsReason.value && !form.reason.trim()) e.reason = needed
    if (signs && !form.name.trim()) e.name = needed
    if (signs && !form.strokes.length && !typed.value) e.strokes = t('visit.sign.needed')
    errors.value = e
    return !Object.keys(e).length
  }

  function told(): VisitTold {
    const signature = { name: form.name.trim(), strokes: form.strokes }
    const reason = form.reason.trim()
    switch (act) {
      case 'diagnose':
        return { act, diagnosis: form.diagnosis }
      case 'agree':
        return { act, items: form.items, ...signature }
      case 'parts':
        return { act, parts: form.parts }
      case 'work':
        return { act, work_done: form.work_done, test_result: form.test_result }
      case 'sign':
        return { act, ...signature }
      case 'finish':
        return { act, outcome: form.outcome, ...(needsReason.value ? { reason } : {}) }
      case 'no_show':
        return { act, whose: form.whose, reason }
      default:
        return { act: act as VisitTold['act'], reason }
    }
  }

  const body = (): VisitTold | null => (check() ? told() : null)
  return { form, typed, errors, total, signs, needsReason, body }
}
