/* What permissions are called. */
import { computed } from 'vue'
import { useLanguage } from '@/app/useLanguage'
import { usePermissionChoice } from '@/duty/usePermissionChoice'

export function usePermissionNames() {
  const { lang } = useLanguage()
  const { permissions } = usePermissionChoice()
  const permissionName = (key: string) =>
    permissions.value.find((p) => p.key === key)?.name ?? key
  const permissionNames = computed(() => (keys: string[]) =>
    keys.map(permissionName).join(lang.value === 'zh' ? '、' : ', '))
  return { permissionName, permissionNames }
}
