/** `GET /custody`: who can act as the organisation that asks, by what and until when; as far as this broker knows. */

import type { FastifyInstance } from 'fastify'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import { authenticateClient } from '../authenticate-client.ts'
import { issuerOf, type VcBroker } from '../broker.ts'
import { paths } from '../wire.ts'
import { findHeldKey } from './issue-credential.ts'

interface CustodyEntry {
  /** DID, or address of the broker. */
  actor: string
  as: string
  by: 'did-key' | 'uzi-key' | 'assertion'
  /** Credential, certificate (`x5t#S256`) or assertion. */
  reference: string
  /** Where it counts; absent: everywhere. */
  at?: readonly string[]
  /** Certificate that has to be shown with it. */
  boundTo?: string
  until: string
}

export function addCustodyRoute(app: FastifyInstance, broker: VcBroker): void {
  app.get(paths.custody, (request, reply) => {
    const { ura } = authenticateClient(broker, request)
    const entries = listEntries(broker, ura)
    broker.context.log.info({ ura, entries: entries.length }, 'custody shown')
    return reply.header('cache-control', 'no-store').send({ custody: broker.options.custody, ura, entries })
  })
}

function listEntries(broker: VcBroker, ura: string): CustodyEntry[] {
  const { context, options, store } = broker
  const now = context.clock.now()
  const self = issuerOf(broker)
  const { certificate } = context.keys.tls
  const held = findHeldKey(broker, ura)
  return [
    ...store.listCredentials(ura, now).map(
      ({ did, id, until }): CustodyEntry => ({
        actor: did,
        as: ura,
        by: 'did-key',
        reference: id,
        until: until.toISOString(),
      }),
    ),
    ...(held === undefined ? [] : [describeKey(self, ura, held.certificate)]),
    // Whoever holds this key can vouch for any organisation, where its word is taken.
    { ...describeKey(self, ura, certificate), by: 'assertion', at: options.audiences } as const,
    ...store.listAssertions(ura, now).map(
      ({ did, id, audience, boundTo, until }): CustodyEntry => ({
        actor: did,
        as: ura,
        by: 'assertion',
        reference: id,
        at: [audience],
        ...(boundTo === undefined ? {} : { boundTo }),
        until: until.toISOString(),
      }),
    ),
  ]
}

function describeKey(actor: string, as: string, certificate: Parameters<typeof thumbprint>[0]): CustodyEntry {
  const until = new Date(certificate.validTo).toISOString()
  return { actor, as, by: 'uzi-key', reference: thumbprint(certificate), until }
}
