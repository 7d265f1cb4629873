/* A line of a repair or of its quote in words. */
import { useI18n } from 'vue-i18n'
import type { QuotedLine } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useMoney } from '@/product/useMoney'

type Line = Pick<QuotedLine, 'kind' | 'text' | 'number' | 'part_zh' | 'part_en' | 'quantity' | 'minutes' | 'price'>

export function useLineWords() {
  const { t } = useI18n()
  const { lang } = useLanguage()
  const { money } = useMoney()

  function lineWords(l: Line): string {
    if (l.kind === 'labour') return l.text
    const part = [l.number, lang.value === 'zh' ? l.part_zh : l.part_en].filter(Boolean).join(' ')
    return l.text ? `${part} (${l.text})` : part
  }
  /* "90 min × 100.00/h", "2 × 45.00"; nothing for one at its price. */
  function lineMeasure(l: Line): string {
    if (l.minutes) return t('repair.by_hour', { minutes: l.minutes, price: money(l.price) })
    return l.quantity === 1 ? '' : `${l.quantity} × ${money(l.price)}`
  }
  return { lineWords, lineMeasure }
}
