/** Own authorization server: client assertions signed with the UZI certificate, tokens of its own making. */

import { randomUUID } from 'node:crypto'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { CareSystem } from '../care-system.ts'
import { isRecord } from '../fhir/element-path.ts'
import { findMisuse } from '../oauth/bind-token.ts'
import { signClientAssertion } from '../oauth/client-assertion.ts'
import { createDpopKey } from '../oauth/dpop-proof.ts'
import { addTokenRoute } from '../routes/issue-token.ts'
import { assertionType, mediaTypes, notifyScope } from '../wire.ts'
import { readShownToken } from './shown-token.ts'
import type { AccessToken, CreateTrust, Prove, Purpose } from './trust.ts'

export const createOwnTrust: CreateTrust = ({ clock }, { tokens }) => {
  const key = tokens === 'dpop' ? createDpopKey(clock) : undefined
  const prove: Prove = async ({ method, url }, token) => {
    if (key === undefined) return {}
    // RFC 9449 4.2: without query and fragment.
    const [bare = url] = url.split('?', 1)
    return { dpop: await key.prove({ method, url: bare, ...(token === undefined ? {} : { token: token.value }) }) }
  }
  return {
    prove,
    getToken,
    async findGrant(system, request) {
      const shown = readShownToken(request)
      const found = system.tokens.find(shown.value)
      if (found === undefined) return undefined
      const flaw = await findMisuse(system, request, shown, found.binding)
      if (flaw === undefined) return found.grant
      system.context.log.warn({ reason: flaw }, 'token not accepted')
      return undefined
    },
    addRoutes: addTokenRoute,
  }
}

async function getToken(system: CareSystem, at: PartySpec, purpose: Purpose): Promise<AccessToken> {
  const id = randomUUID()
  const { scope } = system.options.dataSet
  const { organisation: holder } = at
  const { bsn } = system.conversation
  // Before the assertion, which lives for seconds only.
  const userStatement = purpose.use === 'pull' ? await system.users.stateFor({ id, scope, bsn, holder }) : undefined
  const assertion = await signClientAssertion({
    key: system.key,
    ura: system.ura,
    audienceUra: holder.ura,
    now: system.context.clock.now(),
    ...{ id, userStatement },
  })
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: purpose.use === 'notify' ? notifyScope : scope,
    client_assertion_type: assertionType,
    client_assertion: assertion,
    ...(purpose.use === 'notify' || purpose.base === undefined ? {} : { authorization_base: purpose.base }),
  })
  const body = { contentType: mediaTypes.form, body: Buffer.from(form.toString()) }
  const answer = await system.client.request(at, { method: 'POST', path: '/token', accept: mediaTypes.json, body })
  return readToken(answer.body.toString('utf8'))
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
