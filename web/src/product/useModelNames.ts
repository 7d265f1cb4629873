/* The name of a unit's or line's model in the language of the page. */
import { useLanguage } from '@/app/useLanguage'

interface Named {
  model_name_zh: string
  model_name_en: string
}

export function useModelNames() {
  const { nameOf } = useLanguage()
  const modelName = (of: Named) => nameOf({ name_zh: of.model_name_zh, name_en: of.model_name_en })
  return { modelName }
}
