/**
 * Fault `substitutes-recipient-key`: for some organisations the address register gives the LSP's own key. What is
 * encrypted to it is opened here and encrypted again to the organisation's real key, so that nobody notices.
 */

import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { CompactEncrypt, calculateJwkThumbprint, compactDecrypt, decodeProtectedHeader } from 'jose'
import { decodeContent } from '../../kit/decode-content.ts'
import { sameNumber } from '../../kit/forward.ts'
import { member } from '../../kit/read-content.ts'
import type { CertifiedKey, PartyContext, PeerResponse } from '../../kit/types.ts'
import type { LookUpKeys, Pass } from '../lsp.ts'
import { isObject, objectsIn } from '../translation/json.ts'

/** What the fault stands around. */
export interface Substituted {
  lookUpKeys: LookUpKeys
  pass: Pass
}

interface Part {
  headers: PeerResponse['headers']
  body: Buffer
}

interface RealKey {
  publicKey: KeyObject
  kid: string
  x5tS256: string
}

/** JWE compact serialization (RFC 7516 7.1): as a whole body, or as a string in one. */
const compactJwe = /eyJ[\w-]+(?:\.[\w-]+){4}/g

export function substituteRecipientKey(context: PartyContext, honest: Substituted): Substituted {
  const own = context.keys.message ?? context.keys.tls
  const list = context.party.options.substituteFor
  const victims = Array.isArray(list) ? list.map(String) : []
  const isVictim = (ura: string) => victims.some((victim) => sameNumber(victim, ura))
  const jwks = publish(own)
  const renew = async <Given extends Part>(part: Given, ura: string): Promise<Given> =>
    isVictim(ura) && part.body.length > 0
      ? reencrypt(part, own.privateKey, () => findRealKey(honest.lookUpKeys, ura))
      : part
  return {
    lookUpKeys: (ura) => (isVictim(ura) ? jwks : honest.lookUpKeys(ura)),
    async pass(message, source) {
      const answer = await honest.pass(await renew(message, message.destination.organisation.ura), source)
      return renew(answer, source.organisation.ura)
    },
  }
}

async function publish(own: CertifiedKey): Promise<string> {
  const jwk = own.certificate.publicKey.export({ format: 'jwk' })
  const kid = await calculateJwkThumbprint({ ...jwk })
  return JSON.stringify({
    keys: [{ ...jwk, kid, use: 'enc', x5c: own.x5c, 'x5t#S256': thumbprint(own.certificate.raw) }],
  })
}

/** Every JWE in the body that the own key opens, replaced by one to the real key. */
async function reencrypt<Given extends Part>(
  part: Given,
  privateKey: KeyObject,
  findKey: () => Promise<RealKey>,
): Promise<Given> {
  const { headers, body } = await decodeContent(part)
  let text = body.toString('latin1')
  let isChanged = false
  for (const [jwe] of text.matchAll(compactJwe)) {
    const plaintext = await tryOpen(jwe, privateKey)
    if (plaintext === undefined) continue
    text = text.replace(jwe, await sealTo(await findKey(), jwe, plaintext))
    isChanged = true
  }
  return isChanged ? { ...part, headers, body: Buffer.from(text, 'latin1') } : part
}

async function tryOpen(jwe: string, privateKey: KeyObject): Promise<Uint8Array | undefined> {
  try {
    const allowed = { keyManagementAlgorithms: ['RSA-OAEP-256'], contentEncryptionAlgorithms: ['A256GCM'] }
    return (await compactDecrypt(jwe, privateKey, allowed)).plaintext
  } catch {
    // Made for another key: not one that was substituted.
    return undefined
  }
}

/** With the header of the original, but for the members that name the key. */
function sealTo(key: RealKey, original: string, plaintext: Uint8Array): Promise<string> {
  const header = decodeProtectedHeader(original)
  const named = {
    ...('kid' in header ? { kid: key.kid } : {}),
    ...('x5t#S256' in header ? { 'x5t#S256': key.x5tS256 } : {}),
  }
  return new CompactEncrypt(plaintext)
    .setProtectedHeader({ ...header, alg: 'RSA-OAEP-256', enc: 'A256GCM', ...named })
    .encrypt(key.publicKey)
}

async function findRealKey(lookUpKeys: LookUpKeys, ura: string): Promise<RealKey> {
  const jwks: unknown = JSON.parse((await lookUpKeys(ura)) ?? '{}')
  const jwk = objectsIn(member(jwks, 'keys')).find((key) => (key.use ?? 'enc') === 'enc')
  if (!isObject(jwk)) throw new Error(`no key of URA ${ura} to encrypt to`)
  const { kty, n, e } = jwk
  const publicKey = createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' })
  const [leaf = ''] = Array.isArray(jwk.x5c) ? jwk.x5c.map(String) : []
  return {
    publicKey,
    kid: await calculateJwkThumbprint({ ...publicKey.export({ format: 'jwk' }) }),
    x5tS256: thumbprint(Buffer.from(leaf, 'base64')),
  }
}

function thumbprint(certificateDer: Buffer): string {
  return createHash('sha256').update(certificateDer).digest('base64url')
}
