/* Files that are on their way with a message: chosen, dropped or pasted; each uploads at once. */
import { computed, onUnmounted, ref } from 'vue'
import { asProblem } from '@/api/http'
import { useProblemWords } from './useProblemWords'

export interface Upload<T> {
  key: number
  name: string
  preview: string | null
  done: T | null
  failure: string
}

const mostFiles = 10
let lastKey = 0

export function useUploads<T>(send: (file: File) => Promise<T>) {
  const uploads = ref<Upload<T>[]>([])
  const { wordsOf } = useProblemWords()
  const list = computed(() => uploads.value as Upload<T>[])
  const busy = computed(() => list.value.some((u) => !u.done && !u.failure))
  const ready = computed(() => list.value.flatMap((u) => (u.done ? [u.done] : [])))

  async function start(file: File): Promise<void> {
    const key = ++lastKey
    const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
    uploads.value = [...list.value, { key, name: file.name, preview, done: null, failure: '' }]
    const settle = (change: Partial<Upload<T>>) =>
      (uploads.value = list.value.map((u) => (u.key === key ? { ...u, ...change } : u)))
    try {
      settle({ done: await send(file) })
    } catch (cause) {
      const problem = asProblem(cause)
      settle({ failure: problem.errors[0]?.message ?? wordsOf(problem) })
    }
  }

  function add(files: Iterable<File>): void {
    const room = mostFiles - list.value.length
    for (const file of [...files].slice(0, room)) void start(file)
  }

  function drop(upload: Upload<T>): void {
    if (upload.preview) URL.revokeObjectURL(upload.preview)
    uploads.value = list.value.filter((u) => u.key !== upload.key)
  }

  /* For @paste and @drop: takes files and leaves text to the field. */
  function take(e: ClipboardEvent | DragEvent): void {
    const data = e instanceof DragEvent ? e.dataTransfer : e.clipboardData
    if (!data?.files.length) return
    e.preventDefault()
    add(data.files)
  }

  const clear = () => list.value.forEach(drop)
  onUnmounted(clear)
  return { uploads: list, busy, ready, add, drop, take, clear }
}
