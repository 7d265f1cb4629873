/* Names of colleagues and teams, read once and shared by every picker on the page. */
import { computed, shallowRef } from 'vue'
import * as api from '@/api/people'
import type { Colleague, Team } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'

const people = shallowRef<Colleague[]>([])
const groups = shallowRef<Team[]>([])
let asked: Promise<void> | null = null

async function read(): Promise<void> {
  const [c, t] = await Promise.all([api.colleagues(), api.teams.list()])
  people.value = c.items
  groups.value = t.items
}

export function refreshColleagues(): Promise<void> {
  asked = read().catch(() => {
    asked = null
  })
  return asked
}

export function useColleagues() {
  const { nameOf } = useLanguage()
  if (!asked) void refreshColleagues()
  const colleagues = computed(() => people.value.filter((p) => p.active))
  const teams = computed(() => groups.value.filter((t) => t.active))
  const colleagueName = (id: number | null) => people.value.find((p) => p.id === id)?.name ?? ''
  const teamOf = (id: number | null) => groups.value.find((t) => t.id === id)
  const teamName = (id: number | null) => {
    const team = teamOf(id)
    return team ? nameOf(team) : ''
  }
  return { colleagues, teams, colleagueName, teamName, teamOf }
}
