/** `POST /token`: a presentation of a wallet for an assertion that a platform accepts (RFC 8693). */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import { newAssertionId, signBrokerAssertion } from '../../kit/broker-assertion.ts'
import type { PeerIdentity } from '../../kit/types.ts'
import { authenticateClient } from '../authenticate-client.ts'
import { issuerOf, type VcBroker } from '../broker.ts'
import { bindsAssertions } from '../faults/asserts-for-any-client.ts'
import { BrokerRefusal } from '../refusal.ts'
import { type ShownOrganisation, verifyOrganisation } from '../verify-presentation.ts'
import { formType, grantType, paths, times, tokenTypes } from '../wire.ts'

export function addTokenRoute(app: FastifyInstance, broker: VcBroker): void {
  app.post(paths.token, async (request, reply) => {
    const client = authenticateClient(broker, request)
    const { subjectToken, audience } = readForm(broker, request)
    const shown = await verifyOrganisation(broker, subjectToken, { clientUra: client.ura, code: 'invalid_request' })
    assertClient(broker, client, shown)
    reply.header('cache-control', 'no-store')
    return vouch(broker, { client, shown, audience })
  })
}

/** RFC 8693 2.1: a parameter does not occur twice, and one target is asked for. */
function readForm({ options }: VcBroker, request: FastifyRequest): { subjectToken: string; audience: string } {
  const [type] = (request.headers['content-type'] ?? '').split(';', 1)
  if (type?.trim().toLowerCase() !== formType) throw new BrokerRefusal('invalid_request', `expected ${formType}`)
  const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')
  const names = [...form.keys()]
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new BrokerRefusal('invalid_request', `${twice} occurs more than once`)
  const demand = (name: string): string => {
    const value = form.get(name)
    if (value === null || value === '') throw new BrokerRefusal('invalid_request', `${name} is missing`)
    return value
  }
  const grant = demand('grant_type')
  if (grant !== grantType) throw new BrokerRefusal('unsupported_grant_type', `grant_type ${grant} is not supported`)
  const subjectToken = demand('subject_token')
  for (const [name, value] of [
    ['subject_token_type', demand('subject_token_type')],
    ['requested_token_type', form.get('requested_token_type') ?? tokenTypes.jwt],
  ]) {
    if (value !== tokenTypes.jwt) throw new BrokerRefusal('invalid_request', `${name} is not ${tokenTypes.jwt}`)
  }
  if (form.has('actor_token')) throw new BrokerRefusal('invalid_request', 'actor_token: the actor is the broker itself')
  const audience = demand('audience')
  if (!options.audiences.includes(audience)) throw new BrokerRefusal('invalid_target', `no agreement with ${audience}`)
  return { subjectToken, audience }
}

/** The wallet may be run by another; the assertion is for the organisation's own system. */
function assertClient({ context }: VcBroker, { ura }: PeerIdentity, { name }: ShownOrganisation): void {
  if (!bindsAssertions(context.party.faults) || name.ura === ura) return
  throw new BrokerRefusal('access_denied', `the credential is of URA ${name.ura}, the client is URA ${ura}`)
}

async function vouch(
  broker: VcBroker,
  { client, shown, audience }: { client: PeerIdentity; shown: ShownOrganisation; audience: string },
) {
  const { context, store } = broker
  const { keys, party, clock, log } = context
  const from = clock.now()
  const until = endOf(shown, from)
  const boundTo = bindsAssertions(party.faults) ? thumbprint(client.certificate) : undefined
  const given = { id: newAssertionId(), ura: shown.name.ura, did: shown.did, audience, boundTo, from, until }
  const assertion = await signBrokerAssertion({
    ...given,
    key: keys.tls,
    issuer: issuerOf(broker),
    brokerUra: party.organisation.ura,
    certificateThumbprint: boundTo,
  })
  store.addAssertion(given)
  log.info(given, 'assertion given')
  const expiresIn = Math.floor((until.getTime() - from.getTime()) / 1000)
  return { access_token: assertion, issued_token_type: tokenTypes.jwt, token_type: 'Bearer', expires_in: expiresIn }
}

/** Never longer than the credential it rests on. */
function endOf({ credential }: ShownOrganisation, from: Date): Date {
  const end = from.getTime() + times.assertionSeconds * 1000
  return new Date(Math.min(end, credential.expiresAt?.getTime() ?? end))
}
