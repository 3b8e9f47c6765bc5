/** The internal interface of a Nuts node, as far as a care system uses it (field notes on Nuts 1.2–1.4). */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import { isRecord } from '../fhir/element-path.ts'
import { createNodeCall } from './call-node.ts'
import { createWallet, createWalletFiller } from './node-wallet.ts'
import type { AccessToken } from './trust.ts'

export interface NodeClient {
  /** @throws {Refused} when its own node or the other end's says no. */
  requestToken(request: {
    authorizationServer: string
    scope: string
    type: AccessToken['type']
    /** Shown beside those in the wallet. */
    credentials?: readonly object[]
  }): Promise<AccessToken>
  /** A proof for one request, signed by the node. `url` goes into it as given. */
  prove(keyId: string, target: { method: string; url: string; token: string }): Promise<string>
  /** Members of RFC 7662 2.2, and the claims that the policy names. */
  introspect(token: string): Promise<Readonly<Record<string, unknown>>>
  /** Why the node finds the proof not valid; undefined when it is. */
  findProofFlaw(shown: ShownProof): Promise<string | undefined>
}

export interface ShownProof {
  proof: string
  method: string
  url: string
  token: string
  thumbprint: string
}

/** The subject at the node is the URA of this organisation. `broker`: who makes its credential with it; empty: nobody. */
export function createNodeClient(context: PartyContext, node: PartySpec, broker = ''): NodeClient {
  const subject = context.party.organisation.ura
  const call = createNodeCall(context, node)
  const auth = '/internal/auth/v2'
  const fillWallet = createWalletFiller(context, createWallet(context, call), broker)
  return {
    async requestToken({ authorizationServer, scope, type, credentials }) {
      await fillWallet()
      const body = {
        authorization_server: authorizationServer,
        scope,
        token_type: type,
        ...(credentials && { credentials }),
      }
      const answer = await call('POST', `${auth}/${subject}/request-service-access-token`, body)
      if (!isRecord(answer) || typeof answer.access_token !== 'string')
        throw new Error('the node answered without an access token')
      const keyId = typeof answer.dpop_kid === 'string' ? { keyId: answer.dpop_kid } : {}
      return { value: answer.access_token, type: answer.token_type === 'DPoP' ? 'DPoP' : 'Bearer', ...keyId }
    },
    async prove(keyId, { method, url, token }) {
      const body = { htm: method, htu: url, token }
      const answer = await call('POST', `${auth}/dpop/${encodeURIComponent(keyId)}`, body)
      if (!isRecord(answer) || typeof answer.dpop !== 'string') throw new Error('the node answered without a proof')
      return answer.dpop
    },
    async introspect(token) {
      const answer = await call('POST', `${auth}/accesstoken/introspect`, new URLSearchParams({ token }))
      return isRecord(answer) ? answer : {}
    },
    async findProofFlaw({ proof, ...shown }) {
      const answer = await call('POST', `${auth}/dpop/validate`, { dpop_proof: proof, ...shown })
      if (isRecord(answer) && answer.valid === true) return undefined
      return isRecord(answer) && typeof answer.reason === 'string' ? answer.reason : 'not valid'
    },
  }
}
