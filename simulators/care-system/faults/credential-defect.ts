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
  'chain-order',
  'leaf-fingerprint',
  'other-policy',
  'claim-beyond-policy',
  'outlives-certificate',
  'other-key',
  /** Not wrong in itself: of a certificate whose CA is trusted by nobody else. */
  'own-root',
] as const

const otherName = 'Andere instelling'
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
  'chain-order': ({ header, claims }) => {
    const [leaf = '', issuing = '', domain = '', ...above] = header.x5c ?? []
    return { header: { ...header, x5c: [leaf, domain, issuing, ...above] }, claims }
  },
  'leaf-fingerprint': (prepared) =>
    withIssuer(prepared, (did) => did.replace(/sha256:[^:]+/, `sha256:${String(prepared.header['x5t#S256'])}`)),
  'other-policy': (prepared) =>
    withIssuer(withSubject(prepared, { O: otherName }), (did) =>
      did.replace(/:O:[^:]+/, `:O:${encodeURIComponent(otherName)}`),
    ),
  'claim-beyond-policy': (prepared) => withSubject(prepared, { CN: otherName }),
  'outlives-certificate': ({ header, claims }) => ({
    header,
    claims: { ...claims, exp: (claims.exp ?? 0) + yearSeconds },
  }),
  'other-key': (prepared) => prepared,
  'own-root': (prepared) => prepared,
}

function withIssuer({ header, claims }: PreparedX509Credential, change: (did: string) => string) {
  const issuer = change(claims.iss ?? '')
  return { header: { ...header, kid: `${issuer}#0` }, claims: { ...claims, iss: issuer, jti: `${issuer}#1` } }
}

function withSubject({ header, claims }: PreparedX509Credential, more: JsonObject): PreparedX509Credential {
  const vc = isObject(claims.vc) ? claims.vc : {}
  const about = isObject(vc.credentialSubject) ? vc.credentialSubject : {}
  const subject = { ...(isObject(about.subject) ? about.subject : {}), ...more }
  return { header, claims: { ...claims, vc: { ...vc, credentialSubject: { ...about, subject } } } }
}

function otherKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: otherKeyBits }).privateKey
}
