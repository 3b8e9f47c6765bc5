/** Makes what a case describes and gives it to the readers. */

import { createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { CompactEncrypt, CompactSign } from 'jose'
import { createDeziAuthority } from '../../../certs/dezi-authority.ts'
import type { PassKey } from '../../../certs/uzi-card-authority.ts'
import { deziNames } from '../../../harness/contracts/identity/dezi-names.ts'
import type { TransactionContext } from '../../../harness/contracts/identity/transactietoken-names.ts'
import { failureOf, type IdentityCheck } from '../../../harness/contracts/identity/types.ts'
import {
  type EnvelopeExpectation,
  openUserinfo,
  verifyEnvelope,
} from '../../../harness/contracts/identity/verify-envelope.ts'
import { verifyTransactietoken } from '../../../harness/contracts/identity/verify-transactietoken.ts'
import { type VerklaringExpectation, verifyVerklaring } from '../../../harness/contracts/identity/verify-verklaring.ts'
import { readUziName } from '../../../harness/contracts/uzi-certificate.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import { composeTransactietoken } from '../../../simulators/kit/identity/compose-transactietoken.ts'
import { createIdentityLandscape, host, type IdentityLandscape, ura } from '../kit/identity/landscape.ts'
import { issuer } from './bench.ts'
import type { ConformanceCase, SignedBy, StatementChange, UserinfoForm } from './conformance.ts'

type Signer = Pick<PassKey, 'privateKeyPem' | 'chainPem'>
type Case<Subject> = Extract<ConformanceCase, { subject: Subject }>

interface Signers {
  seals: Record<Exclude<SignedBy, 'nobody' | 'public-key-as-secret'>, Signer>
  provider: Signer
  stranger: Signer
  client: KeyObject
  otherClient: KeyObject
}

export interface ConformanceBench extends AsyncDisposable {
  run(given: ConformanceCase): Promise<IdentityCheck>
}

const dayMs = 24 * 60 * 60 * 1000
const message: TransactionContext = {
  interactionId: 'X_IN000001NL',
  messageIdRoot: '1.2.3',
  messageIdExt: 'M-1',
  burgerServiceNummer: '999990019',
  applicationId: '1',
  contextCode: 'BGZ',
}
const trueVerklaring = {
  jti: 'jti-1',
  iss: `${issuer}/register`,
  nbf: 0,
  exp: 92 * 24 * 60 * 60,
  json_schema: deziNames.verklaringSchema,
  loa_dezi: 'http://eidas.europa.eu/LoA/high',
  verklaring_id: 'verklaring-1',
  dezi_nummer: '900000011',
  voorletters: 'A.B.',
  voorvoegsel: 'van der',
  achternaam: 'Voorbeeld',
  abonnee_nummer: ura.bron,
  abonnee_naam: 'Tést Zorginstelling 01',
  rol_code: '01.015',
  rol_naam: 'Huisarts',
  rol_code_bron: deziNames.roleSource,
  status_uri: `${issuer}/status/v1/verklaring/verklaring-1`,
}
const trueEnvelope = {
  jti: 'jti-2',
  iss: issuer,
  aud: host('bron'),
  sub: 'subject-1',
  iat: 0,
  exp: 60,
  loa_authn: 'http://eidas.europa.eu/LoA/high',
  json_schema: deziNames.envelopeSchema,
  verklaring_id: 'verklaring-1',
}

export async function createConformanceBench(): Promise<ConformanceBench> {
  const landscape = await createIdentityLandscape()
  const signers = await makeSigners(landscape)
  const start = Math.floor(Date.now() / 1000)
  const verklaring = (change: StatementChange = {}) =>
    compose(trueVerklaring, change, start, change.signedBy ?? 'conforming', signers.seals, {
      kid: 'zegel-1',
      typ: 'JWT',
      jku: `${issuer}/dezi/jwks.json`,
    })
  const envelope = async (change: StatementChange = {}, inner: StatementChange = {}) =>
    compose({ ...trueEnvelope, verklaring: await verklaring(inner) }, change, start, change.signedBy ?? 'conforming', {
      ...signers.seals,
      conforming: signers.provider,
    })
  const expected = (atMs = Date.now()): VerklaringExpectation => ({
    at: new Date(atMs),
    trust: {
      trustPem: landscape.identityTrust().trustPem,
      crlPem: landscape.cards.revocationLists(new Date(atMs)) + landscape.dezi.revocationLists(new Date(atMs)),
    },
    ura: ura.bron,
    level: 'high',
    issuers: [`${issuer}/register`],
    keyAddresses: [`${issuer}/dezi/jwks.json`],
  })
  const around = (level: 'low' | 'high' = 'high'): EnvelopeExpectation => ({
    ...expected(),
    level,
    audience: host('bron'),
    subject: 'subject-1',
    provider: { issuer, ura: ura.dezi, trust: landscape.serverTrust() },
  })
  const runs: { [S in ConformanceCase['subject']]: (given: Case<S>) => Promise<IdentityCheck> } = {
    verklaring: async ({ change, atDays = 0, status }) =>
      verifyVerklaring(await verklaring(change), {
        ...expected(Date.now() + atDays * dayMs),
        ...(status === undefined ? {} : { statusOf: () => answerStatus(status) }),
      }),
    keys: async ({ published }) => {
      const x5c = x5cOf(signers.seals.conforming)
      const old = { kid: 'zegel-0', x5c: x5cOf(signers.seals.expired) }
      const own = { kid: 'zegel-1', x5c }
      const keys = { conforming: [own], rotated: [old, own], other: [{ kid: 'zegel-2', x5c }] }[published]
      return verifyVerklaring(await verklaring(), { ...expected(), published: { keys } })
    },
    envelope: async (given) => verifyEnvelope(await envelope(given.change, given.verklaring), around(given.level)),
    userinfo: async ({ form }) => {
      const body = await encrypt(await envelope(), form, signers)
      try {
        return await verifyEnvelope(await openUserinfo(body, signers.client, form), around())
      } catch (error) {
        return failureOf(error)
      }
    },
    pass: ({ defect }) => runPass(landscape, signers, defect),
  }
  return {
    run: (given) => (runs[given.subject] as (given: ConformanceCase) => Promise<IdentityCheck>)(given),
    [Symbol.asyncDispose]: () => landscape[Symbol.asyncDispose](),
  }
}

async function makeSigners({ dezi, servers, passes }: IdentityLandscape): Promise<Signers> {
  const organisation = { ura: ura.dezi, name: 'Dezi', city: 'Den Haag' }
  const own = await createDeziAuthority({ now: new Date(), keyBits: 2048 })
  const server = (fqdn: string, of = organisation) => servers.issueServerCertificate({ fqdn, organisation: of })
  const pass = passes.huisarts.keys.signature
  if (pass === undefined) throw new Error('a pass of type Z has a signature key')
  const stranger = await own.issueSeal()
  return {
    seals: {
      conforming: await dezi.issueSeal(),
      expired: await dezi.issueSeal({ defect: 'expired' }),
      revoked: await dezi.issueSeal({ defect: 'revoked' }),
      'other-name': await dezi.issueSeal({ name: 'TEST Ander register' }),
      stranger,
      pass,
    },
    provider: await server(host('dezi')),
    stranger,
    client: createPrivateKey((await server(host('bron'))).privateKeyPem),
    otherClient: createPrivateKey((await server(host('ontvanger'))).privateKeyPem),
  }
}

/** Times in claims are seconds from `start`. */
async function compose(
  conforming: Readonly<Record<string, unknown>>,
  change: StatementChange,
  start: number,
  signedBy: SignedBy,
  signers: Signers['seals'],
  parameters: Readonly<Record<string, unknown>> = { typ: 'JWT', cty: 'JWT' },
): Promise<string> {
  const claims: Record<string, unknown> = { ...conforming, ...change.claims }
  for (const name of ['nbf', 'iat', 'exp']) if (typeof claims[name] === 'number') claims[name] = start + claims[name]
  for (const name of change.without ?? []) delete claims[name]
  const signer = signedBy === 'nobody' || signedBy === 'public-key-as-secret' ? signers.conforming : signers[signedBy]
  const header = { alg: 'RS256', ...parameters, x5c: x5cOf(signer), ...change.header }
  const payload = Buffer.from(JSON.stringify(claims))
  if (signedBy === 'nobody') return `${encode({ ...header, alg: 'none' })}.${payload.toString('base64url')}.`
  if (signedBy === 'public-key-as-secret') {
    const secret = createPublicKey(signer.privateKeyPem).export({ type: 'spki', format: 'pem' })
    return new CompactSign(payload).setProtectedHeader({ ...header, alg: 'HS256' }).sign(Buffer.from(secret))
  }
  // By hand, so that a header may say what no library would sign.
  const signed = `${encode(header)}.${payload.toString('base64url')}`
  const signature = sign('sha256', Buffer.from(signed), createPrivateKey(signer.privateKeyPem)).toString('base64url')
  const shown = change.isTampered === true ? tamper(signed) : signed
  return `${shown}.${signature}`
}

function tamper(signed: string): string {
  const [header, payload = ''] = signed.split('.')
  const text = Buffer.from(payload, 'base64url').toString('utf8')
  return `${header}.${Buffer.from(text.replace('"jti":"jti', '"jti":"itj')).toString('base64url')}`
}

async function encrypt(envelope: string, { encryption }: UserinfoForm, signers: Signers): Promise<string> {
  if (encryption === 'plain') return envelope
  const jwe = new CompactEncrypt(Buffer.from(envelope))
  if (encryption === 'password') {
    return jwe.setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A128CBC-HS256' }).encrypt(Buffer.from('geheim'))
  }
  const enc = encryption === 'other-key' ? 'A128CBC-HS256' : encryption
  const key = createPublicKey(encryption === 'other-key' ? signers.otherClient : signers.client)
  return jwe.setProtectedHeader({ alg: 'RSA-OAEP', enc, cty: 'JWT' }).encrypt(key)
}

async function runPass(
  landscape: IdentityLandscape,
  signers: Signers,
  defect: Case<'pass'>['defect'],
): Promise<IdentityCheck> {
  const key = await passKey(landscape, signers, defect)
  const x5c = x5cOf(key)
  const certificate = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64'))
  const conforming = new X509Certificate(landscape.passes.huisarts.keys.authentication.certificatePem)
  const privateKey = createPrivateKey(key.privateKeyPem)
  const name = readUziName(conforming)
  const xml = await composeTransactietoken({
    context: message,
    certificate,
    // A certificate without the name of the register has none to compose from.
    ...(readUziName(certificate) === undefined && name !== undefined ? { name } : {}),
    now: new Date(),
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  })
  return verifyTransactietoken(xml, {
    at: new Date(),
    trust: landscape.identityTrust(),
    findCertificate: async () => x5c,
    ura: ura.bron,
    level: 'high',
    message,
    isReplay: () => false,
  })
}

async function passKey(
  landscape: IdentityLandscape,
  signers: Signers,
  defect: Case<'pass'>['defect'],
): Promise<Signer> {
  const { huisarts } = landscape.passes
  if (defect === undefined) return huisarts.keys.authentication
  if (defect === 'signature-key') return signers.seals.pass
  if (defect === 'confidentiality-key') return huisarts.keys.confidentiality
  if (defect === 'server') return signers.provider
  const holder = { givenNames: 'Anna', surname: 'Tester' }
  const organisation = { ura: ura.bron, name: 'Tést Zorginstelling 01' }
  const request = { type: 'Z', organisation, holder, title: 'Huisarts', role: '01.015', defect } as const
  return (await landscape.cards.issuePass(request)).keys.authentication
}

function answerStatus(status: 'revoked' | 'unreachable' | 'active'): Promise<'active' | 'revoked'> {
  return status === 'unreachable' ? Promise.reject(new Error('no answer')) : Promise.resolve(status)
}

function x5cOf({ chainPem }: Signer): string[] {
  return readPem(chainPem, 'CERTIFICATE').map((der) => der.toString('base64'))
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
