/** The reader's process: gets a token through the broker, and everything else straight at the source. */

import type { FhirResource } from '../../../../harness/contracts/truth.ts'
import { thumbprint } from '../../../../harness/contracts/uzi-certificate.ts'
import { createDpopKey } from '../../../../simulators/care-system/oauth/dpop-proof.ts'
import { takeBodiesAsBytes } from '../../../../simulators/kit/forward.ts'
import { runParty } from '../../../../simulators/kit/process.ts'
import { throughBroker } from './wire.ts'

interface Invitation {
  base: string
  code: string
  input: { valueString: string }[]
}

await runParty((context) => {
  const { client, clock, keys, party, progress } = context
  const key = party.options.tokens === 'dpop' ? createDpopKey(clock) : undefined
  const received: FhirResource[] = []

  const prove = async (method: string, url: string, token?: string): Promise<Record<string, string>> =>
    key === undefined ? {} : { dpop: await key.prove({ method, url, ...(token === undefined ? {} : { token }) }) }

  const fetchAll = async ({ base, code, input }: Invitation): Promise<void> => {
    const form = new URLSearchParams({ grant_type: 'authorization_code', code, x5t: thumbprint(keys.tls.certificate) })
    const answer = await client.request({
      method: 'POST',
      url: throughBroker(context, '/token'),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(await prove('POST', new URL('/token', base).href)),
      },
      body: form.toString(),
    })
    const { access_token: token, token_type: type } = JSON.parse(answer.body.toString()) as Record<string, string>
    for (const { valueString } of input) {
      const url = `${base}/${valueString}`
      const headers = { authorization: `${type} ${token}`, ...(await prove('GET', url, token)) }
      const { status, body } = await client.request({ method: 'GET', url, headers })
      if (status !== 200) throw new Error(`${url} answered ${status}`)
      const { entry } = JSON.parse(body.toString()) as { entry: { resource: FhirResource }[] }
      received.push(...entry.map(({ resource }) => resource))
    }
  }

  const app = context.createApp()
  takeBodiesAsBytes(app)
  app.post('/fhir/Task', async (request, reply) => {
    progress.become('busy')
    fetchAll(JSON.parse(String(request.body)) as Invitation).then(
      () => progress.become('done'),
      (error: Error) => progress.become('failed', error.message),
    )
    return reply.code(201).send()
  })
  return { app, control: { getRecord: () => ({ resources: received }) } }
})
