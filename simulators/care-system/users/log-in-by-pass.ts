/** A login with a pass of the UZI-register: it signs a transactietoken for each request. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import { CardRefused, openPass } from '../../kit/identity/card-client.ts'
import { testIdentities } from '../../kit/identity/test-identities.ts'
import type { PartyContext } from '../../kit/types.ts'
import { isRecord } from '../fhir/element-path.ts'
import { Refused } from '../peer/refused.ts'
import { text } from '../read-option.ts'
import { findService } from './find-service.ts'
import type { LoggedIn, Login } from './logged-in.ts'
import { audienceOf, describeRequest } from './request-context.ts'
import type { UserOptions } from './user-options.ts'
import { statementTypes } from './user-statement.ts'

/** The reader keeps a pass for a quarter of an hour. */
const sessionMs = 14 * 60_000
/** Types of pass that name a person, with a role first. */
const personal = ['Z', 'N'] as const

export function createPassLogin(context: PartyContext, options: UserOptions): Login {
  const service = findService(context, options, 'passService')
  return {
    service: service.id,
    logIn: () => insertPass(context, service, options).catch(refuse),
  }
}

async function insertPass(context: PartyContext, service: PartySpec, { loginPerson }: UserOptions): Promise<LoggedIn> {
  const base = `https://${service.fqdn}`
  const uziNumber = await choosePass(context, base, loginPerson)
  // What a person has in the head, the test register tells.
  const pass = await openPass(context, base, { uziNumber, pin: text(service.options.pin) })
  context.log.info({ number: uziNumber }, 'user logged in')
  return {
    endsAt: context.clock.now().getTime() + sessionMs,
    async stateFor({ holder, bsn, ...request }) {
      if (bsn === undefined) throw new Refused(403, 'a transactietoken names the patient, who is not known')
      const about = describeRequest({ ...request, bsn }, context.party.organisation)
      const xml = await pass.signTransactietoken(about, audienceOf(holder)).catch(refuse)
      return { type: statementTypes.saml2, value: Buffer.from(xml).toString('base64url') }
    },
  }
}

/** That of the person who is named; else the first that names anybody. */
async function choosePass({ client }: PartyContext, base: string, loginPerson: string): Promise<string> {
  const { status, body } = await client.request({ method: 'GET', url: `${base}/passes` })
  const listed: unknown = status === 200 ? JSON.parse(body.toString('utf8')) : []
  const passes = Array.isArray(listed) ? listed.filter(isRecord) : []
  const own = testIdentities.find(({ id }) => id === loginPerson)?.deziNumber
  const found =
    passes.find(({ uziNumber }) => uziNumber === own) ??
    personal.map((kind) => passes.find(({ type }) => type === kind)).find((pass) => pass !== undefined)
  if (found === undefined) throw new Refused(404, 'the organisation has no pass that names a person')
  return String(found.uziNumber)
}

function refuse(error: unknown): never {
  if (error instanceof CardRefused) throw new Refused(error.status, error.message)
  throw error
}
