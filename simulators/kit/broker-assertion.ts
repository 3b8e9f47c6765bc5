/**
 * What a generic broker says of an organisation to a platform that does not know its credentials: a short-lived JWT with
 * `sub` (the organisation), `act` (RFC 8693 4.1: the broker that vouches) and `cnf` (RFC 8705 3.1: the TLS certificate it
 * may be shown with), signed with the broker's own UZI server certificate.
 */

import { randomUUID } from 'node:crypto'
import { decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { thumbprint, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import type { CertifiedKey, PeerIdentity } from './types.ts'

/** An assertion that does not hold. The message is for the own log. */
export class AssertionRefused extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'AssertionRefused'
  }
}

export interface AssertionRequest {
  key: CertifiedKey
  issuer: string
  /** URA of the organisation, and of the broker. */
  ura: string
  brokerUra: string
  audience: string
  /** `x5t#S256` of the client's certificate. Left out by a broker that binds nothing. */
  certificateThumbprint: string | undefined
  id: string
  from: Date
  until: Date
}

/** A broker that a platform has an agreement with. */
export interface NamedBroker {
  fqdn: string
  ura: string
}

export interface AssertionExpectation {
  brokers: readonly NamedBroker[]
  audience: string
  /** Who shows it, from the TLS handshake. */
  client: Pick<PeerIdentity, 'ura' | 'certificate'>
  trustPem: string
  crlPem: string
  at: Date
  /** False: it counts for whoever shows it. */
  checksBinding: boolean
}

export interface VouchedClient {
  ura: string
  /** As the assertion has it. */
  subject: string
  brokerUra: string
}

const uraOid = 'urn:oid:2.16.528.1.1007.3.3.'
const algorithm = 'PS256'
const longestLifeSeconds = 600
const clockSkewSeconds = 5

export function newAssertionId(): string {
  return `urn:uuid:${randomUUID()}`
}

/** Issuer of the assertions of a broker, and audience of what is shown to it. */
export function addressOf({ fqdn }: { fqdn: string }): string {
  return `https://${fqdn}`
}

export function signBrokerAssertion(request: AssertionRequest): Promise<string> {
  const { key, issuer, ura, brokerUra, audience, certificateThumbprint, id, from, until } = request
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)
  return new SignJWT({
    iss: issuer,
    sub: uraOid + ura,
    aud: audience,
    iat: seconds(from),
    nbf: seconds(from),
    exp: seconds(until),
    jti: id,
    act: { sub: uraOid + brokerUra, iss: issuer },
    ...(certificateThumbprint === undefined ? {} : { cnf: { 'x5t#S256': certificateThumbprint } }),
  })
    .setProtectedHeader({
      alg: algorithm,
      typ: 'JWT',
      x5c: [...key.x5c],
      'x5t#S256': thumbprint(key.certificate),
    })
    .sign(key.privateKey)
}

/**
 * Throws `AssertionRefused`. It may be shown for as long as it lives: what a second use by another would be, the binding
 * stops.
 */
export async function verifyBrokerAssertion(jwt: string, expected: AssertionExpectation): Promise<VouchedClient> {
  const { client, checksBinding } = expected
  const { broker, claims } = await verifySignature(jwt, expected)
  const { exp = 0, iat, jti, sub = '', cnf } = claims
  if (iat === undefined || jti === undefined) throw new AssertionRefused('iat or jti is missing')
  if (exp - iat > longestLifeSeconds) throw new AssertionRefused(`it lives longer than ${longestLifeSeconds} s`)
  const ura = sub.startsWith(uraOid) ? sub.slice(uraOid.length) : ''
  if (!/^\d{8}$/.test(ura)) throw new AssertionRefused('sub is no URA')
  const actor = memberOf(claims.act, 'sub')
  if (actor !== uraOid + broker.ura) throw new AssertionRefused(`act is ${String(actor)}, signed by URA ${broker.ura}`)
  if (checksBinding) {
    const bound = memberOf(cnf, 'x5t#S256')
    if (bound === undefined) throw new AssertionRefused('it is bound to no certificate')
    if (bound !== thumbprint(client.certificate)) throw new AssertionRefused('it is bound to another certificate')
    if (ura !== client.ura) throw new AssertionRefused(`it is about URA ${ura}, shown by ${client.ura}`)
  }
  return { ura, subject: sub, brokerUra: broker.ura }
}

/** The chain in the header is only looked at to find out which of the named brokers it is. */
async function verifySignature(
  jwt: string,
  { brokers, audience, trustPem, crlPem, at }: AssertionExpectation,
): Promise<{ broker: NamedBroker; claims: JWTPayload }> {
  const chain = verifyUziChain({ x5c: readChain(jwt), trustPem, crlPem, at })
  if (!chain.ok) throw new AssertionRefused(`certificate of the broker: ${chain.reason}`)
  const { name, leaf } = chain
  const broker = brokers.find(({ ura, fqdn }) => ura === name.ura && leaf.checkHost(fqdn) !== undefined)
  if (broker === undefined) throw new AssertionRefused(`signed by URA ${name.ura}, which is no broker known here`)
  try {
    const { payload } = await jwtVerify(jwt, leaf.publicKey, {
      algorithms: [algorithm],
      issuer: addressOf(broker),
      audience,
      currentDate: at,
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp', 'nbf'],
    })
    return { broker, claims: payload }
  } catch (cause) {
    throw new AssertionRefused(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function readChain(jwt: string): string[] {
  try {
    const { x5c } = decodeProtectedHeader(jwt)
    if (Array.isArray(x5c)) return x5c
  } catch (cause) {
    throw new AssertionRefused('it is no JWT', { cause })
  }
  throw new AssertionRefused('it names no certificate')
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
