/** The user of this end: logged in when a record is to be fetched, and stated to the end that has it. */

import type { FastifyInstance } from 'fastify'
import type { CertifiedKey, PartyContext } from '../../kit/types.ts'
import { alterStatement } from '../faults/alters-statement.ts'
import { defectStatement } from '../faults/statement-defect.ts'
import { runStep } from '../roles/run-step.ts'
import { createBrowserLogin } from './log-in-by-browser.ts'
import { createDeziLogin } from './log-in-by-dezi.ts'
import { createPassLogin } from './log-in-by-pass.ts'
import type { LoggedIn, Login, Shown } from './logged-in.ts'
import type { UserOptions } from './user-options.ts'
import type { UserStatement } from './user-statement.ts'

export interface Users {
  /** Logs the user in first, as the step `login`, unless that was done. Throws `Refused`. */
  ready(): Promise<void>
  /** Undefined where no user logs in. Throws `Refused`. */
  stateFor(shown: Shown): Promise<UserStatement | undefined>
  /** Endpoints of its own. */
  addRoutes(app: FastifyInstance): void
}

type ChosenLogin = Login & { addRoutes?: (app: FastifyInstance) => void }

/** Throws a plain Error for a service or a person that is not there. */
export function createUsers(context: PartyContext, options: UserOptions, key: CertifiedKey): Users {
  const login = chooseLogin(context, options, key)
  const own = { ...key, keyAddress: `https://${context.party.fqdn}/jwks.json` }
  let current: Promise<LoggedIn> | undefined
  const logIn = async (): Promise<LoggedIn | undefined> => {
    if (login === undefined) return undefined
    const known = await current?.catch(() => undefined)
    if (known !== undefined && known.endsAt > context.clock.now().getTime()) return known
    current = runStep(context, 'login', login.service, () => login.logIn())
    return current
  }
  return {
    async ready() {
      await logIn()
    },
    async stateFor(shown) {
      const loggedIn = await logIn()
      if (loggedIn === undefined) return undefined
      const stated = defectStatement(options.statementDefect, own, await loggedIn.stateFor(shown))
      return alterStatement(context.party.faults, stated)
    },
    addRoutes: (app) => login?.addRoutes?.(app),
  }
}

function chooseLogin(context: PartyContext, options: UserOptions, key: CertifiedKey): ChosenLogin | undefined {
  if (options.login === 'none') return undefined
  if (options.login === 'uzi-pas') return createPassLogin(context, options)
  return options.loginBy === 'person'
    ? createBrowserLogin(context, options, key)
    : createDeziLogin(context, options, key)
}
