/** `POST /sessions/:session/signatures` and `…/transactietoken`: what a pass signs. */

import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  signatureNamespace,
  type TransactionContext,
} from '../../../harness/contracts/identity/transactietoken-names.ts'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import { composeTransactietoken } from '../../kit/identity/compose-transactietoken.ts'
import { member } from '../../kit/read-content.ts'
import type { Pass } from '../passes.ts'
import { signDigest } from '../sign-digest.ts'
import type { Uzi } from '../uzi.ts'

type SessionRequest = FastifyRequest<{ Params: { session: string } }>

const contextPatterns: Readonly<Record<keyof TransactionContext, RegExp>> = {
  interactionId: /^[\w:.~-]{1,200}$/,
  messageIdRoot: /^[\d.]{1,100}$/,
  messageIdExt: /^[\w.-]{1,100}$/,
  burgerServiceNummer: /^\d{9}$/,
  applicationId: /^\d{1,16}$/,
  contextCode: /^\w{1,40}$/,
}

export function addSignRoutes(app: FastifyInstance, uzi: Uzi): void {
  app.post<{ Params: { session: string } }>('/sessions/:session/signatures', (request, reply) => {
    const pass = passOf(uzi, request)
    if (pass === undefined) return reply.code(404).send({ error: 'no_session' })
    const digest = member(request.body, 'digest')
    // 32 bytes in base64.
    if (typeof digest !== 'string' || !/^[\w+/]{43}=$/.test(digest)) {
      return reply.code(400).send({ error: 'invalid_request' })
    }
    uzi.logUse({ uziNumber: pass.name.uziNumber, ura: pass.name.ura, what: 'sign digest' })
    const signature = signDigest(Buffer.from(digest, 'base64'), pass.privateKey).toString('base64')
    // XML Signature 4.3: as it stands in what is signed.
    const element = `<ds:SignatureValue xmlns:ds="${signatureNamespace}">${signature}</ds:SignatureValue>`
    return reply.type('application/xml; charset=utf-8').send(element)
  })
  app.post<{ Params: { session: string } }>('/sessions/:session/transactietoken', async (request, reply) => {
    const pass = passOf(uzi, request)
    if (pass === undefined) return reply.code(404).send({ error: 'no_session' })
    const context = readContext(request.body)
    if (context === undefined) return reply.code(400).send({ error: 'invalid_request' })
    const token = await composeTransactietoken({
      context,
      certificate: pass.certificate,
      now: uzi.context.clock.now(),
      id: uzi.assertionId(request.params.session),
      sign: async (bytes) => signDigest(createHash('sha256').update(bytes).digest(), pass.privateKey),
    })
    uzi.logUse({ uziNumber: pass.name.uziNumber, ura: pass.name.ura, what: `token for ${context.interactionId}` })
    return reply.type('application/xml; charset=utf-8').send(token)
  })
}

function passOf({ context, reader, passes }: Uzi, request: SessionRequest): Pass | undefined {
  const client = thumbprint(context.peerOf(request).certificate)
  const uziNumber = reader.passIn(request.params.session, client)
  return uziNumber === undefined ? undefined : passes.find(uziNumber)
}

function readContext(body: unknown): TransactionContext | undefined {
  const names = Object.keys(contextPatterns) as (keyof TransactionContext)[]
  const entries = names.map((name) => [name, member(body, name)] as const)
  const isComplete = entries.every(([name, value]) => typeof value === 'string' && contextPatterns[name].test(value))
  return isComplete ? (Object.fromEntries(entries) as unknown as TransactionContext) : undefined
}
