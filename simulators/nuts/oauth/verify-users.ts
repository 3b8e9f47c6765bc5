/** What Dezi states of the user of a client: taken when it is about the organisation that shows it, at the level asked for. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import { expectationOf } from '../../kit/identity/dezi-login.ts'
import { readIdentityTrust } from '../../kit/identity/identity-trust.ts'
import { verifyDeziStatement } from '../../kit/identity/verify-dezi-statement.ts'
import { assertSameUser, deziStatementIn } from '../../kit/ssi/dezi-credential.ts'
import type { Presentation } from '../../kit/ssi/presentation.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import type { NutsNode } from '../node.ts'
import type { FieldValues } from '../pex/match.ts'
import { OauthError } from './oauth-error.ts'

/**
 * After the presentations themselves; that there is a statement where one is asked for, the policy has seen to. Throws
 * `OauthError`, with a description that names the reason and nobody.
 */
export async function verifyUsers(
  node: NutsNode,
  presentations: readonly Presentation[],
  fields: FieldValues,
): Promise<void> {
  const statements = presentations.flatMap(({ credentials }) =>
    credentials.flatMap((credential) => {
      const jws = readAs(() => deziStatementIn(credential))
      if (jws !== undefined) readAs(() => assertSameUser(credential, jws))
      return jws === undefined ? [] : [jws]
    }),
  )
  for (const jws of statements) await verify(node, jws, String(fields.organization_ura))
}

async function verify(node: NutsNode, jws: string, ura: string): Promise<void> {
  const { context, options } = node
  const { config, keys, client, clock } = context
  const provider = config.parties.find(({ id }) => id === options.identityProvider)
  if (provider === undefined) throw refuse('issuer', 'no identity provider is known here')
  const expected = expectationOf({
    client,
    clock,
    // Dezi knows a client by the host name of its system, not of its node.
    clientId: clientOf(config.parties, ura)?.fqdn ?? '',
    ura,
    provider: { issuer: `https://${provider.fqdn}`, ura: provider.organisation.ura },
    serverTrust: { trustPem: keys.trustPem, crlPem: keys.crlPem },
    identityTrust: readIdentityTrust(config.directory),
    level: options.demandsLevel,
  })
  const check = await verifyDeziStatement(jws, expected)
  if (!check.ok) throw refuse(check.code, check.reason)
}

function clientOf(parties: readonly PartySpec[], ura: string): PartySpec | undefined {
  return parties.find(({ role, organisation }) => role === 'end' && organisation.ura === ura)
}

function refuse(code: string, cause: string): OauthError {
  const error = code === 'level' ? 'access_denied' : 'invalid_request'
  return new OauthError(error, `user statement: ${code}`, { cause: new Error(cause) })
}

function readAs<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof SsiError)) throw cause
    throw new OauthError('invalid_request', `user statement: ${cause.message}`, { cause })
  }
}
