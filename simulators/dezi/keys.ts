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

/** Of the provider, which replaces its key now and then. */
export interface ProviderKeys {
  /** Signs an id_token. */
  login: SigningKey
  /** Signs an envelope. */
  envelope: SigningKey
  published: readonly SigningKey[]
}

export interface SigningKeys {
  provider: Promise<ProviderKeys>
  register: Promise<SigningKey>
}

/** What the provider does with the key that it has and the one that comes after. */
export type ChooseKeys = (own: SigningKey, next: SigningKey) => ProviderKeys

export const beforeReplacement: ChooseKeys = (own) => ({ login: own, envelope: own, published: [own] })

/** What was signed with the old key can still be verified. */
export const duringReplacement: ChooseKeys = (own, next) => ({ login: next, envelope: next, published: [next, own] })

/** Throws when the seal is missing. */
export function readSigningKeys({ config, keys }: PartyContext, choose: ChooseKeys): SigningKeys {
  const file = (name: string): string => readFileSync(join(config.directory, 'keys', name), 'utf8')
  const chain = readPem(file(identityFiles.sealChain), 'CERTIFICATE')
  const [leaf] = chain
  if (leaf === undefined) throw new Error(`"${identityFiles.sealChain}" holds no certificate`)
  const seal = {
    privateKey: createPrivateKey(file(identityFiles.sealKey)),
    certificate: new X509Certificate(leaf),
    x5c: chain.map((der) => der.toString('base64')),
  }
  return { provider: readProviderKeys(keys, choose), register: nameKey(seal) }
}

/** An entry of a JWK Set with its certificate (RFC 7517 4.7 and 4.9). */
export function toJwk({ kid, certificate, x5c }: SigningKey): Record<string, unknown> {
  const jwk = certificate.publicKey.export({ format: 'jwk' })
  return { ...jwk, kid, use: 'sig', alg: 'RS256', x5c, 'x5t#S256': thumbprint(certificate) }
}

/** There is no third key: that of its TLS certificate is the one that comes after. */
async function readProviderKeys({ message, tls }: PartyContext['keys'], choose: ChooseKeys): Promise<ProviderKeys> {
  return choose(await nameKey(message ?? tls), await nameKey(tls))
}

async function nameKey({ privateKey, certificate, x5c }: Omit<SigningKey, 'kid'>): Promise<SigningKey> {
  const kid = await calculateJwkThumbprint({ ...certificate.publicKey.export({ format: 'jwk' }) })
  return { kid, privateKey, certificate, x5c }
}
