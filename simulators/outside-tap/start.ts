/** Starts the process around one product: two listeners, the tap, and a control port like that of any party. */

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { PartyConfig, Progress } from '../../harness/contracts/party.ts'
import { createControlPort } from '../kit/control-port.ts'
import { readKeyStore } from '../kit/key-store.ts'
import { createNetwork } from '../kit/network.ts'
import type { StartedParty } from '../kit/start-party.ts'
import { createTap } from '../kit/tap/tap.ts'
import { type Carrier, carryIn, carryOut } from './carry.ts'
import { createKeyring } from './keyring.ts'
import { leaveRequestPending } from './memory-request.ts'

/** With nothing passing for so long, the product is taken to be done. */
const quietMs = 1_500

type Address = { address: string; port: number }

/** Throws when a key file is missing, a folder cannot be written or a port is taken. */
export async function startOutsideTap(config: PartyConfig): Promise<StartedParty> {
  const { outside, party } = config
  if (outside === undefined) throw new Error(`the configuration of "${party.id}" has no member "outside"`)
  const keys = readKeyStore(config.directory)
  const network = createNetwork()
  const closing = new AbortController()
  const tap = config.sabotage.includes('tap-off') ? undefined : createTap(party.id, config.directory, config.sabotage)
  const activity = createActivity()
  const carrier: Carrier = {
    config,
    keys,
    keyring: createKeyring(config, keys),
    network,
    tap,
    signal: closing.signal,
    onBytes: activity.note,
  }
  const { promise: stopRequested, resolve: requestStop } = Promise.withResolvers<void>()
  const servers: Accepting[] = []
  let pending: Promise<TLSSocket | undefined> | undefined
  let frozen: Promise<void> | undefined
  const freeze = async (): Promise<void> => {
    await tap?.freeze()
    pending = leaveRequestPending(carrier)
    await pending
  }
  const control = createControlPort({
    token: config.control.token,
    control: undefined,
    setNetwork: network.set,
    progress: activity.read,
    freeze: () => (frozen ??= freeze()),
    onStop: requestStop,
  })
  const stop = async (): Promise<void> => {
    closing.abort()
    for (const server of servers) server.close()
    await control.close()
    ;(await pending)?.destroy()
    await tap?.stop()
  }
  try {
    const take = async (at: Address, carry: (raw: Socket) => Promise<void>): Promise<Address> => {
      const server = acceptAt(carry)
      servers.push(server)
      return server.listen(at)
    }
    const listen = await take(config.listen, (raw) => carryIn(carrier, raw))
    await take(outside.neighbours, (raw) => carryOut(carrier, raw))
    await control.listen({ host: config.control.address, port: config.control.port })
    const { address, port } = control.server.address() as AddressInfo
    let stopped: Promise<void> | undefined
    return {
      listen,
      control: { address, port },
      stopRequested,
      planted: undefined,
      stop: () => (stopped ??= stop()),
      breakDown: () => tap?.flush(),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Accepting {
  listen(at: Address): Promise<Address>
  close(): void
}

function acceptAt(carry: (raw: Socket) => Promise<void>): Accepting {
  const sockets = new Set<Socket>()
  const server: Server = createServer({ noDelay: true }, (raw) => {
    sockets.add(raw)
    raw.on('error', () => {})
    raw.once('close', () => sockets.delete(raw))
    void carry(raw)
  })
  return {
    listen: ({ address, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, address, () => {
          const at = server.address() as AddressInfo
          resolve({ address: at.address, port: at.port })
        })
      }),
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** A product does not tell how far it is: what passes does. */
function createActivity(): { note(): void; read(): Progress } {
  let last: number | undefined
  return {
    note() {
      last = performance.now()
    },
    read() {
      if (last === undefined) return { state: 'idle', steps: [] }
      return { state: performance.now() - last < quietMs ? 'busy' : 'done', steps: [] }
    },
  }
}
