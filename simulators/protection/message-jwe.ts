/**
 * `message/jwe`: the whole body signed by the sender, then encrypted to the receiving organisation.
 *
 * Logius "API Design Rules, module Encryption" (working version): rule `/encryption/jwe` for form, media type and
 * header, and "Encryption in combination with signing" for the order, JWE(JWS(payload)). Deviations stand in
 * `key-transport.ts` and `signed-claims.ts`. The body is a nested JWT (RFC 7519 5.2: `cty` is `JWT`) with the claims
 *
 *     { iss, aud, iat, exp, jti, contentType, payload }      payload: base64url of the original bytes
 */

import { decryptWith, encryptTo } from './key-transport.ts'
import { createRecipientKeys } from './recipient-key.ts'
import { demand, openOrRefuse } from './refusal.ts'
import { maxBytesOption, mediaTypeOf, type ProtectionScheme, readMaxBytes } from './scheme.ts'
import { createClaimsVerifier, signClaims } from './signed-claims.ts'
import type { CreateProtection } from './types.ts'

const mediaType = 'application/jose+json'
const claimsType = 'vnd.inkijk.payload+jwt'

export const messageJweScheme: ProtectionScheme = {
  id: 'message/jwe',
  title: { nl: 'Heel bericht versleuteld (JWE)', en: 'Whole message encrypted (JWE)' },
  options: { maxBytes: maxBytesOption },
  create: (party, options) => createMessageJwe(party, options),
}

const createMessageJwe: CreateProtection = (party, options) => {
  const maxBytes = readMaxBytes(options)
  const findRecipientKey = createRecipientKeys(party)
  const verifier = createClaimsVerifier(party, claimsType)
  return {
    scheme: 'message/jwe',
    async seal(payload, to) {
      const recipient = await findRecipientKey(to.ura)
      const jws = await signClaims(party, claimsType, to.ura, {
        contentType: payload.contentType,
        payload: payload.body.toString('base64url'),
      })
      const jwe = await encryptTo(recipient, Buffer.from(jws), 'JWT')
      return { contentType: mediaType, body: Buffer.from(jwe) }
    },
    open: (payload, from) =>
      openOrRefuse(async () => {
        demand(payload.body.length <= maxBytes, `the body is longer than ${maxBytes} bytes`)
        demand(mediaTypeOf(payload.contentType) === mediaType, `the media type is ${payload.contentType}`)
        const key = party.decryptionKey ?? party.key.privateKey
        const jws = await decryptWith(key, payload.body.toString('latin1'), 'JWT')
        const claims = await verifier.verify(jws.toString('latin1'), from.ura)
        const { contentType, payload: content } = claims
        demand(typeof contentType === 'string' && typeof content === 'string', 'the claims hold no payload')
        verifier.spend(claims)
        return { contentType, body: Buffer.from(content, 'base64url') }
      }),
  }
}
