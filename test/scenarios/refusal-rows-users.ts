/** Rows of identity notes 7.4: a login through Dezi, and the statement that comes of it (constant table). */

import type { Place, RefusalRow } from './refusal-rows.ts'

const row = (says: string, ...where: Place[]): RefusalRow => ({ source: 'identity notes 7.4', says, where })
const checked = (id: string): Place => ({ conformance: id })
const exchange = (id: string): Place => ({ variant: `cn-5-users-refusals/${id}` })
const shown = (file: string, text: string): Place => ({ test: [`simulators/${file}`, text] })
const provider = (text: string): Place => shown('dezi/provider.test.ts', text)
const faulty = (text: string): Place => shown('dezi/statement-faults.test.ts', text)
const holder = (text: string): Place => shown('care-system/refused-statements.test.ts', text)

export const userRows: readonly RefusalRow[] = [
  row('code and PKCE, which are accepted', checked('envelope'), exchange('conforming')),
  row(
    'code: once',
    provider('reuses-code'),
    holder(`'code-twice'`),
    exchange('code-twice'),
    exchange('code-twice-unnoticed'),
  ),
  row('PKCE: always, with S256', holder(`'no-challenge'`), exchange('no-pkce'), exchange('no-pkce-unnoticed')),
  row(
    'PKCE: the verifier of the login',
    faulty('skips-pkce'),
    holder(`'other-verifier'`),
    exchange('other-verifier'),
    exchange('other-verifier-unnoticed'),
  ),
  row(
    'userinfo as plain JWS: refused where encryption is policy',
    checked('userinfo/plain-refused'),
    checked('userinfo/plain-tolerated'),
    exchange('userinfo-plain'),
    exchange('userinfo-plain-tolerated'),
  ),
  row(
    'enc A128CBC-HS256 and A256CBC-HS512, which are accepted',
    checked('userinfo/A128CBC-HS256'),
    checked('userinfo/A256CBC-HS512'),
    exchange('conforming'),
    exchange('userinfo-a256'),
  ),
  row(
    'verklaring 92 days: over',
    checked('verklaring/day-after'),
    checked('verklaring/expired'),
    faulty('gives-expired-verklaring'),
    exchange('verklaring-expired'),
    exchange('verklaring-expired-unnoticed'),
  ),
  row(
    'verklaring 92 days: longer',
    checked('verklaring/for-ever'),
    faulty('gives-lasting-verklaring'),
    exchange('verklaring-for-ten-years'),
    exchange('verklaring-for-ten-years-unnoticed'),
  ),
  row(
    'loa low',
    checked('verklaring/loa-low'),
    checked('envelope/login-low'),
    exchange('loa-low'),
    exchange('loa-low-unnoticed'),
  ),
  row('loa substantial', checked('verklaring/loa-substantial'), exchange('loa-substantial')),
  row('loa high, which is accepted', checked('envelope'), exchange('conforming')),
  row(
    'loa misspelt',
    checked('verklaring/loa-misspelt'),
    faulty('misspells-level'),
    exchange('loa-misspelt'),
    exchange('loa-misspelt-unnoticed'),
  ),
  row('role absent, which is accepted', checked('verklaring/role-absent'), exchange('role-absent')),
  row(
    'status revoked',
    checked('verklaring/status-revoked'),
    exchange('status-revoked-at-login'),
    exchange('status-revoked'),
    exchange('status-revoked-unnoticed'),
  ),
  row(
    'status unreachable',
    checked('verklaring/status-unreachable'),
    faulty('withholds-status'),
    exchange('status-unreachable-at-login'),
    exchange('status-unreachable'),
    exchange('status-unreachable-unnoticed'),
  ),
  row(
    'foreign jku',
    checked('verklaring/foreign-jku'),
    checked('verklaring/jku-prefix'),
    holder(`'foreign-jku'`),
    holder('jku is https://clinic.care.test/jwks.json'),
    exchange('foreign-jku'),
    exchange('foreign-jku-unnoticed'),
    exchange('foreign-jku-in-envelope'),
    exchange('foreign-jku-in-envelope-unnoticed'),
  ),
  row(
    'alg none',
    checked('verklaring/alg-none'),
    checked('envelope/alg-none'),
    holder(`'alg-none'`),
    exchange('alg-none'),
    exchange('alg-none-unnoticed'),
  ),
  row(
    'HS256 confusion',
    checked('verklaring/alg-hs256'),
    holder(`'public-key-as-secret'`),
    exchange('alg-hs256'),
    exchange('alg-hs256-unnoticed'),
  ),
  row(
    'kid unknown',
    checked('keys/kid-unknown'),
    faulty('retires-key-early'),
    exchange('kid-unknown'),
    exchange('kid-unknown-at-login'),
    exchange('kid-unknown-unnoticed'),
    exchange('key-by-chain'),
  ),
  row(
    'key rotation, which is accepted',
    checked('keys/rotated'),
    faulty('option replacedKey'),
    exchange('key-rotation'),
  ),
]

/** Faults that make what is wrong, or let it get as far as who must refuse it. */
export const waysToUser: readonly string[] = [
  'unencrypted-userinfo',
  'misspells-level',
  'gives-expired-verklaring',
  'gives-lasting-verklaring',
  'withholds-status',
  'retires-key-early',
  'shows-any-statement',
]
