/* What every form does when it is sent: one call at a time, field errors beside their fields, anything
 * else as one sentence above the buttons. */
import { ref } from 'vue'
import { asProblem } from '@/api/http'
import { useProblemWords } from './useProblemWords'

export function useForm() {
  const busy = ref(false)
  const errors = ref<Record<string, string>>({})
  const sentence = ref('')
  const { wordsOf } = useProblemWords()

  function clear(): void {
    errors.value = {}
    sentence.value = ''
  }

  /* Runs `work`; answers whether it succeeded. */
  async function submit(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    clear()
    try {
      await work()
      return true
    } catch (cause) {
      const problem = asProblem(cause)
      for (const e of problem.errors) errors.value[e.pointer.replace(/^\//, '')] = e.message
      sentence.value = wordsOf(problem)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, errors, sentence, submit, clear }
}
