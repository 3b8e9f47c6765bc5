/** Requests to the broker that conform, with one thing changed at will. */

import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto'
import type { JWTHeaderParameters, JWTPayload } from 'jose'
import type { IssuedCertificate } from '../../../certs/issued-certificate.ts'
import { issueX509Credential } from '../../../simulators/kit/ssi/x509-credential.ts'
import { signJwt } from '../jwt.ts'
import { certifiedKey, hostOf, type Network, type PartyId, uras } from './broker-network.ts'

type Changes = Readonly<Record<string, unknown>>

/** Members that tests read; a conforming answer to what was asked has those of its own. */
export interface AnswerBody extends Changes {
  c_nonce: string
  id: string
  header: JWTHeaderParameters
  claims: JWTPayload
  credential: string
  access_token: string
  error: string
}

export interface Answer {
  status: number
  json: AnswerBody
  text: string
}

export interface PresentationChanges {
  /** Claims of the presentation; undefined leaves one out. */
  claims?: Changes
  vp?: Changes
  header?: Changes
  /** Signs with the key of this organisation instead. */
  signer?: PartyId
  /** To whom the broker gives the nonce; the client when left out. */
  nonceFor?: PartyId
  credentials?: (network: Network) => Promise<readonly unknown[]>
}

export interface ExchangeChanges extends PresentationChanges {
  from?: PartyId
  form?: Record<string, string | undefined>
  /** Added after the rest. */
  extra?: readonly [string, string][]
  contentType?: string
  times?: number
}

export interface CredentialChanges extends PresentationChanges {
  from?: PartyId
  body?: Changes
  times?: number
}

export const brokerUrl = `https://${hostOf('broker')}`
export const platformUrl = `https://${hostOf('platform')}`
const jwtType = 'urn:ietf:params:oauth:token-type:jwt'

export function didOf(id: PartyId): string {
  return `did:web:${hostOf('node')}:iam:${uras[id]}`
}

export async function send(
  network: Network,
  from: PartyId,
  request: { method?: string; url: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const { status, body } = await network.find(from).context.client.request({ method: 'POST', ...request })
  const text = body.toString('utf8')
  return { status, text, json: parse(text) }
}

export function sendJson(network: Network, from: PartyId, path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  return send(network, from, { url: brokerUrl + path, headers, body: JSON.stringify(body) })
}

async function nonceFor(network: Network, id: PartyId): Promise<string> {
  return (await send(network, id, { url: `${brokerUrl}/nonce` })).json.c_nonce
}

/** By the wallet of the nursing home, with the key that its node has. */
async function presentation(
  network: Network,
  client: PartyId,
  changes: PresentationChanges,
  fallback: readonly unknown[],
): Promise<string> {
  const { claims = {}, vp = {}, header = {}, signer = 'home' } = changes
  const credentials = (await changes.credentials?.(network)) ?? fallback
  const did = didOf('home')
  const now = nowSeconds()
  const payload = {
    iss: did,
    sub: did,
    aud: brokerUrl,
    nbf: now,
    exp: now + 30,
    nonce: await nonceFor(network, changes.nonceFor ?? client),
    jti: randomUUID(),
    vp: {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiablePresentation'],
      verifiableCredential: credentials,
      ...vp,
    },
    ...claims,
  }
  return signJwt(payload, { alg: 'ES256', typ: 'JWT', kid: `${did}#0`, ...header }, walletKey(network, signer))
}

/** The answer to the last of `times` equal requests. */
export async function exchange(network: Network, changes: ExchangeChanges = {}): Promise<Answer> {
  const { from = 'home', form = {}, extra = [], contentType = 'application/x-www-form-urlencoded' } = changes
  const fields = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: await presentation(network, from, changes, [await x509Credential(network)]),
    subject_token_type: jwtType,
    audience: platformUrl,
    ...form,
  }
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const body = new URLSearchParams([...given, ...extra]).toString()
  return repeat(changes.times, () =>
    send(network, from, { url: `${brokerUrl}/token`, headers: { 'content-type': contentType }, body }),
  )
}

export async function askCredential(network: Network, changes: CredentialChanges = {}): Promise<Answer> {
  const { from = 'home', body = {} } = changes
  const { x5c } = certifiedKey(network.certificates.issued.home.message)
  const proof = await presentation(network, from, changes, [])
  return repeat(changes.times, () => sendJson(network, from, '/credentials', { proof, x5c, ...body }))
}

/** Prepared, signed and handed in. */
export async function handIn(
  network: Network,
  changes: { claims?: Changes; key?: KeyObject; from?: PartyId; id?: string; times?: number } = {},
): Promise<Answer> {
  const { id, header, claims } = (await askCredential(network)).json
  const { privateKey } = certifiedKey(network.certificates.issued.home.message)
  const credential = await signJwt({ ...claims, ...changes.claims }, header, changes.key ?? privateKey)
  return repeat(changes.times, () =>
    sendJson(network, changes.from ?? 'home', `/credentials/${changes.id ?? id}`, { credential }),
  )
}

/** An X509Credential of the nursing home, made without the broker. */
export function x509Credential(
  { certificates }: Network,
  changes: { certificate?: IssuedCertificate; trustPem?: string; subject?: string } = {},
): Promise<string> {
  const { certificate = certificates.issued.home.message, subject = didOf('home') } = changes
  const trustPem = changes.trustPem ?? certificates.authority.trustPem
  return issueX509Credential({ key: certifiedKey(certificate), trustPem, subject, now: new Date() })
}

/** A message of the nursing home for the hospital, past the platform. */
export function sendThrough(network: Network, from: PartyId, authorization?: string): Promise<Answer> {
  const headers = authorization === undefined ? {} : { 'x-zorgplatform-authorization': authorization }
  return send(network, from, { method: 'GET', url: `${platformUrl}/np/${uras.hospital}/fhir/Task`, headers })
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}

function walletKey(network: Network, id: PartyId): KeyObject {
  const { database } = network.find('node').context
  const row = database.prepare('SELECT private_jwk FROM key_store WHERE kid = ?').get(`${didOf(id)}#0`)
  return createPrivateKey({ key: JSON.parse(String(row?.private_jwk)), format: 'jwk' })
}

async function repeat(times = 1, run: () => Promise<Answer>): Promise<Answer> {
  let answer = await run()
  for (let sent = 1; sent < times; sent += 1) answer = await run()
  return answer
}

/** What is no JSON has no members. */
function parse(text: string): AnswerBody {
  try {
    return JSON.parse(text) as AnswerBody
  } catch {
    return {} as AnswerBody
  }
}
