/** OpenPGP secret keys (RFC 9580 10.2), armored or not. What they hold is read by what decrypts with them. */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import { rawKeyId } from './key-id.ts'

const title = 'PGP PRIVATE KEY BLOCK'
const [begin, finish] = [`-----BEGIN ${title}-----`, `-----END ${title}-----`] as const
const maxKeys = 100

/** Tag of a secret-key packet in the old format with lengths of one, two and four bytes, and in the new format. */
const secretKeyTags: ReadonlyMap<number, number> = new Map([
  [0x94, 2],
  [0x95, 3],
  [0x96, 5],
])
const newFormatTag = 0xc5

/** @param text latin1 of `bytes` */
export function findOpenpgpKeys(bytes: Buffer, text: string, source: string, budget: Budget): HeldKey[] {
  if (isSecretKey(bytes)) return [{ id: rawKeyId(bytes), openpgp: armor(bytes), source }]
  if (!text.includes(title)) return []
  const found: HeldKey[] = []
  for (let at = text.indexOf(begin); at !== -1; ) {
    if (found.length >= maxKeys) {
      budget.hit(`${maxKeys} OpenPGP keys in one view`)
      break
    }
    const end = text.indexOf(finish, at)
    if (end === -1) break
    // Of two beginnings in a row the second one is that of the block.
    const start = text.lastIndexOf(begin, end)
    const packets = dearmor(text.slice(start + begin.length, end).replace(/^[ \t]*\r?\n/, ''))
    const openpgp = text.slice(start, end + finish.length)
    if (isSecretKey(packets)) found.push({ id: rawKeyId(packets), openpgp, source })
    at = text.indexOf(begin, end)
  }
  return found
}

/** RFC 9580 4.2, 5.5.2: a secret-key packet of version 3, 4 or 6 at the start. */
function isSecretKey(bytes: Buffer): boolean {
  const [tag = 0, first = 0] = bytes
  const size =
    tag === newFormatTag ? (first < 192 ? 2 : first < 224 ? 3 : first === 255 ? 6 : 0) : secretKeyTags.get(tag)
  if (size === undefined || size === 0 || bytes.length < size + 6) return false
  const length = lengthOf(bytes, tag, size)
  const version = bytes[size] ?? 0
  const algorithm = bytes[size + (version === 3 ? 7 : 5)] ?? 0
  const known = [1, 2, 3, 16, 17, 18, 19, 22, 25, 26, 27, 28]
  return [3, 4, 6].includes(version) && length >= 32 && size + length <= bytes.length && known.includes(algorithm)
}

function lengthOf(bytes: Buffer, tag: number, size: number): number {
  const first = bytes[1] ?? 0
  if (size === 2) return first
  if (size === 3) return tag === newFormatTag ? ((first - 192) << 8) + (bytes[2] ?? 0) + 192 : bytes.readUInt16BE(1)
  return size === 6 ? bytes.readUInt32BE(2) : bytes.readUInt32BE(1)
}

/** Without the headers before the empty line and the checksum after the data (RFC 9580 6.2). */
function dearmor(body: string): Buffer {
  const empty = /(?:^|\n)[ \t]*\r?\n/.exec(body)
  const data = empty === null ? body : body.slice(empty.index + empty[0].length)
  return Buffer.from(data.replace(/\n=[A-Za-z0-9+/]{4}\s*$/, ''), 'base64')
}

function armor(packets: Buffer): string {
  const lines = packets.toString('base64').match(/.{1,76}/g) ?? []
  return `-----BEGIN ${title}-----\n\n${lines.join('\n')}\n-----END ${title}-----\n`
}
