/* What the parts of a document and of a duty are called, and what stands in them, for a comparison. */
import { useI18n } from 'vue-i18n'
import type { Element } from '@/api/types'
import { useDutyWords } from './useDutyWords'
import { usePermissionNames } from './usePermissionNames'
import { elements } from './values'

const names: Record<string, string> = {
  post_name: 'post.name',
  statement: 'post.duty',
  duties: 'post.duties',
  role: 'post.role_label',
  partners: 'post.partners',
}

/* Lists of names. */
export const isList = (field: string) => ['permissions', 'elements', 'trainings', 'deputies', 'processes', 'standards', 'measures'].includes(field)

export function useFieldWords() {
  const { t, te } = useI18n()
  const { elementName } = useDutyWords()
  const { permissionName } = usePermissionNames()

  function fieldWord(field: string): string {
    const key = names[field] ?? `post.${field}`
    return te(key) ? t(key) : field
  }
  /* The server gives keys where a reader wants names. */
  function valueWords(field: string, words: string): string {
    const eachLine = (name: (key: string) => string) => words.split('\n').filter(Boolean).map(name).join('\n')
    if (field === 'permissions') return eachLine(permissionName)
    if (field === 'elements') return eachLine((e) => (elements.includes(e as Element) ? elementName(e as Element) : e))
    if (field.endsWith('_on')) return words || t('post.no_day')
    return words
  }

  return { fieldWord, valueWords }
}
