/**
 * Reading and checking certificates of the UZI-register: shared by the simulators, which decide with it, and by the
 * judge, which must come to its own conclusion from the same bytes.
 */

import { X509Certificate } from 'node:crypto'
import { type CertificateFields, readBasicConstraints, readCertificate, readSubject } from './x509-certificate.ts'
import { contextTag, type DerValue, derItems, derTag, expectTag, readDer, readOid } from './x509-der.ts'
import { buildPath, checkPath } from './x509-path.ts'
import { readPem } from './x509-pem.ts'
import { readRevocationList } from './x509-revocation.ts'

/** The seven fields of the otherName in a UZI certificate (CPS UZI-register, subjectAltName; type-id 2.5.5.5). */
export interface UziName {
  caOid: string
  version: string
  uziNumber: string
  passType: string
  ura: string
  role: string
  agb: string
}

type ServerCheck = { ok: true; name: UziName } | { ok: false; reason: string }

export type ChainCheck = { ok: true; leaf: X509Certificate; name: UziName } | { ok: false; reason: string }

export interface ChainInput {
  /** Base64 DER, leaf first (RFC 7515 4.1.6). */
  x5c: readonly string[]
  /** Anchors (self-signed) and intermediates, PEM. */
  trustPem: string
  /** Revocation lists, PEM: one for each CA of the chain. */
  crlPem: string
  at: Date
}

const subjectAltName = '2.5.29.17'
const uziNameType = '2.5.5.5'
const dnsNameTag = 0x82
const subjectTypes = { commonName: '2.5.4.3', serialNumber: '2.5.4.5' } as const
const longestX5c = 10
const serverRole = '00.000'
const serverKeyBits = 4096
const extendedKeyUsage = '2.5.29.37'
const serverPurposes = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const

const uziNamePattern = /^([0-2](?:\.\d+)+)-(1)-(\d{9})-([ZNMS])-(\d{8})-(\d{2}\.\d{3})-(\d{8})$/

/** The UZI name of a certificate; undefined when there is none, more than one, or one that breaks the format. */
export function readUziName(certificate: X509Certificate): UziName | undefined {
  try {
    return readAltNames(readCertificate(certificate.raw)).name
  } catch {
    return undefined
  }
}

/**
 * Checks a server certificate of the UZI-register: a signed path to an anchor, and at every level validity, CA rights
 * and revocation; then the rules for type S. Which URA it must be is for the caller to compare. Never throws.
 */
export function verifyUziChain(input: ChainInput): ChainCheck {
  try {
    return checkChain(input)
  } catch (error) {
    return { ok: false, reason: `unreadable: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** The rules for type S alone, of a certificate whose path was checked elsewhere, as TLS does. Never throws. */
export function checkUziServer(certificate: X509Certificate): ServerCheck {
  try {
    const server = readServer(readCertificate(certificate.raw))
    return 'reason' in server ? { ok: false, reason: server.reason } : { ok: true, name: server.name }
  } catch (error) {
    return { ok: false, reason: `unreadable: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** SHA-256 of the DER in base64url: `x5t#S256` (RFC 7515 4.1.8). */
export function thumbprint(certificate: X509Certificate): string {
  return Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
}

function checkChain({ x5c, trustPem, crlPem, at }: ChainInput): ChainCheck {
  if (x5c.length === 0 || x5c.length > longestX5c) {
    return { ok: false, reason: `x5c has ${x5c.length} certificates, expected 1 to ${longestX5c}` }
  }
  const atMs = at.getTime()
  if (Number.isNaN(atMs)) return { ok: false, reason: 'the moment to check at is not a date' }
  const [leaf, ...offered] = x5c.map((text) => readCertificate(Buffer.from(text, 'base64')))
  if (leaf === undefined) return { ok: false, reason: 'x5c is empty' }
  const trusted = readPem(trustPem, 'CERTIFICATE').map(readCertificate)
  const built = buildPath({ leaf, offered, trusted })
  if ('reason' in built) return { ok: false, reason: built.reason }
  const lists = readPem(crlPem, 'X509 CRL').map(readRevocationList)
  const refusal = checkPath(built.path, lists, atMs)
  if (refusal !== undefined) return { ok: false, reason: refusal }
  const server = readServer(leaf)
  if ('reason' in server) return { ok: false, reason: server.reason }
  return { ok: true, leaf: new X509Certificate(leaf.der), name: server.name }
}

/** The rules for type S (CPS UZI-register, annex with certificate profiles). */
function readServer(leaf: CertificateFields): { name: UziName } | { reason: string } {
  if (readBasicConstraints(leaf).ca) return { reason: 'the certificate is that of a CA' }
  const { name, dnsNames } = readAltNames(leaf)
  if (name === undefined) return { reason: 'no otherName of type 2.5.5.5 with the seven fields of the UZI-register' }
  if (name.passType !== 'S') return { reason: `the pass type is ${name.passType}, expected S` }
  if (name.role !== serverRole) return { reason: `the role is ${name.role}, expected ${serverRole} for a server` }
  const numbers = readSubject(leaf, subjectTypes.serialNumber)
  if (numbers.length !== 1 || numbers[0] !== name.uziNumber) {
    return { reason: 'the UZI number differs from the serialNumber in the subject' }
  }
  const hosts = readSubject(leaf, subjectTypes.commonName)
  if (hosts.length !== 1 || dnsNames.length !== 1 || hosts[0] !== dnsNames[0]) {
    return { reason: 'expected one dNSName, equal to the one commonName' }
  }
  const purposes = readPurposes(leaf)
  const missing = Object.entries(serverPurposes).find(([, id]) => !purposes.includes(id))
  if (missing !== undefined) return { reason: `the certificate is not for ${missing[0]}` }
  const flaw = findKeyFlaw(leaf)
  return flaw === undefined ? { name } : { reason: flaw }
}

/** Line G1 once allowed 2048 bits; the validator of SBV-Z, which this follows, takes 4096 and nothing else. */
function findKeyFlaw(leaf: CertificateFields): string | undefined {
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails } = leaf.publicKey()
  const bits = asymmetricKeyDetails?.modulusLength
  if (type === 'rsa' && bits === serverKeyBits) return undefined
  const found = bits === undefined ? type : `${type} of ${bits} bits`
  return `the key is ${found}, expected rsa of ${serverKeyBits} bits (SBV-Z server validator)`
}

/** Without the extension a certificate is for anything (RFC 5280 4.2.1.12); the profile of type S has it. */
function readPurposes(certificate: CertificateFields): string[] {
  const extension = certificate.extensions.get(extendedKeyUsage)
  return extension === undefined ? [] : [...derItems(readDer(extension.value))].map(readOid)
}

function readAltNames(certificate: CertificateFields): { name: UziName | undefined; dnsNames: string[] } {
  const extension = certificate.extensions.get(subjectAltName)
  const names = extension === undefined ? [] : [...derItems(readDer(extension.value))]
  const uziNames = names.filter((name) => name.tag === contextTag(0)).flatMap(readUziText)
  return {
    name: uziNames.length === 1 ? parseUziName(uziNames[0]) : undefined,
    dnsNames: names.filter((name) => name.tag === dnsNameTag).map((name) => name.content.toString('latin1')),
  }
}

/** Text of an otherName of this type; a server of the G4 line and a card have others beside it. */
function readUziText(otherName: DerValue): string[] {
  const [typeId, wrapped] = derItems(otherName)
  if (readOid(typeId) !== uziNameType) return []
  const [value] = derItems(expectTag(wrapped, contextTag(0)))
  // The register writes IA5String; test scripts of products write UTF8String.
  const isText = value?.tag === derTag.ia5String || value?.tag === derTag.utf8String
  return [isText ? value.content.toString('latin1') : '']
}

function parseUziName(text: string | undefined): UziName | undefined {
  const [, caOid, version, uziNumber, passType, ura, role, agb] = uziNamePattern.exec(text ?? '') ?? []
  const fields = { caOid, version, uziNumber, passType, ura, role, agb }
  return isComplete(fields) ? fields : undefined
}

function isComplete(fields: { [K in keyof UziName]: string | undefined }): fields is UziName {
  return Object.values(fields).every((field) => field !== undefined)
}
