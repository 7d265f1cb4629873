/* Whose portal this is: name, service line, opening words; read once. */
import { readonly, shallowRef } from 'vue'
import { portal } from '@/api/portal'
import type { PortalCompany } from '@/api/types'
import { setTimeZone } from '@/app/useTime'

const company = shallowRef<PortalCompany | null>(null)

export function usePortalCompany() {
  async function load(): Promise<void> {
    if (company.value) return
    const read = await portal.company().catch(() => null)
    if (!read) return
    company.value = read
    setTimeZone(read.time_zone)
  }
  return { company: readonly(company), load }
}
