/**
 * What a product that reads Dezi statements or passes must take and must refuse, as data (field notes on identity 7,
 * items 2 and 4). Each case changes one thing in what conforms; `expected` is what must come of it.
 */

import type { PassDefect } from '../../../certs/uzi-pass.ts'
import type { IdentityRefusal } from '../../../harness/contracts/identity/types.ts'

/** Whose key signs. */
export type SignedBy =
  | 'conforming'
  /** The same register, with a certificate that is not good any more. */
  | 'expired'
  | 'revoked'
  /** A seal of an authority that nobody trusts. */
  | 'stranger'
  /** A good seal of the same authority, of another register. */
  | 'other-name'
  /** A signature certificate of a pass, which the same trust store accepts. */
  | 'pass'
  /** `alg: none`. */
  | 'nobody'
  /** `alg: HS256` with the public key as the secret. */
  | 'public-key-as-secret'

export interface StatementChange {
  claims?: Readonly<Record<string, unknown>>
  header?: Readonly<Record<string, unknown>>
  without?: readonly string[]
  signedBy?: SignedBy
  /** One letter of the payload is another. */
  isTampered?: boolean
}

export interface UserinfoForm {
  /** `plain`: not encrypted. */
  encryption: 'plain' | 'A128CBC-HS256' | 'A256CBC-HS512' | 'A256GCM' | 'A128GCM' | 'other-key' | 'password'
  mustBeEncrypted: boolean
}

interface CaseBase {
  id: string
  /** Of the field notes. */
  clause: string
  expected: 'accepted' | IdentityRefusal
}

export type ConformanceCase = CaseBase &
  (
    | { subject: 'verklaring'; change: StatementChange; atDays?: number; status?: 'revoked' | 'unreachable' | 'active' }
    | { subject: 'envelope'; change: StatementChange; verklaring?: StatementChange; level?: 'low' | 'high' }
    | { subject: 'userinfo'; form: UserinfoForm }
    | { subject: 'keys'; published: 'conforming' | 'rotated' | 'other' }
    | { subject: 'pass'; defect?: PassDefect | 'signature-key' | 'confidentiality-key' | 'server' }
  )

const day = 24 * 60 * 60

export const conformanceCases: readonly ConformanceCase[] = [
  { id: 'verklaring', clause: '2.3', subject: 'verklaring', change: {}, expected: 'accepted' },
  { id: 'verklaring/last-day', clause: '7.4', subject: 'verklaring', change: {}, atDays: 91.9, expected: 'accepted' },
  { id: 'verklaring/day-after', clause: '7.4', subject: 'verklaring', change: {}, atDays: 92.1, expected: 'expired' },
  {
    id: 'verklaring/expired',
    clause: '7.4',
    subject: 'verklaring',
    change: { claims: { nbf: -93 * day, exp: -day } },
    expected: 'expired',
  },
  {
    id: 'verklaring/not-yet',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { nbf: day, exp: 90 * day } },
    expected: 'not-yet-valid',
  },
  {
    id: 'verklaring/for-ever',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { exp: 4000 * day } },
    expected: 'unreadable',
  },
  {
    id: 'verklaring/no-times',
    clause: '2.3',
    subject: 'verklaring',
    change: { without: ['exp'] },
    expected: 'unreadable',
  },
  {
    id: 'verklaring/no-prefix',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { voorvoegsel: null } },
    expected: 'accepted',
  },
  {
    id: 'verklaring/role-absent',
    clause: '7.4',
    subject: 'verklaring',
    change: { without: ['rol_code', 'rol_naam', 'rol_code_bron'] },
    expected: 'accepted',
  },
  {
    id: 'verklaring/role-malformed',
    clause: '1.7',
    subject: 'verklaring',
    change: { claims: { rol_code: '1.15' } },
    expected: 'unreadable',
  },
  {
    id: 'verklaring/role-source',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { rol_code_bron: 'www.dezi.nl/rol_bron/big' } },
    expected: 'unreadable',
  },
  {
    id: 'verklaring/schema',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { json_schema: 'https://www.dezi.nl/json_schemas/v2/verklaring.json' } },
    expected: 'unreadable',
  },
  {
    id: 'verklaring/issuer',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { iss: 'abonnee.dezi.nl' } },
    expected: 'issuer',
  },
  {
    id: 'verklaring/other-organisation',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { abonnee_nummer: '90000382' } },
    expected: 'organisation',
  },
  {
    id: 'verklaring/number-short',
    clause: '2.3',
    subject: 'verklaring',
    change: { claims: { dezi_nummer: '11' } },
    expected: 'unreadable',
  },
  {
    id: 'verklaring/loa-low',
    clause: '7.4',
    subject: 'verklaring',
    change: { claims: { loa_dezi: 'http://eidas.europa.eu/LoA/low' } },
    expected: 'level',
  },
  {
    id: 'verklaring/loa-substantial',
    clause: '7.4',
    subject: 'verklaring',
    change: { claims: { loa_dezi: 'http://eidas.europa.eu/LoA/substantial' } },
    expected: 'level',
  },
  {
    id: 'verklaring/loa-misspelt',
    clause: '7.4',
    subject: 'verklaring',
    change: { claims: { loa_dezi: 'http://eidas.europe.eu/LoA/high' } },
    expected: 'level',
  },
  {
    id: 'verklaring/loa-absent',
    clause: '7.4',
    subject: 'verklaring',
    change: { without: ['loa_dezi'] },
    expected: 'level',
  },
  {
    id: 'verklaring/tampered',
    clause: '2.3',
    subject: 'verklaring',
    change: { isTampered: true },
    expected: 'signature',
  },
  {
    id: 'verklaring/foreign-jku',
    clause: '7.4',
    subject: 'verklaring',
    change: { header: { jku: 'https://elders.test/jwks.json' } },
    expected: 'signer',
  },
  {
    id: 'verklaring/jku-prefix',
    clause: '2.3',
    subject: 'verklaring',
    change: { header: { jku: 'https://dezi.identiteit.test.elders.test/dezi/jwks.json' } },
    expected: 'signer',
  },
  {
    id: 'verklaring/no-chain',
    clause: '2.3',
    subject: 'verklaring',
    change: { header: { x5c: undefined } },
    expected: 'signer',
  },
  {
    id: 'verklaring/critical-header',
    clause: '2.3',
    subject: 'verklaring',
    change: { header: { crit: ['b64'], b64: true } },
    expected: 'algorithm',
  },
  {
    id: 'verklaring/alg-none',
    clause: '7.4',
    subject: 'verklaring',
    change: { signedBy: 'nobody' },
    expected: 'unreadable',
  },
  {
    id: 'verklaring/alg-hs256',
    clause: '7.4',
    subject: 'verklaring',
    change: { signedBy: 'public-key-as-secret' },
    expected: 'algorithm',
  },
  {
    id: 'verklaring/seal-expired',
    clause: '7.2',
    subject: 'verklaring',
    change: { signedBy: 'expired' },
    expected: 'signer',
  },
  {
    id: 'verklaring/seal-revoked',
    clause: '7.2',
    subject: 'verklaring',
    change: { signedBy: 'revoked' },
    expected: 'signer',
  },
  {
    id: 'verklaring/seal-stranger',
    clause: '7.2',
    subject: 'verklaring',
    change: { signedBy: 'stranger' },
    expected: 'signer',
  },
  {
    id: 'verklaring/seal-other-name',
    clause: '7.2',
    subject: 'verklaring',
    change: { signedBy: 'other-name' },
    expected: 'signer',
  },
  {
    id: 'verklaring/signed-by-pass',
    clause: '7.2',
    subject: 'verklaring',
    change: { signedBy: 'pass' },
    expected: 'signer',
  },
  {
    id: 'verklaring/status-active',
    clause: '7.4',
    subject: 'verklaring',
    change: {},
    status: 'active',
    expected: 'accepted',
  },
  {
    id: 'verklaring/status-revoked',
    clause: '7.4',
    subject: 'verklaring',
    change: {},
    status: 'revoked',
    expected: 'status',
  },
  {
    id: 'verklaring/status-unreachable',
    clause: '7.4',
    subject: 'verklaring',
    change: {},
    status: 'unreachable',
    expected: 'status',
  },

  { id: 'keys/published', clause: '7.4', subject: 'keys', published: 'conforming', expected: 'accepted' },
  { id: 'keys/rotated', clause: '7.4', subject: 'keys', published: 'rotated', expected: 'accepted' },
  { id: 'keys/kid-unknown', clause: '7.4', subject: 'keys', published: 'other', expected: 'signer' },

  { id: 'envelope', clause: '2.2', subject: 'envelope', change: {}, expected: 'accepted' },
  {
    id: 'envelope/other-audience',
    clause: '2.2',
    subject: 'envelope',
    change: { claims: { aud: 'ontvanger.identiteit.test' } },
    expected: 'audience',
  },
  {
    id: 'envelope/other-issuer',
    clause: '2.2',
    subject: 'envelope',
    change: { claims: { iss: 'https://elders.test' } },
    expected: 'issuer',
  },
  {
    id: 'envelope/expired',
    clause: '2.2',
    subject: 'envelope',
    change: { claims: { iat: -3600, exp: -3540 } },
    expected: 'expired',
  },
  {
    id: 'envelope/other-subject',
    clause: '2.2',
    subject: 'envelope',
    change: { claims: { sub: 'another' } },
    expected: 'binding',
  },
  {
    id: 'envelope/other-verklaring-id',
    clause: '2.2',
    subject: 'envelope',
    change: { claims: { verklaring_id: 'another' } },
    expected: 'binding',
  },
  {
    id: 'envelope/schema',
    clause: '2.2',
    subject: 'envelope',
    change: { claims: { json_schema: 'https://www.dezi.nl/x' } },
    expected: 'unreadable',
  },
  { id: 'envelope/tampered', clause: '2.2', subject: 'envelope', change: { isTampered: true }, expected: 'signature' },
  {
    id: 'envelope/alg-none',
    clause: '7.4',
    subject: 'envelope',
    change: { signedBy: 'nobody' },
    expected: 'unreadable',
  },
  { id: 'envelope/stranger', clause: '7.2', subject: 'envelope', change: { signedBy: 'stranger' }, expected: 'signer' },
  {
    id: 'envelope/login-low',
    clause: '7.4',
    subject: 'envelope',
    change: { claims: { loa_authn: 'http://eidas.europa.eu/LoA/low' } },
    expected: 'level',
  },
  {
    id: 'envelope/login-low-enough',
    clause: '2.5',
    subject: 'envelope',
    change: { claims: { loa_authn: 'http://eidas.europa.eu/LoA/low' } },
    level: 'low',
    expected: 'accepted',
  },
  {
    id: 'envelope/registration-low',
    clause: '2.5',
    subject: 'envelope',
    change: {},
    verklaring: { claims: { loa_dezi: 'http://eidas.europa.eu/LoA/low' } },
    expected: 'level',
  },
  {
    id: 'envelope/login-absent',
    clause: '2.5',
    subject: 'envelope',
    change: { without: ['loa_authn'] },
    level: 'low',
    expected: 'level',
  },
  {
    id: 'envelope/verklaring-tampered',
    clause: '2.2',
    subject: 'envelope',
    change: {},
    verklaring: { isTampered: true },
    expected: 'signature',
  },

  {
    id: 'userinfo/A128CBC-HS256',
    clause: '7.4',
    subject: 'userinfo',
    form: { encryption: 'A128CBC-HS256', mustBeEncrypted: true },
    expected: 'accepted',
  },
  {
    id: 'userinfo/A256CBC-HS512',
    clause: '7.4',
    subject: 'userinfo',
    form: { encryption: 'A256CBC-HS512', mustBeEncrypted: true },
    expected: 'accepted',
  },
  {
    id: 'userinfo/A256GCM',
    clause: '6.2',
    subject: 'userinfo',
    form: { encryption: 'A256GCM', mustBeEncrypted: true },
    expected: 'accepted',
  },
  {
    id: 'userinfo/not-listed',
    clause: '6.2',
    subject: 'userinfo',
    form: { encryption: 'A128GCM', mustBeEncrypted: true },
    expected: 'algorithm',
  },
  {
    id: 'userinfo/other-key',
    clause: '6.3',
    subject: 'userinfo',
    form: { encryption: 'other-key', mustBeEncrypted: true },
    expected: 'algorithm',
  },
  {
    id: 'userinfo/password',
    clause: '6.2',
    subject: 'userinfo',
    form: { encryption: 'password', mustBeEncrypted: true },
    expected: 'algorithm',
  },
  {
    id: 'userinfo/plain-refused',
    clause: '2.2',
    subject: 'userinfo',
    form: { encryption: 'plain', mustBeEncrypted: true },
    expected: 'algorithm',
  },
  {
    id: 'userinfo/plain-tolerated',
    clause: '2.2',
    subject: 'userinfo',
    form: { encryption: 'plain', mustBeEncrypted: false },
    expected: 'accepted',
  },

  { id: 'pass', clause: '1.4', subject: 'pass', expected: 'accepted' },
  { id: 'pass/expired', clause: '7.2', subject: 'pass', defect: 'expired', expected: 'signer' },
  { id: 'pass/revoked', clause: '7.2', subject: 'pass', defect: 'revoked', expected: 'signer' },
  { id: 'pass/wrong-ura', clause: '7.2', subject: 'pass', defect: 'wrong-ura', expected: 'organisation' },
  { id: 'pass/upn-only', clause: '7.2', subject: 'pass', defect: 'upn-only', expected: 'signer' },
  { id: 'pass/six-fields', clause: '7.2', subject: 'pass', defect: 'six-field-other-name', expected: 'signer' },
  { id: 'pass/no-role', clause: '1.4', subject: 'pass', defect: 'no-role', expected: 'signer' },
  { id: 'pass/utf8-name', clause: '7.2', subject: 'pass', defect: 'utf8-name', expected: 'accepted' },
  { id: 'pass/signature-key', clause: '1.5', subject: 'pass', defect: 'signature-key', expected: 'signer' },
  { id: 'pass/confidentiality-key', clause: '1.5', subject: 'pass', defect: 'confidentiality-key', expected: 'signer' },
  { id: 'pass/server', clause: '7.2', subject: 'pass', defect: 'server', expected: 'signer' },
]
