/* What waits for the person at the screen: to sign, to approve, to look through again, to write on. The
 * rail, which is always there, keeps it fresh for every page. */
import { computed, onMounted, shallowRef } from 'vue'
import { duties } from '@/api/post'
import type { DutyTasks } from '@/api/types'
import { useLive } from '@/app/useLive'

const tasks = shallowRef<DutyTasks | null>(null)

async function read(): Promise<void> {
  const answer = await duties.tasks().catch(() => null)
  if (answer) tasks.value = answer
}

export function useDutyTasks() {
  /* What somebody else waits for. */
  const urgent = computed(() => (tasks.value?.sign.length ?? 0) + (tasks.value?.approve.length ?? 0))
  return { tasks, urgent }
}

export function useFreshDutyTasks() {
  tasks.value = null // of whoever was logged in before
  onMounted(() => void read())
  useLive(['post', 'duty_document'], read)
  return useDutyTasks()
}
