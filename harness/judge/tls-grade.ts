/**
 * Grades of the NCSC-NL guideline for TLS, edition 2025-05, as its reference implementation (Internet.nl) has them.
 * The parts a handshake shows are graded; the grade of the whole is the worst of them.
 */

import type { X509Certificate } from 'node:crypto'
import type { TlsFacts } from '../contracts/evidence.ts'

/** Best first. */
export const grades = ['goed', 'voldoende', 'uit te faseren', 'onvoldoende'] as const
export type Grade = (typeof grades)[number]

/** 3.3.1 */
const versions: Readonly<Record<string, Grade>> = { 'TLSv1.3': 'goed', 'TLSv1.2': 'voldoende' }

/** 3.3.4; first match counts. */
const suites: readonly [RegExp, Grade][] = [
  [/^TLS_(AES_256_GCM_SHA384|CHACHA20_POLY1305_SHA256)$/, 'goed'],
  [/^TLS_AES_128_(GCM|CCM)_SHA256$/, 'voldoende'],
  [/^TLS_ECDHE_(ECDSA|RSA)_WITH_(AES_(128|256)_GCM|CHACHA20_POLY1305)/, 'voldoende'],
  [/^TLS_ECDHE_ECDSA_WITH_AES_(128|256)_CCM$/, 'voldoende'],
  [/^TLS_DHE_RSA_WITH_(.*_(GCM|CCM|POLY1305)|.*_CBC_SHA256)/, 'uit te faseren'],
  [/^TLS_ECDHE_(ECDSA|RSA)_WITH_(AES|ARIA|CAMELLIA).*_SHA(256|384)$/, 'uit te faseren'],
]

/** 3.3.3; names as OpenSSL writes them. */
const groups: readonly [RegExp, Grade][] = [
  [/^(X25519MLKEM768|SecP256r1MLKEM768|SecP384r1MLKEM1024)$/i, 'goed'],
  [/^(x25519|x448|prime256v1|secp(256|384|521)r1|P-(256|384|521)|brainpoolP(256|384|512)r1(tls13)?)$/i, 'voldoende'],
  [/^(secp224r1|P-224|ffdhe(3072|4096|6144|8192))$/i, 'uit te faseren'],
]

export interface TlsGrade {
  grade: Grade
  /** Each part with its own grade. */
  parts: { part: string; value: string; grade: Grade }[]
}

/** `certificates`: those of both sides. The group is graded where the library told it. */
export function gradeTls(
  facts: Pick<TlsFacts, 'protocol' | 'cipher' | 'group'>,
  certificates: readonly X509Certificate[],
): TlsGrade {
  const parts: TlsGrade['parts'] = [
    { part: 'version', value: facts.protocol, grade: versions[facts.protocol] ?? 'onvoldoende' },
    { part: 'suite', value: facts.cipher, grade: match(suites, facts.cipher) },
    ...(facts.group === undefined ? [] : [{ part: 'group', value: facts.group, grade: match(groups, facts.group) }]),
    ...certificates.map((certificate) => gradeKey(certificate)),
  ]
  return { grade: grades.findLast((grade) => parts.some((part) => part.grade === grade)) ?? 'onvoldoende', parts }
}

/** 3.3.2: length of the key in the certificate. */
function gradeKey(certificate: X509Certificate): TlsGrade['parts'][number] {
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: details = {} } = certificate.publicKey
  if (type === 'rsa' || type === 'rsa-pss') {
    const bits = details.modulusLength ?? 0
    return {
      part: 'key',
      value: `RSA ${bits}`,
      grade: bits >= 3072 ? 'voldoende' : bits >= 2048 ? 'uit te faseren' : 'onvoldoende',
    }
  }
  if (type === 'ed25519' || type === 'ed448') return { part: 'key', value: type, grade: 'voldoende' }
  const curve = details.namedCurve ?? type
  return { part: 'key', value: curve, grade: match(groups, curve) }
}

function match(table: readonly [RegExp, Grade][], value: string): Grade {
  return table.find(([pattern]) => pattern.test(value))?.[1] ?? 'onvoldoende'
}
