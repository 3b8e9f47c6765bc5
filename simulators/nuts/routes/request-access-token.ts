/** `/internal/auth/v2`: tokens as a client, introspection and DPoP as the helper of a resource server. */

import type { FastifyInstance } from 'fastify'
import { asList, isObject, type JsonObject } from '../../kit/ssi/json.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import { bendProof } from '../faults/client-defect.ts'
import { checksProofs } from '../faults/skips-dpop.ts'
import { type NutsNode, subjectOf } from '../node.ts'
import { introspect } from '../oauth/access-tokens.ts'
import { findMismatch, makeProof, readProof } from '../oauth/dpop.ts'
import { requestToken, type ServiceTokenRequest } from '../oauth/request-token.ts'
import { Problem } from '../problem.ts'
import { times } from '../wire.ts'
import { formOf, objectOf, paramOf, requiredText } from './request-parts.ts'

export function addAccessTokenRoutes(app: FastifyInstance, node: NutsNode): void {
  app.post('/internal/auth/v2/:subjectID/request-service-access-token', async (request) => {
    const subject = subjectOf(node, paramOf(request, 'subjectID'))
    const useCache = request.headers['cache-control'] !== 'no-cache'
    return requestToken(node, subject, { ...readTokenRequest(objectOf(request)), useCache })
  })
  for (const [path, extended] of [
    ['introspect', false],
    ['introspect_extended', true],
  ] as const) {
    app.post(`/internal/auth/v2/accesstoken/${path}`, async (request) =>
      introspect(node, formOf(request).get('token') ?? '', extended),
    )
  }
  app.post('/internal/auth/v2/dpop/validate', async (request) => validateProof(node, objectOf(request)))
  app.post('/internal/auth/v2/dpop/:kid', async (request) => {
    const body = objectOf(request)
    const target = {
      method: requiredText(body, 'htm'),
      url: requiredText(body, 'htu'),
      token: requiredText(body, 'token'),
    }
    const found = node.subjects.keyById(paramOf(request, 'kid'))
    if (found === undefined) throw new Problem(404, 'the key is not found')
    const shown = bendProof(node.options.clientDefect, target)
    return { dpop: await makeProof(found.key, shown, node.context.clock.now()) }
  })
}

function readTokenRequest(body: JsonObject): Omit<ServiceTokenRequest, 'useCache'> {
  const authorizationServer = requiredText(body, 'authorization_server')
  // In strict mode a node asks over HTTPS only.
  if (!URL.canParse(authorizationServer) || !authorizationServer.startsWith('https://')) {
    throw new Problem(400, 'authorization_server is no https address')
  }
  const { token_type: tokenType = 'DPoP', credential_selection: selection = {} } = body
  if (tokenType !== 'DPoP' && tokenType !== 'Bearer') throw new Problem(400, 'token_type is neither DPoP nor Bearer')
  if (!isObject(selection)) throw new Problem(400, 'credential_selection is no object')
  if (body.service_provider_subject_id !== undefined) {
    throw new Problem(400, 'service_provider_subject_id needs the experimental jwt-bearer client, which is off')
  }
  const texts = Object.entries(selection).map(([name, value]) => [name, String(value)] as const)
  return {
    authorizationServer,
    scope: requiredText(body, 'scope'),
    tokenType,
    credentials: asList(body.credentials).filter(isObject),
    selection: Object.fromEntries(texts),
  }
}

/** Answers 200 whatever it finds; a proof counts once. */
async function validateProof({ sessions, context }: NutsNode, body: JsonObject): Promise<JsonObject> {
  const [text, method, url, token, jkt] = ['dpop_proof', 'method', 'url', 'token', 'thumbprint'].map((name) =>
    requiredText(body, name),
  ) as [string, string, string, string, string]
  if (!checksProofs(context.party.faults)) return { valid: true }
  try {
    const proof = await readProof(text)
    const reason = findMismatch(proof, { jkt, method, url, token })
    if (reason !== undefined) return { valid: false, reason }
    const used = sessions.store('nonceonce', times.accessTokenSeconds)
    if (used.get(proof.jti) !== undefined) return { valid: false, reason: 'jti already used' }
    used.put(proof.jti, {})
    return { valid: true }
  } catch (error) {
    if (!(error instanceof SsiError)) throw error
    return { valid: false, reason: `failed to parse DPoP header: ${error.message}` }
  }
}
