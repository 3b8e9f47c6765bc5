/** Verifies credentials and presentations as a node does: form, time, signature, revocation. Trust is for policies. */

import { compactVerify, importJWK } from 'jose'
import type { Clock, PeerClient } from '../types.ts'
import { signatureAlgorithms } from './algorithms.ts'
import type { Credential } from './credential.ts'
import { assertWellFormed } from './credential-rules.ts'
import { type DidDocument, fetchDidDocument, findAssertionKey } from './did-web.ts'
import { didOf, type Presentation } from './presentation.ts'
import { findRevocation } from './revocation.ts'
import { reasonOf, SsiError } from './ssi-error.ts'
import { verifyX509Signature } from './x509-credential.ts'

export interface VerifierOptions {
  client: PeerClient
  clock: Clock
  crlPem: string
  /** What this party publishes itself it does not fetch. */
  ownDocument(did: string): DidDocument | undefined
  ownStatusList(url: string): Promise<string> | undefined
  /** False: neither status lists nor the lists of the CAs are looked at. */
  checksRevocation: boolean
  /** False: a presentation is taken whenever it was made. */
  checksPresentationTime: boolean
  /** A status list could not be read: what is not known to be revoked is valid. */
  onUnknownStatus(reason: string): void
}

export interface SsiVerifier {
  /** Throws `SsiError`. */
  verifyCredential(credential: Credential): Promise<void>
  /** With its credentials. Throws `SsiError`. */
  verifyPresentation(presentation: Presentation): Promise<void>
  /** Throws `SsiError`. */
  resolve(did: string): Promise<DidDocument>
}

const clockSkewMs = 5000

export function createVerifier(options: VerifierOptions): SsiVerifier {
  const resolve = async (did: string): Promise<DidDocument> =>
    options.ownDocument(did) ?? fetchDidDocument(options.client, did)
  const verifySignature = async (jwt: string, kid: string): Promise<void> =>
    verifyWith(findAssertionKey(await resolve(didOf(kid)), kid), jwt)
  const verifyIssuer = async (credential: Credential): Promise<void> => {
    const { signed, issuer } = credential
    const at = options.clock.now()
    assertTime(credential, at, 'the credential')
    if (signed === undefined) throw new SsiError('the credential has no signature')
    if (issuer.startsWith('did:x509:')) {
      return verifyX509Signature(credential, options.checksRevocation ? options.crlPem : undefined, at)
    }
    const kid = signed.header.kid ?? ''
    if (didOf(kid) !== issuer) throw new SsiError('the credential is signed by another than its issuer')
    await verifySignature(signed.jwt, kid)
  }
  const verifyCredential = async (credential: Credential): Promise<void> => {
    assertWellFormed(credential)
    if (options.checksRevocation) {
      const status = await findRevocation(credential, { ...options, verifyIssuer })
      if (status === 'revoked') throw new SsiError('credential is revoked')
      if (status !== 'good') options.onUnknownStatus(status.unknown)
    }
    await verifyIssuer(credential)
  }
  return {
    resolve,
    verifyCredential,
    async verifyPresentation(presentation) {
      assertPresenter(presentation)
      if (options.checksPresentationTime) assertTime(presentation, options.clock.now(), 'the presentation')
      await verifySignature(presentation.jwt, presentation.kid)
      for (const credential of presentation.credentials) {
        if (credential.signed === undefined) verifySelfAttested(credential, presentation.signer, options.clock.now())
        else await verifyCredential(credential)
      }
    },
  }
}

/** Credentials may only be presented by their subject. Throws `SsiError`. */
export function assertPresenter({ credentials, signer }: Presentation): void {
  const others = credentials.some(({ subjects }) => subjects.length === 0 || subjects.some(({ id }) => id !== signer))
  if (others) throw new SsiError('presentation signer is not credential subject')
}

/** What a holder says of itself needs no signature: that of the presentation covers it. */
function verifySelfAttested(credential: Credential, holder: string, at: Date): void {
  assertWellFormed(credential)
  if (credential.issuer !== holder) throw new SsiError('the credential has no signature and is not self-attested')
  assertTime(credential, at, 'the credential')
}

function assertTime(
  of: { issuedAt?: Date | undefined; createdAt?: Date | undefined; expiresAt: Date | undefined },
  at: Date,
  what: string,
): void {
  const from = of.issuedAt ?? of.createdAt
  if (from !== undefined && from.getTime() > at.getTime() + clockSkewMs) throw new SsiError(`${what} is not valid yet`)
  if (of.expiresAt !== undefined && of.expiresAt.getTime() < at.getTime() - clockSkewMs) {
    throw new SsiError(`${what} has expired`)
  }
}

async function verifyWith(key: object, jwt: string): Promise<void> {
  try {
    await compactVerify(jwt, await importJWK({ ...key } as Parameters<typeof importJWK>[0], algorithmIn(jwt)), {
      algorithms: [...signatureAlgorithms],
    })
  } catch (cause) {
    throw new SsiError(`signature: ${reasonOf(cause)}`, { cause })
  }
}

/** A key that names no algorithm of its own is imported for the one in the header, which the caller restricts. */
function algorithmIn(jwt: string): string {
  const [head = ''] = jwt.split('.', 1)
  const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'))
  return String((header as { alg?: unknown }).alg)
}
