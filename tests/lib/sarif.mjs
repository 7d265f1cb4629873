// SARIF 2.1.0 against its official JSON schema (draft-04), which @microsoft/jest-sarif ships, and what the
// schema cannot say: that rules are found by their index and that each region is the text it quotes.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const Ajv = require('ajv')
const ajv = new Ajv({ schemaId: 'id', meta: require('ajv/lib/refs/json-schema-draft-04.json'), allErrors: true, logger: false })
const valid = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'))

const words = (errors) => errors.map((e) => `${e.dataPath} ${e.message}`).join('\n')

/** The characters (code points) of a region, as columnKind unicodeCodePoints counts them. */
function regionText(text, { startLine, startColumn, endLine, endColumn }) {
  const lines = text.split('\n').map((line) => [...line])
  if (startLine === endLine) return lines[startLine - 1].slice(startColumn - 1, endColumn - 1).join('')
  return [lines[startLine - 1].slice(startColumn - 1), ...lines.slice(startLine, endLine - 1), lines[endLine - 1].slice(0, endColumn - 1)]
    .map((line) => line.join('')).join('\n')
}

/** The results of a log that is right; `textOf(uri)` gives the text of the file that a result names. */
export function assertSarif(log, textOf) {
  assert.ok(valid(log), words(valid.errors ?? []))
  assert.equal(log.runs.length, 1)
  const [{ tool: { driver }, columnKind, results }] = log.runs
  assert.equal(columnKind, 'unicodeCodePoints')
  assert.equal(new Set(driver.rules.map((rule) => rule.id)).size, driver.rules.length, 'ids of rules are unique')
  for (const { ruleId, ruleIndex, locations } of results) {
    assert.equal(driver.rules[ruleIndex].id, ruleId)
    assert.equal(locations.length, 1)
    const { artifactLocation: { uri }, region } = locations[0].physicalLocation
    assert.match(uri, /^(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9A-F]{2})+$/, 'RFC 3986 has ASCII only')
    assert.equal(regionText(textOf(uri), region), region.snippet.text)
  }
  return results
}
