/* Files that the server makes: kept on the disk, or opened in a window of their own to be printed. */
import { ref } from 'vue'
import { asProblem } from '@/api/http'
import { useNotice } from './useNotice'

type Answer = { blob: Blob; name: string }

const lifetime = 60_000 // the browser reads the address after we have let go of it

export function useDownload() {
  const busy = ref(false)
  const { tellProblem } = useNotice()

  async function fetched(read: () => Promise<Answer>, use: (url: string, name: string) => void): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      const { blob, name } = await read()
      const url = URL.createObjectURL(blob)
      use(url, name)
      setTimeout(() => URL.revokeObjectURL(url), lifetime)
    } catch (cause) {
      tellProblem(asProblem(cause))
    } finally {
      busy.value = false
    }
  }

  function keep(url: string, name: string): void {
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
  }

  const save = (read: () => Promise<Answer>) => fetched(read, keep)
  /* Where the browser opens no window by itself, the file is kept instead. */
  const open = (read: () => Promise<Answer>) =>
    fetched(read, (url, name) => {
      if (!window.open(url, '_blank')) keep(url, name)
    })
  return { busy, save, open }
}
