/** The two signing keys: the provider's own, and the seal of the register. */

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint } from 'jose'
import { identityFiles } from '../../harness/contracts/identity/identity-files.ts'
import { thumbprint } from '../../harness/contracts/uzi-certificate.ts'
import { readPem } from '../../harness/contracts/x509-pem.ts'
import type { PartyContext } from '../kit/types.ts'

export interface SigningKey {
  kid: string
  privateKey: KeyObject
  certificate: X509Certificate
  x5c: readonly string[]
}

export interface SigningKeys {
  provider: Promise<SigningKey>
  register: Promise<SigningKey>
}

/** Throws when the seal is missing. */
export function readSigningKeys({ config, keys }: PartyContext): SigningKeys {
  const own = keys.message ?? keys.tls
  const file = (name: string): string => readFileSync(join(config.directory, 'keys', name), 'utf8')
  const chain = readPem(file(identityFiles.sealChain), 'CERTIFICATE')
  const [leaf] = chain
  if (leaf === undefined) throw new Error(`"${identityFiles.sealChain}" holds no certificate`)
  const seal = {
    privateKey: createPrivateKey(file(identityFiles.sealKey)),
    certificate: new X509Certificate(leaf),
    x5c: chain.map((der) => der.toString('base64')),
  }
  return { provider: nameKey(own), register: nameKey(seal) }
}

/** An entry of a JWK Set with its certificate (RFC 7517 4.7 and 4.9). */
export function toJwk({ kid, certificate, x5c }: SigningKey): Record<string, unknown> {
  const jwk = certificate.publicKey.export({ format: 'jwk' })
  return { ...jwk, kid, use: 'sig', alg: 'RS256', x5c, 'x5t#S256': thumbprint(certificate) }
}

async function nameKey({ privateKey, certificate, x5c }: Omit<SigningKey, 'kid'>): Promise<SigningKey> {
  const kid = await calculateJwkThumbprint({ ...certificate.publicKey.export({ format: 'jwk' }) })
  return { kid, privateKey, certificate, x5c }
}
