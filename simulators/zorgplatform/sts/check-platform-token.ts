/** Checking the token that a connected end shows on every call. */

import { parseXml, XmlRefused } from '../../../harness/contracts/xml.ts'
import type { PartyContext, PeerIdentity } from '../../kit/types.ts'
import { type Claims, codeSystems } from '../wire.ts'
import { addressesOf } from './grant-token.ts'
import { verifyAssertion } from './verify-assertion.ts'

/** Claims of the token in a field `SAML <base64(Assertion)>`. Throws `XmlRefused` when it is none of ours, or not now. */
export function checkPlatformToken(context: PartyContext, field: string | undefined, client: PeerIdentity): Claims {
  const [, encoded] = /^SAML ([A-Za-z0-9+/=]+)$/.exec(field?.trim() ?? '') ?? []
  if (encoded === undefined) throw new XmlRefused('no token')
  const xml = Buffer.from(encoded, 'base64').toString('utf8')
  // Pinned: only the platform's own certificate counts, whatever the KeyInfo says.
  const token = verifyAssertion(xml, parseXml(xml), context.keys.tls.certificate.toString())
  const { own, sts } = addressesOf(context)
  const now = context.clock.now()
  if (token.issuer !== sts) throw new XmlRefused(`issuer is ${token.issuer}`)
  if (!token.audiences.includes(own)) throw new XmlRefused(`audience is ${token.audiences.join(', ')}`)
  if (now < token.notBefore || now >= token.notOnOrAfter) throw new XmlRefused('outside its time window')
  // A bearer token is bound to the organisation it was issued to, so that a stolen one is of no use to another.
  if (token.claims.organizationId !== `urn:oid:${codeSystems.ura}.${client.ura}`) {
    throw new XmlRefused('issued to another organisation')
  }
  return token.claims
}
