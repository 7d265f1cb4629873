/* What permissions are called. */
import { computed } from 'vue'
import { useLanguage } from '@/app/useLanguage'
import { usePermissions } from '@/duty/usePermissions'

export function usePermissionNames() {
  const { nameOf, lang } = useLanguage()
  const { permissions } = usePermissions()
  const permissionName = (key: string) => {
    const found = permissions.value.find((p) => p.key === key)
    return found ? nameOf(found) : key
  }
  const permissionNames = computed(() => (keys: string[]) =>
    keys.map(permissionName).join(lang.value === 'zh' ? '、' : ', '))
  return { permissionName, permissionNames }
}
