import type { CustomerKind, CustomerLevel } from '@/api/types'

export interface CustomerDraft {
  kind: CustomerKind
  name: string
  phone: string
  mail: string
  level: CustomerLevel
  notes: string
}

export const emptyCustomer = (): CustomerDraft => ({
  kind: 'person',
  name: '',
  phone: '',
  mail: '',
  level: 'regular',
  notes: '',
})
