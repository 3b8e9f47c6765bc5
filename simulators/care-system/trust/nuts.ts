/**
 * Access tokens of Nuts: this end's own node asks them of the other end's node, and tells of a token that is shown here
 * whose it is. Where an enforcement point stands before this end, that has asked already.
 */

import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { composeDeziCredential } from '../../kit/ssi/dezi-credential.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { CareSystem } from '../care-system.ts'
import { checksBinding } from '../faults/ignores-token-binding.ts'
import type { Grant } from '../oauth/access-tokens.ts'
import { TokenRefused } from '../oauth/token-refused.ts'
import type { CareSystemOptions } from '../options.ts'
import { findParty, publicBaseOf } from '../peer/addresses.ts'
import { notifyScope } from '../wire.ts'
import { readAssertedClaims } from './asserted-claims.ts'
import { createNodeClient, type NodeClient } from './node-client.ts'
import { readShownToken } from './shown-token.ts'
import type { CreateTrust } from './trust.ts'

/** What is known of the client of a request. */
type Claims = Readonly<Record<string, unknown>>

export const createNutsTrust: CreateTrust = (context, options) => {
  const { tokens, proofAddress, dataSet } = options
  if (tokens === 'mtls-bound') throw new Error('option tokens: a Nuts node gives bearer and dpop tokens only')
  const node = createNodeClient(context, findParty(context, 'node', options.node), options.broker)
  const pep = options.pep === '' ? undefined : findParty(context, 'pep', options.pep)
  return {
    async prove({ method, url }, token) {
      if (token?.keyId === undefined) return {}
      const address = proofAddress === 'whole' ? url : (url.split('?', 1)[0] ?? url)
      return { dpop: await node.prove(token.keyId, { method, url: address, token: token.value }) }
    },
    async getToken(system, at, { use }) {
      const scope = use === 'notify' ? scopeToNotify(options) : dataSet.scope
      return node.requestToken({
        authorizationServer: (await system.directory?.authorizationServerOf(at)) ?? authorizationServerOf(context, at),
        scope,
        type: tokens === 'dpop' ? 'DPoP' : 'Bearer',
        ...(use === 'pull' ? await composeCredentials(system, at, scope) : {}),
      })
    },
    async findGrant(system, request) {
      const claims =
        pep === undefined
          ? await introspect(system, node, request)
          : readAssertedClaims(context, { pep, header: options.claimsHeader }, request)
      return claims === undefined ? undefined : toGrant(claims, options)
    },
    addRoutes() {},
  }
}

/** What Dezi states of the user, as a credential; none where no user logs in. */
async function composeCredentials(
  { users, conversation }: CareSystem,
  at: PartySpec,
  scope: string,
): Promise<{ credentials?: object[] }> {
  const { bsn } = conversation
  const statement = await users.stateFor({ id: randomUUID(), scope, bsn, holder: at.organisation })
  return statement === undefined ? {} : { credentials: [composeDeziCredential(statement.value)] }
}

/** Of the node of the other end; where none is known, at the host that the end itself is known by. */
function authorizationServerOf({ config }: PartyContext, end: PartySpec): string {
  const node = config.parties.find(({ id }) => id === end.options.node)
  return `${publicBaseOf(node ?? end)}/oauth2/${end.organisation.ura}`
}

/** What a resource server does with a token that it is shown (field notes on Nuts 2.5). */
async function introspect(
  { context }: CareSystem,
  node: NodeClient,
  request: FastifyRequest,
): Promise<Claims | undefined> {
  const { type, value: token } = readShownToken(request)
  if (token === '') return undefined
  const refuse = (reason: string): undefined => {
    context.log.warn({ reason }, 'token not accepted')
  }
  const claims = await node.introspect(token)
  if (claims.active !== true) return refuse('the node does not know the token, or not any more')
  const thumbprint = readThumbprint(claims.cnf)
  // RFC 9449 7.2: a bound token is no bearer token, and the other way round.
  const isShownBound = type.toLowerCase() === 'dpop'
  if (thumbprint === undefined) return isShownBound ? refuse('the token is not bound to a key') : claims
  if (!checksBinding(context.party.faults)) return claims
  const proof = request.headers.dpop
  if (!isShownBound || typeof proof !== 'string') return refuse('the token is shown without a proof')
  const url = `${publicBaseOf(context.party)}${request.url}`
  const flaw = await node.findProofFlaw({ proof, method: request.method, url, token, thumbprint })
  if (flaw === undefined) return claims
  throw new TokenRefused('invalid_dpop_proof', `DPoP proof: ${flaw}`)
}

function readThumbprint(cnf: unknown): string | undefined {
  const jkt: unknown = typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : undefined
  return typeof jkt === 'string' ? jkt : undefined
}

/** Undefined for a token that names no organisation. */
function toGrant(claims: Claims, options: CareSystemOptions): Grant | undefined {
  const { scope, organization_ura: clientUra } = claims
  if (typeof clientUra !== 'string' || !/^\d{8}$/.test(clientUra)) return undefined
  if (scope === scopeToNotify(options)) return { use: 'notify', clientUra }
  return scope === options.dataSet.scope ? { use: 'pull', clientUra } : { use: 'other', clientUra }
}

/** One for each data set, or one for all (field notes on Notified Pull 2.2, 2.5). */
function scopeToNotify({ handover, dataSet }: CareSystemOptions): string {
  return handover.notifyScope === 'per-data-set' ? dataSet.receiverScope : notifyScope
}
