/**
 * UUIDs made from a name (RFC 9562 5.3, 5.5): a digest in another dress, and as little of a secret. In the name spaces
 * that the RFC gives (6.6); without one, as `UUID.nameUUIDFromBytes` of Java makes them; and plain digests, of which 16
 * bytes were written as a UUID.
 */

import { hash } from 'node:crypto'
import type { Algorithm } from './algorithms.ts'
import { type SpelledDigest, spellLetters } from './spell-digest.ts'

interface UuidAlgorithm extends Algorithm {
  spell(uuid: Buffer): SpelledDigest[]
}

const nameSpaces = [
  ['dns', '6ba7b8109dad11d180b400c04fd430c8'],
  ['url', '6ba7b8119dad11d180b400c04fd430c8'],
  ['oid', '6ba7b8129dad11d180b400c04fd430c8'],
] as const
const versions = [
  [3, 'md5'],
  [5, 'sha1'],
] as const
const uuidBytes = 16
/** Hexadecimal digits between the hyphens (RFC 9562 4). */
const groupsPattern = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/

export const uuidAlgorithms: readonly UuidAlgorithm[] = [
  ...versions.flatMap(([version, algorithm]) =>
    nameSpaces.map(([name, space]) => named(`uuid${version}-${name}`, algorithm, version, Buffer.from(space, 'hex'))),
  ),
  named('uuid3', 'md5', 3, Buffer.alloc(0)),
]

/** For the plainest message only, whose digests are found in all other spellings as they are. */
export const plainUuidAlgorithms: readonly UuidAlgorithm[] = (['md5', 'sha1', 'sha256'] as const).map((algorithm) => ({
  name: (of) => `${algorithm}(${of})`,
  derive: (message) => hash(algorithm, message, 'buffer').subarray(0, uuidBytes),
  spell: (digest) => [...spellGrouped('uuid', digest), ...spellGrouped('guid', swapFields(digest))],
}))

function named(name: string, algorithm: string, version: number, space: Buffer): UuidAlgorithm {
  return {
    name: (of) => `${name}(${of})`,
    derive: (message) => {
      const uuid = hash(algorithm, Buffer.concat([space, Buffer.from(message)]), 'buffer').subarray(0, uuidBytes)
      uuid[6] = ((uuid[6] ?? 0) & 0x0f) | (version << 4)
      uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80
      return uuid
    },
    spell: (uuid) => [
      ...spellGrouped('uuid', uuid),
      spellLetters('hex', uuid.toString('hex'), 2),
      spellLetters('binary', uuid, 1),
    ],
  }
}

function spellGrouped(spelling: string, uuid: Buffer): SpelledDigest[] {
  const grouped = uuid.toString('hex').replace(groupsPattern, '$1-$2-$3-$4-$5')
  // With its four hyphens it has 36 letters for 16 bytes.
  return [grouped, grouped.toUpperCase()].map((letters) => spellLetters(spelling, letters, 36 / uuidBytes))
}

/** The order of bytes in a GUID of Windows: its first three fields have the least byte first ([MS-DTYP] 2.3.4.2). */
function swapFields(bytes: Buffer): Buffer {
  const swapped = Buffer.from(bytes)
  swapped.subarray(0, 4).reverse()
  swapped.subarray(4, 6).reverse()
  swapped.subarray(6, 8).reverse()
  return swapped
}
