/* From a rule's rewrite, which speaks to the author ("删去；改为【合法的做法：__】"), to the words that are put
 * in place of those it quotes. Nothing is invented: what is not known stays a blank. */
import type { Span } from './blanks'

/* These tell what to do with the whole row, not what to write instead. */
const advice =
  /^(拆成|合并|移到|加上|加一行|补一条|补上|只留一个|第一次|\d|split |merge|move it|add |keep |write it in full|say what it is for|one is )/
const oneWord = /^(?:统一用|use one word: )【?([^【】；;]+)】?[；;]/
/* Up to a colon that stands before the first blank, or an imperative. */
const lead = /^[^【_：:]*(?:：|: )|^(?:删去[，；])?(?:改为|改成)|^(?:删去[，；])?(?:直接)?写[^【_]*(?=[【_])/
const otherWays = /，如：.*$|，或“.*$|; or “.*$|[；;] ?(?:核对|check ).*$/

export interface Replacement extends Span {
  words: string
}

interface Quoted extends Span {
  text: string
  rewrite: string
}

/* null: the rewrite is advice for the author and cannot stand in the text. */
export function replacementOf(quoted: Quoted, all: string): Replacement | null {
  const { from, to } = quoted
  const told = quoted.rewrite.trim()
  const word = told.match(oneWord)?.[1]
  if (word) return { from, to, words: word }
  if (!told || to <= from || advice.test(told)) return null
  const goesOn = told.endsWith('…')
  const words = told
    .replace(lead, '')
    .replace(otherWays, '')
    .replace(`“${quoted.text}”`, quoted.text)
    .replace(/\s*…\s*/g, '')
    .trim()
  if (!words) return null
  /* A rewrite of the whole row must keep its words, or go before them. */
  if (from > 0 || to < all.trimEnd().length || words.includes(quoted.text)) return { from, to, words }
  return goesOn ? { from, to: from, words } : null
}
