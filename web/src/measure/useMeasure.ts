/* One measure with its figures: of whom is asked, of each beside each other, month by month, and of the measure that is read beside it. */
import { computed, watch } from 'vue'
import { measures } from '@/api/measure'
import { useLanguage } from '@/app/useLanguage'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { trendDays } from './period'
import type { useMeasureAddress } from './useMeasureAddress'

export function useMeasure(key: () => string, { days, by, id }: ReturnType<typeof useMeasureAddress>) {
  const { lang } = useLanguage()
  const scope = computed(() => (id.value ? { scope: by.value, scope_id: id.value } : {}))
  const asked = computed(() => ({ ...days.value, ...scope.value }))
  const all = useLoad(async () => (await measures.list()).items)
  const measure = computed(() => all.data.value?.find((m) => m.key === key()))
  const counter = computed(() => all.data.value?.find((m) => m.key === measure.value?.counter))

  const numbers = useLoad(async () => {
    const keys = [key(), counter.value?.key].filter(Boolean).join(',')
    const [figures, each, trend, mix] = await Promise.all([
      measures.figures({ ...asked.value, measures: keys }),
      by.value !== 'company' && !id.value ? measures.figures({ ...days.value, measures: key(), by: by.value }) : null,
      measures.trend(key(), { ...trendDays(days.value), ...scope.value }),
      by.value === 'person' && id.value ? measures.caseMix(key(), id.value, days.value) : null,
    ])
    return { figures: figures.items, each: each?.items ?? null, trend: trend.items, mix }
  })
  const figureOf = (k: string | undefined) => numbers.data.value?.figures.find((f) => f.measure === k)
  async function reload(): Promise<void> {
    await all.reload()
    if (measure.value) await numbers.reload()
  }
  watch(() => JSON.stringify([key(), asked.value, by.value, lang.value]), () => void reload(), { immediate: true })
  useLive(['measure'], reload)

  return { all, measure, counter, numbers, asked, figureOf, reload }
}
