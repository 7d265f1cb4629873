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
}
export type Writing = 'self' | 'judge' | null

export function useDraft(sheet: Ref<Appraisal | null>) {
  const comment = ref('')
  const items = ref<DraftItem[]>([])
  const kept = ref('')
  const writing = computed<Writing>(() => {
    const acts = sheet.value?.acts ?? []
    return acts.includes('self') ? 'self' : acts.includes('judge') ? 'judge' : null
  })
  const now = () => JSON.stringify([comment.value, items.value])
  const dirty = computed(() => writing.value !== null && now() !== kept.value)

  function begin(a: Appraisal): void {
    const self = writing.value === 'self'
    comment.value = self ? a.self_comment : a.lead_comment
    items.value = a.items.map((i) => ({
      id: i.id,
      comment: self ? i.self_comment : i.comment,
      points: self ? i.self_points : i.kind === 'lead' ? i.points : null,
      evidence: i.evidence,
      tickets: [...i.tickets],
    }))
    kept.value = now()
  }
  watch(sheet, (a) => a && begin(a), { immediate: true })

  const of = (id: number) => items.value.find((i) => i.id === id)
  const isLead = (id: number) => sheet.value?.items.find((i) => i.id === id)?.kind === 'lead'
  const isMeasure = (id: number) => sheet.value?.items.find((i) => i.id === id)?.kind === 'measure'

  function save(a: Appraisal): Promise<Appraisal> {
    if (writing.value === 'self')
      return appraisals.self(a, {
        comment: comment.value,
        items: items.value.map(({ id, comment: words, points }) => ({ id, comment: words, points: isMeasure(id) ? null : points })),
      })
    const judged = items.value.map((i) =>
      isLead(i.id) ? { ...i, attachment_ids: a.items.find((x) => x.id === i.id)?.attachment_ids ?? [] } : { id: i.id, comment: i.comment },
    )
    return appraisals.judge(a, { comment: comment.value, items: judged })
  }
  return { comment, items, of, writing, dirty, save }
}
