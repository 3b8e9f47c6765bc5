/** The interface of the broker, row by row. */

import { certifiedKey, type Network } from './broker-network.ts'
import {
  type Answer,
  askCredential,
  brokerUrl,
  didOf,
  type ExchangeChanges,
  exchange,
  handIn,
  nowSeconds,
  platformUrl,
  send,
  sendJson,
  x509Credential,
} from './crafted.ts'

export interface ConformanceRow {
  id: string
  /** Specification, or section of the field notes. */
  clause: string
  says: string
  request(network: Network): Promise<Answer>
  expect: { status: number; json?: object; text?: RegExp }
}

const get = (path: string) => (network: Network) => send(network, 'home', { method: 'GET', url: `${brokerUrl}${path}` })
const swap =
  (changes: ExchangeChanges = {}) =>
  (network: Network) =>
    exchange(network, changes)
const refused = (error: string, text: RegExp, status = 400) => ({ status, json: { error }, text })

const publicRows: readonly ConformanceRow[] = [
  {
    id: 'metadata',
    clause: 'RFC 8414, RFC 8705 3.3',
    says: 'metadata says what the broker offers, to whom it vouches and who has the keys',
    request: get('/.well-known/oauth-authorization-server'),
    expect: {
      status: 200,
      json: {
        issuer: brokerUrl,
        token_endpoint: `${brokerUrl}/token`,
        grant_types_supported: ['urn:ietf:params:oauth:grant-type:token-exchange'],
        tls_client_certificate_bound_access_tokens: true,
        custody: 'own-key',
        audiences_supported: [platformUrl],
      },
    },
  },
  {
    id: 'keys',
    clause: 'RFC 7517',
    says: 'the key it vouches with is published with its certificate, and without its private part',
    request: get('/jwks.json'),
    expect: { status: 200, json: { keys: [{ kty: 'RSA', use: 'sig', alg: 'PS256' }] }, text: /^(?!.*"d":).*"x5c"/s },
  },
  {
    id: 'nonce',
    clause: 'OpenID4VCI 1.0 7',
    says: 'a nonce is given to a client with a server certificate',
    request: (network) => send(network, 'home', { url: `${brokerUrl}/nonce` }),
    expect: { status: 200, text: /"c_nonce":"[\w-]{36}"/ },
  },
  {
    id: 'unknown-path',
    clause: 'RFC 9110 15.5.5',
    says: 'another path is not found',
    request: get('/np/90000380/fhir/Task'),
    expect: { status: 404 },
  },
]

const credentialRows: readonly ConformanceRow[] = [
  {
    id: 'credential-prepared',
    clause: 'Nuts 1.8; own-key',
    says: 'what the organisation is to sign is about its DID and its certificate',
    request: (network) => askCredential(network),
    expect: {
      status: 200,
      json: {
        header: { alg: 'PS256', typ: 'JWT' },
        claims: { sub: didOf('home'), vc: { credentialSubject: { id: didOf('home'), subject: { L: 'Utrecht' } } } },
      },
    },
  },
  {
    id: 'credential-signed',
    clause: 'Nuts 1.8; own-key',
    says: 'what the organisation signed comes back verified',
    request: (network) => handIn(network),
    expect: { status: 200, text: /"credential":"[\w-]+\.[\w-]+\.[\w-]+"/ },
  },
  ...['proof', 'x5c'].map(
    (name): ConformanceRow => ({
      id: `credential-without-${name}`,
      clause: 'own-key',
      says: `${name} is required`,
      request: (network) => askCredential(network, { body: { [name]: undefined } }),
      expect: refused('invalid_request', new RegExp(`${name} is missing`)),
    }),
  ),
  {
    id: 'credential-no-json',
    clause: 'RFC 8259',
    says: 'a body that is no JSON object is refused',
    request: (network) => sendJson(network, 'home', '/credentials', []),
    expect: refused('invalid_request', /no JSON object/),
  },
  {
    id: 'credential-proof-of-another-key',
    clause: 'Nuts 1.7',
    says: 'a DID that the client does not control gets no credential',
    request: (network) => askCredential(network, { signer: 'hospital' }),
    expect: refused('invalid_proof', /signature/),
  },
  {
    id: 'credential-proof-with-credentials',
    clause: 'data minimisation',
    says: 'the proof holds nothing but control of the DID',
    request: (network) => askCredential(network, { credentials: async (all) => [await x509Credential(all)] }),
    expect: refused('invalid_proof', /expected none/),
  },
  {
    id: 'credential-proof-for-another',
    clause: 'RFC 7519 4.1.3',
    says: 'a proof for another party is refused',
    request: (network) => askCredential(network, { claims: { aud: platformUrl } }),
    expect: refused('invalid_proof', /not for https:\/\/broker\.broker\.test alone/),
  },
  {
    id: 'credential-proof-twice',
    clause: 'OpenID4VCI 1.0 8.3.1.2',
    says: 'a proof counts once',
    request: (network) => askCredential(network, { times: 2 }),
    expect: refused('invalid_nonce', /not known, or not any more/),
  },
  {
    id: 'credential-proof-nonce-of-another',
    clause: 'OpenID4VCI 1.0 8.3.1.2',
    says: 'a nonce that was given to another client does not count',
    request: (network) => askCredential(network, { nonceFor: 'hospital' }),
    expect: refused('invalid_nonce', /given to another client/),
  },
  {
    id: 'credential-certificate-of-another',
    clause: 'Nuts 1.8; identity 1.4',
    says: 'the certificate is of the organisation that asks',
    request: (network) =>
      askCredential(network, { body: { x5c: certifiedKey(network.certificates.issued.hospital.message).x5c } }),
    expect: refused('access_denied', /certificate is of URA 90000380, the client is URA 90000384/, 403),
  },
  {
    id: 'credential-certificate-revoked',
    clause: 'identity 1.6; Nuts 1.8, revocation',
    says: 'a revoked certificate gives no credential',
    request: (network) => askCredential(network, { body: { x5c: certifiedKey(network.certificates.revoked).x5c } }),
    expect: refused('invalid_request', /revoked/),
  },
  {
    id: 'credential-certificate-of-another-ca',
    clause: 'identity 1.2',
    says: 'a certificate of another CA gives no credential',
    request: (network) => askCredential(network, { body: { x5c: certifiedKey(network.certificates.untrusted).x5c } }),
    expect: refused('invalid_request', /UZI server certificate/),
  },
  {
    id: 'credential-certificate-type',
    clause: 'identity 1.4, 1.5',
    says: 'a certificate that is not that of a server gives no credential',
    request: (network) => askCredential(network, { body: { x5c: certifiedKey(network.certificates.otherType).x5c } }),
    expect: refused('invalid_request', /pass type is M, expected S/),
  },
  {
    id: 'credential-other-claims',
    clause: 'own-key',
    says: 'what is signed is what was prepared',
    request: (network) => handIn(network, { claims: { sub: didOf('hospital') } }),
    expect: refused('invalid_request', /not what was prepared/),
  },
  {
    id: 'credential-other-key',
    clause: 'Nuts 1.8',
    says: 'the signature is that of the certificate',
    request: (network) =>
      handIn(network, { key: certifiedKey(network.certificates.issued.hospital.message).privateKey }),
    expect: refused('invalid_request', /signature/),
  },
  {
    id: 'credential-handed-in-by-another',
    clause: 'own-key',
    says: 'only the organisation hands in what was prepared for it',
    request: (network) => handIn(network, { from: 'hospital' }),
    expect: refused('access_denied', /prepared for another organisation/, 403),
  },
  {
    id: 'credential-handed-in-twice',
    clause: 'own-key',
    says: 'what was prepared is signed once',
    request: (network) => handIn(network, { times: 2 }),
    expect: refused('invalid_request', /nothing with this id/),
  },
]

const tokenRows: readonly ConformanceRow[] = [
  {
    id: 'token',
    clause: 'RFC 8693 2.2.1',
    says: 'a presentation gives an assertion of five minutes',
    request: swap(),
    expect: {
      status: 200,
      json: { issued_token_type: 'urn:ietf:params:oauth:token-type:jwt', token_type: 'Bearer', expires_in: 300 },
    },
  },
  ...['grant_type', 'subject_token', 'subject_token_type', 'audience'].map(
    (name): ConformanceRow => ({
      id: `token-without-${name}`,
      clause: 'RFC 8693 2.1',
      says: `${name} is required`,
      request: swap({ form: { [name]: undefined } }),
      expect: refused('invalid_request', new RegExp(`${name} is missing`)),
    }),
  ),
  {
    id: 'token-other-grant',
    clause: 'RFC 6749 5.2',
    says: 'another grant is not supported',
    request: swap({ form: { grant_type: 'client_credentials' } }),
    expect: refused('unsupported_grant_type', /client_credentials/),
  },
  {
    id: 'token-parameter-twice',
    clause: 'RFC 8693 2.1, RFC 6749 3.2',
    says: 'a parameter occurs once',
    request: swap({ extra: [['audience', 'https://elsewhere.test']] }),
    expect: refused('invalid_request', /audience occurs more than once/),
  },
  {
    id: 'token-json',
    clause: 'RFC 8693 2.1',
    says: 'the request is a form',
    request: swap({ contentType: 'text/plain' }),
    expect: refused('invalid_request', /x-www-form-urlencoded/),
  },
  ...['subject_token_type', 'requested_token_type'].map(
    (name): ConformanceRow => ({
      id: `token-${name}`,
      clause: 'RFC 8693 3',
      says: `${name} is a JWT`,
      request: swap({ form: { [name]: 'urn:ietf:params:oauth:token-type:saml2' } }),
      expect: refused('invalid_request', new RegExp(`${name} is not`)),
    }),
  ),
  {
    id: 'token-actor',
    clause: 'RFC 8693 4.1',
    says: 'the actor is the broker and no other',
    request: swap({ form: { actor_token: 'x' } }),
    expect: refused('invalid_request', /actor_token/),
  },
  {
    id: 'token-audience',
    clause: 'RFC 8693 2.2.2',
    says: 'a platform without an agreement gets no assertion',
    request: swap({ form: { audience: 'https://elsewhere.test' } }),
    expect: refused('invalid_target', /no agreement with https:\/\/elsewhere\.test/),
  },
  {
    id: 'token-presentation-unreadable',
    clause: 'Nuts 1.3',
    says: 'what is no presentation is refused',
    request: swap({ form: { subject_token: 'none' } }),
    expect: refused('invalid_request', /no JWT/),
  },
  {
    id: 'token-presentation-for-another',
    clause: 'Nuts 1.3 table, row 6',
    says: 'a presentation for another server is refused',
    request: swap({ claims: { aud: 'https://node.broker.test/oauth2/90000380' } }),
    expect: refused('invalid_request', /alone/),
  },
  {
    id: 'token-presentation-for-two',
    clause: 'Nuts 1.3 table, row 6',
    says: 'a presentation that another could show as well is refused',
    request: swap({ claims: { aud: [brokerUrl, platformUrl] } }),
    expect: refused('invalid_request', /alone/),
  },
  {
    id: 'token-presentation-long',
    clause: 'Nuts 1.3 table, row 3',
    says: 'a presentation lives a minute at most',
    request: (network) => exchange(network, { claims: { exp: nowSeconds() + 3600 } }),
    expect: refused('invalid_request', /lives longer than 60 s/),
  },
  {
    id: 'token-presentation-without-exp',
    clause: 'Nuts 1.3 table, row 3',
    says: 'a presentation has an end',
    request: swap({ claims: { exp: undefined } }),
    expect: refused('invalid_request', /no end/),
  },
  {
    id: 'token-presentation-expired',
    clause: 'Nuts 1.3 table, row 3',
    says: 'a presentation that is over is refused',
    request: (network) => exchange(network, { claims: { nbf: nowSeconds() - 90, exp: nowSeconds() - 60 } }),
    expect: refused('invalid_request', /has expired/),
  },
  {
    id: 'token-presentation-of-later',
    clause: 'Nuts 1.3 table, row 3',
    says: 'a presentation of later is refused',
    request: (network) => exchange(network, { claims: { nbf: nowSeconds() + 600, exp: nowSeconds() + 630 } }),
    expect: refused('invalid_request', /not valid yet/),
  },
  {
    id: 'token-presentation-forged',
    clause: 'Nuts 1.7',
    says: 'the presentation is signed with the key of the DID',
    request: swap({ signer: 'hospital' }),
    expect: refused('invalid_request', /signature/),
  },
  {
    id: 'token-presentation-key',
    clause: 'Nuts 1.7',
    says: 'the key stands in the document of the DID',
    request: swap({ header: { kid: `${didOf('home')}#9` } }),
    expect: refused('invalid_request', /is no key of/),
  },
  {
    id: 'token-nonce-missing',
    clause: 'Nuts 1.3 table, row 4',
    says: 'a nonce is mandatory',
    request: swap({ claims: { nonce: undefined } }),
    expect: refused('invalid_nonce', /not known/),
  },
  {
    id: 'token-nonce-own',
    clause: 'Nuts 1.3 table, row 4',
    says: 'a nonce of the own making does not count',
    request: swap({ claims: { nonce: 'mine' } }),
    expect: refused('invalid_nonce', /not known/),
  },
  {
    id: 'token-nonce-twice',
    clause: 'Nuts 1.3 table, row 4',
    says: 'a presentation counts once',
    request: swap({ times: 2 }),
    expect: refused('invalid_nonce', /not known, or not any more/),
  },
  {
    id: 'token-nonce-after-failure',
    clause: 'Nuts 1.3 table, row 4',
    says: 'a nonce is used up by a request that was refused later on',
    request: swap({ signer: 'hospital', times: 2 }),
    expect: refused('invalid_nonce', /not known, or not any more/),
  },
  {
    id: 'token-other-client',
    clause: 'RFC 8705 3',
    says: 'a presentation of another organisation gives nothing',
    request: swap({ from: 'hospital' }),
    expect: refused('access_denied', /credential is of URA 90000384, the client is URA 90000380/, 403),
  },
  {
    id: 'token-stolen-presentation',
    clause: 'Nuts 1.3 table, row 4',
    says: 'a presentation that was made for another client is refused',
    request: swap({ from: 'hospital', nonceFor: 'home' }),
    expect: refused('invalid_nonce', /given to another client/),
  },
  {
    id: 'token-no-credential',
    clause: 'Nuts 1.8',
    says: 'a DID alone says not whose it is',
    request: swap({ credentials: async () => [] }),
    expect: refused('invalid_request', /something else than one X509Credential/),
  },
  {
    id: 'token-more-credentials',
    clause: 'data minimisation',
    says: 'the broker takes no other credentials, of an employee for example',
    request: swap({
      credentials: async (network) => [
        await x509Credential(network),
        {
          '@context': ['https://www.w3.org/2018/credentials/v1'],
          id: 'urn:uuid:1',
          type: ['VerifiableCredential', 'NutsEmployeeCredential'],
          issuer: didOf('home'),
          issuanceDate: new Date().toISOString(),
          credentialSubject: { id: didOf('home'), name: 'T', roleName: 'V', identifier: 'e' },
        },
      ],
    }),
    expect: refused('invalid_request', /something else than one X509Credential/),
  },
  {
    id: 'token-credential-of-another-did',
    clause: 'Nuts 1.3 table, row 5',
    says: 'the holder is the subject of the credential',
    request: swap({ credentials: async (network) => [await x509Credential(network, { subject: didOf('hospital') })] }),
    expect: refused('invalid_request', /signer is not credential subject/),
  },
  {
    id: 'token-credential-revoked',
    clause: 'Nuts 1.8, revocation; identity 1.6',
    says: 'a credential of a revoked certificate is refused',
    request: swap({
      credentials: async (network) => [await x509Credential(network, { certificate: network.certificates.revoked })],
    }),
    expect: refused('invalid_request', /revoked/),
  },
  {
    id: 'token-credential-of-another-ca',
    clause: 'Nuts 1.5, 1.8: trust',
    says: 'a credential of a certificate of another CA is refused',
    request: swap({
      credentials: async (network) => [
        await x509Credential(network, {
          certificate: network.certificates.untrusted,
          trustPem: network.certificates.foreign.trustPem,
        }),
      ],
    }),
    expect: refused('invalid_request', /names no CA of the UZI-register/),
  },
  {
    id: 'token-credential-type',
    clause: 'identity 1.4, 1.5',
    says: 'a credential of a certificate that is not that of a server is refused',
    request: swap({
      credentials: async (network) => [await x509Credential(network, { certificate: network.certificates.otherType })],
    }),
    expect: refused('invalid_request', /pass type is M, expected S/),
  },
  {
    id: 'token-credential-changed',
    clause: 'Nuts 1.8',
    says: 'a credential that was changed is refused',
    request: swap({
      credentials: async (network) => {
        const [header = '', claims = '', signature = ''] = (await x509Credential(network)).split('.')
        const changed = Buffer.from(claims, 'base64url').toString('utf8').replace('"jti"', '"other":1,"jti"')
        return [[header, Buffer.from(changed).toString('base64url'), signature].join('.')]
      },
    }),
    expect: refused('invalid_request', /signature of the credential/),
  },
]

const custodyRows: readonly ConformanceRow[] = [
  {
    id: 'custody',
    clause: 'LDN plan, CN-2',
    says: 'an organisation sees who can act as it: with own keys the broker by its word alone',
    request: get('/custody'),
    expect: {
      status: 200,
      json: { custody: 'own-key', ura: '90000384' },
      text: /^(?!.*"by":"uzi-key").*"actor":"https:\/\/broker\.broker\.test","as":"90000384","by":"assertion"/s,
    },
  },
  {
    id: 'custody-of-another',
    clause: 'LDN plan, CN-2',
    says: 'an organisation is not told who can act as another',
    request: async (network) => {
      await handIn(network)
      return send(network, 'hospital', { method: 'GET', url: `${brokerUrl}/custody` })
    },
    expect: { status: 200, json: { ura: '90000380' }, text: /^(?!.*90000384)/s },
  },
]

export const conformanceRows: readonly ConformanceRow[] = [
  ...publicRows,
  ...credentialRows,
  ...tokenRows,
  ...custodyRows,
]
