/** did:x509 (Nuts RFC023): an identifier that names a CA and says what its certificate must hold. */

import { hash } from 'node:crypto'
import type { CertificateNames } from './certificate-names.ts'
import { SsiError } from './ssi-error.ts'

export interface DidX509 {
  hash: 'sha256' | 'sha384' | 'sha512'
  /** base64url of the hash of the DER of a CA certificate. */
  fingerprint: string
  /** In the order in which they occur; a policy can occur more than once. */
  policies: readonly { name: string; claims: Readonly<Record<string, string>> }[]
}

type Policies = Readonly<Record<string, Readonly<Record<string, string>>>>

const version = '0'
const hashes: readonly string[] = ['sha256', 'sha384', 'sha512']

/** The merged and sorted form of the toolkit: a policy that occurs twice is read wrongly by a node. */
export function composeDidX509(caCertificate: Buffer, policies: Policies): string {
  const sorted = (values: object): [string, unknown][] =>
    Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const texts = sorted(policies).map(([name, claims]) =>
    [name, ...sorted(claims as object).flatMap(([key, value]) => [key, encode(String(value))])].join(':'),
  )
  return [`did:x509:${version}:sha256:${hash('sha256', caCertificate, 'base64url')}`, ...texts].join('::')
}

/** Throws `SsiError`. */
export function parseDidX509(did: string): DidX509 {
  const [head = '', ...parts] = did.split('::')
  const [scheme, method, versionText, algorithm = '', fingerprint = '', ...rest] = head.split(':')
  if (scheme !== 'did' || method !== 'x509' || rest.length > 0 || fingerprint === '') {
    throw new SsiError('the issuer is no did:x509')
  }
  if (versionText !== version) throw new SsiError(`did:x509 has version ${versionText}, expected ${version}`)
  if (!hashes.includes(algorithm)) throw new SsiError(`did:x509 with hash ${algorithm}, expected ${hashes.join(', ')}`)
  return { hash: algorithm as DidX509['hash'], fingerprint, policies: parts.map(parsePolicy) }
}

/** Why the certificate is not what the identifier says; undefined when it is. */
export function findPolicyFlaw({ policies }: DidX509, names: CertificateNames): string | undefined {
  if (policies.length === 0) return 'did:x509 has no policy'
  for (const { name, claims } of policies) {
    if (name !== 'subject' && name !== 'san') return `did:x509 policy ${name} is not supported`
    for (const [key, value] of Object.entries(claims)) {
      if (names[name][key] === undefined) return `did:x509 policy ${name}:${key} is not supported`
      if (!names[name][key].includes(value)) return `did:x509 policy ${name}:${key} differs from the certificate`
    }
  }
  return undefined
}

/** Policies as a node compares the credential with: of a policy that occurs twice the last one counts. */
export function assertedPolicies({ policies }: DidX509): Policies {
  return Object.fromEntries(policies.map(({ name, claims }) => [name, claims]))
}

function parsePolicy(text: string): DidX509['policies'][number] {
  const [name = '', ...pairs] = text.split(':')
  if (name === '' || pairs.length === 0 || pairs.length % 2 !== 0) throw new SsiError('did:x509 has a malformed policy')
  const claims: Record<string, string> = {}
  for (let at = 0; at < pairs.length; at += 2) claims[pairs[at] ?? ''] = decode(pairs[at + 1] ?? '')
  return { name, claims }
}

/** Everything outside `[A-Za-z0-9-._]` is percent-encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*~]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new SsiError('did:x509 has a malformed value', { cause })
  }
}
