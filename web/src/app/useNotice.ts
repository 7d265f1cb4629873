/* Short words at the top of the page: what was done, or why it was not. */
import 'element-plus/es/components/message/style/css'
import { ElMessage } from 'element-plus'
import type { Problem } from '@/api/http'
import { useProblemWords } from './useProblemWords'

export function useNotice() {
  const { wordsOf } = useProblemWords()
  const tell = (message: string) => void ElMessage({ message, type: 'success', grouping: true })
  const tellProblem = (problem: Problem) =>
    void ElMessage({
      message: problem.errors[0]?.message ?? wordsOf(problem),
      type: 'error',
      duration: 6000,
      showClose: true,
      grouping: true,
    })
  return { tell, tellProblem }
}
