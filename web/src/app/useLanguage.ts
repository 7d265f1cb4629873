/* Which language the page speaks. The choice lives in this browser and, for who is logged in, in the
 * profile as well; switching changes everything on the page at once, without a reload. */
import { computed } from 'vue'
import elementEn from 'element-plus/es/locale/lang/en'
import elementZh from 'element-plus/es/locale/lang/zh-cn'
import { setCallLanguage } from '@/api/http'
import type { Lang } from '@/api/types'
import { i18n } from './i18n'

const key = 'aftersale.lang'
const htmlLang: Record<Lang, string> = { zh: 'zh-CN', en: 'en' }
const locale = i18n.global.locale

function firstChoice(): Lang {
  const kept = localStorage.getItem(key)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

export function setLanguage(lang: Lang): void {
  locale.value = lang
  localStorage.setItem(key, lang)
  document.documentElement.lang = htmlLang[lang]
  setCallLanguage(lang)
}

setLanguage(firstChoice())

/* Did the person at the screen switch it since the page was opened? */
let chosen = false
export const languageWasChosen = () => chosen
export function chooseLanguage(lang: Lang): void {
  chosen = true
  setLanguage(lang)
}

export function useLanguage() {
  const lang = computed<Lang>(() => locale.value)
  const htmlLocale = computed(() => htmlLang[lang.value])
  const elementLocale = computed(() => (lang.value === 'zh' ? elementZh : elementEn))
  /* Records that carry both names answer in the language of the page. */
  const both = (zh: string | null, en: string | null) => (lang.value === 'zh' ? zh : en) || zh || en || ''
  const nameOf = (of: { name_zh: string; name_en: string }) => both(of.name_zh, of.name_en)
  const wordOf = (of: { zh: string; en: string }) => both(of.zh, of.en)
  return { lang, htmlLocale, elementLocale, both, nameOf, wordOf, setLanguage }
}
