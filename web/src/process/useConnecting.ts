/* A new arrow by the mouse: drawn from a step's handle to another step. By keyboard the same is "connect to" in the step's form. */
import { onUnmounted, ref } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { Drawing, DrawnStep } from './chart'

export function useConnecting(
  svg: Ref<SVGSVGElement | null>,
  drawing: ShallowRef<Drawing | null>,
  scale: Ref<number>,
  connect: (from: number, to: number) => void,
) {
  const line = ref('')
  let from: DrawnStep | null = null

  function placeOf(e: PointerEvent) {
    const box = svg.value?.getBoundingClientRect()
    return { x: (e.clientX - (box?.left ?? 0)) / scale.value, y: (e.clientY - (box?.top ?? 0)) / scale.value }
  }
  const within = (s: DrawnStep, p: { x: number; y: number }) => Math.abs(p.x - s.x) <= s.width / 2 && Math.abs(p.y - s.y) <= s.height / 2

  function move(e: PointerEvent): void {
    if (!from) return
    const p = placeOf(e)
    line.value = `M${from.x + from.width / 2} ${from.y} L${p.x} ${p.y}`
  }
  function stop(): void {
    from = null
    line.value = ''
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', stop)
  }
  function end(e: PointerEvent): void {
    const began = from
    const p = placeOf(e)
    const over = drawing.value?.steps.find((s) => s.at >= 0 && within(s, p))
    stop()
    if (began && over && over.at !== began.at) connect(began.at, over.at)
  }
  function begin(step: DrawnStep, e: PointerEvent): void {
    if (e.button !== 0) return
    e.preventDefault()
    from = step
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', stop)
  }
  onUnmounted(stop)
  return { line, begin }
}
