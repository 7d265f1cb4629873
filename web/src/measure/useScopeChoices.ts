/* Whom figures can be asked of, by kind of scope. Models are too many for a list: ModelPicker looks them up. */
import { computed, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { processes as processApi } from '@/api/process'
import { useLanguage } from '@/app/useLanguage'
import { useLoad } from '@/app/useLoad'
import { levels } from '@/customer/values'
import { useColleagues } from '@/people/useColleagues'
import { usePostNames } from '@/post/usePosts'
import type { MeasureScope } from './values'

export function useScopeChoices(scope: () => MeasureScope) {
  const { t } = useI18n()
  const { nameOf } = useLanguage()
  const { teams, colleagues } = useColleagues()
  const { posts } = usePostNames()
  const { data: processes, reload } = useLoad(async () => (await processApi.list()).items)

  watch(scope, (now) => now === 'process' && !processes.value && void reload(), { immediate: true })
  return computed<{ id: number; name: string }[]>(() => {
    switch (scope()) {
      case 'team':
        return teams.value.map((x) => ({ id: x.id, name: nameOf(x) }))
      case 'person':
        return colleagues.value.map((x) => ({ id: x.id, name: x.name }))
      case 'post':
        return posts.value.map((x) => ({ id: x.id, name: nameOf(x) }))
      case 'process':
        return (processes.value ?? []).map((x) => ({ id: x.id, name: nameOf(x) }))
      case 'level':
        return levels.map((x, i) => ({ id: i + 1, name: t(`customer.level.${x}`) }))
      default:
        return []
    }
  })
}
