/** A small product on loopback with the process of the tap around it, between two parties of the kit. */

import { readFileSync } from 'node:fs'
import type { ServerOptions } from 'node:https'
import { createServer, request, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { keyFiles, type PartyConfig } from '../../../harness/contracts/party.ts'
import type { CertificatePair } from '../../../harness/contracts/sut.ts'
import { readKeyStore } from '../../../simulators/kit/key-store.ts'
import type { StartedParty } from '../../../simulators/kit/start-party.ts'
import { mutualTlsOptions } from '../../../simulators/kit/tls-options.ts'
import { startOutsideTap } from '../../../simulators/outside-tap/start.ts'
import { findFreePort } from '../../free-port.ts'
import type { Landscape, PartyOptions, TestParty } from '../kit/landscape.ts'

export interface Surrounded extends AsyncDisposable {
  bron: TestParty
  ontvanger: TestParty
  tap: StartedParty
  config: PartyConfig
  product: Product
}

export interface Product {
  /** Headers of the requests it got. */
  seen: string[]
  port: number
}

export interface ProductOptions {
  /** TLS of its listener that differs from what is asked of any party. */
  server?: ServerOptions
  /** TLS towards its neighbours that differs. */
  client?: { maxVersion?: 'TLSv1.2'; cert?: string; key?: string; anonymous?: boolean }
  parties?: Readonly<Record<string, PartyOptions>>
  sabotage?: PartyConfig['sabotage']
  memory?: string
}

export async function surround(landscape: Landscape, options: ProductOptions = {}): Promise<Surrounded> {
  const bronConfig = await landscape.configure('bron', options.parties?.bron)
  const ontvangerConfig = await landscape.configure('ontvanger', options.parties?.ontvanger)
  // Last, so that its revocation list has all that is revoked.
  const config = await landscape.configure('midden', options.parties?.midden)
  const bron = await landscape.start(bronConfig)
  const ontvanger = await landscape.start(ontvangerConfig)
  const neighboursPort = await findFreePort()
  const { server, seen } = startProduct(config, neighboursPort, options)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const parties = Object.fromEntries(
    [bronConfig, config, ontvangerConfig].map((each) => [each.party.id, pairOf(each.directory)]),
  )
  const tapConfig: PartyConfig = {
    ...config,
    sabotage: options.sabotage ?? [],
    controls: { ...config.controls, ...(options.memory === undefined ? {} : { memory: options.memory }) },
    outside: {
      subject: { address: '127.0.0.1', port },
      neighbours: { address: '127.0.0.1', port: neighboursPort },
      parties,
      others: [],
    },
  }
  const tap = await startOutsideTap(tapConfig)
  const asParty = { ...tap, config: tapConfig, context: bron.context }
  await landscape.introduce(bron, asParty, ontvanger)
  return {
    bron,
    ontvanger,
    tap,
    config: tapConfig,
    product: { seen, port },
    async [Symbol.asyncDispose]() {
      await tap.stop()
      server.closeAllConnections()
      server.close()
      await Promise.all([bron.stop(), ontvanger.stop()])
    },
  }
}

/** Passes `/echo` on to the receiver, as a proxy that offloads TLS does. */
function startProduct(config: PartyConfig, neighboursPort: number, options: ProductOptions) {
  const tls = mutualTlsOptions(readKeyStore(config.directory))
  const seen: string[] = []
  const { anonymous, ...client } = options.client ?? {}
  const { key: _, cert: __, ...nameless } = tls
  const server: Server = createServer({ ...tls, requestCert: true, ...options.server }, (incoming, answer) => {
    seen.push(JSON.stringify(incoming.rawHeaders))
    const outgoing = request(
      {
        ...(anonymous === true ? nameless : tls),
        ...client,
        host: '127.0.0.1',
        port: neighboursPort,
        servername: 'ontvanger.echo.test',
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      },
      (received) => {
        answer.writeHead(received.statusCode ?? 0, received.headers)
        received.pipe(answer)
      },
    )
    outgoing.on('error', (error: NodeJS.ErrnoException) => answer.writeHead(502).end(error.code))
    incoming.pipe(outgoing)
  })
  return { server, seen }
}

function pairOf(directory: string): CertificatePair {
  const read = (name: string) => readFileSync(join(directory, 'keys', name), 'utf8')
  return { keyPem: read(keyFiles.tlsKey), chainPem: read(keyFiles.tlsChain) }
}
