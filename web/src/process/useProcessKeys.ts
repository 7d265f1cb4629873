/* The editor's own keys, through the action table: save, take back, do again. */
import { useActionHandlers } from '@/app/useActions'
import type { ProcessEditor } from './useProcessEditor'

export function useProcessKeys(editor: ProcessEditor): void {
  useActionHandlers({
    'process.save': { run: () => void editor.save(), when: () => editor.dirty.value },
    'process.undo': { run: editor.history.undo, when: () => editor.history.canUndo.value },
    'process.redo': { run: editor.history.redo, when: () => editor.history.canRedo.value },
  })
}
