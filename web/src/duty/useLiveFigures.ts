/* What measures are worth over the last 90 days: of those who hold the post where there are any and the reader may see that,
 * else of the company. */
import { computed, watch } from 'vue'
import { asProblem } from '@/api/http'
import { measures } from '@/api/measure'
import { posts } from '@/api/post'
import type { Figure, Measure } from '@/api/types'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { useTime } from '@/app/useTime'
import { daysOf } from '@/measure/period'
import { figurePlace, known, thin } from '@/measure/values'

interface Live {
  scope: 'post' | 'company'
  post: number
  days: { from: string; to: string }
  figures: Figure[]
  measures: Measure[]
}

export function useLiveFigures(post: () => number, keys: () => string[]) {
  const { today } = useTime()
  const asked = computed(() => ({ measures: [...new Set(keys())].sort().join(','), ...daysOf('days_90', today()) }))

  async function read(): Promise<Live | null> {
    const [id, { measures: wanted, ...days }] = [post(), asked.value]
    if (!wanted) return null
    const ask = async (scope: Live['scope']) => {
      const of = scope === 'post' ? { scope, scope_id: id } : {}
      return { scope, figures: (await measures.figures({ measures: wanted, ...days, ...of })).items }
    }
    const [{ holder_ids }, all] = await Promise.all([posts.read(id), measures.list()])
    const found = holder_ids.length
      ? await ask('post').catch((cause) => {
          if (asProblem(cause).status !== 403) throw cause
          return ask('company')
        })
      : await ask('company')
    return { ...found, post: id, days, measures: all.items }
  }

  const { data, problem, reload } = useLoad(read)
  watch(() => JSON.stringify([post(), asked.value]), () => void reload(), { immediate: true })
  useLive(['measure', 'post'], reload)

  /* Nobody is kept from reading or writing by a figure that cannot be had. */
  const live = computed(() => (problem.value ? null : data.value))
  const scope = computed(() => live.value?.scope ?? 'post')
  function figureOf(key: string) {
    const figure = live.value?.figures.find((f) => f.measure === key)
    const measure = live.value?.measures.find((m) => m.key === key)
    if (!live.value || !figure || !measure) return undefined
    const told = known(figure)
    return {
      ...figure,
      thin: told && thin(measure, figure),
      place: told ? figurePlace(key, { scope: live.value.scope, id: live.value.post, ...live.value.days }) : undefined,
    }
  }
  return { figureOf, scope }
}
export type LiveFigure = ReturnType<ReturnType<typeof useLiveFigures>['figureOf']>
