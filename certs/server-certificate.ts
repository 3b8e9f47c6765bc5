/** The server certificate (type S) of the UZI-register: subject, otherName and extensions (CPS UZI-register, 7.1). */

import type { CertificateDefect } from '../harness/contracts/scenario.ts'
import type { CertificateContent, Validity } from './certificate.ts'
import { createSerial, keyIdentifier } from './certificate.ts'
import { type Der, ia5String, oid, sequence, utf8String } from './der.ts'
import { type Attribute, distinguishedName } from './distinguished-name.ts'
import {
  authorityInformationAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoint,
  dnsName,
  extendedKeyUsage,
  leafKeyUsage,
  otherName,
  serverKeyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from './extensions.ts'
import type { RsaKeyPair } from './key-pool.ts'
import {
  caCertificateUri,
  cpsUri,
  ocspUri,
  revocationListUri,
  serverCaOid,
  type UziLine,
  userNotice,
} from './uzi-line.ts'

interface Subscriber {
  /** 8 digits. */
  ura: string
  name: string
  city: string
  province?: string
}

export interface ServerCertificateRequest {
  /** Host name in lower-case ASCII, 64 characters at most (the bound of CN). */
  fqdn: string
  organisation: Subscriber
  /** 9 digits; by default a new number, as the register gives a server at each issue. */
  uziNumber?: string
  /** 8 digits; by default `00000000`, which means none. */
  agb?: string
  defect?: CertificateDefect
  /** Key pair to certify, for several certificates of one subject; a new one when absent. */
  keyPair?: RsaKeyPair
}

export interface ServerProfile {
  line: UziLine
  now: Date
  keys: RsaKeyPair
  uziNumber: string
  issuer: { name: string; keyId: Buffer }
}

/** Of a server with the defect `short-key`: line G1 once allowed it. */
const shortKeyBits = 2048
const dayMs = 24 * 60 * 60 * 1000
const lifetimeYears = 3
const otherHost = 'ander-systeem.zorg.test'
const noAgb = '00000000'
const uziNameType = '2.5.5.5'
const principalNameType = '1.3.6.1.4.1.311.20.2.3'
/** Of a general practitioner: a server has none. */
const personRole = '01.015'

/** @throws RangeError for a request that the register would refuse */
export function assertServerRequest(request: ServerCertificateRequest): void {
  const { fqdn, organisation, uziNumber, agb } = request
  const rules: readonly [string, string | undefined, RegExp, string][] = [
    ['fqdn', fqdn, /^(?=.{1,64}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'a host name in lower case, 64 characters at most'],
    ['organisation.ura', organisation.ura, /^\d{8}$/, '8 digits'],
    ['organisation.name', organisation.name, /^.{1,64}$/u, '1 to 64 characters'],
    ['organisation.city', organisation.city, /^.{1,128}$/u, '1 to 128 characters'],
    ['uziNumber', uziNumber, /^\d{9}$/, '9 digits'],
    ['agb', agb, /^\d{8}$/, '8 digits'],
  ]
  for (const [what, value, pattern, expected] of rules) {
    if (value !== undefined && !pattern.test(value)) {
      throw new RangeError(`certificate request: ${what} is ${JSON.stringify(value)}, expected ${expected}`)
    }
  }
}

/** Size of the key that a certificate asks for; `keyBits`: that of a conforming one. */
export function keyBitsFor(defect: CertificateDefect | undefined, keyBits: number): number {
  return defect === 'short-key' ? shortKeyBits : keyBits
}

export function serverCertificateContent(
  request: ServerCertificateRequest,
  profile: ServerProfile,
): Omit<CertificateContent, 'issuer'> {
  const { line, keys, issuer } = profile
  return {
    serial: createSerial(),
    subject: serverSubject(request, profile.uziNumber),
    validity: serverValidity(profile.now, request.defect),
    publicKey: keys.publicKey,
    extensions: [
      authorityKeyIdentifier(issuer.keyId),
      subjectKeyIdentifier(keyIdentifier(keys.publicKey)),
      basicConstraints({ ca: false }),
      request.defect === 'encipherment-only' ? leafKeyUsage('keyEncipherment') : serverKeyUsage(),
      extendedKeyUsage('serverAuth', ...(request.defect === 'missing-client-auth' ? [] : (['clientAuth'] as const))),
      certificatePolicies(line.policies, cpsUri, userNotice),
      crlDistributionPoint(revocationListUri(issuer.name)),
      authorityInformationAccess({ caIssuers: caCertificateUri(issuer.name), ocsp: ocspUri }),
      subjectAltName(...serverNames(request, line, profile.uziNumber)),
    ],
  }
}

export function serverSubject(request: ServerCertificateRequest, uziNumber: string): Der {
  const { name, city, province } = request.organisation
  const attributes: Attribute[] = [
    ['countryName', 'NL'],
    ['organizationName', name],
    ...(province === undefined ? [] : [['stateOrProvinceName', province] as const]),
    ['localityName', city],
    ['commonName', request.defect === 'name-mismatch' ? otherHost : request.fqdn],
    ['serialNumber', uziNumber],
  ]
  return distinguishedName(attributes)
}

function serverValidity(now: Date, defect: CertificateDefect | undefined): Validity {
  return defect === 'expired'
    ? { notBefore: yearsAfter(now, -lifetimeYears), notAfter: new Date(now.getTime() - dayMs) }
    : { notBefore: now, notAfter: yearsAfter(now, lifetimeYears) }
}

function serverNames(request: ServerCertificateRequest, line: UziLine, uziNumber: string): Der[] {
  const ura = uraOf(request)
  const names = [dnsName(request.fqdn), identityName(request, ura, uziNumber)]
  if (line.permanentIdentifier) {
    const permanentIdentifier = sequence(utf8String(ura), oid('2.16.528.1.1007.3.3'))
    names.push(otherName('1.3.6.1.5.5.7.8.3', permanentIdentifier))
  }
  return names
}

/** The otherName that says who it is. */
function identityName({ defect, agb = noAgb }: ServerCertificateRequest, ura: string, uziNumber: string): Der {
  if (defect === 'upn-only') return otherName(principalNameType, utf8String(`${uziNumber}@${ura}`))
  const passType = defect === 'wrong-pastype' ? 'M' : 'S'
  const role = defect === 'role-on-server' ? personRole : '00.000'
  const fields = [serverCaOid, '1', uziNumber, passType, ura, role, agb]
  if (defect === 'six-field-other-name') fields.pop()
  const write = defect === 'utf8-other-name' ? utf8String : ia5String
  return otherName(uziNameType, write(fields.join('-')))
}

/** With `wrong-ura` a number of the right form that is not that of the organisation. */
function uraOf({ defect, organisation: { ura } }: ServerCertificateRequest): string {
  if (defect !== 'wrong-ura') return ura
  return ura === '99999999' ? '99999998' : '99999999'
}

export function yearsAfter(date: Date, years: number): Date {
  const moved = new Date(date)
  moved.setUTCFullYear(date.getUTCFullYear() + years)
  return moved
}
