/* Where a post's duties are read, and so mended: the edition that counts, else the post. */
import type { CoverageBasis } from '@/api/types'
import { usePostNames } from './usePosts'
import { documentPlace, postPlace } from './values'

export function useDocumentLink(basis: () => CoverageBasis) {
  const { postOf, postName } = usePostNames()

  function linkOf(id: number) {
    const post = postOf(id)
    const document = basis() === 'latest' ? (post?.open_id ?? post?.in_force_id) : post?.in_force_id
    return document ? documentPlace(id, document) : postPlace(id)
  }
  const nameOfPost = (id: number) => postName(id) || `#${id}`
  return { linkOf, nameOfPost }
}
