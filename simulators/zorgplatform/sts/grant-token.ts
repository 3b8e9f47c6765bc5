/** What the STS decides: whether a request earns a token, and for whom. */

import type { X509Certificate } from 'node:crypto'
import { verifyUziChain } from '../../../harness/contracts/uzi-certificate.ts'
import { XmlRefused } from '../../../harness/contracts/xml.ts'
import type { PartyContext, PeerIdentity } from '../../kit/types.ts'
import { type Claims, codeSystems, flavours } from '../wire.ts'
import type { TrustFault } from './compose-answer.ts'
import { issueAssertion } from './issue-assertion.ts'
import { readTokenRequest } from './read-request.ts'
import { inlineCertificate, type VerifiedAssertion, verifyAssertion } from './verify-assertion.ts'

export interface GrantedToken {
  /** Signed XML. */
  assertion: string
  claims: Claims
  appliesTo: string
  messageId: string
}

/** A refused request. The message stays inside the process; the fault is what the client gets. */
export class TokenRefused extends Error {
  readonly fault: TrustFault

  constructor(fault: TrustFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TokenRefused'
    this.fault = fault
  }
}

/** Clocks of two systems may differ this much. */
const skewMs = 60_000
/** The request's timestamp spans 5 minutes, the client's own assertion 15. */
const requestLifeMs = 5 * 60_000
const clientAssertionLifeMs = 15 * 60_000

/** Throws `TokenRefused`. */
export function grantToken(context: PartyContext, xml: string, client: PeerIdentity): GrantedToken {
  const now = context.clock.now()
  const request = refuseAs('InvalidRequest', () => readTokenRequest(xml))
  assertWindow(request.created, request.expires, requestLifeMs, now)
  const { own, sts } = addressesOf(context)
  const verified = refuseAs('FailedAuthentication', () => {
    const certificate = certificateOf(context, inlineCertificate(request.assertion), client)
    return verifyAssertion(xml, request.assertion, certificate.toString())
  })
  assertWindow(verified.notBefore, verified.notOnOrAfter, clientAssertionLifeMs, now)
  assertAudience(verified, own, sts)
  assertFlavour(verified.claims)
  if (trimSlash(request.appliesTo) !== own) throw new TokenRefused('InvalidScope', `AppliesTo is ${request.appliesTo}`)
  const claims = claimsFor(verified.claims, client)
  return {
    assertion: issueAssertion(context.keys.tls, { issuer: sts, audience: own, claims, now }),
    claims,
    appliesTo: request.appliesTo,
    messageId: request.messageId,
  }
}

/** Audience of the platform's tokens, and their issuer, which is also the audience of the client's own assertion. */
export function addressesOf(context: PartyContext): { own: string; sts: string } {
  return { own: `https://${context.party.fqdn}`, sts: `https://${context.party.fqdn}/sts` }
}

/** The signer need not hold the key of the connection, but must be the same organisation. */
function certificateOf(context: PartyContext, base64: string, client: PeerIdentity): X509Certificate {
  const { trustPem, crlPem } = context.keys
  const chain = verifyUziChain({ x5c: [base64], trustPem, crlPem, at: context.clock.now() })
  if (!chain.ok) throw new XmlRefused(`the certificate of the assertion is not accepted: ${chain.reason}`)
  if (chain.name.ura !== client.ura) {
    throw new XmlRefused(`the assertion is signed by URA ${chain.name.ura}, the TLS client is ${client.ura}`)
  }
  return chain.leaf
}

function assertWindow(from: Date, until: Date, lifeMs: number, now: Date): void {
  const at = now.getTime()
  const [start, end] = [from.getTime(), until.getTime()]
  if (start - skewMs > at || end + skewMs <= at) throw new TokenRefused('InvalidTimeRange', 'outside its time window')
  if (end - start > lifeMs) throw new TokenRefused('InvalidTimeRange', `lives longer than ${lifeMs} ms`)
}

function assertAudience(verified: VerifiedAssertion, own: string, sts: string): void {
  if (!verified.audiences.some((audience) => [own, sts].includes(trimSlash(audience)))) {
    throw new TokenRefused('FailedAuthentication', `audience is ${verified.audiences.join(', ')}, expected ${own}`)
  }
}

function assertFlavour({ role, purpose }: Claims): void {
  if (!flavours.some((flavour) => flavour.role === role && flavour.purpose === purpose)) {
    throw new TokenRefused(
      'InvalidScope',
      `role ${role} with purpose ${purpose} is neither application nor professional`,
    )
  }
}

/** The organisation is the one that the TLS certificate names, whatever the client wrote. */
function claimsFor(claims: Claims, client: PeerIdentity): Claims {
  const organisation = `urn:oid:${codeSystems.ura}.${client.ura}`
  const { organizationId } = claims
  if (organizationId !== undefined && !organizationId.endsWith(client.ura)) {
    throw new TokenRefused('FailedAuthentication', `organization-id ${organizationId} is not the client's`)
  }
  return {
    ...claims,
    organizationId: organisation,
    homeCommunityId: claims.homeCommunityId ?? organisation,
  }
}

function trimSlash(address: string): string {
  return address.replace(/\/$/, '')
}

function refuseAs<Value>(fault: TrustFault, run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    throw new TokenRefused(fault, error instanceof Error ? error.message : 'unreadable', { cause: error })
  }
}
