/**
 * A care system as a product: a process that the harness does not start as a party, with its certificates in a folder,
 * its neighbours at one port, and an operating port of its own. `node end.ts CONFIG.json`.
 */

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { PartyConfig } from '../../harness/contracts/party.ts'
import type { ExchangePlan } from '../../harness/contracts/scenario.ts'
import { build as buildCareSystem } from '../../simulators/care-system/server.ts'
import { startParty } from '../../simulators/kit/start-party.ts'

export interface EndConfig {
  plan: ExchangePlan
  party: string
  directory: string
  port: number
  neighboursPort: number
  operatingPort: number
}

const token = 'operating'

const file = process.argv[2]
if (file !== undefined) await run(JSON.parse(readFileSync(file, 'utf8')) as EndConfig)

async function run({ plan, party: id, directory, port, neighboursPort, operatingPort }: EndConfig): Promise<void> {
  const party = plan.parties.find((candidate) => candidate.id === id)
  if (party === undefined) throw new Error(`no party ${id}`)
  const config: PartyConfig = {
    exchange: plan.id,
    party,
    parties: plan.parties,
    route: plan.route,
    protection: plan.protection,
    directory,
    listen: { address: '127.0.0.1', port },
    control: { address: '127.0.0.1', port: 0, token },
    controls: { header: 'of-the-product', stored: 'own', logged: 'own' },
    sabotage: [],
  }
  const started = await startParty(config, buildCareSystem)
  const ask = (method: string, path: string, body?: string) =>
    fetch(`http://127.0.0.1:${started.control.port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    })
  const others = plan.parties.map(({ id: other, fqdn }) => [
    other,
    { fqdn, address: '127.0.0.1', port: neighboursPort },
  ])
  await ask('PUT', '/network', JSON.stringify(Object.fromEntries(others)))
  createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString()
      if (request.url === '/received') {
        const { resources } = (await (await ask('GET', '/record')).json()) as { resources: object[] }
        const entry = resources.map((resource) => ({ resource }))
        response.end(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }))
      } else {
        const answer = await ask(request.method ?? '', request.url ?? '', body)
        response.writeHead(answer.status).end()
      }
    })
  }).listen(operatingPort, '127.0.0.1')
}
