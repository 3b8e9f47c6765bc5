/**
 * The card lines of the UZI-register (G3) in their test form: names of the CAs, OIDs and purposes per kind of pass
 * (CPS UZI-register 10.3, certificate profiles). Names start with `TEST`, policies and OID CA lie in the test arc.
 */

import type { PassUse } from '../harness/contracts/identity/identity-files.ts'
import type { extendedKeyUsages, keyUsages } from './extensions.ts'

/** zorgverlenerpas, medewerkerpas op naam, medewerkerpas niet op naam. */
export type PassType = 'Z' | 'N' | 'M'

export interface CardLine {
  domain: string
  issuing: string
  /** OID CA, first field of the otherName. */
  caOid: string
  /** Which keys such a pass has: an unnamed one cannot sign for a person. */
  uses: readonly PassUse[]
}

interface UseProfile {
  keyUsage: readonly (keyof typeof keyUsages)[]
  purposes: readonly (keyof typeof extendedKeyUsages)[]
  policy: string
}

export const cardRootName = 'TEST Zorg CSP Root CA G3'

export const cardLines: Readonly<Record<PassType, CardLine>> = {
  Z: {
    domain: 'TEST Zorg CSP Level 2 Persoon CA G3',
    issuing: 'TEST UZI-register Zorgverlener CA G3',
    caOid: '2.16.528.1.1007.99.217',
    uses: ['authentication', 'signature', 'confidentiality'],
  },
  N: {
    domain: 'TEST Zorg CSP Level 2 Persoon CA G3',
    issuing: 'TEST UZI-register Medewerker op naam CA G3',
    caOid: '2.16.528.1.1007.99.218',
    uses: ['authentication', 'signature', 'confidentiality'],
  },
  M: {
    domain: 'TEST Zorg CSP Level 2 Services CA G3',
    issuing: 'TEST UZI-register Medewerker niet op naam CA G3',
    // By analogy with the two above; no such test certificate is published.
    caOid: '2.16.528.1.1007.99.219',
    uses: ['authentication', 'confidentiality'],
  },
}

/** The order of the three test policies is that of the production ones in the CPS. */
export const useProfiles: Readonly<Record<PassUse, UseProfile>> = {
  authentication: {
    keyUsage: ['digitalSignature'],
    purposes: ['clientAuth', 'emailProtection', 'documentSigning'],
    policy: '2.16.528.1.1007.99.211',
  },
  signature: {
    keyUsage: ['nonRepudiation'],
    purposes: ['emailProtection', 'documentSigning'],
    policy: '2.16.528.1.1007.99.212',
  },
  confidentiality: {
    keyUsage: ['keyEncipherment', 'dataEncipherment'],
    purposes: ['emailProtection', 'encryptingFileSystem'],
    policy: '2.16.528.1.1007.99.213',
  },
}
