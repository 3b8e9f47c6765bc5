/** X509Credential (table 1.8 of the field notes), row by row (constant table). */

import { createHash, X509Certificate } from 'node:crypto'
import { decodeJwt } from '../jwt.ts'
import type { ConformanceRow } from './conformance.ts'
import { askToken, type Bench, type CredentialChanges, keyOf, x509Credential } from './crafted.ts'
import { type Certificates, certifiedKey } from './nuts-network.ts'

type Change = CredentialChanges | ((bench: Bench) => Promise<CredentialChanges>)

/** At `noord`, where the policy takes any CA: what refuses there is the verification itself. */
function refused(id: string, says: string, text: RegExp, change: Change): ConformanceRow {
  return {
    id: `x509 ${id}`,
    clause: '1.8 table, RFC023',
    says,
    at: 'noord',
    request: (bench) => askToken(bench, { credentials: async () => [await make(bench, change)] }),
    expect: { status: 400, json: { error: 'invalid_request' }, text },
  }
}

async function make(bench: Bench, change: Change): Promise<string> {
  return x509Credential(bench, typeof change === 'function' ? await change(bench) : change)
}

const chainOf = async (bench: Bench): Promise<string[]> => decodeJwt(await x509Credential(bench)).header.x5c as string[]

const leafPrint = ({ tls }: Certificates): string =>
  createHash('sha256').update(new X509Certificate(tls.oost.certificatePem).raw).digest('base64url')

const withFingerprint = (print: string) => (did: string) => did.replace(/sha256:[^:]+/, `sha256:${print}`)

const subjectIn = async (bench: Bench): Promise<Record<string, object>> => {
  const vc = decodeJwt(await x509Credential(bench)).claims.vc as { credentialSubject: Record<string, object> }
  return vc.credentialSubject
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000)

export const x509Rows: readonly ConformanceRow[] = [
  {
    id: 'x509 conforming',
    clause: '1.8, RFC023',
    says: 'a credential of the UZI certificate is taken where any CA is trusted',
    at: 'noord',
    request: (bench) => askToken(bench),
    expect: { status: 200 },
  },
  {
    id: 'x509 untrusted CA',
    clause: '1.8 table, trust',
    says: 'trust is in the fingerprint of the policy',
    request: (bench) =>
      askToken(bench, {
        credentials: async () => [
          await x509Credential(bench, {
            certificate: ({ untrusted }) => untrusted,
            trust: ({ foreign }) => foreign.trustPem,
          }),
        ],
      }),
    expect: { status: 400, json: { error: 'invalid_request' }, text: /does not match input descriptor/ },
  },
  refused('chain of one', 'a chain has two certificates at least', /expected 2 to/, async (bench) => ({
    header: { x5c: (await chainOf(bench)).slice(0, 1) },
  })),
  refused('chain missing', 'the chain is in the header', /x5c header is missing/, { header: { x5c: undefined } }),
  refused('chain reversed', 'the chain goes from leaf to root', /x5c/, async (bench) => ({
    header: { x5c: (await chainOf(bench)).toReversed() },
  })),
  refused('chain swapped', 'the order inside counts', /exactly the chain/, async (bench) => {
    const [leaf, issuing, domain, root] = await chainOf(bench)
    return { header: { x5c: [leaf, domain, issuing, root] } }
  }),
  refused('chain with more', 'nothing else is in the chain', /exactly the chain/, async (bench) => {
    const [leaf, ...others] = await chainOf(bench)
    const { raw } = new X509Certificate(bench.certificates.tls.west.certificatePem)
    return { header: { x5c: [leaf, raw.toString('base64'), ...others] } }
  }),
  refused('chain with a gap', 'the chain builds', /no trusted issuer signed/, async (bench) => {
    const [leaf, _issuing, ...others] = await chainOf(bench)
    return { header: { x5c: [leaf, ...others] } }
  }),
  refused('chain without root', 'the chain ends in a root', /no trusted issuer signed/, async (bench) => ({
    header: { x5c: (await chainOf(bench)).slice(0, -1) },
  })),
  refused('fingerprint of nobody', 'the CA is in the chain', /not in the chain/, {
    issuer: withFingerprint('A'.repeat(43)),
  }),
  refused('fingerprint of the leaf', 'the fingerprint is of a CA', /names the certificate itself/, async (bench) => ({
    issuer: withFingerprint(leafPrint(bench.certificates)),
  })),
  refused('policy that differs', 'the certificate says what the DID says', /subject:O differs/, {
    issuer: (did) => did.replace(/:O:[^:]+/, ':O:Instelling%20west'),
  }),
  refused('policy eku', 'the policy eku is not implemented', /policy eku is not supported/, {
    issuer: (did) => `${did}::eku:1.3.6.1.5.5.7.3.2:1`,
  }),
  refused('policy malformed', 'a policy has keys with values', /malformed policy/, {
    issuer: (did) => `${did}::subject:O`,
  }),
  refused('policy twice', 'of a policy that occurs twice the last one counts', /subject\.O is not what/, {
    issuer: (did) => did.replace(/::subject:.*$/, '::subject:O:Instelling%20oost::subject:L:Utrecht'),
  }),
  refused(
    'claim beyond the policy',
    'the subject says nothing the DID does not',
    /subject\.CN is not what/,
    async (bench) => {
      const subject = await subjectIn(bench)
      return { subject: { ...subject, subject: { ...subject.subject, CN: 'oost.nuts.test' } } }
    },
  ),
  refused('claim that is no text', 'claims are text', /subject\.L is not what/, async (bench) => {
    const subject = await subjectIn(bench)
    return { subject: { ...subject, subject: { ...subject.subject, L: ['Utrecht'] } } }
  }),
  refused('no expiration', 'an expiration is required', /'expirationDate' is required/, { claims: { exp: undefined } }),
  refused('outlives the certificate', 'it ends with the certificate', /outlives its certificate/, {
    claims: { exp: Math.floor(Date.UTC(2060, 0) / 1000) },
  }),
  refused('before the certificate', 'it begins with the certificate', /before its certificate/, {
    claims: { nbf: nowSeconds() - 365 * 86_400 },
  }),
  refused('expired', 'it is not over', /credential has expired/, {
    claims: { nbf: nowSeconds() - 1, exp: nowSeconds() - 30 },
  }),
  refused('revoked certificate', 'the lists of the CAs are looked at, hard fail', /is revoked/, {
    certificate: ({ revoked }) => revoked,
  }),
  refused('no thumbprint', 'a thumbprint is in the header', /neither x5t nor/, {
    header: { x5t: undefined, 'x5t#S256': undefined },
  }),
  refused('thumbprint of another', 'the thumbprint is of the leaf', /thumbprint is not that of the leaf/, {
    header: { 'x5t#S256': 'A'.repeat(43) },
  }),
  refused('key id of another', 'the key is #0 of the issuer', /key id is not that of the issuer/, {
    header: { kid: 'did:x509:0:sha256:x::subject:O:x#0' },
  }),
  refused(
    'forged signature',
    'the signature is that of the certificate',
    /signature of the credential/,
    async (bench) => ({
      key: certifiedKey(bench.certificates.tls.west).privateKey,
    }),
  ),
  refused('three types', 'a credential lists two types at most', /at most 2 types/, {
    vc: { type: ['VerifiableCredential', 'X509Credential', 'Other'] },
  }),
  refused('issuer did:web', 'its issuer is a did:x509', /does not match input descriptor/, async (bench) => ({
    issuer: () => keyOf(bench.oost).kid.replace('#0', ''),
  })),
]
