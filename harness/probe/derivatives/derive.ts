/**
 * Deterministic derivatives of values from a small domain. They name nobody by themselves, yet whoever holds one can
 * try the whole domain (field notes on identity, 3.6). A keyed derivative counts for a party that knows the key.
 *
 * Not looked for: what a password hash (PBKDF2, scrypt, bcrypt, Argon2) makes, as each party's parameters would have to
 * be known and each try is slow by design; and key derivation with a label and context of its own (NIST SP 800-108).
 */

import type { KeyedAlgorithm } from './algorithms.ts'
import { allAlgorithms, commonAlgorithms, keyedAlgorithms, usualKeyedAlgorithms } from './algorithms.ts'
import type { Preimage } from './preimages.ts'
import type { Secret } from './secrets.ts'
import { type SpelledDigest, spellDigest } from './spell-digest.ts'
import { plainUuidAlgorithms, uuidAlgorithms } from './uuids.ts'

export interface Derivative {
  /** Of algorithm, secret and preimage: derivatives with the same one are spellings of each other. */
  id: string
  preimage: Preimage
  digest: Buffer
  derive(message: string): Buffer
  /** Such as `sha256(bsn)`. */
  name: string
  spelled: SpelledDigest
}

/** In each spelling of the digest. */
export function derivativesOf(preimages: readonly Preimage[]): Derivative[] {
  return preimages.flatMap((preimage) => {
    const isFull = preimage.effort === 'full'
    const uuids = [...uuidAlgorithms, ...(isFull ? plainUuidAlgorithms : [])]
    return [
      ...(isFull ? allAlgorithms : commonAlgorithms).flatMap((algorithm) =>
        spellAll(preimage, algorithm.name(preimage.name), algorithm.derive),
      ),
      ...(preimage.uuids ? uuids : []).flatMap((algorithm) =>
        spellAll(preimage, algorithm.name(preimage.name), algorithm.derive, algorithm.spell),
      ),
    ]
  })
}

/** Under a key, and with a salt before or behind. */
export function keyedDerivativesOf(preimages: readonly Preimage[], secrets: readonly Secret[]): Derivative[] {
  return preimages.flatMap((preimage) =>
    secrets.flatMap((secret) =>
      algorithmsFor(preimage, secret).flatMap((algorithm) =>
        spellAll(preimage, `${algorithm.name(preimage.name)} with ${secret.label}`, (message) =>
          algorithm.derive(message, secret.bytes),
        ),
      ),
    ),
  )
}

/** As in a finding: what was computed, how much of it stood there, and how it was spelled. */
export function formOf({ name, spelled, digest }: Derivative, letters: number): string {
  const bytes = spelled.bytesOf(letters)
  // Spellings in groups end before the digest does; a group is not a cut.
  const isWhole = letters >= spelled.letters.length || bytes >= digest.length
  return `${name}${isWhole ? '' : ` first ${bytes} bytes`}/${spelled.spelling}`
}

function algorithmsFor({ keyed }: Preimage, { effort }: Secret): readonly KeyedAlgorithm[] {
  if (keyed === 'all') return effort === 'full' ? keyedAlgorithms : usualKeyedAlgorithms
  return keyed === 'usual' && effort === 'full' ? usualKeyedAlgorithms : []
}

function spellAll(
  preimage: Preimage,
  name: string,
  derive: (message: string) => Buffer,
  spell: (digest: Buffer) => SpelledDigest[] = spellDigest,
): Derivative[] {
  const digest = derive(preimage.spell(preimage.value))
  const id = `${name} ${digest.toString('base64')}`
  return spell(digest).map((spelled) => ({ id, preimage, digest, derive, name, spelled }))
}
