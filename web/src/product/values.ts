/* The choices of products in the order in which people take them, and how states look. */
import type { RepairStay, SaleChannel, UnitState, Warranty, WarrantyTerm } from '@/api/types'
import type { Tone } from '@/app/tone'

export const unitStates: UnitState[] = ['sold', 'in_stock', 'returned', 'replaced', 'scrapped']
export const unitTone: Record<UnitState, Tone> = { sold: 'green', in_stock: 'blue', returned: 'amber', replaced: 'amber', scrapped: 'grey' }
export const saleChannels: SaleChannel[] = ['unknown', 'online', 'shop', 'tv', 'telephone', 'mail_order', 'dealer', 'project']
export const coversChoices: WarrantyTerm['covers'][] = ['whole', 'main_parts']
export const startChoices: WarrantyTerm['starts'][] = ['latest', 'purchase', 'invoice', 'delivery', 'installation']
export const warrantyTone: Record<Warranty['state'], Tone> = { in: 'green', over: 'grey', none: 'grey', unknown: 'amber' }
export const unitDays = ['ordered_on', 'purchased_on', 'invoiced_on', 'shipped_on', 'delivered_on', 'installed_on', 'manufactured_on', 'exchanged_on'] as const
export const stayKinds: RepairStay['kind'][] = ['repair', 'parts']
