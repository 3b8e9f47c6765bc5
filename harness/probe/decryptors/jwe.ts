/** JSON Web Encryption in compact form (RFC 7516), with every algorithm of the library that fits a key. */

import { compactDecrypt } from 'jose'
import type { Budget, DecodedPart, Decryptor, Explained, HeldKey } from '../../contracts/probe.ts'
import { type CompactToken, findCompact } from '../decoders/compact.ts'
import { latin1Of } from '../view.ts'
import { createKeyFitter, type FittedKey } from './fit-key.ts'

/** A password-based header could ask for any amount of work (RFC 8725 3.11). */
const maxPbes2Count = 100_000

export function createJweDecryptor(): Decryptor {
  const findFitting = createKeyFitter()
  return {
    id: 'jwe',
    async decrypt(view, keys, budget) {
      const text = latin1Of(view)
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      for (const token of findCompact(text, 5)) {
        const { header, at } = token
        if (typeof header.enc !== 'string') continue
        explained.push({ at, as: `JWE (${String(header.alg)}, ${header.enc})` })
        const jwe = text.slice(at.offset, at.offset + at.length)
        const opened = await tryKeys(
          jwe,
          String(header.alg),
          findFitting(token, jwe, byLikelihood(keys, token)),
          budget,
        )
        if (opened !== undefined) parts.push({ ...opened, at })
      }
      return { parts, explained }
    },
  }
}

/** The key that the header names first; the others too, as a name may be wrong. */
function byLikelihood(keys: readonly HeldKey[], { header }: CompactToken): HeldKey[] {
  const isNamed = (key: HeldKey) => key.id === header.kid || key.jwk?.kid === header.kid
  return [...keys.filter(isNamed), ...keys.filter((key) => !isNamed(key))]
}

async function tryKeys(
  jwe: string,
  alg: string,
  keys: Iterable<FittedKey>,
  budget: Budget,
): Promise<{ bytes: Buffer; key: string } | undefined> {
  // The library refuses passwords unless they are asked for by name.
  const limits = { keyManagementAlgorithms: [alg], maxPBES2Count: maxPbes2Count }
  for (const { id, key } of keys) {
    try {
      const options = { ...limits, maxDecompressedLength: budget.maxExpandedBytes }
      const { plaintext } = await compactDecrypt(jwe, key, options)
      return { bytes: Buffer.from(plaintext), key: id }
    } catch {
      // Not this key: what remains closed stays explained as ciphertext.
    }
  }
  return undefined
}
