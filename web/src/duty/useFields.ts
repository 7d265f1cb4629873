/* The text fields on the page, by their place, so that a finding, a key or a fault can bring the cursor
 * to its words. */
import { nextTick, shallowRef } from 'vue'

export interface FieldHandle {
  text: () => string
  caret: () => { from: number; to: number }
  select: (from: number, to: number) => void
  /* As if it were typed: the browser can undo it. */
  replace: (from: number, to: number, words: string) => void
}

export function useFields() {
  const fields = new Map<string, FieldHandle>()
  /* Where the cursor is, or was last. */
  const at = shallowRef('')

  function register(place: string, handle: FieldHandle): () => void {
    fields.set(place, handle)
    return () => void (fields.get(place) === handle && fields.delete(place))
  }
  const field = (place: string) => fields.get(place)

  async function focus(place: string, from?: number, to?: number): Promise<void> {
    await nextTick()
    const handle = fields.get(place)
    const end = handle?.text().length ?? 0
    handle?.select(from ?? end, to ?? from ?? end)
  }
  return { register, field, focus, at }
}
export type Fields = ReturnType<typeof useFields>
