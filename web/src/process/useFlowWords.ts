/* Names of steps and lengths of waits, in words. */
import { useI18n } from 'vue-i18n'
import { useLanguage } from '@/app/useLanguage'

interface Named {
  zh: string
  en: string
}

export function useFlowWords() {
  const { t } = useI18n()
  const { lang } = useLanguage()
  const named = (both: Named) => (lang.value === 'zh' ? both.zh : both.en)

  /* The largest unit of which there are two; a wait of minutes says nothing in days. */
  function waitWords(seconds: number): string {
    const units = [['d', 86_400], ['h', 3_600], ['m', 60]] as const
    const unit = units.find(([, length]) => seconds >= 2 * length)
    return unit ? t(`watch.wait.${unit[0]}`, { n: Math.round(seconds / unit[1]) }) : t('watch.wait.s', { n: Math.round(seconds) })
  }
  const stepName = (steps: ({ key: string } & Named)[], key: string) => {
    const step = steps.find((s) => s.key === key)
    return step ? named(step) : key === '*' ? t('watch.any_step') : key
  }

  return { named, waitWords, stepName }
}
