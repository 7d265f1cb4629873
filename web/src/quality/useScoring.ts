/* Scoring by keyboard: one item is at hand; a value goes to it and the next comes to hand. */
import { nextTick, ref, watch } from 'vue'
import { useActionHandlers } from '@/app/useActions'
import type { Check } from './useCheck'
import { markOf, notApplicable, valuesOf } from './values'

export function useScoring(check: Check, submit: () => void, quote: () => void) {
  const { items, marks, mayScore } = check
  const at = ref('')

  function show(): void {
    void nextTick(() => document.querySelector(`[data-mark="${at.value}"]`)?.scrollIntoView({ block: 'nearest' }))
  }
  function step(by: number): void {
    const here = items.value.findIndex((i) => i.key === at.value)
    const to = items.value[Math.min(Math.max(here + by, 0), items.value.length - 1)]
    if (!to) return
    at.value = to.key
    show()
  }
  function give(key: string, value: number): void {
    const item = items.value.find((i) => i.key === key)
    if (!item || !marks[key] || !valuesOf(item).includes(value)) return
    marks[key].value = value
    at.value = key
  }
  const press = (value: number) => ({
    run: () => {
      give(at.value, value)
      step(1)
    },
    when: () => mayScore.value && valuesOf(items.value.find((i) => i.key === at.value) ?? items.value[0]!).includes(value),
  })
  const points = (value: number) => {
    const { run, when } = press(value)
    return { run, when: () => when() && items.value.find((i) => i.key === at.value)?.scale === 'points' }
  }
  const yesNo = (value: number) => {
    const { run, when } = press(value)
    return { run, when: () => when() && items.value.find((i) => i.key === at.value)?.scale === 'yes_no' }
  }
  const open = (run: () => void) => ({ run, when: () => mayScore.value })

  useActionHandlers({
    'quality.next': open(() => step(1)),
    'quality.previous': open(() => step(-1)),
    'quality.yes': yesNo(1),
    'quality.no': yesNo(0),
    'quality.na': press(notApplicable),
    'quality.point_5': points(5),
    'quality.point_4': points(4),
    'quality.point_3': points(3),
    'quality.point_2': points(2),
    'quality.point_1': points(1),
    'quality.point_0': points(0),
    'quality.note': open(() => document.querySelector<HTMLElement>(`[data-mark="${at.value}"] textarea`)?.focus()),
    'quality.quote': open(quote),
    'quality.submit': open(submit),
  })
  watch(items, (now) => {
    if (!now.some((i) => i.key === at.value)) at.value = now.find((i) => !markOf(check.check.value?.marks ?? [], i.key))?.key ?? now[0]?.key ?? ''
  })
  return { at, give, step }
}
