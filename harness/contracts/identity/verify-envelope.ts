/**
 * Reading what userinfo gave: the provider's statement for one client around the verklaring. It binds the verklaring to
 * a client and a login, and says how sure that login was (field notes on identity 2.2, layer 2).
 */

import { type CompactDecryptResult, compactDecrypt } from 'jose'
import { verifyUziChain } from '../uzi-certificate.ts'
import { lowestLevel, readLevel } from './assurance.ts'
import { deziNames, userinfoEncryption } from './dezi-names.ts'
import { assertWithin, certificatesOf, type PublishedKeys, readHeader, textOf, verifyClaims } from './read-jws.ts'
import { signerOf, verifySignerChain } from './signer-chain.ts'
import { checked, type IdentityCheck, Refused, type TrustStore, type VerifiedUser } from './types.ts'
import { assertLevel, readVerklaring, type VerklaringExpectation } from './verify-verklaring.ts'

export interface EnvelopeExpectation extends VerklaringExpectation {
  /** client_id for which it must have been made: the own one, or at the other end that of the sender. */
  audience: string
  provider: {
    /** Exact `iss`, and the URA in the server certificate that signed. */
    issuer: string
    ura: string
    trust: TrustStore
    published?: PublishedKeys
  }
  /** `sub` of the id_token of the same login, where the caller has it. */
  subject?: string
  /**
   * The envelope lives shorter than what it is shown with. At the other end: the moment at which the message was made;
   * by default `at`.
   */
  shownAt?: Date
}

/** Throws `Refused` code `algorithm` for what is not encrypted, and one and the same text for all that fails to open. */
export async function openUserinfo(
  body: string,
  key: Parameters<typeof compactDecrypt>[1],
  options: { mustBeEncrypted: boolean },
): Promise<string> {
  const parts = body.split('.').length
  if (parts === 3 && !options.mustBeEncrypted) return body
  if (parts !== 5) throw new Refused('algorithm', `userinfo has ${parts} parts, expected the 5 of a JWE`)
  let opened: CompactDecryptResult
  try {
    opened = await compactDecrypt(body, key, {
      keyManagementAlgorithms: [...userinfoEncryption.keyManagement],
      contentEncryptionAlgorithms: [...userinfoEncryption.content],
    })
  } catch (cause) {
    throw new Refused('algorithm', 'userinfo could not be opened', { cause })
  }
  return Buffer.from(opened.plaintext).toString('utf8')
}

export function verifyEnvelope(jws: string, expected: EnvelopeExpectation): Promise<IdentityCheck> {
  return checked(async () => {
    const { claims, signer } = await readEnvelope(jws, expected)
    const user = await readVerklaring(textOf(claims, 'verklaring', /^[\w.-]+$/), expected)
    if (user.id !== claims.verklaring_id) throw new Refused('binding', 'the envelope is about another verklaring')
    const authenticationLevel = readLevel(claims.loa_authn)
    const all: VerifiedUser = {
      ...user,
      authenticationLevel,
      level: lowestLevel(authenticationLevel, user.registrationLevel),
      audience: [expected.audience],
      envelopeSigner: signer,
    }
    assertLevel(all, expected.level)
    return all
  })
}

async function readEnvelope(jws: string, expected: EnvelopeExpectation) {
  const { provider, audience, subject, at, shownAt = at } = expected
  const header = readHeader(jws)
  const x5c = certificatesOf(header, provider.published)
  const chain = verifySignerChain(x5c, provider.trust, at)
  const server = verifyUziChain({ x5c, ...provider.trust, at })
  if (!server.ok) throw new Refused('signer', server.reason)
  if (server.name.ura !== provider.ura) throw new Refused('signer', `signed by URA ${server.name.ura}`)
  const claims = await verifyClaims(jws, chain.leaf.publicKey)
  assertWithin(claims.iat, claims.exp, shownAt)
  if (claims.iss !== provider.issuer) throw new Refused('issuer', `iss is ${String(claims.iss)}`)
  if (claims.aud !== audience) throw new Refused('audience', `aud is ${String(claims.aud)}, expected ${audience}`)
  if (claims.json_schema !== deziNames.envelopeSchema) throw new Refused('unreadable', 'json_schema is another')
  if (subject !== undefined && claims.sub !== subject) throw new Refused('binding', 'sub is not that of the login')
  return { claims, signer: signerOf(chain) }
}
