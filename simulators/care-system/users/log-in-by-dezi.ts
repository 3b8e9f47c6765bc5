/** A login through Dezi: the person at the workstation, or somebody with a browser, walks its pages. */

import type { Organisation } from '../../../harness/contracts/party.ts'
import { type DeziClient, type DeziLogin, verklaringIn } from '../../kit/identity/dezi-login.ts'
import { logInByScript } from '../../kit/identity/scripted-person.ts'
import { type TestIdentity, testIdentities } from '../../kit/identity/test-identities.ts'
import { peekClaims } from '../../kit/identity/verify-dezi-statement.ts'
import { member } from '../../kit/read-content.ts'
import type { CertifiedKey, PartyContext } from '../../kit/types.ts'
import { beginLogin, finishLogin } from '../faults/login-defect.ts'
import { showsUnchecked } from '../faults/shows-any-statement.ts'
import { Refused } from '../peer/refused.ts'
import { findService, readerOf } from './find-service.ts'
import type { LoggedIn, Login } from './logged-in.ts'
import type { UserOptions } from './user-options.ts'
import { statementTypes } from './user-statement.ts'

/** Time that a statement needs to get to the other end. */
const marginMs = 5000

export function createDeziClient(context: PartyContext, options: UserOptions, key: CertifiedKey): DeziClient {
  const provider = findService(context, options, 'identityProvider')
  const { party } = context
  return {
    ...readerOf(context, options, provider, party),
    key,
    redirectUri: `https://${party.fqdn}/dezi/callback`,
    // The end that has the record says what it demands; whatever was used is shown to it.
    level: 'none',
    mustBeEncrypted: options.userinfo === 'encrypted',
  }
}

/** A scripted person at the workstation of the organisation. */
export function createDeziLogin(context: PartyContext, options: UserOptions, key: CertifiedKey): Login {
  const who = findPerson(context, options)
  const service = findService(context, options, 'identityProvider').id
  return {
    service,
    async logIn() {
      const client = createDeziClient(context, options, key)
      const { url, pending } = beginLogin(options.loginDefect, client)
      const back = await logInByScript(context.client, url, { who, means: options.loginMeans })
      return toLoggedIn(context, options, await finishLogin(options.loginDefect, client, pending, back.searchParams))
    },
  }
}

/** Throws `Refused` for a login that did not succeed. */
export function toLoggedIn(context: PartyContext, { userStatement }: UserOptions, login: DeziLogin): LoggedIn {
  const envelope = login.ok || showsUnchecked(context.party.faults) ? login.envelope : undefined
  if (envelope === undefined) {
    const { code, reason } = login.ok ? { code: 'unreadable', reason: 'no envelope' } : login
    context.log.warn({ code, reason }, 'login refused')
    // What the provider answered is nobody's secret; the rest stays in the log.
    throw new Refused(403, code === 'denied' ? `login: ${code}: ${reason}` : `login: ${code}`)
  }
  if (login.ok) {
    const { number, role, level, authenticationLevel } = login.user
    context.log.info({ number, role, level, authenticationLevel }, 'user logged in')
  }
  const value = userStatement === 'envelope' ? envelope : verklaringIn(envelope)
  return {
    endsAt: Number(member(peekClaims(envelope), 'exp')) * 1000 - marginMs,
    stateFor: async () => ({ type: statementTypes.jwt, value }),
  }
}

/** Throws a plain Error when there is nobody. */
function findPerson({ config, party }: PartyContext, { loginPerson }: UserOptions): TestIdentity {
  // As Dezi counts them.
  const ends = config.parties.filter(({ role }) => role === 'end')
  const own = ends.findIndex(({ organisation }) => isSame(organisation, party.organisation))
  const found = testIdentities.find(({ id, relations }) =>
    loginPerson === '' ? relations.some(({ organisation }) => organisation === own) : id === loginPerson,
  )
  if (found === undefined) throw new Error(`option loginPerson: there is no test person "${loginPerson}" to log in`)
  return found
}

function isSame(one: Organisation, other: Organisation): boolean {
  return one.ura === other.ura
}
