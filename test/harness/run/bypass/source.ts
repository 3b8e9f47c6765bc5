/** The source's process: notifies, gives one token for the code in the notification, and answers whoever shows it. */

import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { FhirResource } from '../../../../harness/contracts/truth.ts'
import { thumbprint } from '../../../../harness/contracts/uzi-certificate.ts'
import { bgz } from '../../../../simulators/care-system/datasets/bgz.ts'
import { createProofVerifier } from '../../../../simulators/care-system/oauth/dpop-proof.ts'
import { draftReferral } from '../../../../simulators/care-system/tasks/referral-draft.ts'
import { buildWorkflowTask } from '../../../../simulators/care-system/tasks/workflow-task.ts'
import { takeBodiesAsBytes } from '../../../../simulators/kit/forward.ts'
import { runParty } from '../../../../simulators/kit/process.ts'
import { queries, throughBroker } from './wire.ts'

/** To whom a token is bound: a key or a certificate by its thumbprint. */
type Binding = string | undefined

await runParty((context) => {
  const { party, config, clock, progress, client } = context
  const { tokens, checks } = party.options
  const proofs = createProofVerifier(clock)
  const base = `https://${party.fqdn}`
  const codes = new Set<string>()
  const issued = new Map<string, Binding>()
  const record: FhirResource[] = []

  const prove = (request: FastifyRequest, token?: string): Promise<string> => {
    const [path = ''] = request.url.split('?', 1)
    const target = { method: request.method, url: `${base}${path}`, ...(token === undefined ? {} : { token }) }
    return proofs.verify(String(request.headers.dpop ?? ''), target)
  }
  const mayRead = async (request: FastifyRequest): Promise<boolean> => {
    const [, scheme = '', token = ''] = /^(\w+) (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    if (!issued.has(token)) return false
    const binding = issued.get(token)
    if (binding === undefined || checks === false) return true
    if (tokens === 'mtls-bound') return binding === thumbprint(context.peerOf(request).certificate)
    return scheme === 'DPoP' && (await prove(request, token).catch(() => '')) === binding
  }

  const app = context.createApp()
  takeBodiesAsBytes(app)
  app.post('/token', async (request, reply) => {
    const form = new URLSearchParams(String(request.body))
    if (!codes.delete(form.get('code') ?? '')) return reply.code(400).send({ error: 'invalid_grant' })
    const token = randomUUID()
    if (tokens === 'dpop') issued.set(token, await prove(request))
    else issued.set(token, tokens === 'mtls-bound' ? (form.get('x5t') ?? '') : undefined)
    return reply.send({ access_token: token, token_type: tokens === 'dpop' ? 'DPoP' : 'Bearer' })
  })
  app.get<{ Params: { type: string } }>('/fhir/:type', async (request, reply) => {
    if (!(await mayRead(request))) return reply.code(401).send({ error: 'invalid_token' })
    const entry = record.filter(({ resourceType }) => resourceType === request.params.type)
    return reply.send({ resourceType: 'Bundle', type: 'searchset', entry: entry.map((resource) => ({ resource })) })
  })

  return {
    app,
    control: {
      putRecord: ({ resources }) => void record.push(...resources),
      trigger({ to, referral }) {
        const receiver = config.parties.find(({ id }) => id === to)?.organisation ?? party.organisation
        const made = { code: bgz.code, inputs: bgz.inputs() }
        const facts = { ...made, referral, bsn: '', sender: party.organisation, receiver, senderSystem: party.fqdn }
        record.push(buildWorkflowTask(draftReferral(facts, clock.now())))
        const code = randomUUID()
        codes.add(code)
        const input = queries.map((query) => ({ valueString: query }))
        const task = { resourceType: 'Task', base: `${base}/fhir`, code, input }
        progress.become('busy')
        client
          .request({
            method: 'POST',
            url: throughBroker(context, '/fhir/Task'),
            headers: { 'content-type': 'application/fhir+json' },
            body: JSON.stringify(task),
          })
          .then(
            () => progress.become('done'),
            (error: Error) => progress.become('failed', error.message),
          )
      },
    },
  }
})
