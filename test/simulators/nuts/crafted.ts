/** Token requests, credentials and proofs that conform, with one thing changed at will. */

import { createPrivateKey, createPublicKey, hash, type KeyObject, randomUUID } from 'node:crypto'
import { issueX509Credential } from '../../../simulators/kit/ssi/x509-credential.ts'
import { decodeJwt, signJwt } from '../jwt.ts'
import { type Answer, type Certificates, certifiedKey, type Party } from './nuts-network.ts'

type Changes = Readonly<Record<string, unknown>>

/** Everything a client of another make would have of its own. */
export interface Bench {
  certificates: Certificates
  /** The client. */
  oost: Party
  /** The authorization server. */
  at: Party
}

export interface TokenChanges {
  form?: Record<string, string | undefined>
  /** Claims of the presentation; undefined leaves one out. */
  claims?: Changes
  vp?: Changes
  header?: Changes
  /** Signs the presentation with another key. */
  key?: KeyObject
  credentials?: (bench: Bench) => Promise<readonly unknown[]>
  submission?: Changes
  /** Formats of the credentials, when they are not JWTs. */
  formats?: readonly string[]
  scope?: string
  dpop?: string | ((bench: Bench) => Promise<string>)
  /** How often the same request is sent; the last answer counts. */
  times?: number
}

export function didOf({ host, ura }: Party): string {
  return `did:web:${host}:iam:${ura}`
}

export function issuerOf({ host, ura }: Party): string {
  return `https://${host}/oauth2/${ura}`
}

/** The key of the node's first subject, from its key store. */
export function keyOf({ context, ...party }: Party): { kid: string; key: KeyObject } {
  const kid = `${didOf({ ...party, context })}#0`
  const row = context.database.prepare('SELECT private_jwk FROM key_store WHERE kid = ?').get(kid)
  return { kid, key: createPrivateKey({ key: JSON.parse(String(row?.private_jwk)), format: 'jwk' }) }
}

export async function askToken(bench: Bench, changes: TokenChanges = {}): Promise<Answer> {
  const { oost, at } = bench
  const form = await composeForm(bench, changes)
  const dpop = typeof changes.dpop === 'function' ? await changes.dpop(bench) : changes.dpop
  const headers = dpop === undefined ? {} : { dpop }
  const send = () => oost.send(at, 'POST', `/oauth2/${at.ura}/token`, { form, headers })
  let answer = await send()
  for (let sent = 1; sent < (changes.times ?? 1); sent += 1) answer = await send()
  return answer
}

async function composeForm(bench: Bench, changes: TokenChanges): Promise<URLSearchParams> {
  const { oost } = bench
  const scope = changes.scope ?? 'bgz-sender'
  const credentials = (await changes.credentials?.(bench)) ?? [await x509Credential(bench)]
  const descriptors = ['id_x509credential', 'id_employee'].slice(0, credentials.length)
  const submission = {
    id: randomUUID(),
    definition_id: `pd_${scope}`,
    descriptor_map: descriptors.map((id, index) => ({
      id,
      format: 'jwt_vp',
      path: '$',
      path_nested: {
        id,
        format: changes.formats?.[index] ?? 'jwt_vc',
        path: `$.verifiableCredential[${index}]`,
      },
    })),
    ...changes.submission,
  }
  const form = {
    grant_type: 'vp_token-bearer',
    assertion: await presentation(bench, credentials, changes),
    presentation_submission: JSON.stringify(submission),
    scope,
    client_id: issuerOf(oost),
    ...changes.form,
  }
  return new URLSearchParams(Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

export function presentation(
  { oost, at }: Bench,
  credentials: readonly unknown[],
  { claims = {}, vp = {}, header = {}, key }: TokenChanges = {},
): Promise<string> {
  const own = keyOf(oost)
  const did = didOf(oost)
  const now = Math.floor(Date.now() / 1000)
  const payload = {
    iss: did,
    sub: did,
    aud: issuerOf(at),
    nbf: now,
    exp: now + 5,
    nonce: randomUUID(),
    jti: randomUUID(),
    vp: {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiablePresentation'],
      verifiableCredential: credentials,
      ...vp,
    },
    ...claims,
  }
  return signJwt(payload, { alg: 'ES256', typ: 'JWT', kid: own.kid, ...header }, key ?? own.key)
}

export interface CredentialChanges {
  header?: Changes
  claims?: Changes
  vc?: Changes
  subject?: Changes
  /** Of this certificate instead of the party's own. */
  certificate?: (certificates: Certificates) => Parameters<typeof certifiedKey>[0]
  trust?: (certificates: Certificates) => string
  key?: KeyObject
  /** Changes the identifier of the issuer, wherever it stands. */
  issuer?: (did: string) => string
}

/** An X509Credential for the client, from the library a broker would use, and then changed and signed again. */
export async function x509Credential({ certificates, oost }: Bench, changes: CredentialChanges = {}): Promise<string> {
  const own = certifiedKey(changes.certificate?.(certificates) ?? certificates.tls.oost)
  const trustPem = changes.trust?.(certificates) ?? certificates.authority.trustPem
  const jwt = await issueX509Credential({ key: own, trustPem, subject: didOf(oost), now: new Date() })
  const { header, claims } = decodeJwt(jwt)
  const did = String(claims.iss)
  const issuer = changes.issuer?.(did) ?? did
  const vc = claims.vc as Changes
  return signJwt(
    {
      ...claims,
      iss: issuer,
      jti: `${issuer}#1`,
      ...changes.claims,
      vc: { ...vc, ...changes.vc, ...(changes.subject === undefined ? {} : { credentialSubject: changes.subject }) },
    },
    { ...header, kid: `${issuer}#0`, ...changes.header },
    changes.key ?? own.privateKey,
  )
}

export function proof(
  key: KeyObject,
  claims: Changes,
  changes: { header?: Changes; token?: string } = {},
): Promise<string> {
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  const ath = changes.token === undefined ? {} : { ath: hash('sha256', changes.token, 'base64url') }
  const iat = Math.floor(Date.now() / 1000)
  return signJwt(
    { jti: randomUUID(), iat, ...ath, ...claims },
    { typ: 'dpop+jwt', alg: 'ES256', jwk, ...changes.header },
    key,
  )
}
