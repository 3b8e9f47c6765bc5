/**
 * The client side of a login through Dezi: where to send the browser, and what came of it. Every answer of the provider
 * is checked here, so that a caller gets a user or a reason.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { type AssuranceLevel, levelUris, readLevel } from '../../../harness/contracts/identity/assurance.ts'
import { deziAlgorithm } from '../../../harness/contracts/identity/dezi-names.ts'
import {
  failureOf,
  type IdentityFailure,
  Refused,
  type TrustStore,
  type VerifiedUser,
} from '../../../harness/contracts/identity/types.ts'
import {
  type EnvelopeExpectation,
  openUserinfo,
  verifyEnvelope,
} from '../../../harness/contracts/identity/verify-envelope.ts'
import type { CertifiedKey, Clock, PeerClient, PeerRequest } from '../types.ts'
import { askStatus, fetchPublishedKeys, keyAddressOf } from './ask-dezi.ts'

/** What reading a statement takes, at either end. */
export interface StatementReader {
  client: PeerClient
  clock: Clock
  /** For whom the statement must be. */
  clientId: string
  /** Of the organisation it must be about. */
  ura: string
  provider: { issuer: string; ura: string }
  serverTrust: TrustStore
  identityTrust: TrustStore
  /** Least level of a login that is taken. */
  level: AssuranceLevel
  /** Whether signatures are verified with the keys that Dezi publishes, and not with the chain that they come with. */
  usesPublishedKeys?: boolean
}

export interface DeziClient extends StatementReader {
  /** Authenticates the client and opens userinfo. */
  key: CertifiedKey
  redirectUri: string
  /** Whether the provider is told so, and offers no means below it; by default it is. */
  asksForLevel?: boolean
  /** True by default. */
  mustBeEncrypted?: boolean
}

/** What the browser session of the client keeps until the browser comes back. */
export interface PendingLogin {
  state: string
  nonce: string
  codeVerifier: string
}

export type DeziLogin =
  | {
      ok: true
      user: VerifiedUser
      /** Both for the other end: the envelope says how sure the login was, and for which client it was. */
      envelope: string
      verklaring: string
    }
  /** With the envelope, when it is that which was refused. */
  | (IdentityFailure & { envelope?: string })

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const assertionSeconds = 60

/** Where to send the browser. */
export function beginDeziLogin(own: DeziClient): { url: string; pending: PendingLogin } {
  const secret = (): string => randomBytes(32).toString('base64url')
  const pending = { state: secret(), nonce: secret(), codeVerifier: secret() }
  const { asksForLevel = true, level } = own
  const url = new URL(`${own.provider.issuer}/authorize`)
  const parameters = {
    response_type: 'code',
    client_id: own.clientId,
    redirect_uri: own.redirectUri,
    scope: 'openid',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: createHash('sha256').update(pending.codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(asksForLevel && level !== 'none' ? { acr_values: levelUris[level] } : {}),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return { url: url.href, pending }
}

/** @param callback query with which the browser came back */
export async function finishDeziLogin(
  own: DeziClient,
  pending: PendingLogin,
  callback: URLSearchParams,
): Promise<DeziLogin> {
  try {
    const code = readCallback(own, pending, callback)
    const tokens = await redeem(own, pending, code)
    const { subject, level } = await verifyIdToken(own, pending, tokens.idToken)
    const body = await call(own, '/userinfo', { headers: { authorization: `Bearer ${tokens.accessToken}` } })
    const envelope = await openUserinfo(body, own.key.privateKey, { mustBeEncrypted: own.mustBeEncrypted !== false })
    const check = await verifyEnvelope(envelope, await expectStatement(own, subject))
    if (!check.ok) return { ...check, envelope }
    if (check.user.authenticationLevel !== level) throw new Refused('binding', 'id_token and userinfo differ in level')
    return { ok: true, user: check.user, envelope, verklaring: verklaringIn(envelope) }
  } catch (error) {
    return failureOf(error)
  }
}

/** As `expectationOf`, with the keys that Dezi publishes where those are to be used. Throws `Refused` without them. */
export async function expectStatement(own: StatementReader, subject?: string): Promise<EnvelopeExpectation> {
  const expected = expectationOf(own, subject)
  if (own.usesPublishedKeys !== true) return expected
  const { register, provider } = await fetchPublishedKeys(own)
  return { ...expected, published: register, provider: { ...expected.provider, published: provider } }
}

/** For the other end too: the same with the `client_id` and the URA of who sent the envelope. */
export function expectationOf(own: StatementReader, subject?: string): EnvelopeExpectation {
  const { issuer, ura } = own.provider
  return {
    at: own.clock.now(),
    trust: own.identityTrust,
    ura: own.ura,
    level: own.level,
    issuers: [`${issuer}/register`],
    keyAddresses: [keyAddressOf.register(issuer)],
    statusOf: (uri) => askStatus(own, uri),
    audience: own.clientId,
    provider: { issuer, ura, trust: own.serverTrust },
    ...(subject === undefined ? {} : { subject }),
  }
}

function readCallback({ provider }: DeziClient, pending: PendingLogin, callback: URLSearchParams): string {
  if (callback.get('state') !== pending.state) throw new Refused('binding', 'state is not that of this login')
  // RFC 9207 2.4: an answer of another provider.
  if (callback.get('iss') !== provider.issuer) throw new Refused('issuer', `iss is ${callback.get('iss')}`)
  const error = callback.get('error')
  if (error !== null) throw new Refused('denied', `the provider answered ${error}`)
  return callback.get('code') ?? ''
}

async function redeem(own: DeziClient, { codeVerifier }: PendingLogin, code: string) {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: own.redirectUri,
    code_verifier: codeVerifier,
    client_assertion_type: assertionType,
    client_assertion: await signAssertion(own),
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = JSON.parse(await call(own, '/token', { method: 'POST', headers, body: form.toString() })) as {
    access_token?: unknown
    id_token?: unknown
  }
  return { accessToken: String(answer.access_token), idToken: String(answer.id_token) }
}

function signAssertion({ clientId, clock, key, provider }: DeziClient): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(`${provider.issuer}/token`)
    .setIssuedAt(now)
    .setExpirationTime(now + assertionSeconds)
    .setJti(randomUUID())
    .sign(key.privateKey)
}

async function verifyIdToken(own: DeziClient, { nonce }: PendingLogin, idToken: string) {
  const keys = JSON.parse(await call(own, '/jwks.json')) as JSONWebKeySet
  let payload: Record<string, unknown>
  try {
    const verified = await jwtVerify(idToken, createLocalJWKSet(keys), {
      algorithms: [deziAlgorithm],
      issuer: own.provider.issuer,
      audience: own.clientId,
      currentDate: own.clock.now(),
      clockTolerance: 30,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce', 'acr'],
    })
    payload = verified.payload
  } catch (cause) {
    throw new Refused('signature', 'the id_token is not valid', { cause })
  }
  if (payload.nonce !== nonce) throw new Refused('binding', 'nonce is not that of this login')
  return { subject: String(payload.sub), level: readLevel(payload.acr) }
}

async function call(own: DeziClient, path: string, request: Omit<Partial<PeerRequest>, 'url'> = {}): Promise<string> {
  const answer = await own.client.request({ method: 'GET', ...request, url: `${own.provider.issuer}${path}` })
  const text = answer.body.toString('utf8')
  if (answer.status === 200) return text
  throw new Refused('denied', `${path} answered ${answer.status} ${/"error":"(\w+)"/.exec(text)?.[1] ?? ''}`.trim())
}

/** The statement of the register inside an envelope, unread. */
export function verklaringIn(envelope: string): string {
  const [, payload = ''] = envelope.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { verklaring?: unknown }
  return String(claims.verklaring)
}
