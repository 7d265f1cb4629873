// The data: demo companies of several sizes, kept between runs in bench/cache, and the requests.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, top } from '../../tests/lib/process.mjs'
import { cache, product } from './programs.mjs'

/** Names the schema and the texts that the data are made of: other ones make other data. */
const made = fingerprint()

function fingerprint() {
  const hash = createHash('sha256')
  for (const folder of ['db/migrations', 'demo', 'src/cli']) {
    if (!existsSync(join(top, folder))) continue
    for (const file of readdirSync(join(top, folder)).sort()) {
      if (/\.(sql|json)$|^demo.*\.c$/.test(file)) hash.update(readFileSync(join(top, folder, file)))
    }
  }
  return hash.digest('hex').slice(0, 12)
}

/** A data folder with so many tickets. */
export function demo(tickets) {
  const folder = join(cache, `sqlite-${tickets}-${made}`)
  const done = join(folder, '.complete')
  if (!existsSync(done)) {
    for (const old of readdirSync(cache).filter((name) => name.startsWith(`sqlite-${tickets}-`))) {
      rmSync(join(cache, old), { recursive: true })
    }
    run([product, 'demo', '--tickets', String(tickets), '--data', folder])
    writeFileSync(done, '')
  }
  return folder
}

/** A copy that may be written to; gone with the next one of this name. */
export function copy(folder, name) {
  const to = join(cache, name)
  rmSync(to, { recursive: true, force: true })
  cpSync(folder, to, { recursive: true })
  return to
}

/** Fills an empty PostgreSQL database. */
export function demoPostgres(tickets, database) {
  const folder = join(cache, 'postgres-files')
  mkdirSync(folder, { recursive: true })
  run([product, 'demo', '--tickets', String(tickets), '--data', folder, '--database', database])
  return folder
}

/** A bearer token of the demo's administrator. Kept beside the data: a user has room for only so many. */
export function token(folder, database) {
  const kept = join(folder, '.token')
  if (!database && existsSync(kept)) return readFileSync(kept, 'utf8')
  const place = ['--data', folder, ...(database ? ['--database', database] : [])]
  const { stdout } = run([product, 'token', 'add', '--user', 'admin', '--name', 'bench', '--days', '365', '--json', ...place])
  const { token: secret } = JSON.parse(stdout)
  if (!database) writeFileSync(kept, secret)
  return secret
}

function lines(name, items) {
  const file = join(cache, name)
  writeFileSync(file, items.join('\n') + '\n')
  return file
}

/* A small generator of its own, so that each run asks the same. */
function numbers(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
}

const things = ['洗衣机', '空气净化器', '扫地机器人', '电饭煲', '热水器', '吸尘器', 'air fryer', 'dishwasher']
const troubles = ['不启动，指示灯一直闪', '漏水，地板已经湿了', '有焦味，不敢再用', '噪音很大，晚上没法睡',
  '收到时外壳已经裂了', 'stops after two minutes', 'shows error E4 and beeps']
const asks = ['请尽快安排上门', '想要退货退款', '麻烦换一台新的', 'please call me back today', '保修期内，应该免费吧']

/** Bodies of new tickets: distinct, a few hundred bytes, half of the words Chinese. */
export function bodies(customers) {
  const pick = numbers(7)
  const from = (list) => list[pick(list.length)]
  return lines('bodies.jsonl', Array.from({ length: 2000 }, () => JSON.stringify({
    kind: 'fault',
    subject: `${from(things)} ${from(troubles)} ########`,
    description: `${from(things)}买了${pick(24) + 1}个月。${from(troubles)}。试过断电再开，还是一样：${from(troubles)}。`
      + `订单号 A${pick(900000) + 100000}。${from(asks)}，${from(asks)}。`,
    tags: [from(['质量', '物流', '安装', 'warranty'])],
    customer_id: pick(customers) + 1,
  })))
}

export const paths = (name, list) => lines(`${name}.paths`, list)

export function someIds(tickets, n = 1000) {
  const pick = numbers(11)
  return Array.from({ length: n }, () => pick(tickets) + 1)
}
