/**
 * `POST /credentials`: an X509Credential for a DID that the organisation shows to control. With custody `own-key` the
 * broker prepares it and the organisation signs; with `broker-key` the broker signs with the key it holds.
 */

import { randomUUID, X509Certificate } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import { readCredential } from '../../kit/ssi/credential.ts'
import { isObject, type JsonObject, textOf, textsIn } from '../../kit/ssi/json.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import { issueX509Credential, prepareX509Credential } from '../../kit/ssi/x509-credential.ts'
import type { CertifiedKey } from '../../kit/types.ts'
import { authenticateClient, demandServer } from '../authenticate-client.ts'
import type { VcBroker } from '../broker.ts'
import { BrokerRefusal } from '../refusal.ts'
import { asRefusal, demandRegister, verifyHolder } from '../verify-presentation.ts'
import { paths, times } from '../wire.ts'

const dayMs = 24 * 60 * 60_000

export function addCredentialRoutes(app: FastifyInstance, broker: VcBroker): void {
  app.post(paths.credentials, async (request, reply) => {
    const { ura } = authenticateClient(broker, request)
    const body = objectOf(request)
    const proof = demandText(body, 'proof')
    const { signer: did, credentials } = await verifyHolder(broker, proof, { clientUra: ura, code: 'invalid_proof' })
    if (credentials.length > 0) throw new BrokerRefusal('invalid_proof', 'the proof holds credentials, expected none')
    reply.header('cache-control', 'no-store')
    return broker.options.custody === 'own-key'
      ? prepare(broker, { ura, did, x5c: textsIn(body.x5c) })
      : { credential: await signFor(broker, ura, did) }
  })
  app.post<{ Params: { id: string } }>(`${paths.credentials}/:id`, async (request, reply) => {
    const { ura } = authenticateClient(broker, request)
    const signed = demandText(objectOf(request), 'credential')
    reply.header('cache-control', 'no-store')
    return { credential: await complete(broker, { ura, id: request.params.id, signed }) }
  })
}

function prepare(broker: VcBroker, { ura, did, x5c }: { ura: string; did: string; x5c: readonly string[] }) {
  const { context, store } = broker
  if (x5c.length === 0) throw new BrokerRefusal('invalid_request', 'x5c is missing: the certificate to sign with')
  const { ura: certified } = demandServer(broker, x5c, 'invalid_request')
  if (certified !== ura)
    throw new BrokerRefusal('access_denied', `the certificate is of URA ${certified}, the client is URA ${ura}`)
  const now = context.clock.now()
  const { trustPem } = context.keys
  const expiresAt = endOf(broker, x5c, now)
  const { header, claims } = refuseSsi(() => prepareX509Credential({ x5c, trustPem, subject: did, now, expiresAt }))
  const id = randomUUID()
  store.prepare({ id, ura, did, claims: JSON.stringify(claims) }, now)
  return { id, header, claims, expires_in: times.requestSeconds }
}

async function complete(
  broker: VcBroker,
  { ura, id, signed }: { ura: string; id: string; signed: string },
): Promise<string> {
  const prepared = broker.store.takePrepared(id, broker.context.clock.now())
  if (prepared === undefined) throw new BrokerRefusal('invalid_request', 'nothing with this id waits for a signature')
  if (prepared.ura !== ura) throw new BrokerRefusal('access_denied', 'it was prepared for another organisation')
  const claims = refuseSsi(() => readClaims(signed))
  if (!isDeepStrictEqual(claims, JSON.parse(prepared.claims)))
    throw new BrokerRefusal('invalid_request', 'what was signed is not what was prepared')
  return keep(broker, ura, signed)
}

function readClaims(jwt: string): unknown {
  try {
    return decodeJwt(jwt)
  } catch (cause) {
    throw new SsiError('the credential is no JWT', { cause })
  }
}

async function signFor(broker: VcBroker, ura: string, did: string): Promise<string> {
  const { keys, clock } = broker.context
  const key = findHeldKey(broker, ura)
  if (key === undefined) throw new BrokerRefusal('access_denied', `the broker holds no key of URA ${ura}`)
  const now = clock.now()
  const expiresAt = endOf(broker, key.x5c, now)
  const request = { key, trustPem: keys.trustPem, subject: did, now, expiresAt }
  const jwt = await issueX509Credential(request).catch((cause: unknown) => {
    throw asRefusal('access_denied', cause)
  })
  return keep(broker, ura, jwt)
}

/** What goes out is verified as another would verify it, and noted. */
async function keep(broker: VcBroker, ura: string, jwt: string): Promise<string> {
  const { context, options, store, verifier } = broker
  const credential = refuseSsi(() => readCredential(jwt))
  await verifier.verifyCredential(credential).catch((cause: unknown) => {
    throw asRefusal('invalid_request', cause)
  })
  const { ura: certified } = demandRegister(broker, credential, 'invalid_request')
  if (certified !== ura) throw new BrokerRefusal('access_denied', `the credential is of URA ${certified}`)
  const { id = '', issuedAt, expiresAt, signed, subjects } = credential
  const given = {
    id,
    ura,
    did: textOf(subjects[0]?.id) ?? '',
    signer: textOf(signed?.header['x5t#S256']) ?? '',
    custody: options.custody,
    from: issuedAt ?? context.clock.now(),
    until: expiresAt ?? context.clock.now(),
  }
  store.addCredential(given)
  context.log.info(given, 'credential given')
  return jwt
}

/** The broker never holds a key but in the folder of keys of others. */
export function findHeldKey({ context }: VcBroker, ura: string): CertifiedKey | undefined {
  const owners = context.config.parties.filter(({ organisation }) => organisation.ura === ura)
  const held = owners.flatMap(({ id }) => context.keys.held(id) ?? [])
  return held[0]
}

/** A certificate that ends earlier ends the credential earlier. */
function endOf({ options }: VcBroker, x5c: readonly string[], now: Date): Date {
  const { validTo } = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64'))
  return new Date(Math.min(now.getTime() + options.credentialDays * dayMs, Date.parse(validTo)))
}

function objectOf(request: FastifyRequest): JsonObject {
  if (isObject(request.body) && !Buffer.isBuffer(request.body)) return request.body
  throw new BrokerRefusal('invalid_request', 'the body is no JSON object')
}

function demandText(body: JsonObject, name: string): string {
  const value = textOf(body[name])
  if (value === undefined || value === '') throw new BrokerRefusal('invalid_request', `${name} is missing`)
  return value
}

function refuseSsi<T>(run: () => T): T {
  try {
    return run()
  } catch (cause) {
    throw asRefusal('invalid_request', cause)
  }
}
