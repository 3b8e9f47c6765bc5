/**
 * What must be refused, row by row from the field notes, and where each is shown to be (constant table). Identity notes:
 * identity-pki-localisation; Nuts notes: nuts-and-notified-pull.
 */

import { userRows } from './refusal-rows-users.ts'

export type Place =
  /** Row of the conformance list of the Nuts node, or of readers of Dezi. */
  | { conformance: string }
  /** `<scenario>/<variant>`. */
  | { variant: string }
  /** A test file below `test/`, and a text of the test that stands in it. */
  | { test: readonly [file: string, text: string] }

export interface RefusalRow {
  source:
    | 'identity notes 7.2'
    | 'identity notes 7.3'
    | 'identity notes 7.4'
    | 'Nuts notes 1.8'
    | 'Nuts notes 1.3'
    | 'Nuts notes 1.4'
  says: string
  where: readonly Place[]
  /** Why it is shown nowhere. */
  leftOut?: string
}

const row = (source: RefusalRow['source'], says: string, ...where: Place[]): RefusalRow => ({ source, says, where })
const conformance = (id: string): Place => ({ conformance: id })
const tls = (id: string): Place => ({ variant: `cn-5-refusals/${id}` })
const ocsp = (id: string): Place => ({ variant: `cn-5-refusals-ocsp/${id}` })
const nuts = (id: string): Place => ({ variant: `cn-5-nuts-refusals/${id}` })
const shown = (file: string, text: string): Place => ({ test: [file, text] })
const verifier = (text: string): Place => shown('certs/uzi-certificate.test.ts', text)
const asker = (text: string): Place => shown('simulators/kit/ocsp.test.ts', text)
const made = (defect: string): Place => shown('simulators/care-system/credential-defect.test.ts', `'${defect}'`)
const bent = (defect: string): Place => shown('simulators/nuts/client-defects.test.ts', `'${defect}'`)

const certificates: readonly RefusalRow[] = [
  row('identity notes 7.2', 'expired', verifier(`'expired'`), tls('expired')),
  row('identity notes 7.2', 'revoked', verifier(`'revoked'`), tls('revoked'), tls('revoked-unnoticed')),
  row(
    'identity notes 7.2',
    'CRL and OCSP disagree for up to an hour',
    asker(`'revoked-since-list'`),
    ocsp('revoked-since-list'),
    ocsp('revoked-client-since-list'),
    ocsp('revoked-since-list-unnoticed'),
  ),
  row(
    'identity notes 7.2',
    'wrong pastype',
    verifier(`'wrong-pastype'`),
    tls('wrong-pastype'),
    tls('wrong-pastype-unnoticed'),
  ),
  row(
    'identity notes 7.2',
    'URA mismatch',
    shown('simulators/kit/peer-rules.test.ts', `'wrong-ura'`),
    tls('wrong-ura'),
    tls('wrong-ura-unnoticed'),
  ),
  row(
    'identity notes 7.2',
    'otherName in UTF8String, which is accepted',
    verifier(`'utf8-other-name'`),
    tls('utf8-other-name'),
  ),
  row('identity notes 7.2', 'six fields', verifier(`'six-field-other-name'`), tls('six-fields')),
  row('identity notes 7.2', 'role on a server', verifier(`'role-on-server'`), tls('role-on-server')),
  row('identity notes 7.2', 'missing clientAuth', verifier(`'missing-client-auth'`), tls('missing-client-auth')),
  row('identity notes 7.2', 'CN is not dNSName', verifier(`'name-mismatch'`), tls('name-mismatch')),
  row('identity notes 7.2', 'production CA name', verifier(`'production-ca-name'`), tls('production-ca-name')),
  row(
    'identity notes 7.2',
    'key 2048 on a server',
    verifier(`'short-key'`),
    tls('short-key'),
    tls('short-key-unnoticed'),
  ),
  row('identity notes 7.2', 'UPN only', verifier(`'upn-only'`), tls('upn-only')),
  row(
    'identity notes 7.2',
    'of a CA that nobody trusts (7.1)',
    verifier(`'untrusted'`),
    tls('untrusted'),
    tls('untrusted-unnoticed'),
  ),
]

const answers: readonly RefusalRow[] = [
  row('identity notes 7.3', 'OCSP good, which is accepted', asker('is let in by both'), ocsp('good')),
  row('identity notes 7.3', 'OCSP revoked', asker('OCSP says revoked'), ocsp('revoked-since-list')),
  row('identity notes 7.3', 'OCSP unknown', asker('OCSP says unknown'), ocsp('unknown')),
  row(
    'identity notes 7.3',
    'OCSP timeouts',
    asker(`'ocsp-never-answers'`),
    ocsp('no-answer'),
    ocsp('no-answer-refused'),
  ),
  row('identity notes 7.3', 'OCSP nonce mismatch', asker(`'ocsp-old-nonce'`), ocsp('old-nonce-refused')),
  row(
    'identity notes 7.3',
    'responder without OCSPSigning',
    asker(`'ocsp-signs-with-server-key'`),
    ocsp('not-for-ocsp-refused'),
  ),
]

const credentials: readonly RefusalRow[] = [
  row(
    'Nuts notes 1.8',
    'x5c chain: fewer than 2 certificates',
    conformance('x509 chain of one'),
    made('chain-of-one'),
    nuts('chain-of-one'),
  ),
  row(
    'Nuts notes 1.8',
    'x5c chain: not in the order from leaf to root',
    conformance('x509 chain reversed'),
    conformance('x509 chain swapped'),
    made('chain-order'),
    nuts('chain-order'),
  ),
  row(
    'Nuts notes 1.8',
    'x5c chain: extra certificates',
    conformance('x509 chain with more'),
    made('chain-with-more'),
    nuts('chain-with-more'),
  ),
  row(
    'Nuts notes 1.8',
    'x5c chain: does not build',
    conformance('x509 chain with a gap'),
    conformance('x509 chain without root'),
    made('chain-with-a-gap'),
    made('chain-without-root'),
    nuts('chain-with-a-gap'),
    nuts('chain-without-root'),
  ),
  row(
    'Nuts notes 1.8',
    'CA fingerprint: not in the chain',
    conformance('x509 fingerprint of nobody'),
    made('unknown-fingerprint'),
    nuts('unknown-fingerprint'),
  ),
  row(
    'Nuts notes 1.8',
    'CA fingerprint: of the leaf',
    conformance('x509 fingerprint of the leaf'),
    made('leaf-fingerprint'),
    nuts('leaf-fingerprint'),
  ),
  row(
    'Nuts notes 1.8',
    'policies: a key or value differs from the leaf',
    conformance('x509 policy that differs'),
    made('other-policy'),
    nuts('other-policy'),
  ),
  row(
    'Nuts notes 1.8',
    'key usage: neither signature nor agreement',
    shown('simulators/kit/ssi/x509-credential.test.ts', '/key usage/'),
    made('encipherment-only'),
    nuts('key-usage'),
  ),
  row(
    'Nuts notes 1.8',
    'credentialSubject: a claim that is not in the policies',
    conformance('x509 claim beyond the policy'),
    made('claim-beyond-policy'),
    nuts('claim-beyond-policy'),
  ),
  row(
    'Nuts notes 1.8',
    'credentialSubject: a claim that is no text',
    conformance('x509 claim that is no text'),
    made('claim-no-text'),
    nuts('claim-no-text'),
  ),
  row(
    'Nuts notes 1.8',
    'time: expirationDate missing',
    conformance('x509 no expiration'),
    made('no-expiration'),
    nuts('no-expiration'),
  ),
  row(
    'Nuts notes 1.8',
    'time: later than notAfter of the leaf',
    conformance('x509 outlives the certificate'),
    made('outlives-certificate'),
    nuts('outlives-certificate'),
  ),
  row(
    'Nuts notes 1.8',
    'time: issued before notBefore of the leaf',
    conformance('x509 before the certificate'),
    made('before-certificate'),
    nuts('before-certificate'),
  ),
  row(
    'Nuts notes 1.8',
    'revocation: of the whole chain, hard fail',
    conformance('x509 revoked certificate'),
    nuts('revoked'),
    nuts('revoked-unnoticed'),
  ),
  row(
    'Nuts notes 1.8',
    'trust: only by the issuer pattern',
    conformance('x509 untrusted CA'),
    made('own-root'),
    nuts('unpinned-ca'),
    nuts('unpinned-ca-unnoticed'),
  ),
  row(
    'Nuts notes 1.8',
    'signed with the key of the certificate',
    conformance('x509 forged signature'),
    made('other-key'),
    nuts('other-key'),
  ),
]

const presentations: readonly RefusalRow[] = [
  row(
    'Nuts notes 1.3',
    'VP lifetime: longer than allowed',
    conformance('token-long-presentation'),
    bent('long-presentation'),
    nuts('long-presentation'),
  ),
  row(
    'Nuts notes 1.3',
    'VP lifetime: over',
    conformance('token-expired-presentation'),
    bent('expired-presentation'),
    nuts('expired-presentation'),
    nuts('expired-presentation-unnoticed'),
  ),
  row(
    'Nuts notes 1.3',
    'nonce: mandatory',
    conformance('token-nonce-missing'),
    bent('presentation-without-nonce'),
    nuts('no-nonce'),
  ),
  row(
    'Nuts notes 1.3',
    'nonce: single use',
    conformance('token-nonce-twice'),
    bent('repeated-presentation'),
    nuts('used-nonce'),
    nuts('used-nonce-unnoticed'),
  ),
  row(
    'Nuts notes 1.3',
    'signer: subject of all credentials',
    conformance('token-signer-is-subject'),
    bent('presentation-by-another'),
    nuts('other-presenter'),
  ),
  row(
    'Nuts notes 1.3',
    'signature: of the key of the holder',
    conformance('token-forged-signature'),
    bent('presentation-of-other-key'),
    nuts('other-holder-key'),
  ),
  row(
    'Nuts notes 1.3',
    'audience: own issuer URL',
    conformance('token-audience'),
    bent('presentation-for-another'),
    nuts('other-audience'),
  ),
]

const proofs: readonly RefusalRow[] = [
  row(
    'Nuts notes 1.4',
    'htu of another address',
    shown('simulators/nuts/exchange.test.ts', 'url mismatch, token'),
    bent('proof-for-another-address'),
    nuts('proof-for-another-address'),
    nuts('proof-for-another-address-unnoticed'),
  ),
  row(
    'Nuts notes 1.4',
    'ath missing',
    shown('simulators/nuts/exchange.test.ts', 'missing ath claim'),
    bent('proof-without-token'),
    nuts('proof-without-token'),
  ),
  row(
    'Nuts notes 1.4',
    'jti a second time',
    shown('simulators/nuts/exchange.test.ts', 'jti already used'),
    bent('repeated-proof'),
    nuts('used-proof'),
  ),
]

export const refusalRows: readonly RefusalRow[] = [
  ...certificates,
  ...answers,
  ...credentials,
  ...presentations,
  ...proofs,
  ...userRows,
]
