/** The client: gets a token for an organisation of this node from the authorization server of another (RFC021). */

import { hash, randomBytes, randomUUID } from 'node:crypto'
import { type Credential, readCredential } from '../../kit/ssi/credential.ts'
import { deziStatementIn } from '../../kit/ssi/dezi-credential.ts'
import { isObject, type JsonObject, textsIn } from '../../kit/ssi/json.ts'
import { signPresentation } from '../../kit/ssi/presentation.ts'
import { reasonOf, SsiError } from '../../kit/ssi/ssi-error.ts'
import { bendPresentation, findPresenter } from '../faults/client-defect.ts'
import { issuerUrl, type NutsNode } from '../node.ts'
import { type Definition, parseDefinition } from '../pex/definition.ts'
import { type Selection, selectCredentials } from '../pex/select.ts'
import { Problem } from '../problem.ts'
import type { Subject } from '../store/subjects.ts'
import { mediaTypes, times, vpTokenGrant } from '../wire.ts'
import { askServer } from './ask-server.ts'
import { makeProof } from './dpop.ts'

export interface ServiceTokenRequest {
  authorizationServer: string
  scope: string
  tokenType: 'DPoP' | 'Bearer'
  /** Of the holder itself, to be shown beside what is in its wallet. */
  credentials: readonly JsonObject[]
  selection: Readonly<Record<string, string>>
  useCache: boolean
}

const nonceBytes = 32

/** The answer of the other node with `expires_at`, and `dpop_kid` of a bound token. Throws `Problem`. */
export async function requestToken(
  node: NutsNode,
  subject: Subject,
  request: ServiceTokenRequest,
): Promise<JsonObject> {
  const cache = node.sessions.store('tokencache', times.accessTokenSeconds)
  const key = hash('sha256', JSON.stringify([subject.did, { ...request, useCache: undefined }]), 'base64url')
  const cached = request.useCache ? refresh(node, cache.get(key)) : undefined
  if (cached !== undefined) return cached
  const token = await obtainToken(node, subject, request)
  cache.put(key, token)
  return token
}

/** A cached answer, with the seconds that are left; undefined when it is (nearly) over. */
function refresh({ context }: NutsNode, token: JsonObject | undefined): JsonObject | undefined {
  const left = Number(token?.expires_at) - secondsOf(context.clock.now())
  return token === undefined || !(left > times.cacheMarginSeconds) ? undefined : { ...token, expires_in: left }
}

async function obtainToken(node: NutsNode, subject: Subject, request: ServiceTokenRequest): Promise<JsonObject> {
  const server = await findServer(node, request)
  const selection = await select(node, subject, request, server.definition)
  const { kid, key } = node.subjects.keyOf(findPresenter(node.options.clientDefect, node.subjects, subject.did))
  const now = node.context.clock.now()
  const presentation = bendPresentation(node.options.clientDefect, {
    key,
    kid,
    credentials: selection.credentials.map(({ signed, json }) => signed?.jwt ?? json),
    audience: request.authorizationServer,
    nonce: randomBytes(nonceBytes).toString('base64url'),
    now,
    lifeSeconds: times.presentationLifeSeconds,
  })
  const assertion = await signPresentation(presentation)
  const form = new URLSearchParams({
    grant_type: vpTokenGrant,
    assertion,
    presentation_submission: JSON.stringify(selection.submission),
    scope: request.scope,
    client_id: issuerUrl(node, subject.id),
  })
  const isBound = request.tokenType === 'DPoP'
  const dpop = isBound ? { dpop: await makeProof(key, { method: 'POST', url: server.tokenEndpoint }, now) } : {}
  const tokenRequest = {
    method: 'POST',
    url: server.tokenEndpoint,
    headers: { 'content-type': mediaTypes.form, ...dpop },
    body: form.toString(),
  }
  if (node.options.clientDefect === 'repeated-presentation') await askServer(node, tokenRequest)
  const answer = await askServer(node, tokenRequest)
  const life = Number(answer.expires_in ?? times.accessTokenSeconds)
  const bound = answer.token_type === 'DPoP' ? { dpop_kid: kid } : {}
  return { ...answer, ...bound, expires_in: life, expires_at: secondsOf(now) + life }
}

async function findServer(
  node: NutsNode,
  { authorizationServer, scope }: ServiceTokenRequest,
): Promise<{ tokenEndpoint: string; definition: Definition }> {
  const { origin, pathname } = new URL(authorizationServer)
  const path = pathname === '/' ? '' : pathname
  const metadata = await askServer(node, {
    method: 'GET',
    url: `${origin}/.well-known/oauth-authorization-server${path}`,
  })
  // RFC 8414 3.3: who answers for another issuer could send the client to a server of its own.
  if (metadata.issuer !== authorizationServer) throw new Problem(502, 'the metadata is of another authorization server')
  const { token_endpoint, presentation_definition_endpoint } = metadata
  const query = new URLSearchParams({ scope, wallet_owner_type: 'organization' })
  const definition = await askServer(node, {
    method: 'GET',
    url: `${String(presentation_definition_endpoint)}?${query}`,
  })
  try {
    return { tokenEndpoint: String(token_endpoint), definition: parseDefinition(definition) }
  } catch (cause) {
    throw new Problem(502, `presentation definition of the authorization server: ${reasonOf(cause)}`, { cause })
  }
}

async function select(
  node: NutsNode,
  { id, did }: Subject,
  { credentials, selection }: ServiceTokenRequest,
  definition: Definition,
): Promise<Selection> {
  const now = node.context.clock.now()
  const own = credentials.map((credential) => completeSelfAttested(credential, did, now))
  const isCurrent = ({ expiresAt }: Credential): boolean => expiresAt === undefined || expiresAt > now
  try {
    return selectCredentials(definition, [...node.wallet.list(id).filter(isCurrent), ...own], selection)
  } catch (cause) {
    if (!(cause instanceof SsiError)) throw cause
    throw new Problem(412, `the wallet cannot fulfil the presentation definition: ${cause.message}`, { cause })
  }
}

/**
 * Issuer, subject, id and date are the node's to fill in. Throws `Problem` when they, or a proof, are given: but for the
 * proof that is a statement of Dezi about the user.
 */
function completeSelfAttested(json: JsonObject, did: string, now: Date): Credential {
  const subject = isObject(json.credentialSubject) ? json.credentialSubject : {}
  if ((json.proof !== undefined && !isUserStatement(json)) || json.issuer !== undefined || subject.id !== undefined) {
    throw new Problem(400, 'credentials: issuer, credentialSubject.id and proof must be omitted')
  }
  const complete = {
    id: randomUUID(),
    issuanceDate: now.toISOString(),
    ...json,
    issuer: did,
    credentialSubject: { ...subject, id: did },
  }
  return readCredential(complete)
}

function isUserStatement(json: JsonObject): boolean {
  try {
    return deziStatementIn({ types: textsIn(json.type), json }) !== undefined
  } catch (cause) {
    if (!(cause instanceof SsiError)) throw cause
    throw new Problem(400, `credentials: ${cause.message}`, { cause })
  }
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
