/**
 * One connection from or to a product: its neighbour meets the product's certificate here, the product meets the
 * neighbour's, and each is shown to the other with its own. What the two make of each other is theirs: a refusal of the
 * one ends the connection of the other, and nothing is refused here that they would have to refuse.
 */

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { TlsFacts } from '../../harness/contracts/evidence.ts'
import type { Endpoint, PartyConfig, PartySpec } from '../../harness/contracts/party.ts'
import type { Network } from '../kit/network.ts'
import { ConnectFailure, connectTapped } from '../kit/tap/connect-tapped.ts'
import type { ConnectionRecord, Tap } from '../kit/tap/tap.ts'
import { readAddresses, readTlsFacts } from '../kit/tap/tls-facts.ts'
import { mutualTlsOptions } from '../kit/tls-options.ts'
import type { KeyStore } from '../kit/types.ts'
import type { Keyring } from './keyring.ts'
import { relay } from './relay.ts'
import { type Terminated, terminate } from './terminate.ts'

export interface Carrier {
  config: PartyConfig
  keys: KeyStore
  keyring: Keyring
  network: Network
  /** Absent: nothing is recorded, to show that this is noticed. */
  tap: Tap | undefined
  signal: AbortSignal
  onBytes(): void
}

/** A neighbour calls the product. */
export async function carryIn(carrier: Carrier, raw: Socket): Promise<void> {
  const { config, keys, keyring, tap } = carrier
  const sockets = readAddresses(raw)
  const refused = (error: unknown) => tap?.refused({ side: 'server', ...describe(error), ...sockets })
  try {
    const caller = await terminate(raw, keys, () => keyring.contextOf(config.party.id))
    const shown = caller.socket.getPeerX509Certificate()
    const product = await dial(carrier, caller, { fqdn: config.party.fqdn, ...subjectOf(config) })
    const own = readTlsFacts(product)
    const tls: TlsFacts = {
      ...own,
      ...certificateIn(shown),
      ...authorization([
        [own.authorized, `the product's own certificate: ${own.authorizationError}`],
        [caller.socket.authorized, `the caller's certificate: ${caller.socket.authorizationError}`],
      ]),
    }
    connect(carrier, { ...caller, product, neighbour: caller.socket }, { side: 'server', ...sockets, tls })
  } catch (error) {
    refused(error)
    raw.destroy()
  }
}

/** The product calls a neighbour. */
export async function carryOut(carrier: Carrier, raw: Socket): Promise<void> {
  const { config, keys, keyring, network, tap } = carrier
  const sockets = readAddresses(raw)
  let target: PartySpec | undefined
  let asked: string | undefined
  const choose = (serverName: string) => {
    asked = serverName
    target = keyring.neighbour(serverName)
    return keyring.contextOf(target?.id ?? config.party.id)
  }
  const endpoint = (): Endpoint | undefined => (target === undefined ? undefined : network.find(target.fqdn))
  try {
    const caller = await terminate(raw, keys, choose)
    const to = endpoint()
    if (to === undefined) throw new Error(`the product asked for the host "${asked ?? ''}", which is no neighbour`)
    const neighbour = await dial(carrier, caller, to)
    const shown = caller.socket.getPeerX509Certificate()
    const other = readTlsFacts(neighbour)
    const tls: TlsFacts = {
      ...readTlsFacts(caller.socket),
      ...certificateIn(neighbour.getPeerX509Certificate()),
      ...authorization([
        [other.authorized, `the neighbour's certificate: ${other.authorizationError}`],
        [keyring.isOf(config.party.id, shown), 'the product showed another certificate than its own, or none'],
      ]),
    }
    const facts = { side: 'client' as const, ...readAddresses(neighbour), tls }
    const record = connect(carrier, { ...caller, product: caller.socket, neighbour }, facts)
    // A product that looks at the certificate when the handshake is done just goes.
    caller.socket.once('close', () => {
      if (tls.authorized || (record?.bytes('sent') ?? 0) > 0) return
      const { local, remote } = facts
      tap?.refused({ side: 'client', code: 'CLOSED', message: tls.authorizationError ?? '', local, remote })
    })
  } catch (error) {
    const to = endpoint()
    const remote = to === undefined ? sockets.local : { address: to.address, port: to.port }
    tap?.refused({ side: 'client', ...describe(error), local: sockets.remote, remote })
    raw.destroy()
  }
}

interface Joined extends Terminated {
  product: TLSSocket
  neighbour: TLSSocket
}

function connect(
  { tap, onBytes }: Carrier,
  joined: Joined,
  facts: Parameters<Tap['open']>[0],
): ConnectionRecord | undefined {
  const { product, neighbour, accept } = joined
  const destroy = () => {
    product.destroy()
    neighbour.destroy()
  }
  const untapped = { record: () => {}, bytes: () => 0, end: () => {} }
  const record = tap?.open(facts, destroy)
  relay({ product, neighbour, record: record ?? untapped, onBytes })
  accept()
  return record
}

/** With the certificate that the caller showed here, or none where it showed none that was made for the exchange. */
async function dial(carrier: Carrier, caller: Terminated, to: Endpoint): Promise<TLSSocket> {
  const { keys, keyring, signal, config } = carrier
  const { key: _, cert: __, ...tls } = mutualTlsOptions(keys)
  const pair = keyring.find(caller.socket.getPeerX509Certificate())
  const socket = await connectTapped(
    {
      ...tls,
      ...(pair === undefined ? {} : { key: pair.keyPem, cert: pair.chainPem }),
      rejectUnauthorized: false,
      host: to.address,
      port: to.port,
      servername: to.fqdn,
      ...localAddress(config.listen.address, to.address),
    },
    undefined,
    signal,
  )
  if (!(socket instanceof TLSSocket)) throw new TypeError('a connection that is not tapped is a TLS socket')
  socket.pause()
  // Gone while the other side was called: then nobody is left to carry anything for.
  if (caller.socket.destroyed) {
    socket.destroy()
    throw new Error('the caller closed the connection')
  }
  return socket
}

function subjectOf({ outside, party }: PartyConfig): { address: string; port: number } {
  if (outside === undefined) throw new Error(`party "${party.id}" is not outside`)
  return outside.subject
}

/** As the kit does for its parties: what is sent comes from the address that is listened at. */
function localAddress(own: string, target: string): { localAddress?: string } {
  const isLoopback = (address: string) => address.startsWith('127.')
  return isLoopback(own) && isLoopback(target) ? { localAddress: own } : {}
}

function certificateIn(certificate: { toString(): string } | undefined): Pick<TlsFacts, 'peerCertificate'> {
  return certificate === undefined ? {} : { peerCertificate: certificate.toString() }
}

function authorization(conditions: readonly [boolean, string][]): Pick<TlsFacts, 'authorized' | 'authorizationError'> {
  const failed = conditions.filter(([holds]) => !holds).map(([, text]) => text)
  return failed.length === 0 ? { authorized: true } : { authorized: false, authorizationError: failed.join('; ') }
}

function describe(error: unknown): { code: string; message: string } {
  const cause = error instanceof ConnectFailure ? (error.cause ?? error) : error
  const code = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  const message = error instanceof Error ? error.message : String(error)
  return { code: typeof code === 'string' ? code : 'CLOSED', message }
}
