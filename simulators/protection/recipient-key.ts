/**
 * The public key of a counterpart, from the address register. The register is an intermediary like any other, so what
 * it says counts only when the certificate with it, or a statement that the certificate signed, proves that the key is
 * the counterpart's.
 */

import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { thumbprint, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import { checkKeyBinding } from '../kit/key-binding.ts'
import { ProtectionError, type ProtectionParty } from './types.ts'

export interface RecipientKey {
  publicKey: KeyObject
  /** RFC 7638 thumbprint: both sides can work it out from the key alone. */
  kid: string
  /** RFC 7516 4.1.8; absent when no certificate goes with the key, or nobody checked that it does. */
  x5tS256?: string
}

/** Keys of a JWK Set that are looked at; a register lists a current and a next key, not more. */
const maxKeys = 16

/**
 * Look-up with memory: one look-up per counterpart for the life of the instance, shared by parallel callers. A look-up
 * that failed is forgotten, so that the next message tries again. Throws `ProtectionError('key')`.
 */
export function createRecipientKeys(party: ProtectionParty): (ura: string) => Promise<RecipientKey> {
  const known = new Map<string, Promise<RecipientKey>>()
  return (ura) => {
    const earlier = known.get(ura)
    if (earlier !== undefined) return earlier
    const found = findKey(party, ura)
    known.set(ura, found)
    found.catch(() => known.delete(ura))
    return found
  }
}

async function findKey(party: ProtectionParty, ura: string): Promise<RecipientKey> {
  const keys = await lookUp(party, ura)
  if (!party.verifyRecipient) return acceptUnseen(keys[0], ura)
  const reasons: string[] = []
  for (const key of keys) {
    const verdict = typeof key.key_binding === 'string' ? await checkBound(party, key, ura) : checkKey(party, key, ura)
    if (verdict.ok) return identify(verdict.publicKey, verdict.x5tS256)
    reasons.push(verdict.reason)
  }
  throw new ProtectionError('key', `no acceptable key for URA ${ura}: ${reasons.join('; ') || 'the set is empty'}`)
}

async function lookUp(party: ProtectionParty, ura: string): Promise<readonly Record<string, unknown>[]> {
  try {
    const { keys } = await party.lookUpKeys(ura)
    return keys.slice(0, maxKeys)
  } catch (cause) {
    throw new ProtectionError('key', `the keys of URA ${ura} could not be looked up`, { cause })
  }
}

type KeyCheck = { ok: true; publicKey: KeyObject; x5tS256?: string } | { ok: false; reason: string }

function checkKey(party: ProtectionParty, jwk: Record<string, unknown>, ura: string): KeyCheck {
  const { x5c } = jwk
  if (!Array.isArray(x5c) || !x5c.every((item) => typeof item === 'string')) return { ok: false, reason: 'no x5c' }
  if ((jwk.use ?? 'enc') !== 'enc') return { ok: false, reason: 'the key is not for encryption' }
  const chain = verifyUziChain({ x5c, trustPem: party.trustPem, crlPem: party.crlPem, at: party.clock.now() })
  if (!chain.ok) return chain
  if (chain.name.ura !== ura) return { ok: false, reason: `the certificate is of URA ${chain.name.ura}` }
  const certified = chain.leaf.publicKey.export({ format: 'jwk' })
  // RFC 7517 4.7: the key in the first certificate must be the key that the other members give.
  const same = certified.kty === 'RSA' && jwk.kty === 'RSA' && jwk.n === certified.n && jwk.e === certified.e
  if (!same) return { ok: false, reason: 'the key is not the one in its certificate' }
  return { ok: true, publicKey: chain.leaf.publicKey, x5tS256: thumbprint(chain.leaf) }
}

/** A key without a certificate of its own, bound by a statement that the certificate of the counterpart signed. */
async function checkBound(party: ProtectionParty, jwk: Record<string, unknown>, ura: string): Promise<KeyCheck> {
  const { trustPem, crlPem, clock } = party
  const binding = await checkKeyBinding(String(jwk.key_binding), { ura, trustPem, crlPem, at: clock.now() })
  if (!binding.ok) return binding
  const { publicKey: bound } = binding
  if (bound.use !== 'enc' || (jwk.use ?? 'enc') !== 'enc') return { ok: false, reason: 'the key is not for encryption' }
  const { kty, n, e } = jwk
  const same = bound.kty === 'RSA' && kty === 'RSA' && n === bound.n && e === bound.e
  if (!same) return { ok: false, reason: 'the key is not the one that was bound' }
  return { ok: true, publicKey: createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }) }
}

/** What an end does that does not check whose key it was given. */
async function acceptUnseen(jwk: Record<string, unknown> | undefined, ura: string): Promise<RecipientKey> {
  const { kty, n, e } = jwk ?? {}
  try {
    return await identify(createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }))
  } catch (cause) {
    throw new ProtectionError('key', `the look-up for URA ${ura} gave no RSA key`, { cause })
  }
}

async function identify(publicKey: KeyObject, x5tS256?: string): Promise<RecipientKey> {
  const kid = await calculateJwkThumbprint(publicKey)
  return x5tS256 === undefined ? { publicKey, kid } : { publicKey, kid, x5tS256 }
}
