/* All permissions, to choose from; read once. */
import { shallowRef } from 'vue'
import { roles } from '@/api/people'
import type { Permission } from '@/api/types'

const permissions = shallowRef<Permission[]>([])
let asked: Promise<void> | null = null

export function usePermissions() {
  asked ??= roles.permissions().then(
    (page) => void (permissions.value = page.items),
    () => void (asked = null),
  )
  return { permissions }
}
