/* A form under the editor's hand: its draft or newest edition, changed on the screen and saved on demand. */
import { computed, reactive, ref, shallowRef } from 'vue'
import { asProblem } from '@/api/http'
import type { Problem } from '@/api/http'
import { qualityForms } from '@/api/quality'
import type { QualityEdition, QualityForm, QualityFormDef, QualityItem } from '@/api/types'
import { weightSum } from './values'

const blank = (): QualityFormDef => ({ model: '', zh: '', en: '', purpose_zh: '', purpose_en: '', kinds: [], groups: [] })

export function useFormEditor() {
  const form = shallowRef<QualityForm | null>(null)
  const editions = shallowRef<QualityEdition[]>([])
  const def = reactive<QualityFormDef>(blank())
  const kept = ref('')
  const busy = ref(false)
  const loading = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const refused = shallowRef<Problem | null>(null)
  const faults = ref<Record<string, string>>({})
  const text = computed(() => JSON.stringify(def))
  const dirty = computed(() => text.value !== kept.value)
  const sum = computed(() => weightSum(def))

  function take(content: QualityFormDef): void {
    Object.assign(def, blank(), structuredClone(content))
    kept.value = text.value
  }
  async function read(id: number): Promise<void> {
    refused.value = null
    faults.value = {}
    if (!id) return take(blank())
    loading.value = true
    try {
      const [f, content, all] = await Promise.all([qualityForms.read(id), qualityForms.content(id), qualityForms.editions(id)])
      form.value = f
      editions.value = all.items
      take(content)
      problem.value = null
    } catch (cause) {
      problem.value = asProblem(cause)
    } finally {
      loading.value = false
    }
  }
  async function run(work: () => Promise<QualityForm>): Promise<boolean> {
    busy.value = true
    refused.value = null
    faults.value = {}
    try {
      form.value = await work()
      return true
    } catch (cause) {
      refused.value = asProblem(cause)
      for (const e of refused.value.errors) faults.value[e.pointer] = e.message
      return false
    } finally {
      busy.value = false
    }
  }
  async function save(): Promise<boolean> {
    const sent = text.value
    const body = JSON.parse(sent) as QualityFormDef
    const done = await run(() => (form.value ? qualityForms.save(form.value.id, body, form.value.version) : qualityForms.add(body)))
    if (done) kept.value = sent
    return done
  }
  const switchOn = async (note: string): Promise<boolean> =>
    (!dirty.value || (await save())) && run(() => qualityForms.switchOn(form.value!.id, note, form.value!.version))
  const drop = () => run(() => qualityForms.drop(form.value!))
  const setActive = (active: boolean) => run(() => qualityForms.setActive(form.value!, active))

  function freshKey(): string {
    const keys = new Set(def.groups.flatMap((g) => g.items.map((i) => i.key)))
    let n = keys.size + 1
    while (keys.has(`item_${n}`)) n++
    return `item_${n}`
  }
  const addGroup = () => def.groups.push({ zh: '', en: '', items: [] })
  const addItem = (group: number) =>
    def.groups[group]!.items.push({ key: freshKey(), zh: '', en: '', look_zh: '', look_en: '', weight: 0, critical: 'none', scale: 'yes_no', optional: false })
  function move<T>(list: T[], at: number, by: number): void {
    const [row] = list.splice(at, 1)
    if (row !== undefined) list.splice(at + by, 0, row)
  }
  /* A critical item has neither weight nor points. */
  function classed(item: QualityItem): void {
    if (item.critical === 'none') return
    item.weight = 0
    item.scale = 'yes_no'
  }

  return { form, editions, def, dirty, sum, busy, loading, problem, refused, faults, read, save, switchOn, drop, setActive, addGroup, addItem, move, classed }
}