/* Copies words. On plain http the browser has no clipboard for pages: then we say to do it by hand. */
import { useI18n } from 'vue-i18n'
import { useNotice } from './useNotice'

export function useCopy() {
  const { t } = useI18n()
  const { tell } = useNotice()

  async function copy(words: string): Promise<void> {
    const done = await navigator.clipboard?.writeText(words).then(
      () => true,
      () => false,
    )
    tell(t(done ? 'form.copied' : 'form.copy_by_hand'))
  }

  return { copy }
}
