/** The keys of other organisations, and this one's own as it publishes them. */

import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import type { CertifiedKey, PartyContext } from '../../kit/types.ts'
import { isRecord } from '../fhir/element-path.ts'
import type { CareSystemOptions } from '../options.ts'
import { registerUrlOf } from './addresses.ts'
import { aortaHeaders, type Conversation } from './conversation.ts'

export interface JwkSet {
  keys: readonly Record<string, unknown>[]
}

/** Looks keys up where the other end is addressed. Throws a plain Error when there are none to be had. */
export function createKeyLookUp(
  context: PartyContext,
  addressing: CareSystemOptions['addressing'],
  conversation: Conversation,
): (ura: string) => Promise<JwkSet> {
  return async (ura) => {
    const end = context.partyByUra(ura)
    if (end === undefined) throw new Error(`URA ${ura} is no party of this exchange`)
    const url = registerUrlOf(context, addressing, end)
    const accept = { accept: 'application/json', 'accept-encoding': 'gzip' }
    const answer = await context.client.request({
      method: 'GET',
      url,
      headers: { ...accept, ...aortaHeaders(conversation) },
    })
    if (answer.status !== 200) throw new Error(`the address register answered ${answer.status} for URA ${ura}`)
    const set: unknown = JSON.parse(answer.body.toString('utf8'))
    if (!isRecord(set) || !Array.isArray(set.keys)) throw new Error(`no JWK Set for URA ${ura}`)
    return { keys: set.keys.filter(isRecord) }
  }
}

/**
 * JWK Set of the message certificate (RFC 7517): the same key for encrypting to and for checking signatures of, unless
 * there is another to encrypt to.
 */
export function publishKeys(message: CertifiedKey, encryption?: Readonly<Record<string, unknown>>): JwkSet {
  const key = {
    ...message.certificate.publicKey.export({ format: 'jwk' }),
    x5c: message.x5c,
    'x5t#S256': thumbprint(message.certificate),
  }
  const kid = thumbprint(message.certificate)
  return {
    keys: [encryption ?? { ...key, kid, use: 'enc' }, { ...key, kid, use: 'sig', alg: 'PS256' }],
  }
}
