/* Light, dark, or what the system says; the tokens follow data-theme on <html>. */
import { ref, watchEffect } from 'vue'
import type { Theme } from '@/api/types'

const key = 'aftersale.theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(system.matches)
system.addEventListener('change', (e) => (systemDark.value = e.matches))

function firstChoice(): Theme {
  const kept = localStorage.getItem(key)
  return kept === 'light' || kept === 'dark' ? kept : 'auto'
}

const theme = ref<Theme>(firstChoice())

watchEffect(() => {
  const dark = theme.value === 'dark' || (theme.value === 'auto' && systemDark.value)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  localStorage.setItem(key, theme.value)
})

export function useTheme() {
  const setTheme = (next: Theme) => (theme.value = next)
  return { theme, setTheme }
}
