/** A user who is logged in, and what can be stated of that. */

import type { Organisation } from '../../../harness/contracts/party.ts'
import type { RecordRequest } from './request-context.ts'
import type { UserStatement } from './user-statement.ts'

/** Who is asked, and for what. `bsn` is not known of a record that no notification named. */
export interface Shown extends Omit<RecordRequest, 'bsn'> {
  bsn: string | undefined
  holder: Organisation
}

export interface LoggedIn {
  /** Milliseconds since the epoch: from then on nothing can be stated any more. */
  endsAt: number
  /** Throws `Refused` when nothing can be stated to this holder. */
  stateFor(shown: Shown): Promise<UserStatement>
}

/** One way to log in. */
export interface Login {
  /** Party id of the service at which it happens. */
  service: string
  /** Throws `Refused` when the service, or the person, says no. */
  logIn(): Promise<LoggedIn>
}
