/* A stretch of days, both counted in, as the server wants it: the company's midnights. */
import { computed, reactive } from 'vue'
import { useTime } from '@/app/useTime'

const dayMs = 86_400_000

export function usePeriod(days: number) {
  const { today, beginOf } = useTime()
  const first = new Date(Date.parse(`${today()}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10)
  const period = reactive({ from: first, to: today() })
  const whole = computed(() => Boolean(period.from && period.to && period.from <= period.to))
  const bounds = () => ({ from: beginOf(period.from), to: new Date(Date.parse(beginOf(period.to)) + dayMs).toISOString() })

  return { period, whole, bounds }
}
