/* The unit whose code was scanned. One that is not known does not stop anybody from writing. */
import { computed, ref, shallowRef, watch } from 'vue'
import { asProblem } from '@/api/http'
import { portal } from '@/api/portal'
import type { PortalUnit } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'

export function usePortalUnit(given: () => string) {
  const { nameOf } = useLanguage()
  const read = shallowRef<PortalUnit | null>(null)
  const unknown = ref(false)
  const token = computed(() => (read.value ? given() : ''))
  const unit = computed(
    () => read.value && { ...read.value, name: nameOf({ name_zh: read.value.model_name_zh, name_en: read.value.model_name_en }) },
  )

  watch(
    given,
    async (code) => {
      read.value = null
      unknown.value = false
      if (!code) return
      try {
        read.value = await portal.unit(code)
      } catch (cause) {
        unknown.value = asProblem(cause).status === 404
      }
    },
    { immediate: true },
  )
  return { unit, token, unknown }
}
