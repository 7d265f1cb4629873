/* The chart as the server draws it. A busy desk moves tickets every second; the picture follows more slowly than the numbers. */
import { onUnmounted, ref } from 'vue'
import { flowStudy } from '@/api/flowStudy'
import { useLanguage } from '@/app/useLanguage'

const pause = 10_000

export function usePicture(id: () => number) {
  const { lang } = useLanguage()
  const url = ref('')
  const failed = ref(false)
  let drawn = ''
  let at = 0

  function put(next: string): void {
    if (url.value) URL.revokeObjectURL(url.value)
    url.value = next
  }
  async function draw(): Promise<void> {
    const what = `${id()} ${lang.value}`
    if (what === drawn && Date.now() - at < pause) return
    drawn = what
    at = Date.now()
    try {
      const { blob } = await flowStudy.picture(id(), lang.value)
      if (what === drawn) put(URL.createObjectURL(blob))
      failed.value = false
    } catch {
      failed.value = true // the tables beside it say the same
    }
  }
  onUnmounted(() => put(''))

  return { url, failed, draw }
}
