/** The internal interface of a Nuts node, as far as a care system uses it (field notes on Nuts 1.2–1.4). */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import { issueX509Credential } from '../../kit/ssi/x509-credential.ts'
import type { PartyContext } from '../../kit/types.ts'
import { isRecord } from '../fhir/element-path.ts'
import { Refused } from '../peer/refused.ts'
import { mediaTypes } from '../wire.ts'
import type { AccessToken } from './trust.ts'

export interface NodeClient {
  /** @throws {Refused} when its own node or the other end's says no. */
  requestToken(request: { authorizationServer: string; scope: string; type: AccessToken['type'] }): Promise<AccessToken>
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

/** The subject at the node is the URA of this organisation. */
export function createNodeClient(context: PartyContext, node: PartySpec): NodeClient {
  const subject = context.party.organisation.ura
  const call: Call = (method, path, body) => callNode(context, node, { method, path, body })
  const auth = '/internal/auth/v2'
  const fillWallet = createWalletFiller(context, subject, call)
  return {
    async requestToken({ authorizationServer, scope, type }) {
      await fillWallet()
      const body = { authorization_server: authorizationServer, scope, token_type: type }
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

/** A text goes as a JSON string. */
type Body = Readonly<Record<string, string>> | URLSearchParams | string

type Call = (method: 'GET' | 'POST', path: string, body?: Body) => Promise<unknown>

/**
 * A node that another organisation runs has no certificate of this one, so this end makes the X509Credential itself and
 * has the node keep it. Once; a node that holds one is left alone.
 */
function createWalletFiller(context: PartyContext, subject: string, call: Call): () => Promise<void> {
  const { keys, clock } = context
  let filled: Promise<void> | undefined
  const fill = async (): Promise<void> => {
    const held = await call('GET', `/internal/vcr/v2/holder/${subject}/vc`)
    if (Array.isArray(held) && held.length > 0) return
    const [did]: unknown[] = [await call('GET', `/internal/vdr/v2/subject/${subject}`)].flat()
    if (typeof did !== 'string') throw new Error(`the node has no DID for ${subject}`)
    const key = keys.message ?? keys.tls
    const jwt = await issueX509Credential({ key, trustPem: keys.trustPem, subject: did, now: clock.now() })
    await call('POST', `/internal/vcr/v2/holder/${subject}/vc`, jwt)
  }
  return () => {
    filled ??= fill().catch((error: unknown) => {
      filled = undefined
      throw error
    })
    return filled
  }
}

async function callNode(
  { client }: PartyContext,
  node: PartySpec,
  request: { method: string; path: string; body: Body | undefined },
): Promise<unknown> {
  const { method, path, body } = request
  const isForm = body instanceof URLSearchParams
  const answer = await client.request({
    method,
    url: `https://${node.fqdn}${path}`,
    headers: {
      accept: mediaTypes.json,
      ...(body === undefined ? {} : { 'content-type': isForm ? mediaTypes.form : mediaTypes.json }),
    },
    ...(body === undefined ? {} : { body: isForm ? body.toString() : JSON.stringify(body) }),
  })
  const text = answer.body.toString('utf8')
  if (answer.status >= 200 && answer.status < 300) return text === '' ? undefined : JSON.parse(text)
  const detail = `${node.id}: ${readDetail(text)}`
  throw answer.status < 500 ? new Refused(answer.status, detail) : new Error(`${answer.status}: ${detail}`)
}

/** RFC 9457 3.1.4. */
function readDetail(text: string): string {
  try {
    const problem: unknown = JSON.parse(text)
    return isRecord(problem) && typeof problem.detail === 'string' ? problem.detail : 'no reason given'
  } catch {
    return 'no reason given'
  }
}
