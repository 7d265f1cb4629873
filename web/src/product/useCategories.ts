/* All categories, read again when one changes: they are few. */
import { computed, onMounted } from 'vue'
import { categories as api } from '@/api/product'
import { useLanguage } from '@/app/useLanguage'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { categoryBranches } from './categoryTree'

export function useCategories() {
  const { nameOf } = useLanguage()
  const { data, problem, loading, reload } = useLoad(api.list)
  const categories = computed(() => data.value?.items ?? [])
  const branches = computed(() => categoryBranches(categories.value))

  function categoryName(id: number | null): string {
    const found = categories.value.find((c) => c.id === id)
    return found ? nameOf(found) : ''
  }
  /* Deeper ones are set in by a mark, because a list of choices has no tree. */
  const choices = computed(() =>
    branches.value.map(({ category, depth }) => ({ category, words: `${'– '.repeat(depth)}${nameOf(category)}` })),
  )
  onMounted(() => void reload())
  useLive(['category'], reload)
  return { data, categories, branches, choices, categoryName, problem, loading, reload }
}
