/** `/internal/vcr/v2/holder`: the wallets, and presentations made from what is given. */

import type { FastifyInstance } from 'fastify'
import { readCredential } from '../../kit/ssi/credential.ts'
import { asList, isObject, textOf } from '../../kit/ssi/json.ts'
import { signPresentation } from '../../kit/ssi/presentation.ts'
import { checksOwnCredentials } from '../faults/holds-any-credential.ts'
import { type NutsNode, subjectOf } from '../node.ts'
import { Problem } from '../problem.ts'
import { objectOf, paramOf, queryOf } from './request-parts.ts'

const base = '/internal/vcr/v2/holder'
const presentationLifeSeconds = 900

export function addHolderRoutes(app: FastifyInstance, node: NutsNode): void {
  const { wallet } = node
  app.post(`${base}/:subjectID/vc`, async (request, reply) => {
    const subject = subjectOf(node, paramOf(request, 'subjectID'))
    const credential = readCredential(request.body)
    if (credential.signed === undefined) throw new Problem(400, 'expected a credential in JWT form')
    if (!credential.subjects.every(({ id }) => id === subject.did)) {
      throw new Problem(400, `the credential is not of ${subject.did}`)
    }
    if (checksOwnCredentials(node.context.party.faults)) await node.verifier.verifyCredential(credential)
    wallet.put(subject.id, credential)
    return reply.code(204).send()
  })
  app.get(`${base}/:subjectID/vc`, async (request) =>
    wallet.list(subjectOf(node, paramOf(request, 'subjectID')).id).map(({ signed }) => signed?.jwt),
  )
  app.get(`${base}/:subjectID/vc/search`, async (request) => {
    const type = queryOf(request, 'credentialType')
    const held = wallet.list(subjectOf(node, paramOf(request, 'subjectID')).id)
    return held
      .filter(({ types }) => type === undefined || types.includes(type))
      .map(({ signed }) => ({ verifiableCredential: signed?.jwt }))
  })
  app.delete(`${base}/:subjectID/vc/:id`, async (request, reply) => {
    const { id } = subjectOf(node, paramOf(request, 'subjectID'))
    if (!wallet.remove(id, paramOf(request, 'id'))) throw new Problem(404, 'credential not found')
    return reply.code(204).send()
  })
  app.post(`${base}/vp`, async (request, reply) => {
    const jwt = await composePresentation(node, objectOf(request))
    return reply.type('application/json').send(JSON.stringify(jwt))
  })
}

async function composePresentation(node: NutsNode, body: Readonly<Record<string, unknown>>): Promise<string> {
  const credentials = asList(body.verifiableCredentials).map(readCredential)
  if (body.format !== 'jwt_vp') throw new Problem(400, 'format ldp_vp is not supported here, expected jwt_vp')
  const signer = textOf(body.signerDID) ?? textOf(credentials[0]?.subjects[0]?.id) ?? ''
  if (node.subjects.findByDid(signer) === undefined) throw new Problem(400, 'the signer is no DID of this node')
  const now = node.context.clock.now()
  const expires = textOf(body.expires)
  const nonce = textOf(body.challenge)
  return signPresentation({
    ...node.subjects.keyOf(signer),
    credentials: credentials.map(({ signed, json }) => signed?.jwt ?? json),
    audience: textOf(body.domain) ?? '',
    ...(nonce === undefined ? {} : { nonce }),
    now,
    lifeSeconds:
      expires === undefined ? presentationLifeSeconds : Math.floor((Date.parse(expires) - now.getTime()) / 1000),
    types: asList(body.type).filter(
      (each): each is string => typeof each === 'string' && each !== 'VerifiablePresentation',
    ),
    claims: isObject(body.claims) ? { ...body.claims } : {},
  })
}
