/* Teams in tree order: each below its parent, with its depth. A broken chain shows at the top level. */
import type { Team } from '@/api/types'

export interface Branch {
  team: Team
  depth: number
}

export function branches(teams: Team[]): Branch[] {
  const known = new Set(teams.map((t) => t.id))
  const below = (parent: number | null, depth: number): Branch[] =>
    teams
      .filter((t) => (t.parent_id !== null && known.has(t.parent_id) ? t.parent_id : null) === parent)
      .flatMap((team) => [{ team, depth }, ...below(team.id, depth + 1)])
  return below(null, 0)
}

/* The team and all below it: what it may not be put under. */
export function subtree(teams: Team[], root: number): Set<number> {
  const found = new Set([root])
  for (const { team } of branches(teams)) {
    if (team.parent_id !== null && found.has(team.parent_id)) found.add(team.id)
  }
  return found
}
