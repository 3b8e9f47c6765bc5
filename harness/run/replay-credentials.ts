/** After an exchange: what can each measured party obtain with the credentials it saw? The answers become evidence. */

import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Observation, PartyEvidence, ReplayControls, ReplayRecord } from '../contracts/evidence.ts'
import { keyFiles } from '../contracts/party.ts'
import { type ExchangePlan, isMeasured } from '../contracts/scenario.ts'
import type { RunningNetwork } from '../contracts/topology.ts'
import type { PartyMemory } from '../observe/memory/observe-memory.ts'
import { obtain } from '../obtain/obtain.ts'
import { type PlantedResource, startPlantedResource } from '../obtain/planted-resource.ts'
import type { Place, Position } from '../obtain/replay-client.ts'
import type { Tried } from '../obtain/try-attempts.ts'
import type { Opened } from '../probe/opened.ts'
import type { ReadingMemo } from '../probe/reading-memo.ts'
import { openParty } from './open-party.ts'
import type { RunKeys } from './prepare-keys.ts'

export interface ReplayRequest {
  plan: ExchangePlan
  keys: RunKeys
  /** Evidence folder of the exchange. */
  directory: string
  disabledDecoders?: readonly string[]
}

export interface Replayed {
  /** With what was replayed, and the answers among the observations. */
  parties: PartyEvidence[]
  /** What each measured party could read of the exchange, for whoever needs it next, and what was read on the way. */
  opened: ReadonlyMap<string, Opened>
  memo: ReadingMemo
}

/** Why what the parties handled is not fixed; undefined when it is. */
export async function freezeNetwork(network: RunningNetwork): Promise<string | undefined> {
  const frozen = await Promise.allSettled([...network.parties.values()].map((party) => party.freeze()))
  const failure = frozen.find((outcome) => outcome.status === 'rejected')
  return failure === undefined
    ? undefined
    : String(failure.reason instanceof Error ? failure.reason.message : failure.reason)
}

export function markNotTried(plan: ExchangePlan, parties: readonly PartyEvidence[], reason: string): PartyEvidence[] {
  const replays = { credentials: 0, records: [], leftOut: 0, controls: [], limitsHit: [], notTried: reason }
  return parties.map((party) => (isObserved(plan, party) ? { ...party, replays } : party))
}

/** `parties`: collected after they were frozen, while they still run. `memory`: party → what was read of it. */
export async function replayCredentials(
  request: ReplayRequest,
  parties: readonly PartyEvidence[],
  controls: ReplayControls,
  memory: ReadonlyMap<string, PartyMemory> = new Map(),
): Promise<Replayed> {
  const { plan, directory, disabledDecoders } = request
  const memo: ReadingMemo = new Map()
  const opened = new Map<string, Opened>()
  for (const party of parties.filter((each) => isObserved(plan, each))) {
    const read = bytesOf(memory.get(party.party))
    const options = { memo, read, ...(disabledDecoders === undefined ? {} : { disabledDecoders }) }
    opened.set(party.party, await openParty(directory, party, options))
  }
  await using planted = await plantResource(request, controls)
  const places = placesOf(plan, parties)
  const replayed = parties.map(async (party): Promise<PartyEvidence> => {
    const seen = opened.get(party.party)
    const position = await readPosition(directory, party)
    if (seen === undefined || position === undefined) return party
    const { connections } = party
    const tokens = [controls.token, controls.boundToken]
    const { place } = planted
    const found = await obtain({
      ...{ party: party.party, connections, position, places },
      opened: seen,
      planted: { place, tokens },
    })
    const answers = [...found.tried, ...found.controls]
    const kept = await keepAnswers(directory, party.party, answers, [...places, place])
    const { credentials, leftOut, limitsHit } = found
    return {
      ...party,
      observations: [...party.observations, ...kept.observations],
      replays: {
        credentials,
        records: kept.records.slice(0, found.tried.length),
        leftOut,
        controls: kept.records.slice(found.tried.length),
        limitsHit,
      },
    }
  })
  return { parties: await Promise.all(replayed), opened, memo }
}

function isObserved(plan: ExchangePlan, { party }: PartyEvidence): boolean {
  return plan.parties.some((spec) => spec.id === party && isMeasured(plan, spec))
}

function bytesOf(memory: PartyMemory | undefined): ReadonlyMap<string, Buffer> {
  return memory === undefined || 'reason' in memory ? new Map() : memory.bytes
}

function placesOf(plan: ExchangePlan, parties: readonly PartyEvidence[]): Place[] {
  return parties.flatMap(({ party, listen, addresses }) => {
    const spec = plan.parties.find(({ id }) => id === party)
    if (spec === undefined || listen === undefined) return []
    return [{ party, fqdn: spec.fqdn, ...listen, ...(addresses === undefined ? {} : { addresses }) }]
  })
}

/** The party's own certificate, and nothing more than it has. */
async function readPosition(directory: string, { party, listen }: PartyEvidence): Promise<Position | undefined> {
  if (listen === undefined) return undefined
  const [keyPem = '', chainPem = '', trustPem = ''] = await Promise.all(
    [keyFiles.tlsKey, keyFiles.tlsChain, keyFiles.trust].map((name) =>
      readFile(join(directory, party, 'keys', name), 'utf8'),
    ),
  )
  return { keyPem, chainPem, trustPem, address: listen.address }
}

async function plantResource(
  { plan, keys, directory }: ReplayRequest,
  controls: ReplayControls,
): Promise<PlantedResource> {
  const { fqdn, privateKeyPem: keyPem, chainPem } = await keys.observer()
  const chains = plan.parties.map(
    async ({ id }) => [id, await readFile(join(directory, id, 'keys', keyFiles.tlsChain), 'utf8')] as const,
  )
  return startPlantedResource({
    controls,
    fqdn,
    keyPem,
    chainPem,
    chains: Object.fromEntries(await Promise.all(chains)),
  })
}

async function keepAnswers(
  directory: string,
  party: string,
  tried: readonly Tried[],
  places: readonly Place[],
): Promise<{ records: ReplayRecord[]; observations: Observation[] }> {
  if (tried.length > 0) await mkdir(join(directory, party, 'replay'), { recursive: true })
  const kept = tried.map(async ({ attempt, answer }, index) => {
    const target = places.find(({ fqdn }) => fqdn === attempt.host)?.party ?? ''
    const { method, path, request, address, credential } = attempt
    const record = { target, method, path, request, ...(address === undefined ? {} : { address }), credential }
    if (answer.status === undefined)
      return { record: { ...record, outcome: 'unanswered' as const, detail: answer.detail } }
    const observation = describeAnswer(party, target, index + 1, answer.bytes)
    await writeFile(join(directory, observation.file), answer.bytes)
    const { status } = answer
    const outcome = status >= 200 && status < 300 ? ('answered' as const) : ('refused' as const)
    return { observation, record: { ...record, observation: observation.id, status, outcome } }
  })
  const all = await Promise.all(kept)
  return { records: all.map(({ record }) => record), observations: all.flatMap(({ observation }) => observation ?? []) }
}

function describeAnswer(party: string, target: string, number: number, bytes: Buffer): Observation {
  return {
    id: `${party}/received/replay-${number}`,
    party,
    vantage: 'received',
    file: join(party, 'replay', `${number}.bin`),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    peer: target,
    source: 'replay',
  }
}
