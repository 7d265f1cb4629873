/* Where the lines of a chart's axis stand. Pure. */

const lengths = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000]

function stepOf(span: number, most: number, seconds: boolean): number {
  const least = span / most
  const length = seconds ? lengths.find((l) => l >= least) : undefined
  if (length) return length
  const power = 10 ** Math.floor(Math.log10(least))
  return power * [1, 2, 5, 10].find((n) => n * power >= least * 0.999)!
}

/* Round values around [low, high], at most `most` + 1 steps. A flat line gets a step on either side. */
export function ticks(low: number, high: number, seconds = false, most = 4): number[] {
  const span = high - low || Math.abs(high) / 2 || 1
  const step = stepOf(span, most, seconds)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}
