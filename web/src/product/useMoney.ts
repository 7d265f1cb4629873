/* Amounts travel in minor units (fen) and are shown and typed in whole ones with two places. */
import { computed } from 'vue'
import { useLanguage } from '@/app/useLanguage'

export const toMinor = (amount: number | null | undefined): number | null =>
  amount === null || amount === undefined ? null : Math.round(amount * 100)
export const fromMinor = (minor: number | null | undefined): number | undefined =>
  minor === null || minor === undefined ? undefined : minor / 100

export function useMoney() {
  const { htmlLocale } = useLanguage()
  const format = computed(
    () => new Intl.NumberFormat(htmlLocale.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  )
  const money = (minor: number | null) => (minor === null ? '—' : format.value.format(minor / 100))
  return { money }
}
