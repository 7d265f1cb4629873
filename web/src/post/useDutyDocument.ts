/* One edition as it is read: what was approved is shown from its frozen content, so that the words on the
 * screen are the words that the hash stands for; a draft is shown with the names of today. */
import { computed } from 'vue'
import { asProblem } from '@/api/http'
import { documents, posts } from '@/api/post'
import type { DutyContent, DutyDocument, Lang, Post } from '@/api/types'
import { useLive } from '@/app/useLive'
import { useLoad } from '@/app/useLoad'
import { useColleagues } from '@/people/useColleagues'
import { useSession } from '@/people/useSession'
import { usePostNames } from './usePosts'

interface Loaded {
  document: DutyDocument
  post: Post
  editions: DutyDocument[]
  frozen: DutyContent | null
}

/* What was frozen before duties had measures says nothing of them. */
function whole(content: DutyContent): DutyContent {
  const unbound = { processes: [], standards: [], measures: [] }
  return { ...content, called: content.called ?? [], duties: content.duties.map((d) => ({ ...unbound, ...d })) }
}

async function read(id: number): Promise<Loaded> {
  const document = await documents.read(id)
  const [post, editions, frozen] = await Promise.all([
    posts.read(document.post_id),
    posts.editions(document.post_id),
    document.content_sha256 ? documents.content(id).then(whole) : null,
  ])
  return { document, post, editions: editions.items, frozen }
}

export function useDutyDocument(id: () => number) {
  const { me, can } = useSession()
  const { colleagueName, teamOf } = useColleagues()
  const { postOf } = usePostNames()
  const { data, problem, loading, reload } = useLoad(() => read(id()))
  useLive(['post', 'duty_document'], reload)

  const both = (lang: Lang, it: { name_zh: string; name_en: string } | undefined) =>
    (lang === 'zh' ? it?.name_zh : it?.name_en) ?? ''

  function ofToday({ document: d, post }: Loaded): DutyContent {
    const nameOf = (post: number | null) => both(d.lang, postOf(post))
    return {
      ...d,
      post: d.post_name,
      team: both(d.lang, teamOf(post.team_id)),
      reports_to: nameOf(post.reports_to),
      deputies: post.deputy_ids.map(nameOf),
      industry: post.industry,
      written_by: colleagueName(d.submitted_by ?? d.created_by),
      approved_by: colleagueName(d.approved_by),
    }
  }
  const content = computed(() => (data.value ? (data.value.frozen ?? ofToday(data.value)) : null))

  /* Only what this person may do now. */
  const moves = computed(() => {
    const d = data.value?.document
    const mine = me.value?.id ?? 0
    const holds = data.value?.post.holder_ids.includes(mine) ?? false
    const signed = d?.signatures.some((s) => s.user_id === mine) ?? false
    const frozen = d?.state === 'approved' || d?.state === 'in_force'
    return {
      write: d?.state === 'draft' && can('duty.write'),
      approve: d?.state === 'review' && can('duty.approve'),
      sendBack: (d?.state === 'review' || (d?.state === 'approved' && !d.signatures.length)) && can('duty.approve'),
      sign: frozen && holds && !signed,
      signed,
    }
  })

  /* When the server refuses because the record moved on, the page must show how it stands now. */
  function refused(cause: unknown): void {
    if ([409, 412].includes(asProblem(cause).status)) void reload()
  }

  return { data, content, moves, problem, loading, reload, refused }
}
