/** Getting an access token of the other end. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { CareSystem } from '../care-system.ts'
import { isRecord } from '../fhir/element-path.ts'
import { signClientAssertion } from '../oauth/client-assertion.ts'
import type { AccessToken } from '../peer/end-client.ts'
import { assertionType, mediaTypes, notifyScope } from '../wire.ts'
import { runStep } from './run-step.ts'

/** `base` is the authorization base that a notification gave, to pull with. Reported as the step `token`. */
export function getToken(system: CareSystem, at: PartySpec, base?: string): Promise<AccessToken> {
  return runStep(system.context, 'token', at.id, async () => {
    const assertion = await signClientAssertion({
      key: system.key,
      ura: system.ura,
      audienceUra: at.organisation.ura,
      now: system.context.clock.now(),
    })
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: base === undefined ? notifyScope : system.options.dataSet.scope,
      client_assertion_type: assertionType,
      client_assertion: assertion,
      ...(base === undefined ? {} : { authorization_base: base }),
    })
    const body = { contentType: mediaTypes.form, body: Buffer.from(form.toString()) }
    const answer = await system.client.request(at, { method: 'POST', path: '/token', accept: mediaTypes.json, body })
    return readToken(answer.body.toString('utf8'))
  })
}

function readToken(text: string): AccessToken {
  const answer: unknown = JSON.parse(text)
  if (isRecord(answer) && typeof answer.access_token === 'string') {
    // RFC 6749 7.1: the type is case-insensitive.
    const isBound = String(answer.token_type).toLowerCase() === 'dpop'
    return { value: answer.access_token, type: isBound ? 'DPoP' : 'Bearer' }
  }
  throw new Error('the token endpoint answered without an access token')
}
