/** A party for the measurement of the tap: answers every body with itself, and sends as many as it can when told to. */

import { readFileSync } from 'node:fs'
import type { PartyConfig } from '../../harness/contracts/party.ts'
import { startParty } from '../../simulators/kit/start-party.ts'
import type { PartyContext } from '../../simulators/kit/types.ts'

/** What the parent tells it to do. */
export interface Load {
  url: string
  bodyBytes: number
  connections: number
  durationMs: number
}

/** What it tells the parent: where it listens, then an answer to each load. */
export type Report = { listen: { address: string; port: number }; control: { address: string; port: number } } | Result

export interface Result {
  requests: number
  elapsedMs: number
}

const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PartyConfig
const { promise: built, resolve: setContext } = Promise.withResolvers<PartyContext>()
const party = await startParty(config, (context) => {
  setContext(context)
  const app = context.createApp()
  app.post('/echo', async (request, reply) => reply.type('application/octet-stream').send(request.body))
  return { app }
})
const context = await built

process.on('message', (load: Load) => {
  void run(load).then((result) => report(result))
})
process.on('disconnect', () => void party.stop().then(() => process.exit(0)))
report({ listen: party.listen, control: party.control })

function report(message: Report): void {
  process.send?.(message)
}

async function run({ url, bodyBytes, connections, durationMs }: Load): Promise<Result> {
  const body = Buffer.alloc(bodyBytes, 'inkijk ')
  const began = performance.now()
  let requests = 0
  const worker = async (): Promise<void> => {
    while (performance.now() - began < durationMs) {
      const answer = await context.client.request({ method: 'POST', url, body })
      if (answer.body.length !== bodyBytes) throw new Error(`answer of ${answer.body.length} bytes, not ${bodyBytes}`)
      requests += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return { requests, elapsedMs: performance.now() - began }
}
