// Zip files, which Word and Excel files are.
import { inflateRawSync } from 'node:zlib'

/** The parts of a zip as buffers, by name. */
export function partsOf(bytes) {
  const parts = {}
  let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16)
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [method, nameLength, extra, comment] = [10, 28, 30, 32].map((o) => bytes.readUInt16LE(at + o))
    const [packed, local] = [20, 42].map((o) => bytes.readUInt32LE(at + o))
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const part = bytes.subarray(begin, begin + packed)
    parts[bytes.toString('utf8', at + 46, at + 46 + nameLength)] = method ? inflateRawSync(part) : part
    at += 46 + nameLength + extra + comment
  }
  return parts
}
