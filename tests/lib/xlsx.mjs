// Excel files as rows of values: texts, numbers, true and false; '' where nothing stands.
import { partsOf } from './zip.mjs'

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
  const xml = partsOf(bytes)[`xl/worksheets/sheet${sheet}.xml`].toString('utf8')
  return [...xml.matchAll(/<row [^>]*?(?:\/>|>([\s\S]*?)<\/row>)/g)].map(([, inside = '']) => {
    const row = []
    for (const [, attributes, content = ''] of inside.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      row[columnOf(/r="([A-Z]+)/.exec(attributes)[1])] = valueOf(attributes, content)
    }
    return Array.from(row, (v) => v ?? '')
  })
}
