/** `/internal/vcr/v2/issuer`: issuing and revoking credentials. */

import type { FastifyInstance } from 'fastify'
import { isObject, type JsonObject, textOf, textsIn } from '../../kit/ssi/json.ts'
import { type IssueRequest, issueCredential } from '../issue-credential.ts'
import type { NutsNode } from '../node.ts'
import { Problem } from '../problem.ts'
import { nutsContext } from '../wire.ts'
import { objectOf, paramOf, queryOf, requiredText } from './request-parts.ts'

const base = '/internal/vcr/v2/issuer/vc'

export function addIssuerRoutes(app: FastifyInstance, node: NutsNode): void {
  app.post(base, async (request, reply) => {
    const jwt = await issueCredential(node, readIssueRequest(node, objectOf(request)))
    // A credential in JWT form is a JSON string.
    return reply.type('application/json').send(JSON.stringify(jwt))
  })
  app.get(`${base}/search`, async (request) => {
    const [type, issuer] = [queryOf(request, 'credentialType'), queryOf(request, 'issuer')]
    if (type === undefined || issuer === undefined) throw new Problem(400, 'credentialType and issuer are required')
    const subject = queryOf(request, 'subject')
    const rows = node.issued.search({ type, issuer, ...(subject === undefined ? {} : { subject }) })
    return { verifiableCredentials: rows.map(({ jwt }) => ({ verifiableCredential: jwt })) }
  })
  app.delete(`${base}/:id`, async (request, reply) => {
    const row = node.issued.find(paramOf(request, 'id'))
    if (row === undefined) throw new Problem(404, 'credential not found')
    if (row.statusIndex === null)
      throw new Problem(400, 'the credential has no credentialStatus, so it cannot be revoked')
    if (row.revoked !== 0) throw new Problem(409, 'credential has already been revoked')
    node.issued.revoke(row.id)
    return reply.code(204).send()
  })
}

/** The rules for an issuer with did:web. Throws `Problem` 400. */
function readIssueRequest({ subjects }: NutsNode, body: JsonObject): IssueRequest {
  const issuer = requiredText(body, 'issuer')
  if (subjects.findByDid(issuer) === undefined) throw new Problem(400, 'the issuer is no DID of this node')
  const [type, ...others] = textsIn(body.type).filter((each) => each !== 'VerifiableCredential')
  if (type === undefined || others.length > 0) throw new Problem(400, 'expected one type beside VerifiableCredential')
  if (body.format !== 'jwt_vc') throw new Problem(400, 'format ldp_vc is not supported here, expected jwt_vc')
  for (const name of ['publishToNetwork', 'visibility']) {
    if (body[name] !== undefined) throw new Problem(400, `${name} is not supported for did:web`)
  }
  const revocable = body.withStatusList2021Revocation === true
  const expirationDate = textOf(body.expirationDate)
  if (expirationDate !== undefined && Number.isNaN(Date.parse(expirationDate))) {
    throw new Problem(400, 'expirationDate is no date')
  }
  if (!revocable && expirationDate === undefined) {
    throw new Problem(400, 'withStatusList2021Revocation and/or expirationDate is required for did:web')
  }
  const { credentialSubject: subject } = body
  if (!isObject(subject)) throw new Problem(400, 'missing credentialSubject')
  requiredText(subject, 'id')
  const contexts = textsIn(body['@context'])
  return {
    issuer,
    type,
    contexts: contexts.length === 0 ? [nutsContext] : contexts,
    subject,
    expirationDate,
    revocable,
  }
}
