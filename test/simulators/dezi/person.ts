/** A person with a browser that has no certificate, at the listener of one provider. */

import { Agent, request as httpsRequest } from 'node:https'
import { createPlainBrowser, type PlainBrowser } from '../../../simulators/kit/identity/plain-browser.ts'
import type { PeerClient, PeerResponse } from '../../../simulators/kit/types.ts'
import type { RunningParty } from '../kit/identity/landscape.ts'

export type { PageView } from '../../../simulators/kit/identity/plain-browser.ts'
export type Person = PlainBrowser

export function createPerson({ listen, context, config }: RunningParty): Person {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const client: PeerClient = {
    request({ method, url, headers, body }) {
      const { host, pathname, search } = new URL(url)
      const { promise, resolve, reject } = Promise.withResolvers<PeerResponse>()
      const request = httpsRequest(
        {
          host: listen.address,
          port: listen.port,
          servername: config.party.fqdn,
          ca: context.keys.trustPem,
          method,
          path: pathname + search,
          agent,
          headers: { host, ...headers },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
          )
        },
      )
      request.on('error', reject)
      request.end(body)
      return promise
    },
  }
  return createPlainBrowser(client)
}
