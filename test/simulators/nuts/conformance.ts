/** The public interface of a node, row by row, from the field notes on Nuts and Notified Pull (constant table). */

import { randomUUID } from 'node:crypto'
import { decodeJwt } from '../jwt.ts'
import {
  askToken,
  type Bench,
  didOf,
  keyOf,
  presentation,
  proof,
  type TokenChanges,
  x509Credential,
} from './crafted.ts'
import type { Answer } from './nuts-network.ts'
import { uras } from './nuts-network.ts'

export interface ConformanceRow {
  id: string
  /** Section of the field notes, and the specification behind it. */
  clause: string
  says: string
  /** `noord` trusts any CA, so that what a policy would stop comes through to the check that is meant. */
  at?: 'west' | 'noord'
  request(bench: Bench): Promise<Answer>
  expect: { status: number; json?: object; text?: RegExp }
}

const token =
  (changes: TokenChanges = {}) =>
  (bench: Bench) =>
    askToken(bench, changes)

const get = (path: string, headers?: Record<string, string>) => (bench: Bench) =>
  bench.oost.send(bench.at, 'GET', path, headers === undefined ? {} : { headers })

const invalid = (text: RegExp) => ({ status: 400, json: { error: 'invalid_request' }, text })

const server = `/oauth2/${uras.west}`
const target = { htm: 'POST', htu: `https://west.nuts.test${server}/token` }
const now = () => Math.floor(Date.now() / 1000)

const publicRows: readonly ConformanceRow[] = [
  {
    id: 'metadata',
    clause: '1.3 step 2, RFC 8414',
    says: 'the authorization server has metadata at the well-known address of its issuer',
    request: get(`/.well-known/oauth-authorization-server${server}`),
    expect: {
      status: 200,
      json: {
        issuer: `https://west.nuts.test${server}`,
        token_endpoint: `https://west.nuts.test${server}/token`,
        presentation_definition_endpoint: `https://west.nuts.test${server}/presentation_definition`,
        grant_types_supported: ['vp_token-bearer'],
        did_methods_supported: ['web'],
        require_signed_request_object: true,
      },
    },
  },
  {
    id: 'metadata-unknown-subject',
    clause: '1.2',
    says: 'a subject that is not there has no metadata',
    request: get('/.well-known/oauth-authorization-server/oauth2/nobody'),
    expect: { status: 404, json: { status: 404 } },
  },
  {
    id: 'client-metadata',
    clause: '1.2',
    says: 'a subject has metadata as a client',
    request: get(`${server}/oauth-client`),
    expect: { status: 200, json: { token_endpoint_auth_method: 'none' } },
  },
  {
    id: 'did-document',
    clause: '1.7, did:web',
    says: 'the document of a subject has EC keys of type JsonWebKey2020',
    request: get(`/iam/${uras.west}/did.json`),
    expect: {
      status: 200,
      json: {
        id: `did:web:west.nuts.test:iam:${uras.west}`,
        verificationMethod: [{ type: 'JsonWebKey2020', publicKeyJwk: { kty: 'EC', crv: 'P-256' } }],
      },
    },
  },
  {
    id: 'did-document-no-key-agreement',
    clause: '1.7, 4.3',
    says: 'the document has no keyAgreement and no private key',
    request: get(`/iam/${uras.west}/did.json`),
    expect: { status: 200, text: /^(?!.*(keyAgreement|"d":))/s },
  },
  {
    id: 'definition',
    clause: '1.5',
    says: 'the presentation definition of a scope is public and pins the CA',
    request: get(`${server}/presentation_definition?scope=bgz-sender&wallet_owner_type=organization`),
    expect: { status: 200, json: { id: 'pd_bgz-sender' }, text: /\^did:x509:0:sha256:\(\?:[\w-]{43}\)::/ },
  },
  {
    id: 'definition-unknown-scope',
    clause: '1.3 table',
    says: 'a scope without a policy has no definition',
    request: get(`${server}/presentation_definition?scope=everything`),
    expect: { status: 400, json: { error: 'invalid_scope' } },
  },
  {
    id: 'definition-unknown-owner',
    clause: '1.2',
    says: 'a wallet owner the policy does not ask has no definition',
    request: get(`${server}/presentation_definition?scope=bgz-sender&wallet_owner_type=user`),
    expect: { status: 400, json: { error: 'invalid_request' } },
  },
  {
    id: 'status-list',
    clause: '1.2, StatusList2021',
    says: 'a subject has a status list in a signed credential',
    request: get(`/statuslist/did:web:west.nuts.test:iam:${uras.west}/1`),
    expect: { status: 200, text: /^ey[\w-]+\.[\w-]+\.[\w-]+$/ },
  },
  {
    id: 'status-list-unknown',
    clause: '1.2, StatusList2021',
    says: 'somebody else has none',
    request: get('/statuslist/did:web:west.nuts.test:iam:nobody/1'),
    expect: { status: 404 },
  },
  {
    id: 'authorize-off',
    clause: '1.1',
    says: 'the authorization endpoint is off',
    request: get(`${server}/authorize`),
    expect: { status: 404 },
  },
  ...['/internal/vdr/v2/subject', '/%69nternal/vdr/v2/subject', '/status', '/health'].map(
    (path): ConformanceRow => ({
      id: `internal-closed ${path}`,
      clause: '1.1',
      says: 'the internal interface is not for other organisations',
      request: get(path),
      expect: { status: 403 },
    }),
  ),
]

const tokenRows: readonly ConformanceRow[] = [
  {
    id: 'token-bearer',
    clause: '1.3 step 5, RFC021',
    says: 'presentations that fulfil the policy give an opaque token for 15 minutes',
    request: token(),
    expect: { status: 200, json: { token_type: 'Bearer', expires_in: 900, scope: 'bgz-sender' } },
  },
  {
    id: 'token-dpop',
    clause: '1.3 step 5, RFC 9449 5',
    says: 'a proof in the request binds the token',
    request: token({
      dpop: ({ oost }) => proof(keyOf(oost).key, { htm: 'POST', htu: 'https://west.nuts.test/token' }),
    }),
    expect: { status: 200, json: { token_type: 'DPoP' } },
  },
  {
    id: 'token-list-of-presentations',
    clause: '1.3',
    says: 'the assertion can be a JSON array of presentations',
    request: async (bench) => {
      const assertion = JSON.stringify([await presentation(bench, [await x509Credential(bench)])])
      return askToken(bench, { form: { assertion } })
    },
    expect: { status: 200 },
  },
  ...['grant_type', 'assertion', 'presentation_submission', 'scope', 'client_id'].map(
    (name): ConformanceRow => ({
      id: `token-without-${name}`,
      clause: '1.3 table, row 1',
      says: `${name} is required`,
      request: token({ form: { [name]: undefined } }),
      expect: invalid(/missing required parameters/),
    }),
  ),
  {
    id: 'token-jwt-bearer',
    clause: '1.3 table, row 2; 1.10',
    says: 'the grant of RFC 7523 is not supported at the token endpoint',
    request: token({ form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' } }),
    expect: { status: 400, json: { error: 'unsupported_grant_type' } },
  },
  {
    id: 'token-json-ld',
    clause: '1.3 step 4',
    says: 'a presentation with a JSON-LD proof is refused by this simulator',
    request: token({ form: { assertion: '{"type":["VerifiablePresentation"]}' } }),
    expect: invalid(/assertion parameter is invalid/),
  },
  {
    id: 'token-submission-malformed',
    clause: '1.3',
    says: 'a submission is JSON with id, definition_id and descriptor_map',
    request: token({ form: { presentation_submission: '{"id":"1"}' } }),
    expect: invalid(/invalid presentation submission/),
  },
  {
    id: 'token-long-presentation',
    clause: '1.3 table, row 3',
    says: 'a presentation lives 5 seconds at most',
    request: (bench) => askToken(bench, { claims: { exp: now() + 3600 } }),
    expect: invalid(/valid for too long/),
  },
  {
    id: 'token-presentation-without-exp',
    clause: '1.3 table, row 3',
    says: 'a presentation has an end',
    request: token({ claims: { exp: undefined } }),
    expect: invalid(/missing creation or expiration date/),
  },
  {
    id: 'token-expired-presentation',
    clause: '1.3 table, row 3',
    says: 'a presentation that is over is refused, with 5 seconds of clock skew',
    request: (bench) => askToken(bench, { claims: { nbf: now() - 60, exp: now() - 55 } }),
    expect: invalid(/the presentation has expired/),
  },
  {
    id: 'token-presentation-from-the-future',
    clause: '1.3 table, row 3',
    says: 'a presentation of later is refused',
    request: (bench) => askToken(bench, { claims: { nbf: now() + 600, exp: now() + 605 } }),
    expect: invalid(/not valid yet/),
  },
  {
    id: 'token-nonce-missing',
    clause: '1.3 table, row 4',
    says: 'a nonce is mandatory',
    request: token({ claims: { nonce: undefined } }),
    expect: invalid(/invalid\/missing nonce/),
  },
  {
    id: 'token-nonce-twice',
    clause: '1.3 table, row 4',
    says: 'a nonce counts once',
    request: token({ times: 2 }),
    expect: invalid(/nonce has already been used/),
  },
  {
    id: 'token-nonce-after-failure',
    clause: '1.3 table, row 4',
    says: 'a nonce is used up by a request that was refused later on',
    request: (bench) => askToken(bench, { dpop: 'none', times: 2 }),
    expect: invalid(/nonce has already been used/),
  },
  {
    id: 'token-signer-is-subject',
    clause: '1.3 table, row 5',
    says: 'credentials are shown by their subject',
    request: token({
      credentials: async (bench) => [
        await x509Credential(bench, {
          claims: { sub: 'did:web:other.test:iam:1' },
          vc: { credentialSubject: { id: 'did:web:other.test:iam:1' } },
        }),
      ],
    }),
    expect: invalid(/signer is not credential subject/),
  },
  {
    id: 'token-one-signer',
    clause: '1.3 table, row 5',
    says: 'the issuer of a presentation is the holder of its key',
    request: token({ claims: { iss: 'did:web:other.test:iam:1' } }),
    expect: invalid(/signed by another than its holder/),
  },
  {
    id: 'token-holder',
    clause: '1.3 table, row 5',
    says: 'the holder a presentation names is its signer',
    request: token({ vp: { holder: 'did:web:other.test:iam:1' } }),
    expect: invalid(/the holder is not the signer/),
  },
  {
    id: 'token-audience',
    clause: '1.3 table, row 6',
    says: 'a presentation for another server is refused',
    request: token({ claims: { aud: 'https://noord.nuts.test/oauth2/90000384' } }),
    expect: invalid(/audience\/domain is missing or does not match/),
  },
  {
    id: 'token-audience-is-url',
    clause: '1.3 table, row 6',
    says: 'the audience is the address of the server, not its DID',
    request: (bench) => askToken(bench, { claims: { aud: didOf(bench.at) } }),
    expect: invalid(/audience\/domain is missing or does not match/),
  },
  {
    id: 'token-scope-unknown',
    clause: '1.3 table, row 7',
    says: 'a scope without a policy is refused',
    request: token({ form: { scope: 'everything' } }),
    expect: { status: 400, json: { error: 'invalid_scope' } },
  },
  {
    id: 'token-scope-two',
    clause: '1.3 table, row 7',
    says: 'two scopes are not one policy',
    request: token({ form: { scope: 'bgz-sender bgz-receiver' } }),
    expect: { status: 400, json: { error: 'invalid_scope' } },
  },
  {
    id: 'token-submission-for-other-definition',
    clause: '1.3 table, row 8',
    says: 'the submission is for the definition of the scope',
    request: token({ submission: { definition_id: 'pd_bgz-receiver' } }),
    expect: invalid(/another presentation definition/),
  },
  {
    id: 'token-submission-empty',
    clause: '1.3 table, row 8',
    says: 'every input descriptor is answered',
    request: token({ submission: { descriptor_map: [] } }),
    expect: invalid(/lacks input descriptor/),
  },
  {
    id: 'token-submission-to-nothing',
    clause: '1.3 table, row 8',
    says: 'a mapping points to a credential',
    request: token({
      credentials: async () => [],
      submission: {
        descriptor_map: [{ id: 'id_x509credential', format: 'jwt_vc', path: '$.verifiableCredential[0]' }],
      },
    }),
    expect: invalid(/points to no credential/),
  },
  {
    id: 'token-other-type',
    clause: '1.3 table, row 8; 1.5',
    says: 'a credential of another type does not fulfil the policy',
    request: token({
      credentials: async (bench) => [
        await x509Credential(bench, { vc: { type: ['VerifiableCredential', 'HealthcareProviderCredential'] } }),
      ],
    }),
    expect: invalid(/does not match input descriptor/),
  },
  {
    id: 'token-self-attested-organisation',
    clause: '1.3 table, row 8',
    says: 'what a client says of itself does not fulfil a policy that pins the CA',
    request: token({
      formats: ['ldp_vc'],
      credentials: async ({ oost }) => [
        {
          '@context': ['https://www.w3.org/2018/credentials/v1'],
          id: randomUUID(),
          type: ['VerifiableCredential', 'X509Credential'],
          issuer: didOf(oost),
          issuanceDate: new Date().toISOString(),
          credentialSubject: {
            id: didOf(oost),
            subject: { O: 'Instelling oost', L: 'Utrecht' },
            san: { otherName: '2.16.528.1.1007.99.2110-1-900000001-S-90000380-00.000-00000000' },
          },
        },
      ],
    }),
    expect: invalid(/does not match input descriptor/),
  },
  {
    id: 'token-unsigned-of-certificate',
    clause: '1.8: a JWT only',
    says: 'a credential that names a certificate as its issuer is signed with it',
    at: 'noord',
    request: token({
      formats: ['ldp_vc'],
      credentials: async (bench) => {
        const { iss, vc } = decodeJwt(await x509Credential(bench)).claims
        return [{ ...(vc as object), id: randomUUID(), issuer: iss, issuanceDate: new Date().toISOString() }]
      },
    }),
    expect: invalid(/an X509Credential is a JWT/),
  },
  {
    id: 'token-algorithm',
    clause: '1.5',
    says: 'the policy says with which algorithms a credential is signed',
    request: token({ credentials: async (bench) => [await x509Credential(bench, { header: { alg: 'RS256' } })] }),
    expect: invalid(/does not match input descriptor/),
  },
  {
    id: 'token-employee-missing',
    clause: '1.9',
    says: 'a scope that asks for an employee is not given without one',
    request: token({ scope: 'eOverdracht-sender' }),
    expect: invalid(/lacks input descriptor id_employee/),
  },
  {
    id: 'token-employee-of-another',
    clause: '1.3 step 1',
    says: 'an unsigned credential is of the holder itself',
    request: token({
      scope: 'eOverdracht-sender',
      formats: ['jwt_vc', 'ldp_vc'],
      credentials: async (bench) => [
        await x509Credential(bench),
        {
          '@context': ['https://www.w3.org/2018/credentials/v1'],
          id: randomUUID(),
          type: ['VerifiableCredential', 'NutsEmployeeCredential'],
          issuer: 'did:web:other.test:iam:1',
          issuanceDate: new Date().toISOString(),
          credentialSubject: { id: didOf(bench.oost), name: 'T', roleName: 'V', identifier: 'e' },
        },
      ],
    }),
    expect: invalid(/not self-attested/),
  },
  {
    id: 'token-key-not-in-document',
    clause: '1.7',
    says: 'the key of a presentation stands in the document of its holder',
    request: (bench) => askToken(bench, { header: { kid: `${didOf(bench.oost)}#9` } }),
    expect: invalid(/is no key of/),
  },
  {
    id: 'token-forged-signature',
    clause: '1.3 table, row 8',
    says: 'the signature is that of the key',
    request: (bench) => askToken(bench, { key: keyOf(bench.at).key }),
    expect: invalid(/signature/),
  },
  {
    id: 'token-holder-unreachable',
    clause: '1.7',
    says: 'a holder whose document cannot be fetched is refused',
    request: token({
      header: { kid: 'did:web:nowhere.test:iam:1#0' },
      claims: { iss: 'did:web:nowhere.test:iam:1', sub: 'did:web:nowhere.test:iam:1' },
      credentials: async (bench) => [
        await x509Credential(bench, {
          claims: { sub: 'did:web:nowhere.test:iam:1' },
          vc: await subjectOf(bench, 'did:web:nowhere.test:iam:1'),
        }),
      ],
    }),
    expect: invalid(/cannot be resolved/),
  },
  ...(
    [
      ['not a JWT', async () => 'none'],
      ['of another type', ({ oost }) => proof(keyOf(oost).key, target, { header: { typ: 'JWT' } })],
      ['without jti', ({ oost }) => proof(keyOf(oost).key, { ...target, jti: undefined })],
      ['with a jti that is too long', ({ oost }) => proof(keyOf(oost).key, { ...target, jti: 'j'.repeat(257) })],
      ['without htu', ({ oost }) => proof(keyOf(oost).key, { htm: 'POST' })],
      ['without htm', ({ oost }) => proof(keyOf(oost).key, { htu: target.htu })],
      ['without iat', ({ oost }) => proof(keyOf(oost).key, { ...target, iat: undefined })],
      ['with a private key', ({ oost }) => proof(keyOf(oost).key, target, { header: { jwk: privateJwk(oost) } })],
      ['signed by another key', ({ oost, at }) => proof(keyOf(at).key, target, { header: { jwk: publicJwk(oost) } })],
    ] as readonly [string, (bench: Bench) => Promise<string>][]
  ).map(
    ([what, dpop]): ConformanceRow => ({
      id: `token-dpop ${what}`,
      clause: '1.4, RFC 9449 4.3',
      says: `a proof ${what} is refused`,
      request: token({ dpop }),
      expect: { status: 400, json: { error: 'invalid_dpop_proof' } },
    }),
  ),
]

export const conformanceRows: readonly ConformanceRow[] = [...publicRows, ...tokenRows]

async function subjectOf(bench: Bench, id: string): Promise<Record<string, unknown>> {
  const vc = decodeJwt(await x509Credential(bench)).claims.vc as { credentialSubject: object }
  return { credentialSubject: { ...vc.credentialSubject, id } }
}

function privateJwk(party: Bench['oost']): object {
  return keyOf(party).key.export({ format: 'jwk' })
}

function publicJwk(party: Bench['oost']): object {
  const { d: _d, ...jwk } = keyOf(party).key.export({ format: 'jwk' })
  return jwk
}
