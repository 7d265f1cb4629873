// Rounds: short, one program after the other and over again, so that whatever else the machine does
// falls on all of them alike. What counts is the median over the rounds.
import { binary, result } from './programs.mjs'

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** One round of load on a running program; adds the server's processor time for each request. */
export async function loadRound(program, { connections, seconds, request, headers = {} }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const before = program.cpu()
  const round = await result([binary('load'), String(program.port), String(connections), String(seconds), ...request],
    { LOAD_HEADERS: lines })
  if (round.errors > 0 || round.requests === 0) throw new Error(`${round.errors} errors under load`)
  return { ...round, cpu_us: (program.cpu() - before) / round.all }
}

/**
 * Runs `sides` ({name: async () => round}) in turn, `rounds` times. The first side is the product; its
 * ratios to each other side are medians over the rounds, as all figures.
 */
export async function compare(sides, rounds) {
  const names = Object.keys(sides)
  const all = Object.fromEntries(names.map((name) => [name, []]))
  for (let i = 0; i < rounds; i++) {
    for (const name of names) all[name].push(await sides[name]())
  }
  const of = (name, key) => median(all[name].map((round) => round[key]))
  const figures = Object.fromEntries(names.map((name) => [name,
    Object.fromEntries(['rate', 'p50_us', 'p99_us', 'cpu_us'].map((key) => [key, of(name, key)]))]))
  const [ours, ...others] = names
  const ratios = Object.fromEntries(others.map((other) => [other, {
    rate: median(all[ours].map((round, i) => round.rate / all[other][i].rate)),
    cpu: median(all[ours].map((round, i) => round.cpu_us / all[other][i].cpu_us)),
  }]))
  // The tail against the middle, within each round: a pause of the machine in one does not count for all.
  const tail = median(all[ours].map((round) => round.p99_us / round.p50_us))
  return { figures, ratios, tail }
}
