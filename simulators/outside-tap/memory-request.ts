/** The value that a look at the product's memory must find: in a request that it waits for the rest of. */

import { TLSSocket } from 'node:tls'
import { createMemoryControl } from '../../harness/contracts/memory-control.ts'
import type { CertificatePair } from '../../harness/contracts/sut.ts'
import { connectTapped } from '../kit/tap/connect-tapped.ts'
import { mutualTlsOptions } from '../kit/tls-options.ts'
import type { Carrier } from './carry.ts'

/**
 * Sends the head of a request without its end, as a neighbour, and leaves it so. Nothing when no memory control was
 * asked for or the product takes no connection: then the value is missing, and that is noticed.
 */
export async function leaveRequestPending({ config, keys, signal }: Carrier): Promise<TLSSocket | undefined> {
  const { memory } = config.controls
  const { outside, sabotage, party } = config
  if (memory === undefined || outside === undefined || sabotage.includes('memory-control-missing')) return undefined
  const pair = neighbourPair(config.route, outside.parties, party.id)
  const socket = await connectTapped(
    {
      ...mutualTlsOptions(keys),
      ...(pair === undefined ? {} : { key: pair.keyPem, cert: pair.chainPem }),
      rejectUnauthorized: false,
      host: outside.subject.address,
      port: outside.subject.port,
      servername: party.fqdn,
    },
    undefined,
    signal,
  ).catch(() => undefined)
  if (!(socket instanceof TLSSocket)) return undefined
  socket.on('error', () => {})
  const head = ['GET / HTTP/1.1', `Host: ${party.fqdn}`, `Inkijk-Memory: ${createMemoryControl(memory).oneByte}`, '']
  await new Promise<void>((resolve) => socket.write(head.join('\r\n'), () => resolve()))
  return socket
}

function neighbourPair(
  route: readonly string[],
  pairs: Readonly<Record<string, CertificatePair>>,
  own: string,
): CertificatePair | undefined {
  const at = route.indexOf(own)
  const neighbour = route[at - 1] ?? route[at + 1]
  return neighbour === undefined ? Object.entries(pairs).find(([party]) => party !== own)?.[1] : pairs[neighbour]
}
