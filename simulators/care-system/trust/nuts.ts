/**
 * Access tokens of Nuts: this end's own node asks them of the other end's node, and tells of a token that is shown here
 * whose it is. Where an enforcement point stands before this end, that has asked already.
 */

import type { FastifyRequest } from 'fastify'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { CareSystem } from '../care-system.ts'
import { checksBinding } from '../faults/ignores-token-binding.ts'
import type { Grant } from '../oauth/access-tokens.ts'
import type { CareSystemOptions } from '../options.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import { readAssertedClaims } from './asserted-claims.ts'
import { createNodeClient, type NodeClient } from './node-client.ts'
import { readShownToken } from './shown-token.ts'
import type { CreateTrust } from './trust.ts'

/** What is known of the client of a request. */
type Claims = Readonly<Record<string, unknown>>

export const createNutsTrust: CreateTrust = (context, options) => {
  const { tokens, proofAddress, dataSet } = options
  if (tokens === 'mtls-bound') throw new Error('option tokens: a Nuts node gives bearer and dpop tokens only')
  const node = createNodeClient(context, findParty(context, 'node', options.node))
  const pep = options.pep === '' ? undefined : findParty(context, 'pep', options.pep)
  return {
    async prove({ method, url }, token) {
      if (token?.keyId === undefined) return {}
      const address = proofAddress === 'whole' ? url : (url.split('?', 1)[0] ?? url)
      return { dpop: await node.prove(token.keyId, { method, url: address, token: token.value }) }
    },
    getToken: (_system, at, { use }) =>
      node.requestToken({
        authorizationServer: authorizationServerOf(context, at),
        scope: use === 'notify' ? dataSet.receiverScope : dataSet.scope,
        type: tokens === 'dpop' ? 'DPoP' : 'Bearer',
      }),
    async findGrant(system, request) {
      const claims =
        pep === undefined
          ? await introspect(system, node, request)
          : readAssertedClaims(context, { pep, header: options.claimsHeader }, request)
      return claims === undefined ? undefined : toGrant(claims, options.dataSet)
    },
    addRoutes() {},
  }
}

/** Of the node of the other end; where none is known, at the host that the end itself is known by. */
function authorizationServerOf({ config }: PartyContext, end: PartySpec): string {
  const node = config.parties.find(({ id }) => id === end.options.node)
  return `${publicBaseOf(node ?? end)}/oauth2/${end.organisation.ura}`
}

function findParty({ config }: PartyContext, option: string, id: string): PartySpec {
  const found = config.parties.find((party) => party.id === id)
  if (found === undefined) throw new Error(`option ${option}: "${id}" is no party of the exchange`)
  return found
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
  return flaw === undefined ? claims : refuse(`DPoP proof: ${flaw}`)
}

function readThumbprint(cnf: unknown): string | undefined {
  const jkt: unknown = typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : undefined
  return typeof jkt === 'string' ? jkt : undefined
}

/** Undefined for a token that names no organisation. */
function toGrant(claims: Claims, dataSet: CareSystemOptions['dataSet']): Grant | undefined {
  const { scope, organization_ura: clientUra } = claims
  if (typeof clientUra !== 'string' || !/^\d{8}$/.test(clientUra)) return undefined
  if (scope === dataSet.receiverScope) return { use: 'notify', clientUra }
  return scope === dataSet.scope ? { use: 'pull', clientUra } : { use: 'other', clientUra }
}
