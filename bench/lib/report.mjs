// What is printed: first ratios, which say something on any machine; then the figures of this one.
import { cpus, totalmem } from 'node:os'

const times = (value) => (value === undefined ? '' : value.toFixed(2))
const micro = (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} ms` : `${Math.round(value)} µs`)
const perSecond = (value) => Math.round(value).toLocaleString('en').replaceAll(',', ' ')

function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, i) => Math.max(...all.map((row) => [...row[i]].length)))
  const line = (row) => row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ')
  console.log(all.map(line).join('\n'))
}

/** comparisons: [{name, against, result of compare()}], each with the sides it was compared to. */
export function printRatios(comparisons) {
  console.log('\nAftersale against the bare program, medians of this run (rate: 1.00 = as fast; cpu: 1.00 = as cheap)\n')
  table(['', 'against', 'rate', 'cpu', 'p99 / median'], comparisons.flatMap(({ name, ratios, tail }) =>
    Object.entries(ratios).map(([other, ratio], i) =>
      [i ? '' : name, other, times(ratio.rate), times(ratio.cpu), i ? '' : tail.toFixed(1)])))
}

export function printAims(aims) {
  console.log('\nAims\n')
  table(['', 'aim', 'reached', ''], aims.map(({ name, aim, reached, met }) => [name, aim, reached, met ? 'met' : 'NOT met']))
}

export function printFigures(comparisons, others) {
  console.log(`\nFigures of this machine only (${cpus().length} × ${cpus()[0].model.trim()}, `
    + `${Math.round(totalmem() / 2 ** 30)} GiB, load generator on the same cores): not for comparing machines\n`)
  if (comparisons.length) {
    table(['', 'program', 'per second', 'median', 'p99', 'cpu each'], comparisons.flatMap(({ name, figures }) =>
      Object.entries(figures).map(([program, f], i) =>
        [i ? '' : name, program, perSecond(f.rate), micro(f.p50_us), micro(f.p99_us), micro(f.cpu_us)])))
    console.log('')
  }
  table(['', ''], others)
}
