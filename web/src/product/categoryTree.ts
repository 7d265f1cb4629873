/* Categories in tree order, each with its depth. Pure. One whose parent is not among them stands at the top. */
import type { Category } from '@/api/types'

export interface CategoryBranch {
  category: Category
  depth: number
}

export function categoryBranches(all: Category[]): CategoryBranch[] {
  const known = new Set(all.map((c) => c.id))
  const above = (c: Category) => (c.parent_id !== null && known.has(c.parent_id) ? c.parent_id : null)
  const below = (id: number | null, depth: number): CategoryBranch[] =>
    all.filter((c) => above(c) === id).flatMap((category) => [{ category, depth }, ...below(category.id, depth + 1)])
  return below(null, 0)
}

/* The category and all below it: what it may not be put under. */
export function categorySubtree(all: Category[], root: number): Set<number> {
  const found = new Set([root])
  for (const { category } of categoryBranches(all)) {
    if (category.parent_id !== null && found.has(category.parent_id)) found.add(category.id)
  }
  return found
}
