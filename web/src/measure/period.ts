/* Periods that people ask for, as days of the company's calendar, both included. Pure. */

export const periods = ['days_7', 'days_30', 'days_90', 'month', 'last_month', 'quarter', 'last_quarter', 'year', 'custom'] as const
export type PeriodName = (typeof periods)[number]
export const usual: PeriodName = 'days_30'

export interface Days {
  from: string
  to: string
}

const dayMs = 86_400_000
const text = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const before = (day: string, n: number) => text(Date.parse(`${day}T00:00:00Z`) - n * dayMs)
/* The first of a month; months beyond the year are those of its neighbours. */
const firstOf = (year: number, month: number) => text(Date.UTC(year, month - 1, 1))

export const isPeriod = (name: string): name is PeriodName => (periods as readonly string[]).includes(name)

export function daysOf(name: PeriodName, today: string, custom?: Partial<Days>): Days {
  const [year, month] = today.split('-').map(Number) as [number, number]
  const quarter = month - ((month - 1) % 3)
  switch (name) {
    case 'days_7':
      return { from: before(today, 6), to: today }
    case 'days_90':
      return { from: before(today, 89), to: today }
    case 'month':
      return { from: firstOf(year, month), to: today }
    case 'last_month':
      return { from: firstOf(year, month - 1), to: before(firstOf(year, month), 1) }
    case 'quarter':
      return { from: firstOf(year, quarter), to: today }
    case 'last_quarter':
      return { from: firstOf(year, quarter - 3), to: before(firstOf(year, quarter), 1) }
    case 'year':
      return { from: firstOf(year, 1), to: today }
    case 'custom':
      return { from: custom?.from || before(today, 29), to: custom?.to || today }
    default:
      return { from: before(today, 29), to: today }
  }
}

/* Whole months around the end of a period: enough to see a trend. */
export const trendDays = ({ from, to }: Days, months = 12): Days => {
  const [year, month] = to.split('-').map(Number) as [number, number]
  const first = firstOf(year, month - months + 1)
  return { from: from < first ? from : first, to }
}
