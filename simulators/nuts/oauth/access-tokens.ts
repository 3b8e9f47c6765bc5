/** Access tokens this node gave out: opaque, with everything that was shown for them beside it (RFC021, RFC 7662). */

import { randomBytes } from 'node:crypto'
import { isObject, type JsonObject } from '../../kit/ssi/json.ts'
import { issuerUrl, type NutsNode } from '../node.ts'
import type { FieldValues } from '../pex/match.ts'
import type { Submission } from '../pex/submission.ts'
import type { PolicyEntry } from '../policy.ts'
import { times } from '../wire.ts'

export interface Grant {
  subjectId: string
  clientId: string
  entry: PolicyEntry
  fields: FieldValues
  submission: Submission
  /** Compact JWS of each presentation. */
  presentations: readonly string[]
  /** Thumbprint of the key the token is bound to. */
  jkt: string | undefined
}

const tokenBytes = 32
const storeName = 'accesstoken'

/** The answer of the token endpoint (RFC 6749 5.1). */
export function issueToken(node: NutsNode, grant: Grant): JsonObject {
  const { subjectId, clientId, entry, fields, submission, presentations, jkt } = grant
  const token = randomBytes(tokenBytes).toString('base64url')
  const issuedAt = Math.floor(node.context.clock.now().getTime() / 1000)
  const definitions = Object.entries(entry.definitions).map(([owner, { json }]) => [owner, json] as const)
  tokensOf(node).put(token, {
    claims: {
      ...fields,
      iss: issuerUrl(node, subjectId),
      client_id: clientId,
      scope: entry.scope,
      iat: issuedAt,
      exp: issuedAt + times.accessTokenSeconds,
      ...(jkt === undefined ? {} : { cnf: { jkt } }),
    },
    extended: {
      vps: presentations,
      presentation_definitions: Object.fromEntries(definitions),
      presentation_submissions: { [submission.definition_id]: submission },
    },
  })
  return {
    access_token: token,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: times.accessTokenSeconds,
    scope: entry.scope,
  }
}

/** What is not known, or is over, is not active, and nothing more is said. */
export function introspect(node: NutsNode, token: string, extended: boolean): JsonObject {
  const stored = tokensOf(node).get(token)
  if (stored === undefined || !isObject(stored.claims)) return { active: false }
  return { active: true, ...stored.claims, ...(extended && isObject(stored.extended) ? stored.extended : {}) }
}

function tokensOf({ sessions }: NutsNode) {
  return sessions.store(storeName, times.accessTokenSeconds)
}
