/* What the person or the lead is writing on a sheet, until it is saved. */
import { computed, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { appraisals } from '@/api/appraisal'
import type { Appraisal } from '@/api/types'

export interface DraftItem {
  id: number
  comment: string
  points: number | null
  evidence: string
  tickets: string[]
  attachment_ids: number[]
}
interface Words {
  comment: string
  items: DraftItem[]
}
export type Writing = 'self' | 'judge' | null

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const copy = <T>(of: T): T => JSON.parse(JSON.stringify(of)) as T

function wordsOf(a: Appraisal, writing: Writing): Words {
  const self = writing === 'self'
  return {
    comment: self ? a.self_comment : a.lead_comment,
    items: a.items.map((i) => ({
      id: i.id,
      comment: self ? i.self_comment : i.comment,
      points: self ? i.self_points : i.kind === 'lead' ? i.points : null,
      evidence: i.evidence,
      tickets: [...i.tickets],
      attachment_ids: [...i.attachment_ids],
    })),
  }
}

/* What came from the server, but for what was typed since `was` came. */
function merged<T extends object>(typed: T, was: T, now: T): T {
  const changed = (Object.keys(now) as (keyof T)[]).filter((k) => !same(typed[k], was[k]))
  return { ...now, ...Object.fromEntries(changed.map((k) => [k, typed[k]])) }
}

export function useDraft(sheet: Ref<Appraisal | null>) {
  const comment = ref('')
  const items = ref<DraftItem[]>([])
  /* What the server has of it, as far as the page knows. */
  const kept = ref<Words>({ comment: '', items: [] })
  const writing = computed<Writing>(() => {
    const acts = sheet.value?.acts ?? []
    return acts.includes('self') ? 'self' : acts.includes('judge') ? 'judge' : null
  })
  const item = (id: number) => items.value.find((i) => i.id === id)
  const typed = (): Words => ({ comment: comment.value, items: items.value })
  const dirty = computed(() => writing.value !== null && !same(typed(), kept.value))

  /* A sheet comes anew after each act, and when somebody else was faster: what is typed and not saved stays. */
  let of: { id: number; writing: Writing } | null = null
  function begin(a: Appraisal): void {
    const now = wordsOf(a, writing.value)
    const was = kept.value
    const goesOn = of?.id === a.id && of.writing === writing.value
    if (!goesOn || comment.value === was.comment) comment.value = now.comment
    items.value = now.items.map((i) => {
      const mine = goesOn && item(i.id)
      const before = was.items.find((x) => x.id === i.id)
      return mine && before ? merged(mine, before, copy(i)) : copy(i)
    })
    kept.value = now
    of = { id: a.id, writing: writing.value }
  }
  watch(sheet, (a) => a && begin(a), { immediate: true })

  const isLead = (id: number) => sheet.value?.items.find((i) => i.id === id)?.kind === 'lead'
  const isMeasure = (id: number) => sheet.value?.items.find((i) => i.id === id)?.kind === 'measure'

  function send(a: Appraisal, w: Words): Promise<Appraisal> {
    if (writing.value === 'self')
      return appraisals.self(a, {
        comment: w.comment,
        items: w.items.map(({ id, comment: words, points }) => ({ id, comment: words, points: isMeasure(id) ? null : points })),
      })
    const judged = w.items.map((i) =>
      isLead(i.id) ? i : { id: i.id, comment: i.comment },
    )
    return appraisals.judge(a, { comment: w.comment, items: judged })
  }
  /* What is typed while it is under way is typed after what was sent. */
  async function save(a: Appraisal): Promise<Appraisal> {
    const sent = copy(typed())
    const answer = await send(a, sent)
    kept.value = sent
    return answer
  }
  return { comment, items, of: item, writing, dirty, save }
}
