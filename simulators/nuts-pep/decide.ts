/** Whether a request may pass: what the node says of its token, and of the proof with it. */

import type { Refusal } from '../kit/forward.ts'
import { PeerUnreachable } from '../kit/peer-client.ts'
import { member } from '../kit/read-content.ts'
import type { PartyContext } from '../kit/types.ts'
import { checksBinding } from './faults/ignores-token-binding.ts'
import type { PepOptions } from './options.ts'

export interface Asked {
  method: string
  /** With query, as it was sent. */
  path: string
  authorization: string | undefined
  dpop: string | undefined
}

/** `refusal` undefined lets the request pass; the others are what the node says of the token. */
export interface Decision {
  refusal: Refusal | undefined
  client?: string
  scope?: string
  /** URA, when the policy of the node names it so. */
  organisation?: string
}

const refusals = {
  noToken: { status: 401, issue: 'login', code: 'token-missing', diagnostics: 'An access token is required.' },
  badToken: { status: 401, issue: 'login', code: 'token-invalid', diagnostics: 'The access token is not active.' },
  badProof: { status: 401, issue: 'login', code: 'dpop-invalid', diagnostics: 'The token needs a valid DPoP proof.' },
  badScope: { status: 403, issue: 'forbidden', code: 'scope', diagnostics: 'The token is not for this resource.' },
  noNode: { status: 502, issue: 'transient', code: 'introspection', diagnostics: 'The token could not be checked.' },
} as const satisfies Record<string, Refusal>

/** A path that is open needs no token, and gives no claims. */
export function isOpen({ openPaths }: PepOptions, path: string): boolean {
  return openPaths.some((beginning) => path.startsWith(beginning))
}

export async function decide(context: PartyContext, options: PepOptions, asked: Asked): Promise<Decision> {
  const [, scheme = '', token = ''] = /^(DPoP|Bearer) +(\S+)$/i.exec(asked.authorization ?? '') ?? []
  if (token === '') return { refusal: refusals.noToken }
  const ask = (path: string, type: string, body: string): Promise<unknown> =>
    askNode(context, { url: `https://${options.node.fqdn}/internal/auth/v2/${path}`, type, body })
  const form = new URLSearchParams({ token }).toString()
  const introspection = await ask('accesstoken/introspect', 'application/x-www-form-urlencoded', form)
  if (introspection === undefined) return { refusal: refusals.noNode }
  if (member(introspection, 'active') !== true) return { refusal: refusals.badToken }
  const ura = member(introspection, 'organization_ura')
  const seen = {
    client: String(member(introspection, 'client_id')),
    scope: String(member(introspection, 'scope')),
    ...(typeof ura === 'string' ? { organisation: ura } : {}),
  }
  const thumbprint = member(member(introspection, 'cnf'), 'jkt')
  const isBound = typeof thumbprint === 'string'
  if (isBound && checksBinding(context.party.faults)) {
    if (scheme.toLowerCase() !== 'dpop' || asked.dpop === undefined) return { refusal: refusals.badProof, ...seen }
    const url = `https://${options.publicHost}${asked.path}`
    const proof = { dpop_proof: asked.dpop, method: asked.method, url, token, thumbprint }
    const answer = await ask('dpop/validate', 'application/json', JSON.stringify(proof))
    if (answer === undefined) return { refusal: refusals.noNode, ...seen }
    if (member(answer, 'valid') !== true) return { refusal: refusals.badProof, ...seen }
  }
  // RFC 9449 7.1: a token that is not bound is no DPoP token.
  if (!isBound && scheme.toLowerCase() === 'dpop') return { refusal: refusals.badToken, ...seen }
  const isAllowed = options.scopes.length === 0 || options.scopes.includes(seen.scope)
  return { refusal: isAllowed ? undefined : refusals.badScope, ...seen }
}

/** Undefined when the node did not answer, or not as it should: then nothing passes. */
async function askNode(
  { client, log }: PartyContext,
  { url, type, body }: { url: string; type: string; body: string },
): Promise<unknown> {
  try {
    const answer = await client.request({ method: 'POST', url, headers: { 'content-type': type }, body })
    if (answer.status === 200) return JSON.parse(answer.body.toString('utf8'))
    log.error({ status: answer.status }, 'the node did not check the token')
  } catch (error) {
    if (!(error instanceof PeerUnreachable) && !(error instanceof SyntaxError)) throw error
    log.error({ reason: error.message }, 'the node did not check the token')
  }
  return undefined
}
