/* Booking a visit: a new one, an engineer for one, or another time. Who fits is asked anew whenever the window or what
 * is needed changes. */
import { computed, reactive, watch } from 'vue'
import type { Visit, VisitRow } from '@/api/types'
import { visits } from '@/api/visit'
import { useForm } from '@/app/useForm'
import { useLoad } from '@/app/useLoad'
import { useTime } from '@/app/useTime'
import { useVisitWords } from './useVisitWords'
import { nextDay, windowOf } from './when'

export type BookingKind = 'new' | 'give' | 'move' | 'edit'
export interface Booking {
  kind: BookingKind
  ticketId: number
  visit?: Visit | VisitRow | null /* that is changed, or that a new one follows */
}

export function useBooking(what: Booking) {
  const { beginOf, today } = useTime()
  const { clock, dayOf } = useVisitWords()
  const { busy, errors, sentence, keep } = useForm()
  const was = what.visit
  const changes = was && what.kind !== 'new'
  const form = reactive({
    address: was?.address ?? '',
    area: was?.area ?? '',
    skill: was?.skill ?? '',
    note: was?.note ?? '',
    minutes: was?.minutes ?? 60,
    day: changes ? dayOf(was.window_from) : nextDay(today(), 1),
    from: changes ? clock(was.window_from) : '09:00',
    to: changes ? clock(was.window_to) : '11:00',
    engineer_id: (was?.engineer_id ?? null) as number | null,
    asked_by: 'customer' as 'customer' | 'us',
    reason: '',
  })
  const window = computed(() => (what.kind === 'give' || what.kind === 'edit' ? was! : windowOf(form, beginOf)))

  async function suggest() {
    if (!window.value || what.kind === 'edit') return []
    const { window_from, window_to } = window.value
    const query = { window_from, window_to, skill: form.skill, area: form.area, visit_id: changes ? was.id : undefined }
    return (await visits.suggest(query)).items
  }
  const { data: fitting, problem, reload } = useLoad(suggest)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    [() => form.skill, () => form.area, window],
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void reload(), 250)
    },
    { immediate: true },
  )

  function write(): Promise<Visit> {
    const { address, area, skill, note, minutes, engineer_id, asked_by, reason } = form
    const place = { address, area, skill, note, minutes }
    const w = window.value ?? { window_from: '', window_to: '' }
    const when = { window_from: w.window_from, window_to: w.window_to }
    switch (what.kind) {
      case 'new':
        return visits.add(what.ticketId, { ...place, ...when, engineer_id, first_id: was?.id ?? null })
      case 'give':
        return visits.give(was!.id, engineer_id, was!.version)
      case 'move':
        return visits.move(was!.id, { ...when, engineer_id, asked_by, reason }, was!.version)
      case 'edit':
        return visits.edit(was!.id, place, was!.version)
    }
  }
  return { form, fitting, problem, busy, errors, sentence, save: () => keep(write) }
}
