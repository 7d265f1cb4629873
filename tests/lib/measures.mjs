// The measures of the catalogue and their bundled cases: reads both, runs a measure's statement over the rows of a case, or
// over a whole database, of either engine, and adds up what it yields, apart from the program's own adding.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, top } from './process.mjs'

const folder = join(top, 'measures')
const china = 8 * 3_600_000
const day = (ms) => new Date(ms + china).toISOString().slice(0, 10)
const endOf = (text) => Date.parse(`${text}T16:00:00Z`)

const many = new Set(['exclude'])

/** {key, name, kind, …, exclude: [{key, zh, en}], sql: {sqlite, postgres}}; without a source `sql` is null. */
function readMeasure(file) {
  const header = { exclude: [] }
  const texts = {}
  let name
  for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
    const said = /^-- ([a-z_]+): (.*)$/.exec(line)
    if (said?.[1] === 'name') {
      name = said[2]
      texts[name] = ''
    } else if (said && many.has(said[1])) {
      const [key, zh, en] = said[2].split('|').map((part) => part.trim())
      header.exclude.push({ key, zh, en })
    } else if (said) {
      header[said[1]] = said[2]
    } else if (!line.startsWith('--') && name) {
      texts[name] += `${line}\n`
    }
  }
  const common = Object.keys(texts).find((text) => !text.endsWith(':pg'))
  const clean = (text) => text?.trim().replace(/;$/, '')
  const sql = common ? { sqlite: clean(texts[common]), postgres: clean(texts[`${common}:pg`] ?? texts[common]) } : null
  return { file, statement: common, ...header, sql }
}

export function readMeasures() {
  return readdirSync(folder).filter((name) => name.endsWith('.sql')).sort().map(readMeasure)
}

/** The cases of a measure; [] when it has none. */
export function readCases(key) {
  const file = join(folder, 'cases', `${key}.json`)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : []
}

// ------------------------------------------------------------------ databases

const python = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for sql in json.load(sys.stdin):
    cursor = db.execute(sql)
    if cursor.description:
        names = [column[0] for column in cursor.description]
        print(json.dumps([dict(zip(names, row)) for row in cursor]))
`

/** Runs SQL statements one after the other; the rows of each SELECT, in order. */
function query(server, statements) {
  const [argv, input] = server.database
    ? [['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', server.database],
        statements.map((sql) => (/^(SELECT|WITH)\b/.test(sql)
          ? `SELECT coalesce(json_agg(x), '[]') FROM (${sql}) x` : sql).replaceAll('\n', ' ')).join(';\n')]
    : [['python3', '-c', python, `${server.data}/aftersale.db`], JSON.stringify(statements)]
  const { code, stdout, stderr } = run(argv, { input, check: false })
  if (code !== 0) throw new Error(stderr) // without the rows before it
  return answers(stdout)
}

/** psql breaks the text of an array over lines, SQLite's answers are a line each. */
function answers(text) {
  const found = []
  let rest = ''
  for (const line of text.split('\n').filter((line) => line !== '')) {
    rest += line
    try {
      found.push(JSON.parse(rest))
      rest = ''
    } catch {
      // goes on in the next line
    }
  }
  return found
}

/** {table: [{name, whole, needed}]}: needed columns have to be given. */
function columnsOf(server) {
  const rows = server.database
    ? query(server, [`SELECT table_name AS t, column_name AS name, data_type AS type,
                             is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AS needed
                        FROM information_schema.columns WHERE table_schema = 'public'`])[0]
    : query(server, [`SELECT m.name AS t, c.name, c.type, c."notnull" = 1 AND c.dflt_value IS NULL AS needed
                        FROM sqlite_master m JOIN pragma_table_info(m.name) c
                       WHERE m.type = 'table' AND m.name NOT LIKE 'search_fts%'`])[0]
  const tables = {}
  for (const { t, name, type, needed } of rows)
    (tables[t] ??= []).push({ name, whole: !/text|char|blob/i.test(type), needed: Boolean(needed) })
  return tables
}

// ------------------------------------------------------------------ rows

const unique = new Set(['serial_key', 'token', 'code_key', 'number_key', 'key'])
const literal = (value) => (value === null ? 'NULL'
  : typeof value === 'number' || typeof value === 'boolean' ? String(Number(value))
    : /^\d{4}-\d\d-\d\dT/.test(value) ? String(Date.parse(value))
      : `'${value.replaceAll("'", "''")}'`)

/** What a row leaves out: places in a ticket's chain, events of tickets unless said, columns that may not be empty. */
function filled(table, row, given, columns) {
  const full = { ...row }
  if (table === 'event') {
    full.subject_kind ??= 'ticket'
    full.data = JSON.stringify(full.data ?? {})
  }
  if (columns.some((column) => column.name === 'seq')) {
    const chain = full.subject_id ?? full.ticket_id ?? full.model_id ?? full.order_id
    full.seq ??= given[chain] = (given[chain] ?? 0) + 1
  }
  for (const { name, whole, needed } of columns)
    if (needed) full[name] ??= whole ? 0 : unique.has(name) ? `${table}-${full.id}` : ''
  return full
}

function inserts(tables, rows) {
  const found = []
  for (const [table, list] of Object.entries(rows)) {
    const columns = tables[table]
    if (!columns) throw new Error(`there is no table ${table}`)
    const given = {}
    for (const row of list) {
      const full = filled(table, row, given, columns)
      const names = Object.keys(full)
      for (const name of names)
        if (!columns.some((column) => column.name === name)) throw new Error(`${table} has no column ${name}`)
      found.push(`INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')})
                  VALUES (${names.map((name) => literal(full[name])).join(', ')})`)
    }
  }
  return found
}

/** Cases name only what matters: what the rest refers to is not there. */
const loose = (server) => (server.database ? 'SET session_replication_role = replica' : 'PRAGMA foreign_keys = OFF')

/** A measure's statement over everything, as of `now`. */
function statement(server, measure, now) {
  const values = { $1: '1', $2: String(Number.MAX_SAFE_INTEGER), $3: String(now) }
  return measure.sql[server.database ? 'postgres' : 'sqlite'].replace(/\$[123]/g, (param) => values[param])
}

/** The measure's rows for each case: [{measure, scene, rows}]. Nothing stays in the database. */
export function observe(server, work) {
  const tables = columnsOf(server)
  const statements = [loose(server)]
  for (const { measure, scene } of work)
    statements.push('BEGIN', ...inserts(tables, scene.rows), statement(server, measure, Date.parse(scene.now)), 'ROLLBACK')
  const found = query(server, statements)
  return work.map((one, i) => ({ ...one, rows: found[i] }))
}

/** The rows of measures over all that a database holds: [rows]. */
export const observeAll = (server, measures, now) =>
  query(server, measures.map((measure) => statement(server, measure, now)))

/** Puts the rows of cases into a database for good; each case has tickets of its own, the other ids must not meet. */
export function plant(server, scenes) {
  const tables = columnsOf(server)
  const moved = (table, row, by) => ({
    ...row,
    ...(table === 'ticket' ? { id: row.id + by } : {}),
    ...(row.ticket_id ? { ticket_id: row.ticket_id + by } : {}),
    ...(table === 'event' ? { subject_id: row.subject_id + by } : {}),
  })
  const rows = scenes.map((scene, i) => Object.fromEntries(Object.entries(scene.rows).map(([table, list]) =>
    [table, list.map((row) => moved(table, row, (i + 1) * 1000))])))
  query(server, [loose(server), 'BEGIN', ...rows.flatMap((one) => inserts(tables, one)), 'COMMIT'])
}

// ------------------------------------------------------------------ adding up

const sum = (rows, column) => rows.reduce((total, row) => total + Number(row[column]), 0)
const rounded = (value) => (value === null ? null : Math.round(value * 1000) / 1000)

function median(sorted) {
  const middle = sorted.length / 2
  if (!sorted.length) return null
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2
}

function valueOf(measure, counted, numerator, denominator) {
  const scale = Number(measure.scale ?? { percent: 100, ppm: 1_000_000 }[measure.unit] ?? 1)
  switch (measure.kind) {
    case 'share':
    case 'ratio':
    case 'balance':
      return denominator ? numerator / denominator * scale : null
    case 'duration':
      return median(counted.map((row) => Number(row.num)).sort((a, b) => a - b))
    case 'mean':
      return denominator ? numerator / denominator / 1000 : null
    default:
      return numerator
  }
}

/**
 * {value, n, numerator, denominator, excluded, hits, users, recheck_at} of a case, from what its statement yields. hits:
 * which subjects ("ticket/part") make up the numerator.
 */
export function figure({ measure, scene, rows }) {
  const now = Date.parse(scene.now)
  const end = Math.min(endOf(scene.to), now)
  const within = (row) => (measure.kind === 'standing'
    ? row.at !== null && row.at <= end && (row.until === null || row.until > end)
    : row.at !== null && day(row.at) >= scene.from && day(row.at) <= scene.to)
  const inside = rows.filter(within)
  const counted = inside.filter((row) => !row.excluded)
  const excluded = {}
  for (const row of inside.filter((row) => row.excluded)) {
    const { key } = measure.exclude[row.excluded - 1]
    excluded[key] = (excluded[key] ?? 0) + 1
  }
  const numerator = sum(counted, 'num')
  const denominator = sum(counted, 'den')
  const rechecks = rows.map((row) => row.recheck_at).filter((at) => at !== null)
  return {
    value: rounded(valueOf(measure, counted, numerator, denominator)),
    n: counted.length,
    numerator,
    denominator,
    excluded,
    hits: counted.filter((row) => row.num > 0).map((row) => (row.part > 1 ? `${row.subject_id}/${row.part}` : `${row.subject_id}`)).sort(),
    users: counted.map((row) => row.user_id).sort((a, b) => a - b),
    recheck_at: rechecks.length ? new Date(Math.min(...rechecks)).toISOString() : null,
  }
}
