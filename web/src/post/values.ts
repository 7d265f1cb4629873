/* The fixed words of posts and duties, and what marks they get. */
import type { CoverageBasis, DocumentState, Element, Essential, Industry, Severity } from '@/api/types'
import type { Tone } from '@/app/tone'

export const elements: readonly Element[] = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8', 'E9', 'E10']
export const industries: readonly Industry[] = ['general', 'ecommerce', 'manufacturing']
export const bases: readonly CoverageBasis[] = ['in_force', 'latest']
export const essentials: readonly Essential[] = [
  'clear', 'operable', 'extensible', 'systematic', 'assessable', 'readable', 'accurate', 'lawful',
]

export const stateTone: Record<DocumentState, Tone> = {
  draft: 'grey',
  review: 'amber',
  approved: 'blue',
  in_force: 'green',
  superseded: 'grey',
}
export const severityTone: Record<Severity, Tone> = { error: 'red', warning: 'amber', info: 'blue' }

/* The editor is a room of its own: only its address is known here. */
export const editorPath = (post: number, document: number) => `/posts/${post}/documents/${document}/edit`
export const documentPlace = (post: number, document: number) =>
  ({ name: 'duty-document', params: { post, id: document } })
export const postPlace = (id: number) => ({ name: 'post', params: { id } })

/* From minor units: 20000 is "200.00". */
export const amountText = (minor: number) => (minor / 100).toFixed(2)
export const shortHash = (sha256: string) => sha256.slice(0, 12)
/* A rule's words name blanks that the linter fills when it finds something: “{word}”. */
export const plainMessage = (words: string) => words.replace(/(\{\w+\}\s*)+/g, '…')
