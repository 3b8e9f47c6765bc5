/** A key pair that others encrypt to, apart from that of the UZI certificate, which only signs for it. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { signKeyBinding } from '../../kit/key-binding.ts'
import type { CertifiedKey, PartyContext } from '../../kit/types.ts'
import type { CareSystemOptions } from '../options.ts'

export interface EncryptionKey {
  privateKey: KeyObject
  /** JWK with `key_binding`, the statement that it is this organisation's. */
  published: Promise<Readonly<Record<string, unknown>>>
}

/** NCSC-NL: RSA of 3072 bits is sufficient. */
const modulusLength = 3072
const lifeSeconds = 30 * 24 * 60 * 60

/** Anew at every start. Undefined when others encrypt to the key of the certificate. */
export function createEncryptionKey(
  { party, clock }: PartyContext,
  key: CertifiedKey,
  kind: CareSystemOptions['encryptionKey'],
): EncryptionKey | undefined {
  if (kind === 'certificate') return undefined
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'enc', alg: 'RSA-OAEP-256' } as const
  const publish = async () => {
    const { ura } = party.organisation
    const binding = await signKeyBinding({ key, ura, publicKey: jwk, now: clock.now(), lifeSeconds })
    return { ...jwk, kid: await calculateJwkThumbprint(publicKey), key_binding: binding }
  }
  return { privateKey, published: publish() }
}
