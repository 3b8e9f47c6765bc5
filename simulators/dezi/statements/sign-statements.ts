/** The statements about a login, from the inside out: verklaring, envelope, encryption (field notes on identity 2.2). */

import { randomUUID } from 'node:crypto'
import { CompactEncrypt, SignJWT } from 'jose'
import {
  type DeziEnvelope,
  deziAlgorithm,
  deziNames,
  type Verklaring,
} from '../../../harness/contracts/identity/dezi-names.ts'
import { type TestIdentity, testIdentities } from '../../kit/identity/test-identities.ts'
import type { Dezi } from '../dezi.ts'
import type { SigningKey } from '../keys.ts'
import { fetchClientKeys } from '../oidc/client-keys.ts'
import { OidcError } from '../oidc/oidc-error.ts'
import type { Grant } from '../store.ts'

const envelopeSeconds = 60

/** Body of userinfo: a JWE, or the envelope by itself where the provider does not encrypt. */
export async function composeUserinfo(dezi: Dezi, grant: Grant): Promise<string> {
  const verklaring = await signVerklaring(dezi, grant)
  const envelope = await signEnvelope(dezi, grant, verklaring)
  return dezi.isUserinfoEncrypted ? encrypt(dezi, grant, envelope) : envelope
}

async function signVerklaring(dezi: Dezi, grant: Grant): Promise<{ id: string; jws: string }> {
  const { issuer, levels, store } = dezi
  const identity = identityOf(grant)
  const { nbf, exp } = dezi.validityFrom(dezi.stateAt())
  const id = randomUUID()
  const organisation = dezi.clients.organisations.find(({ ura }) => ura === grant.ura)
  const role = identity.relations.find((relation) => relation.role?.code === grant.role)?.role
  const claims: Verklaring = {
    jti: randomUUID(),
    iss: registerIssuer(issuer),
    nbf,
    exp,
    json_schema: deziNames.verklaringSchema,
    loa_dezi: levels.uriOf(levels.ofRegistration(identity.registrationLevel)),
    verklaring_id: id,
    dezi_nummer: identity.deziNumber,
    voorletters: identity.initials,
    voorvoegsel: identity.prefix,
    achternaam: identity.surname,
    abonnee_nummer: grant.ura,
    abonnee_naam: organisation?.name ?? '',
    ...(role === undefined ? {} : { rol_code: role.code, rol_naam: role.name, rol_code_bron: deziNames.roleSource }),
    status_uri: `${issuer}/status/v1/verklaring/${id}`,
  }
  store.keepVerklaring({ id, deziNumber: identity.deziNumber, ura: grant.ura, expiresAt: new Date(exp * 1000) })
  const jws = await sign(await dezi.keys.register, { ...claims }, { jku: `${issuer}/dezi/jwks.json` })
  return { id, jws }
}

async function signEnvelope(dezi: Dezi, grant: Grant, verklaring: { id: string; jws: string }): Promise<string> {
  const iat = seconds(dezi.stateAt())
  const claims: DeziEnvelope = {
    jti: randomUUID(),
    iss: dezi.issuer,
    aud: grant.request.clientId,
    sub: dezi.subjectOf(grant.identity, grant.request.clientId),
    iat,
    exp: iat + envelopeSeconds,
    loa_authn: dezi.levels.uriOf(dezi.levels.ofLogin(grant.level)),
    json_schema: deziNames.envelopeSchema,
    verklaring_id: verklaring.id,
    verklaring: verklaring.jws,
  }
  return sign((await dezi.keys.provider).envelope, { ...claims }, { cty: 'JWT' })
}

async function encrypt({ context, clients, options }: Dezi, grant: Grant, envelope: string): Promise<string> {
  const client = clients.find(grant.request.clientId)
  const keys = client === undefined ? [] : await fetchClientKeys(context, client)
  const key = keys.find(({ use }) => use !== 'sig')
  if (key === undefined) throw new OidcError('invalid_client', 'the client has no key to encrypt to')
  return new CompactEncrypt(Buffer.from(envelope))
    .setProtectedHeader({
      alg: 'RSA-OAEP',
      enc: options.contentEncryption,
      ...(key.kid === undefined ? {} : { kid: key.kid }),
      typ: 'JWT',
      cty: 'JWT',
    })
    .encrypt(key.publicKey)
}

/** The chain stands in the header too, so that it can be verified without asking. */
function sign(key: SigningKey, claims: Record<string, unknown>, header: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: deziAlgorithm, kid: key.kid, typ: 'JWT', ...header, x5c: [...key.x5c] })
    .sign(key.privateKey)
}

/** `iss` of the register, which is another party than the provider. */
function registerIssuer(issuer: string): string {
  return `${issuer}/register`
}

function identityOf({ identity }: Pick<Grant, 'identity'>): TestIdentity {
  const found = testIdentities.find(({ id }) => id === identity)
  if (found === undefined) throw new OidcError('invalid_token', 'this person is no longer known')
  return found
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
