/* All posts, shared by every page that names them. A page that shows them (usePosts) reads them anew and
 * keeps them fresh; who only needs names (usePostNames) is content with what was read once. */
import { shallowRef } from 'vue'
import { posts as api } from '@/api/post'
import type { Post } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'

const all = shallowRef<Post[]>([])
let asked: Promise<unknown> | null = null

async function read(): Promise<Post[]> {
  all.value = (await api.list()).items
  return all.value
}

export function usePostNames() {
  const { nameOf } = useLanguage()
  asked ??= read().catch(() => {
    asked = null
  })
  const postOf = (id: number | null) => all.value.find((p) => p.id === id)
  const postName = (id: number | null) => {
    const post = postOf(id)
    return post ? nameOf(post) : ''
  }
  return { posts: all, postOf, postName }
}

export function usePosts() {
  const { data: loaded, problem, loading, reload } = useLoad(read)
  asked = reload()
  useLive(['post', 'duty_document'], reload)
  return { ...usePostNames(), loaded, problem, loading, reload }
}
