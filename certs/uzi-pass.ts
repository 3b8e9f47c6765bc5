/** The certificates of one pass of the UZI-register: subject, otherNames and extensions (CPS UZI-register 7.1). */

import type { PassUse } from '../harness/contracts/identity/identity-files.ts'
import { type CertificateContent, createSerial, keyIdentifier, type Validity } from './certificate.ts'
import { type Der, ia5String, utf8String } from './der.ts'
import { type Attribute, distinguishedName } from './distinguished-name.ts'
import {
  authorityInformationAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoint,
  extendedKeyUsage,
  leafKeyUsage,
  otherName,
  qcStatements,
  subjectAltName,
  subjectKeyIdentifier,
} from './extensions.ts'
import type { RsaKeyPair } from './key-pool.ts'
import { yearsAfter } from './server-certificate.ts'
import { cardLines, useProfiles } from './uzi-card-line.ts'
import { caCertificateUri, cpsUri, ocspUri, revocationListUri, userNotice } from './uzi-line.ts'

/** Deviations of a pass, for tests of those who must refuse it. */
export type PassDefect =
  | 'expired'
  | 'revoked'
  | 'wrong-ura'
  | 'six-field-other-name'
  | 'upn-only'
  | 'no-role'
  /** Of another string type than the register writes; no reason to refuse. */
  | 'utf8-name'

interface PassCommon {
  organisation: { ura: string; name: string }
  /** 9 digits. Of a person it is the same at every employer; of a function it is new at each issue. */
  uziNumber?: string
  /** 8 digits; `00000000` by default, which means none. */
  agb?: string
  defect?: PassDefect
}

interface Holder {
  givenNames: string
  /** With its prefix. */
  surname: string
}

export type PassRequest = PassCommon &
  (
    | {
        type: 'Z'
        holder: Holder
        /** Profession or specialism as the subject names it, such as `Huisarts`. */
        title: string
        /** `BB.SSS`, profession and specialism. */
        role: string
      }
    | { type: 'N'; holder: Holder }
    | {
        type: 'M'
        /** From the fixed list of the CPS. */
        function: string
        department: string
      }
  )

export interface PassProfile {
  now: Date
  uziNumber: string
  use: PassUse
  keys: RsaKeyPair
  issuer: { name: string; keyId: Buffer }
}

const passFunctions: readonly string[] = [
  'administratief medewerker',
  'administratief medewerkster',
  'assistent',
  'assistente',
  'doktersassistent',
  'doktersassistente',
  'manager',
  'medewerker',
  'medewerkster',
  'stagiair',
  'stagiaire',
  'tandartsassistent',
  'tandartsassistente',
]

const dayMs = 24 * 60 * 60 * 1000
const lifetimeYears = 3
const noRole = '00.000'
const disclosureUri = 'https://cps.uzi-register.test/pds.pdf'

/** @throws RangeError for a request that the register would refuse */
export function assertPassRequest(request: PassRequest): void {
  const { organisation, uziNumber, agb } = request
  const rules: readonly [string, string | undefined, RegExp, string][] = [
    ['organisation.ura', organisation.ura, /^\d{8}$/, '8 digits'],
    ['organisation.name', organisation.name, /^.{1,64}$/u, '1 to 64 characters'],
    ['uziNumber', uziNumber, /^\d{9}$/, '9 digits'],
    ['agb', agb, /^\d{8}$/, '8 digits'],
    // Of a zorgverlener the profession is known.
    ['role', request.type === 'Z' ? request.role : undefined, /^(?!00)\d{2}\.\d{3}$/, 'BB.SSS with a profession'],
  ]
  for (const [what, value, pattern, expected] of rules) {
    if (value !== undefined && !pattern.test(value)) refuse(what, value, expected)
  }
  if (request.type === 'M' && !passFunctions.includes(request.function)) {
    refuse('function', request.function, `one of ${passFunctions.join(', ')}`)
  }
}

export function passContent(request: PassRequest, profile: PassProfile): Omit<CertificateContent, 'issuer'> {
  const { issuer, keys, use } = profile
  const { keyUsage, purposes, policy } = useProfiles[use]
  return {
    serial: createSerial(),
    subject: distinguishedName(passSubject(request, profile.uziNumber)),
    validity: passValidity(profile.now, request.defect),
    publicKey: keys.publicKey,
    extensions: [
      authorityKeyIdentifier(issuer.keyId),
      subjectKeyIdentifier(keyIdentifier(keys.publicKey)),
      basicConstraints({ ca: false }),
      leafKeyUsage(...keyUsage),
      extendedKeyUsage(...purposes),
      certificatePolicies([policy], cpsUri, userNotice),
      crlDistributionPoint(revocationListUri(issuer.name)),
      authorityInformationAccess({ caIssuers: caCertificateUri(issuer.name), ocsp: ocspUri }),
      subjectAltName(...passNames(request, profile)),
      ...(use === 'signature' ? [qcStatements('esign', disclosureUri)] : []),
    ],
  }
}

function passSubject(request: PassRequest, uziNumber: string): Attribute[] {
  const organisation: Attribute[] = [
    ['countryName', 'NL'],
    ['organizationName', request.organisation.name],
  ]
  if (request.type === 'M') {
    return [
      ...organisation,
      ['organizationalUnitName', request.department],
      ['commonName', request.function],
      ['serialNumber', uziNumber],
    ]
  }
  const { givenNames, surname } = request.holder
  return [
    ...organisation,
    ...(request.type === 'Z' ? [['title', request.title] as const] : []),
    ['givenName', givenNames],
    ['surname', surname],
    ['commonName', `${givenNames} ${surname}`],
    ['serialNumber', uziNumber],
  ]
}

/** The authenticity certificate has a name for Windows before the name of the register. */
function passNames(request: PassRequest, { use, uziNumber }: PassProfile): Der[] {
  const { defect } = request
  const ura = defect === 'wrong-ura' ? otherUra(request.organisation.ura) : request.organisation.ura
  const role = request.type === 'Z' && defect !== 'no-role' ? request.role : noRole
  const fields = [cardLines[request.type].caOid, '1', uziNumber, request.type, ura, role, request.agb ?? '00000000']
  if (defect === 'six-field-other-name') fields.pop()
  const principal = otherName('1.3.6.1.4.1.311.20.2.3', utf8String(`${uziNumber}@${ura}`))
  const text = defect === 'utf8-name' ? utf8String : ia5String
  const name = otherName('2.5.5.5', text(fields.join('-')))
  return [...(use === 'authentication' ? [principal] : []), ...(defect === 'upn-only' ? [] : [name])]
}

function passValidity(now: Date, defect: PassDefect | undefined): Validity {
  return defect === 'expired'
    ? { notBefore: yearsAfter(now, -lifetimeYears), notAfter: new Date(now.getTime() - dayMs) }
    : { notBefore: now, notAfter: yearsAfter(now, lifetimeYears) }
}

/** A number of the right form that is not this one. */
function otherUra(ura: string): string {
  return ura === '99999999' ? '99999998' : '99999999'
}

function refuse(what: string, value: string, expected: string): never {
  throw new RangeError(`pass request: ${what} is ${JSON.stringify(value)}, expected ${expected}`)
}
