/** Starts one party: context, simulator, listener and control port. */

import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { MemoryControl } from '../../harness/contracts/memory-control.ts'
import type { PartyConfig } from '../../harness/contracts/party.ts'
import { createControlPort } from './control-port.ts'
import { readKeyStore } from './key-store.ts'
import { createListener } from './listener.ts'
import { createNetwork } from './network.ts'
import { createRevocationCheck } from './ocsp/revocation-check.ts'
import { openLog } from './party-log.ts'
import { peerOf } from './peer.ts'
import { type ClosablePeerClient, createPeerClient, type PeerClientOptions } from './peer-client.ts'
import { createPeerRules } from './peer-rules.ts'
import { plantInMemory } from './plant-in-memory.ts'
import { createProgress } from './progress.ts'
import { nextHop, partyByUra } from './route.ts'
import { closeStore, freezeStore, openStore } from './store.ts'
import { createTap } from './tap/tap.ts'
import type { BuildSimulator, Clock, PartyContext } from './types.ts'

export interface StartedParty {
  listen: { address: string; port: number }
  control: { address: string; port: number }
  /** Resolves when `POST /stop` was answered. */
  stopRequested: Promise<void>
  /** What was planted in its memory. */
  planted: MemoryControl | undefined
  /** Ends every connection and resolves when tap, store and log are on disk and nothing listens. */
  stop(): Promise<void>
  /** Logs the error and writes the tap away, all at once, for a process that cannot go on. */
  breakDown(error: unknown): void
}

/** Throws when a key file is missing, a folder cannot be written or a port is taken. */
export async function startParty(config: PartyConfig, build: BuildSimulator): Promise<StartedParty> {
  const resources = open(config)
  const { context, tap, log, database, clients, network } = resources
  const { promise: stopRequested, resolve: requestStop } = Promise.withResolvers<void>()
  const apps: FastifyInstance[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(apps.map((app) => app.close()))
    await Promise.all(clients.map((client) => client.close()))
    await tap?.stop()
    closeStore(database)
    log.close()
  }
  let frozen: Promise<void> | undefined
  const freeze = async (): Promise<void> => {
    await tap?.freeze()
    log.close()
    freezeStore(database)
  }
  try {
    const simulator = build(context)
    const control = createControlPort({
      token: config.control.token,
      control: simulator.control,
      setNetwork: network.set,
      progress: context.progress.read,
      freeze: () => (frozen ??= freeze()),
      onStop: requestStop,
    })
    apps.push(simulator.app, control)
    const addresses = {
      listen: await listen(simulator.app, config.listen),
      control: await listen(control, config.control),
    }
    let stopped: Promise<void> | undefined
    return {
      ...addresses,
      stopRequested,
      planted: plantInMemory(config),
      stop: () => (stopped ??= stop()),
      breakDown(error) {
        log.log.fatal({ err: error }, 'an exception that nobody caught')
        tap?.flush()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What a party has open, apart from its ports. The return type is the composition itself. */
function open(config: PartyConfig) {
  const keys = readKeyStore(config.directory)
  const log = openLog(config)
  const database = openStore(config)
  const network = createNetwork()
  const off = config.sabotage.includes('tap-off')
  const tap = off ? undefined : createTap(config.party.id, config.directory, config.sabotage)
  const control = config.controls.header
  const clock: Clock = { now: () => new Date() }
  const checks = { faults: config.party.faults, findFlaw: createPeerRules(config) }
  const clients: ClosablePeerClient[] = []
  const createClient = (more: Partial<PeerClientOptions>): ClosablePeerClient => {
    const made = createPeerClient({ keys, network, tap, address: config.listen.address, control, ...checks, ...more })
    clients.push(made)
    return made
  }
  const findRevocation = createRevocationCheck({
    ...{ config, trustPem: keys.trustPem, log: log.log, clock },
    createClient: (answerTimeoutMs) => createClient({ answerTimeoutMs }),
  })
  const rules = { ...checks, findRevocation }
  const client = createClient({ findRevocation })
  const context: PartyContext = {
    config,
    party: config.party,
    keys,
    database,
    log: log.log,
    client,
    clock,
    progress: createProgress(config, clock),
    createApp: (options) => createListener({ keys, log: log.log, tap, control, ...rules, ...options }),
    peerOf,
    nextHop: (target) => nextHop(config, target),
    partyByUra: (ura) => partyByUra(config, ura),
  }
  return { context, tap, log, database, clients, network }
}

async function listen(app: FastifyInstance, at: { address: string; port: number }): Promise<StartedParty['listen']> {
  await app.listen({ host: at.address, port: at.port })
  const { address, port } = app.server.address() as AddressInfo
  return { address, port }
}
