/* Words for what rules name by keys; a company's own packs may name some that we have no word for. */
import { useI18n } from 'vue-i18n'

export function useRemedyWords() {
  const { t, te } = useI18n()
  const known = (path: string, key: string) => (te(`${path}.${key}`) ? t(`${path}.${key}`) : key)

  const groundWord = (ground: string) => known('remedy.ground', ground)
  const methodWord = (method: string) => known('remedy.method', method)
  return { groundWord, methodWord }
}
