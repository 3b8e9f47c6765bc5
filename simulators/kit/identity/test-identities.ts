/** Who can log in: synthetic persons with their means. The login service shows them at `/test-identities`. */

import type { AssuranceLevel } from '../../../harness/contracts/identity/assurance.ts'

export interface TestIdentity {
  id: string
  deziNumber: string
  initials: string
  prefix: string | null
  surname: string
  /** How sure the register is of the person. */
  registrationLevel: AssuranceLevel
  relations: readonly TestRelation[]
  digid: { username: string; password: string; appPin: string; documentNumber: string }
  sso: { account: string; password: string; totpSecret: string }
  yivi: {
    wallet: string
    pin: string
    /** The attribute that says how sure the login is; a wallet may lack it. */
    loaAuthn?: AssuranceLevel
  }
}

export interface TestRelation {
  /** Which of the ends of the exchange, by its place in the list. */
  organisation: number
  /** Absent for who has no role in the register of professions. */
  role?: { code: string; name: string }
}

export const testIdentities: readonly TestIdentity[] = [
  {
    id: 'huisarts',
    deziNumber: '900000011',
    initials: 'A.B.',
    prefix: 'van der',
    surname: 'Voorbeeld',
    registrationLevel: 'high',
    relations: [{ organisation: 0, role: { code: '01.015', name: 'Huisarts' } }],
    digid: { username: 'voorbeeld', password: 'Duin-Helm-41', appPin: '52713', documentNumber: 'TST12AB34' },
    sso: { account: 'voorbeeld@praktijk.test', password: 'Kust-Lamp-52', totpSecret: 'inkijk-totp-huisarts' },
    yivi: { wallet: 'wallet-voorbeeld', pin: '31842', loaAuthn: 'substantial' },
  },
  {
    id: 'cardioloog',
    deziNumber: '900000027',
    initials: 'C.',
    prefix: null,
    surname: "D'Hartóg",
    registrationLevel: 'high',
    relations: [
      { organisation: 0, role: { code: '01.010', name: 'Cardioloog' } },
      { organisation: 0, role: { code: '01.016', name: 'Internist' } },
      { organisation: 1, role: { code: '01.010', name: 'Cardioloog' } },
    ],
    digid: { username: 'dhartog', password: 'Berk-Zout-73', appPin: '64902', documentNumber: 'TST56CD78' },
    sso: { account: 'dhartog@kliniek.test', password: 'Veen-Gras-94', totpSecret: 'inkijk-totp-cardioloog' },
    yivi: { wallet: 'wallet-dhartog', pin: '70415', loaAuthn: 'high' },
  },
  {
    id: 'medewerker',
    deziNumber: '900000033',
    initials: 'E.',
    prefix: 'de',
    surname: 'Balie',
    registrationLevel: 'substantial',
    relations: [{ organisation: 0 }],
    digid: { username: 'debalie', password: 'Riet-Klei-15', appPin: '28360', documentNumber: 'TST90EF12' },
    sso: { account: 'debalie@praktijk.test', password: 'Wolk-Steen-36', totpSecret: 'inkijk-totp-medewerker' },
    yivi: { wallet: 'wallet-debalie', pin: '91277' },
  },
  {
    id: 'verpleegkundige',
    deziNumber: '900000048',
    initials: 'H.',
    prefix: null,
    surname: 'Zuster',
    registrationLevel: 'high',
    relations: [{ organisation: 1, role: { code: '30.000', name: 'Verpleegkundige' } }],
    digid: { username: 'hzuster', password: 'Mos-Lucht-67', appPin: '83519', documentNumber: 'TST34GH56' },
    sso: { account: 'hzuster@verpleeghuis.test', password: 'Iep-Golf-28', totpSecret: 'inkijk-totp-verpleegkundige' },
    yivi: { wallet: 'wallet-zuster', pin: '46083', loaAuthn: 'substantial' },
  },
  {
    id: 'helpende',
    deziNumber: '900000054',
    initials: 'I.',
    prefix: 'ter',
    surname: 'Zorgen',
    registrationLevel: 'high',
    // Not a profession of the register: no role.
    relations: [{ organisation: 1 }],
    digid: { username: 'terzorgen', password: 'Zee-Eik-29', appPin: '60274', documentNumber: 'TST78IJ90' },
    sso: { account: 'terzorgen@verpleeghuis.test', password: 'Duif-Kolk-81', totpSecret: 'inkijk-totp-helpende' },
    yivi: { wallet: 'wallet-terzorgen', pin: '17395', loaAuthn: 'substantial' },
  },
]
