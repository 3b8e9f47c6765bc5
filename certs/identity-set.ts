/**
 * Everything that the identity systems of one run need, in one call: passes for each organisation, the seal of the
 * Dezi-register, and the trust store with which every party checks statements about persons.
 */

import { identityFiles } from '../harness/contracts/identity/identity-files.ts'
import { createDeziAuthority } from './dezi-authority.ts'
import { createKeyPool, type KeyPool } from './key-pool.ts'
import { passFileContents, sealFileContents } from './pass-files.ts'
import { createUziCardAuthority, type UziCardAuthority } from './uzi-card-authority.ts'
import type { PassRequest } from './uzi-pass.ts'

/** Path below `keys/` → PEM. */
type Files = Readonly<Record<string, string>>

export interface IdentitySet {
  /** For every party; with what was revoked up to the moment of reading. */
  readonly trust: Files
  /** For the party that holds the passes. */
  passes: Files
  /** For the party that is the Dezi-register. */
  seal: Files
}

export interface IdentitySetOptions {
  now: Date
  /** In the order of the exchange. Each gets a pass of type Z, N and M. */
  organisations: readonly { ura: string; name: string }[]
  /** Size of the CA keys; 4096 by default. */
  keyBits?: number
  /** Primed with `identityCaKeyCount`, the CA keys are made at once. */
  keys?: KeyPool
}

/** CA keys that one set takes: a root, two domain and three issuing CAs of passes, and the three above the seal. */
export const identityCaKeyCount = 9

/** Of the first two organisations: persons who can also log in through Dezi, by the same number. */
const professionals = [
  { givenNames: 'A.B.', surname: 'van der Voorbeeld', title: 'Huisarts', role: '01.015', uziNumber: '900000011' },
  { givenNames: 'C.', surname: "D'Hartóg", title: 'Cardioloog', role: '01.010', uziNumber: '900000027' },
] as const
const laterProfessional = { givenNames: 'F.', surname: 'Tester', title: 'Arts', role: '01.000' } as const
const employee = { givenNames: 'G.', surname: 'Medewerker' } as const

export async function createIdentitySet(options: IdentitySetOptions): Promise<IdentitySet> {
  const { now, organisations, keys = createKeyPool(), keyBits } = options
  const size = keyBits === undefined ? {} : { keyBits }
  const cards = await createUziCardAuthority({ now, keys, ...size })
  const dezi = await createDeziAuthority({ now, keys, ...size })
  const passes = await issuePasses(cards, organisations)
  const seal = sealFileContents(await dezi.issueSeal())
  return {
    get trust() {
      return {
        [identityFiles.trust]: cards.trustPem + dezi.trustPem,
        [identityFiles.crl]: cards.revocationLists() + dezi.revocationLists(),
      }
    },
    passes,
    seal,
  }
}

async function issuePasses(
  cards: UziCardAuthority,
  organisations: IdentitySetOptions['organisations'],
): Promise<Record<string, string>> {
  const requests = organisations.flatMap((organisation, index): PassRequest[] => {
    const { title, role, ...person } = professionals[index] ?? laterProfessional
    const { givenNames, surname } = person
    const uziNumber = 'uziNumber' in person ? { uziNumber: person.uziNumber } : {}
    return [
      { type: 'Z', organisation, holder: { givenNames, surname }, title, role, ...uziNumber },
      { type: 'N', organisation, holder: employee },
      { type: 'M', organisation, function: 'doktersassistent', department: 'Praktijk' },
    ]
  })
  const issued = await Promise.all(requests.map((request) => cards.issuePass(request)))
  return Object.fromEntries(issued.flatMap((pass) => Object.entries(passFileContents(pass))))
}
