/* The permissions that a duty can need, by their names. */
import { computed, shallowRef } from 'vue'
import { roles } from '@/api/people'
import type { Permission } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'

const all = shallowRef<Permission[]>([])
let asked: Promise<unknown> | null = null

export function usePermissionChoice() {
  const { nameOf } = useLanguage()
  asked ??= roles
    .permissions()
    .then((page) => (all.value = page.items))
    .catch(() => (asked = null))
  const permissions = computed(() => all.value.map((p) => ({ key: p.key, name: nameOf(p) })))
  return { permissions }
}
