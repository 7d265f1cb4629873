/* What duties may be bound to: read when an editor opens, and again when processes, standards or measures change. */
import { computed, onUnmounted, shallowRef } from 'vue'
import { drafts } from '@/api/duty'
import { listen } from '@/api/stream'
import type { Bindable } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'

const kinds = ['process', 'standard', 'measure']

export function useBindable() {
  const { both } = useLanguage()
  const all = shallowRef<Bindable>({ processes: [], standards: [], measures: [] })
  const read = async () => void (all.value = await drafts.bindable().catch(() => all.value))
  void read()
  onUnmounted(listen((c) => (c === 'reset' || kinds.includes(c.subject_kind)) && void read()))

  const processes = computed(() =>
    all.value.processes.map((p) => ({
      key: p.key,
      name: both(p.zh, p.en),
      active: p.active,
      steps: p.steps.map((s) => ({ key: s.key, name: both(s.zh, s.en) })),
    })),
  )
  const standards = computed(() => all.value.standards.map((s) => ({ key: s.key, name: both(s.zh, s.en), active: s.active })))
  const measures = computed(() =>
    all.value.measures.map((m) => ({
      key: m.key,
      name: both(m.name_zh, m.name_en),
      unit: m.unit,
      direction: m.direction,
      alone: !m.not_alone,
      refused: both(m.refused_zh, m.refused_en),
      published: both(m.target_zh, m.target_en),
    })),
  )
  const processOf = (key: string) => processes.value.find((p) => p.key === key)
  const measureOf = (key: string) => measures.value.find((m) => m.key === key)
  return { processes, standards, measures, processOf, measureOf }
}
