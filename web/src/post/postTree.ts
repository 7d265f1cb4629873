/* Posts in the order of whom they report to, each with its depth. Pure. A post whose superior is not among
 * them stands at the top. */
import type { Post } from '@/api/types'

export interface PostBranch {
  post: Post
  depth: number
}

export function postBranches(posts: Post[]): PostBranch[] {
  const known = new Set(posts.map((p) => p.id))
  const above = (p: Post) => (p.reports_to !== null && known.has(p.reports_to) ? p.reports_to : null)
  const below = (id: number | null, depth: number): PostBranch[] =>
    posts
      .filter((p) => above(p) === id)
      .flatMap((post) => [{ post, depth }, ...below(post.id, depth + 1)])
  return below(null, 0)
}

/* The post and all that report to it, directly or not: whom it cannot report to. */
export function postSubtree(posts: Post[], root: number): Set<number> {
  const found = new Set([root])
  for (const { post } of postBranches(posts)) {
    if (post.reports_to !== null && found.has(post.reports_to)) found.add(post.id)
  }
  return found
}
