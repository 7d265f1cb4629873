/* What permissions are called; read once. */
import { computed, shallowRef } from 'vue'
import { roles } from '@/api/people'
import type { Permission } from '@/api/types'
import { useLanguage } from '@/app/useLanguage'

const known = shallowRef<Permission[]>([])
let asked: Promise<void> | null = null

async function read(): Promise<void> {
  known.value = (await roles.permissions()).items
}

export function usePermissionNames() {
  const { nameOf, lang } = useLanguage()
  asked ??= read().catch(() => {
    asked = null
  })
  const permissionName = (key: string) => {
    const found = known.value.find((p) => p.key === key)
    return found ? nameOf(found) : key
  }
  const permissionNames = computed(() => (keys: string[]) =>
    keys.map(permissionName).join(lang.value === 'zh' ? '、' : ', '))
  return { permissionName, permissionNames }
}
