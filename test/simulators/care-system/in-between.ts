/** Parties that stand between the two care systems, for the tests. */

import { randomUUID } from 'node:crypto'
import { publishKeys } from '../../../simulators/care-system/peer/key-register.ts'
import {
  giveBack,
  noRoute,
  passOn,
  readMessage,
  sendRefusal,
  takeBodiesAsBytes,
} from '../../../simulators/kit/forward.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'

export interface Passed {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** Passes everything on and keeps what passed. `register` says whose keys it gives: the end's, or its own. */
export function passingOn(register: 'honest' | 'own-key', passed: Passed[]): BuildSimulator {
  return (context) => {
    const app = context.createApp()
    takeBodiesAsBytes(app)
    app.get<{ Params: { ura: string } }>('/adresregister/organisaties/:ura/jwks.json', async (request, reply) => {
      const { message } = context.keys
      if (register === 'own-key' && message !== undefined) return reply.send(publishKeys(message))
      const end = context.partyByUra(request.params.ura)
      const answer = await context.client.request({ method: 'GET', url: `https://${end?.fqdn}/jwks.json` })
      return reply.type('application/json').send(answer.body)
    })
    app.all('/*', async (request, reply) => {
      const message = readMessage(context, request)
      if (message === undefined) return reply.code(404).send()
      const { method, path, headers, body } = message
      passed.push({ method, path, headers, body: body.toString('latin1') })
      return giveBack(reply, await passOn(context, message))
    })
    return { app }
  }
}

/** Reaches nobody. */
export const deadEnd: BuildSimulator = (context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  app.all('/*', async (_request, reply) => sendRefusal(reply, noRoute))
  return { app }
}

/** An STS that gives any client the token it asks for by copying its assertion, and keeps the requests. */
export function copyingSts(asked: string[], passed: Passed[]): BuildSimulator {
  return (context) => {
    const { app } = passingOn('honest', passed)(context)
    app.post('/sts', async (request, reply) => {
      const text = String(request.body)
      asked.push(text)
      const [assertion = ''] = /<Assertion[\s\S]*<\/Assertion>/.exec(text) ?? []
      const trust = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512'
      return reply
        .type('application/soap+xml')
        .send(
          `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>` +
            `<t:RequestSecurityTokenResponseCollection xmlns:t="${trust}"><t:RequestSecurityTokenResponse>` +
            `<t:RequestedSecurityToken>${assertion}</t:RequestedSecurityToken><t:Context>${randomUUID()}</t:Context>` +
            '</t:RequestSecurityTokenResponse></t:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>',
        )
    })
    return { app }
  }
}
