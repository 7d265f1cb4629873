/* Where parts lie: the places, for choosing one and for naming it. */
import { computed, onMounted } from 'vue'
import { stockPlaces } from '@/api/stock'
import { useLanguage } from '@/app/useLanguage'
import { useLoad } from '@/app/useLoad'

export function useStockPlaces() {
  const { lang, nameOf } = useLanguage()
  const { data, problem, loading, reload } = useLoad(async () => (await stockPlaces.list()).items)
  const places = computed(() => data.value ?? [])
  const open = computed(() => places.value.filter((p) => p.active))
  const placeName = (id: number | null) => {
    const place = places.value.find((p) => p.id === id)
    return place ? nameOf(place) : '—'
  }
  /* Of a record that brings both names along. */
  const placeOf = (r: { place_zh: string | null; place_en: string | null }) => (lang.value === 'zh' ? r.place_zh : r.place_en) ?? '—'
  onMounted(() => void reload())
  return { places, open, placeName, placeOf, problem, loading, reload }
}
