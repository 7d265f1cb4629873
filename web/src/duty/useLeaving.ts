/* Unsaved changes are saved on the way out; when that fails, the person decides. */
import 'element-plus/es/components/message-box/style/css'
import { ElMessageBox } from 'element-plus'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import type { Ref } from 'vue'

export function useLeaving(saving: { dirty: Ref<boolean>; save: () => Promise<boolean> }) {
  const { t } = useI18n()
  let given = false
  /* What was thrown away or handed in needs no saving any more. */
  const giveUp = () => (given = true)

  async function mayLeave(): Promise<boolean> {
    if (given || !saving.dirty.value || (await saving.save())) return true
    return ElMessageBox.confirm(t('duty.leave_sure'), {
      type: 'warning',
      confirmButtonText: t('duty.leave_go'),
      cancelButtonText: t('duty.leave_stay'),
    }).then(
      () => true,
      () => false,
    )
  }
  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate((to, from) => to.params.id === from.params.id || mayLeave())
  return { giveUp }
}
