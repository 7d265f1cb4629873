/* Asks before what was written and not saved is left. */
import 'element-plus/es/components/message-box/style/css'
import { ElMessageBox } from 'element-plus'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave } from 'vue-router'

/* `state` is what the form holds, as anything that JSON can tell apart. */
export function useUnsaved(state: () => unknown) {
  const { t } = useI18n()
  let kept = ''
  const keep = () => (kept = JSON.stringify(state()))

  onBeforeRouteLeave(() => {
    if (!kept || kept === JSON.stringify(state())) return true
    return ElMessageBox.confirm(t('calendar.leave_sure'), {
      type: 'warning',
      confirmButtonText: t('calendar.leave_go'),
      cancelButtonText: t('calendar.leave_stay'),
    }).then(
      () => true,
      () => false,
    )
  })
  return { keep }
}
