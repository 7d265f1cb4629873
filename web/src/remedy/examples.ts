/* Cases to start from, told as of today. Pure. */
import type { Facts } from './facts'

export function dayBefore(today: string, days: number): string {
  const at = new Date(`${today}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() - days)
  return at.toISOString().slice(0, 10)
}

type Example = (ago: (days: number) => string) => Facts

export const examples = {
  seven_days: (ago) => ({
    category: 'clothing', channel: 'online', buyer_is_consumer: true, signed_on: ago(7), notice_on: ago(0), price_paid: 19900,
    fault: { claimed: false },
  }),
  phone_repairs: (ago) => ({
    category: 'phone', channel: 'store', buyer_is_consumer: true, invoice_on: ago(90), delivered_on: ago(90), signed_on: ago(90), price_paid: 299900,
    payment_legs: [{ method: 'wechat', amount: 299900 }],
    fault: { claimed: true, listed: true, found_on: ago(1), unusable_now: true },
    repairs: [{ days: 3, same_fault: true, cause: 'other' }, { days: 4, same_fault: true, cause: 'other' }],
  }),
  quality: (ago) => ({
    category: 'furniture', channel: 'online', buyer_is_consumer: true, signed_on: ago(20), notice_on: ago(0), price_paid: 129900,
    fault: { claimed: true, quality: true, found_on: ago(2) },
  }),
  food: (ago) => ({
    category: 'food', channel: 'store', buyer_is_consumer: true, signed_on: ago(3), notice_on: ago(0), price_paid: 5800,
    fault: { claimed: true }, conduct: { food_unsafe: true, harmless_label: false },
  }),
} satisfies Record<string, Example>

export type ExampleKey = keyof typeof examples
export const exampleFacts = (key: ExampleKey, today: string): Facts => examples[key]((days) => dayBefore(today, days))
