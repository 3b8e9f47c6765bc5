/** `/internal/vcr/v2/verifier`: verifying on request, and the issuers an administrator trusts. */

import type { FastifyInstance } from 'fastify'
import { type Credential, readCredential } from '../../kit/ssi/credential.ts'
import { isObject, type JsonObject } from '../../kit/ssi/json.ts'
import { readPresentation } from '../../kit/ssi/presentation.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import type { NutsNode } from '../node.ts'
import { Problem } from '../problem.ts'
import { objectOf, paramOf, requiredText } from './request-parts.ts'

const base = '/internal/vcr/v2/verifier'

export function addVerifierRoutes(app: FastifyInstance, node: NutsNode): void {
  const { verifier, trust } = node
  app.post(`${base}/vc`, async (request) => {
    const { verifiableCredential, verificationOptions } = objectOf(request)
    const anyIssuer = isObject(verificationOptions) && verificationOptions.allowUntrustedIssuer === true
    return tell(async () => {
      const credential = readCredential(verifiableCredential)
      if (!anyIssuer) assertTrusted(node, credential)
      await verifier.verifyCredential(credential)
    })
  })
  app.post(`${base}/vp`, async (request) => {
    const { verifiablePresentation } = objectOf(request)
    if (typeof verifiablePresentation !== 'string') throw new Problem(400, 'the presentation is not in JWT form')
    const presentation = readPresentation(verifiablePresentation)
    const answer = await tell(() => verifier.verifyPresentation(presentation))
    const credentials = presentation.credentials.map(({ signed, json }) => signed?.jwt ?? json)
    return answer.validity === true ? { ...answer, credentials } : answer
  })
  app.post(`${base}/trust`, async (request, reply) => {
    const body = objectOf(request)
    trust.add(requiredText(body, 'credentialType'), requiredText(body, 'issuer'))
    return reply.code(204).send()
  })
  app.delete(`${base}/trust`, async (request, reply) => {
    const body = objectOf(request)
    trust.remove(requiredText(body, 'credentialType'), requiredText(body, 'issuer'))
    return reply.code(204).send()
  })
  app.get(`${base}/:type/trusted`, async (request) => trust.list(paramOf(request, 'type')))
}

/** A check that fails is an answer, not an error. */
async function tell(check: () => Promise<void>): Promise<JsonObject> {
  try {
    await check()
    return { validity: true }
  } catch (error) {
    if (!(error instanceof SsiError)) throw error
    return { validity: false, message: error.message }
  }
}

function assertTrusted({ trust }: NutsNode, { types, issuer }: Credential): void {
  for (const type of types) {
    if (type === 'VerifiableCredential') continue
    if (!trust.list(type).includes(issuer)) throw new SsiError('credential issuer is untrusted')
  }
}
