/* What every form does when it is sent: one call at a time, field errors beside their fields, anything
 * else as one sentence above the buttons. */
import { ref } from 'vue'
import { asProblem } from '@/api/http'
import { useProblemWords } from './useProblemWords'

/* `refused` hears of each refusal besides: when the page behind has to be read again. */
export function useForm(refused?: (cause: unknown) => void) {
  const busy = ref(false)
  const errors = ref<Record<string, string>>({})
  const sentence = ref('')
  const { wordsOf } = useProblemWords()

  function clear(): void {
    errors.value = {}
    sentence.value = ''
  }

  /* What `write` gave; null when it was refused. */
  async function keep<T>(write: () => Promise<T>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    clear()
    try {
      return await write()
    } catch (cause) {
      refused?.(cause)
      const problem = asProblem(cause)
      for (const e of problem.errors) errors.value[e.pointer.replace(/^\//, '')] = e.message
      sentence.value = wordsOf(problem)
      return null
    } finally {
      busy.value = false
    }
  }

  /* Runs `work`; answers whether it succeeded. */
  const submit = async (work: () => Promise<unknown>): Promise<boolean> =>
    (await keep(async () => {
      await work()
      return true
    })) ?? false

  return { busy, errors, sentence, keep, submit, clear }
}
