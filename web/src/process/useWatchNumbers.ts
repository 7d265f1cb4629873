/* What was counted of a process, as words for its drawing. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { FlowWatch, ProcessDef } from '@/api/types'
import { useFlowWords } from './useFlowWords'

export function useWatchNumbers(watch: () => FlowWatch | undefined, definition: () => ProcessDef | undefined) {
  const { t, n } = useI18n()
  const { waitWords } = useFlowWords()

  /* Of all teams together. */
  const stepNumbers = computed(() => {
    const sums: Record<string, number> = {}
    for (const s of watch()?.stands ?? []) sums[s.step] = (sums[s.step] ?? 0) + s.n
    return Object.fromEntries(Object.entries(sums).map(([step, sum]) => [step, t('watch.stand_here', { n: n(sum) })]))
  })
  const taken = (from: string, to: string) => watch()?.arrows.find((a) => a.from === from && a.to === to)
  /* Counts are kept by pairs of steps: where two moves lead the same way, both show it. */
  const moveNumbers = computed(() => {
    const words = (definition()?.moves ?? []).flatMap((m) => {
      const arrow = taken(m.from, m.to)
      return arrow ? [[m.key, t('watch.arrow_words', { n: n(arrow.n), wait: waitWords(arrow.median) })] as const] : []
    })
    return Object.fromEntries(words)
  })
  const undrawn = computed(() =>
    (watch()?.arrows ?? []).filter((a) => !a.drawn).map((a) => ({ from: a.from, to: a.to, words: t('watch.arrow_words', { n: n(a.n), wait: waitWords(a.median) }) })))
  return { stepNumbers, moveNumbers, undrawn }
}
