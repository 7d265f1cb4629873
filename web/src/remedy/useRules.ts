/* The rules in the language of the page, read again when somebody confirms or doubts one. */
import { watch } from 'vue'
import { remedies } from '@/api/remedy'
import { useLanguage } from '@/app/useLanguage'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'

export function useRules() {
  const { lang } = useLanguage()
  const loaded = useLoad(async () => (await remedies.rules()).items)
  watch(lang, () => void loaded.reload(), { immediate: true })
  useLive(['company'], loaded.reload)
  return loaded
}
