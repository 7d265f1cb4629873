// Excel files as rows of values: texts, numbers, true and false; '' where nothing stands.
import { inflateRawSync } from 'node:zlib'

/** The parts of a zip by name. */
function partsOf(bytes) {
  const parts = {}
  let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16)
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [packed, nameLength, extra, comment] = [bytes.readUInt32LE(at + 20), ...[28, 30, 32].map((o) => bytes.readUInt16LE(at + o))]
    const local = bytes.readUInt32LE(at + 42)
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    parts[bytes.toString('utf8', at + 46, at + 46 + nameLength)] = inflateRawSync(bytes.subarray(begin, begin + packed)).toString('utf8')
    at += 46 + nameLength + extra + comment
  }
  return parts
}

const plain = (xml) => xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
const columnOf = (cell) => [...cell.replace(/\d/g, '')].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1

function valueOf(attributes, inside) {
  const text = /<t[^>]*>([\s\S]*?)<\/t>/.exec(inside)
  if (text) return plain(text[1])
  const value = /<v>([^<]*)<\/v>/.exec(inside)?.[1]
  return value === undefined ? '' : attributes.includes('t="b"') ? value === '1' : Number(value)
}

/** The rows of a sheet (1 is the first), the head among them. */
export function sheetRows(bytes, sheet = 1) {
  const xml = partsOf(bytes)[`xl/worksheets/sheet${sheet}.xml`]
  return [...xml.matchAll(/<row [^>]*?(?:\/>|>([\s\S]*?)<\/row>)/g)].map(([, inside = '']) => {
    const row = []
    for (const [, attributes, content = ''] of inside.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      row[columnOf(/r="([A-Z]+)/.exec(attributes)[1])] = valueOf(attributes, content)
    }
    return Array.from(row, (v) => v ?? '')
  })
}
