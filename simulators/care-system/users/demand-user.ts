/** What this end, which has the record, makes of a statement about the user who asks for it. */

import { failureOf, type IdentityCheck, type IdentityRefusal } from '../../../harness/contracts/identity/types.ts'
import { verifyTransactietoken } from '../../../harness/contracts/identity/verify-transactietoken.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { findPassCertificate } from '../../kit/identity/card-client.ts'
import { expectStatement, type StatementReader } from '../../kit/identity/dezi-login.ts'
import { readIdentityTrust } from '../../kit/identity/identity-trust.ts'
import { createReplayGuard, type ReplayGuard } from '../../kit/identity/replay-guard.ts'
import { verifyDeziStatement } from '../../kit/identity/verify-dezi-statement.ts'
import type { PartyContext } from '../../kit/types.ts'
import { acceptsFlawed } from '../faults/accepts-any-statement.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { findService, readerOf } from './find-service.ts'
import { audienceOf, describeRequest, type RecordRequest } from './request-context.ts'
import type { UserOptions } from './user-options.ts'
import { readStatement, statementTypes, type UserStatement } from './user-statement.ts'

/** A request for a token with which a record can be fetched, from an end that showed who it is. */
export interface AskedForRecord extends RecordRequest {
  asker: PartySpec
  /** When the request was made. */
  at: Date
  /** Claim of the client assertion, as it stood there. */
  statement: unknown
}

/** Throws `OauthError`, with a description that names the reason and nobody. */
export type DemandUser = (asked: AskedForRecord) => Promise<void>

/** Throws a plain Error for a service that is not there. */
export function createDemand(context: PartyContext, options: UserOptions): DemandUser {
  const isReplay = createReplayGuard(context.clock)
  for (const option of ['identityProvider', 'passService'] as const)
    if (options[option] !== '') findService(context, options, option)
  return async (asked) => {
    if (asked.statement === undefined) {
      if (options.demandsLevel === 'none') return
      throw new OauthError('access_denied', 'no statement about the user', { description: 'user statement: none' })
    }
    const statement = readStatement(asked.statement)
    const check = statement === undefined ? unreadable : await verify(context, options, isReplay, asked, statement)
    if (!check.ok) {
      if (!acceptsFlawed(context.party.faults)) throw refuse(check.code, check.reason)
      context.log.warn({ code: check.code, reason: check.reason }, 'user statement accepted all the same')
      return
    }
    const { number, role, level, organisation } = check.user
    context.log.info({ number, role, level, ura: organisation.ura }, 'user asks')
  }
}

const unreadable: IdentityCheck = { ok: false, code: 'unreadable', reason: 'the claim is no statement about a user' }

async function verify(
  context: PartyContext,
  options: UserOptions,
  isReplay: ReplayGuard,
  asked: AskedForRecord,
  { type, value }: UserStatement,
): Promise<IdentityCheck> {
  const level = options.demandsLevel
  const option = type === statementTypes.jwt ? 'identityProvider' : 'passService'
  if (options[option] === '') return { ok: false, code: 'issuer', reason: `no ${option} is known here` }
  const service = findService(context, options, option)
  if (type === statementTypes.jwt) {
    return verifyShown(value, { ...readerOf(context, options, service, asked.asker), level }, asked.at)
  }
  const { organisation } = asked.asker
  return verifyTransactietoken(Buffer.from(value, 'base64url').toString('utf8'), {
    at: context.clock.now(),
    trust: readIdentityTrust(context.config.directory),
    findCertificate: (reference) => findPassCertificate(context.client, `https://${service.fqdn}`, reference),
    ura: organisation.ura,
    level,
    message: describeRequest(asked, organisation),
    audience: audienceOf(context.party.organisation),
    isReplay,
  })
}

async function verifyShown(jws: string, reader: StatementReader, shownAt: Date): Promise<IdentityCheck> {
  try {
    return await verifyDeziStatement(jws, { ...(await expectStatement(reader)), shownAt })
  } catch (error) {
    return failureOf(error)
  }
}

/** A statement that is good and not enough is another answer than one that is not good. */
function refuse(code: IdentityRefusal, reason: string): OauthError {
  const error = code === 'level' ? 'access_denied' : 'invalid_grant'
  return new OauthError(error, `user statement: ${code}: ${reason}`, { description: `user statement: ${code}` })
}
