/** Key agreement: Diffie-Hellman on the curves of the library, and the concatenation KDF. */

import { createHash, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto'
import { attempt } from '../../ciphers/unwrap.ts'

/** Key types that agree on keys. */
export const agreementTypes = ['ec', 'x25519', 'x448'] as const

export function isSameCurve(a: KeyObject, b: KeyObject): boolean {
  return (
    a.asymmetricKeyType === b.asymmetricKeyType &&
    a.asymmetricKeyDetails?.namedCurve === b.asymmetricKeyDetails?.namedCurve
  )
}

/** The shared secret; undefined when the public key is not one of the same curve. */
export function agree(privateKey: KeyObject, publicKey: KeyObject): Buffer | undefined {
  return isSameCurve(privateKey, publicKey) ? attempt(() => diffieHellman({ privateKey, publicKey })) : undefined
}

export function tryJwkPublicKey(jwk: unknown): KeyObject | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined
  return attempt(() => createPublicKey({ key: { ...jwk }, format: 'jwk' }))
}

/** SP 800-56A 5.8.1. */
export function deriveConcat(digest: string, secret: Buffer, otherInfo: Buffer, bytes: number): Buffer | undefined {
  return attempt(() => {
    const blocks: Buffer[] = []
    for (let counter = 1, made = 0; made < bytes; counter += 1) {
      const index = Buffer.alloc(4)
      index.writeUInt32BE(counter)
      const block = createHash(digest).update(index).update(secret).update(otherInfo).digest()
      blocks.push(block)
      made += block.length
    }
    return Buffer.concat(blocks).subarray(0, bytes)
  })
}
