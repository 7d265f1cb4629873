/* One sheet: read once, then as each act answers it, because each reading by somebody else than its person is written down. */
import { computed, ref } from 'vue'
import { asProblem } from '@/api/http'
import { appraisals } from '@/api/appraisal'
import type { Appraisal, AppraisalAct } from '@/api/types'
import { useLoad } from '@/app/useLoad'
import { useNotice } from '@/app/useNotice'
import { useSession } from '@/people/useSession'

export function useSheet(id: () => number) {
  const { me } = useSession()
  const { tell, tellProblem } = useNotice()
  const { data, problem, loading, reload } = useLoad(() => appraisals.read(id()))
  const busy = ref(false)
  const mine = computed(() => data.value !== null && data.value.user_id === me.value?.id)
  const may = (act: AppraisalAct) => data.value?.acts.includes(act) ?? false

  /* When the server refuses because the sheet moved on, the page must show how it stands now. */
  function refused(cause: unknown): void {
    if ([409, 412].includes(asProblem(cause).status)) void reload()
  }
  /* Acts on the sheet as it stands on the page; false when it was refused. */
  async function run(work: (a: Appraisal) => Promise<Appraisal>, words = ''): Promise<boolean> {
    if (!data.value || busy.value) return false
    busy.value = true
    try {
      data.value = await work(data.value)
      if (words) tell(words)
      return true
    } catch (cause) {
      tellProblem(asProblem(cause))
      refused(cause)
      return false
    } finally {
      busy.value = false
    }
  }
  const take = (a: Appraisal) => (data.value = a)

  return { sheet: data, problem, loading, reload, busy, mine, may, run, take, refused }
}
