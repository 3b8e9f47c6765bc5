/** What the tap costs: requests per second of two parties with it, against the same two without it. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PartyConfig } from '../../harness/contracts/party.ts'
import { createLandscape, type Landscape } from '../simulators/kit/landscape.ts'
import type { Load, Report, Result } from './tap-party.ts'

export interface TapCost {
  bodyBytes: number
  /** Where the tap is on; the other side runs without. */
  tapped: 'server' | 'client' | 'both'
  /** Medians over the rounds. */
  requestsPerSecond: number
  untappedRequestsPerSecond: number
  /** Median of the ratios per round: 0.9 is a tenth fewer requests. */
  ratio: number
}

interface Process {
  child: ChildProcess
  config: PartyConfig
  listen: { address: string; port: number }
  control: { address: string; port: number }
}

const connections = 8
const rounds = 7
const warmUpRounds = 2
const roundMs = 500
const bodySizes = [2048, 1024 * 1024]
const entry = fileURLToPath(new URL('./tap-party.ts', import.meta.url))

/** Server and client in processes of their own, on loopback, body and answer of one size; prints a line per ratio. */
export async function benchTap(): Promise<TapCost[]> {
  await using landscape = await createLandscape()
  const servers = { on: await start(landscape, 'midden', true), off: await start(landscape, 'ontvanger', false) }
  const clients = { on: await start(landscape, 'bron', true), off: await start(landscape, 'bron', false) }
  const all = [...Object.values(servers), ...Object.values(clients)]
  const sides = {
    none: { client: clients.off, server: servers.off },
    server: { client: clients.off, server: servers.on },
    client: { client: clients.on, server: servers.off },
    both: { client: clients.on, server: servers.on },
  }
  try {
    const costs: TapCost[] = []
    for (const bodyBytes of bodySizes) {
      const measured = { none: [], server: [], client: [], both: [] } as Record<keyof typeof sides, number[]>
      for (let round = 0; round < warmUpRounds + rounds; round += 1) {
        for (const [name, pair] of Object.entries(sides) as [keyof typeof sides, (typeof sides)['none']][]) {
          const rate = await measure(pair, bodyBytes)
          all.forEach(discard)
          if (round >= warmUpRounds) measured[name].push(rate)
        }
      }
      costs.push(...summarise(bodyBytes, measured))
    }
    return costs
  } finally {
    await Promise.all(all.map(end))
  }
}

async function start(landscape: Landscape, id: string, tapped: boolean): Promise<Process> {
  const config = await landscape.configure(id, tapped ? {} : { sabotage: ['tap-off'] })
  const file = join(config.directory, 'config.json')
  writeFileSync(file, JSON.stringify(config))
  const child = fork(entry, [file], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [ready] = (await once(child, 'message')) as [Exclude<Report, Result>]
  return { child, config, ...ready }
}

/** Requests per second. */
async function measure({ client, server }: { client: Process; server: Process }, bodyBytes: number): Promise<number> {
  await introduce(client, server)
  const load: Load = { url: `https://${server.config.party.fqdn}/echo`, bodyBytes, connections, durationMs: roundMs }
  client.child.send(load)
  const [{ requests, elapsedMs }] = (await once(client.child, 'message')) as [Result]
  return (requests * 1000) / elapsedMs
}

async function introduce(client: Process, server: Process): Promise<void> {
  const { address, port } = client.control
  const answer = await fetch(`http://${address}:${port}/network`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${client.config.control.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ server: { fqdn: server.config.party.fqdn, ...server.listen } }),
  })
  if (answer.status !== 204) throw new Error(`the client took no network table: ${answer.status}`)
}

/** Gives back what was recorded: gigabytes that wait to be written would measure the disk and not the tap. */
function discard({ config }: Process): void {
  const folder = join(config.directory, 'tap')
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (name.endsWith('.bin')) truncateSync(join(folder, name))
}

function summarise(bodyBytes: number, measured: Record<TapCost['tapped'] | 'none', number[]>): TapCost[] {
  return (['server', 'client', 'both'] as const).map((tapped) => {
    const ratios = measured[tapped].map((rate, round) => rate / (measured.none[round] ?? Number.NaN))
    const cost = {
      bodyBytes,
      tapped,
      requestsPerSecond: median(measured[tapped]),
      untappedRequestsPerSecond: median(measured.none),
      ratio: median(ratios),
    }
    const size = bodyBytes < 1e6 ? `${bodyBytes / 1024} kB` : `${bodyBytes / 1024 ** 2} MB`
    const rates = `${cost.requestsPerSecond.toFixed(0)} against ${cost.untappedRequestsPerSecond.toFixed(0)} requests/s`
    console.log(`tap at ${tapped}, ${size}: ratio ${cost.ratio.toFixed(3)} (${rates})`)
    return cost
  })
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function end({ child }: Process): Promise<void> {
  const exited = once(child, 'exit')
  child.disconnect()
  await exited
}
