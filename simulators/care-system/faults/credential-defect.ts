/** Option `credentialDefect`: the X509Credential that this end makes is wrong in one thing (field notes on Nuts 1.8). */

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { isObject, type JsonObject } from '../../kit/ssi/json.ts'
import {
  issueX509Credential,
  type PreparedX509Credential,
  prepareX509Credential,
  type X509CredentialRequest,
} from '../../kit/ssi/x509-credential.ts'
import { choose } from '../read-option.ts'

export type CredentialDefect = (typeof credentialDefects)[number]

export const credentialDefects = [
  'none',
  'chain-of-one',
  'chain-order',
  /** With the root a second time. */
  'chain-with-more',
  /** Without the CA that issued the certificate. */
  'chain-with-a-gap',
  'chain-without-root',
  'unknown-fingerprint',
  'leaf-fingerprint',
  'other-policy',
  'claim-beyond-policy',
  'claim-no-text',
  'no-expiration',
  'outlives-certificate',
  'before-certificate',
  'other-key',
  /** Not wrong in itself: of a certificate whose CA is trusted by nobody else. */
  'own-root',
] as const

const otherName = 'Andere instelling'
const unknownFingerprint = 'A'.repeat(43)
const yearSeconds = 365 * 86_400
const otherKeyBits = 2048

/** Throws a plain Error that names the option. */
export function readCredentialDefect({ options }: PartySpec): CredentialDefect {
  return choose(options, 'credentialDefect', credentialDefects)
}

/** A compact JWS. Throws `SsiError` when the certificate has no chain. */
export async function issueCredential(defect: CredentialDefect, request: X509CredentialRequest): Promise<string> {
  if (defect === 'none') return issueX509Credential(request)
  const { key, ...rest } = request
  const trustPem = defect === 'own-root' ? `${rest.trustPem}\n${key.rootPem ?? ''}` : rest.trustPem
  const prepared = prepareX509Credential({ ...rest, trustPem, x5c: key.x5c })
  const { header, claims } = changes[defect](prepared)
  return new SignJWT(claims).setProtectedHeader(header).sign(defect === 'other-key' ? otherKey() : key.privateKey)
}

const changes: Readonly<
  Record<Exclude<CredentialDefect, 'none'>, (prepared: PreparedX509Credential) => PreparedX509Credential>
> = {
  'chain-of-one': (prepared) => withChain(prepared, (x5c) => x5c.slice(0, 1)),
  'chain-order': (prepared) =>
    withChain(prepared, ([leaf = '', issuing = '', domain = '', ...above]) => [leaf, domain, issuing, ...above]),
  'chain-with-more': (prepared) => withChain(prepared, (x5c) => [...x5c, ...x5c.slice(-1)]),
  'chain-with-a-gap': (prepared) => withChain(prepared, (x5c) => x5c.toSpliced(1, 1)),
  'chain-without-root': (prepared) => withChain(prepared, (x5c) => x5c.slice(0, -1)),
  'unknown-fingerprint': (prepared) => withFingerprint(prepared, unknownFingerprint),
  'leaf-fingerprint': (prepared) => withFingerprint(prepared, String(prepared.header['x5t#S256'])),
  'other-policy': (prepared) =>
    withIssuer(
      withSubject(prepared, () => ({ O: otherName })),
      (did) => did.replace(/:O:[^:]+/, `:O:${encodeURIComponent(otherName)}`),
    ),
  'claim-beyond-policy': (prepared) => withSubject(prepared, () => ({ CN: otherName })),
  // The same place, in a list: what it says is right.
  'claim-no-text': (prepared) => withSubject(prepared, ({ L }) => ({ L: [L] })),
  'no-expiration': ({ header, claims: { exp: _, ...claims } }) => ({ header, claims }),
  'outlives-certificate': ({ header, claims }) => ({
    header,
    claims: { ...claims, exp: (claims.exp ?? 0) + yearSeconds },
  }),
  'before-certificate': ({ header, claims }) => ({
    header,
    claims: { ...claims, nbf: (claims.nbf ?? 0) - yearSeconds },
  }),
  'other-key': (prepared) => prepared,
  'own-root': (prepared) => prepared,
}

function withChain({ header, claims }: PreparedX509Credential, change: (x5c: readonly string[]) => string[]) {
  return { header: { ...header, x5c: change(header.x5c ?? []) }, claims }
}

function withFingerprint(prepared: PreparedX509Credential, fingerprint: string): PreparedX509Credential {
  return withIssuer(prepared, (did) => did.replace(/sha256:[^:]+/, `sha256:${fingerprint}`))
}

function withIssuer({ header, claims }: PreparedX509Credential, change: (did: string) => string) {
  const issuer = change(claims.iss ?? '')
  return { header: { ...header, kid: `${issuer}#0` }, claims: { ...claims, iss: issuer, jti: `${issuer}#1` } }
}

function withSubject(
  { header, claims }: PreparedX509Credential,
  change: (subject: JsonObject) => JsonObject,
): PreparedX509Credential {
  const vc = isObject(claims.vc) ? claims.vc : {}
  const about = isObject(vc.credentialSubject) ? vc.credentialSubject : {}
  const subject = isObject(about.subject) ? about.subject : {}
  const changed = { ...about, subject: { ...subject, ...change(subject) } }
  return { header, claims: { ...claims, vc: { ...vc, credentialSubject: changed } } }
}

function otherKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: otherKeyBits }).privateKey
}
