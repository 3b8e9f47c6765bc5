/** What a party can obtain with the credentials it saw: its recorded requests, sent again from its own position. */

import type { Connection } from '../contracts/evidence.ts'
import { readBody, readHead } from '../probe/decoders/http-syntax.ts'
import type { Opened } from '../probe/opened.ts'
import { findAddresses, type SeenAddresses } from './find-addresses.ts'
import { type Credential, credentialOfToken, digestOf, findCredentials } from './find-credentials.ts'
import { type AttemptInput, listAttempts } from './list-attempts.ts'
import { type RecordedRequest, readRequests } from './read-requests.ts'
import { createReplayClient, type Place, type Position, type ReplayClient } from './replay-client.ts'
import { type Course, type ObtainLimits, type Tried, tryAttempts } from './try-attempts.ts'

export interface ObtainInput {
  party: string
  /** All that the party could read of the exchange. */
  opened: Pick<Opened, 'roots'>
  connections: readonly Connection[]
  position: Position
  /** Listeners of the exchange, the party's own included. */
  places: readonly Place[]
  /** Resource that the harness planted, and the tokens for it. */
  planted: { place: Place; tokens: readonly string[] }
  limits?: Partial<ObtainLimits>
}

export interface Obtained {
  /** Distinct credentials that the party saw. */
  credentials: number
  tried: Tried[]
  /** Number of those not sent, as answers to others settled what they would give. */
  leftOut: number
  controls: Tried[]
  limitsHit: string[]
}

const defaultLimits: ObtainLimits = { maxRequests: 200, maxDurationMs: 60_000 }

export async function obtain(input: ObtainInput): Promise<Obtained> {
  const { party, opened, planted } = input
  const requests = readRequests(opened)
  const seen = findCredentials(opened, requests)
  const plantedDigests = planted.tokens.map(digestOf)
  const isPlanted = ({ seen: { sha256 } }: Credential) => plantedDigests.includes(sha256)
  const own = seen.filter((credential) => !isPlanted(credential))
  const elsewhere = input.places.filter((place) => place.party !== party)
  const client = createReplayClient(input.position, [...elsewhere, planted.place])
  try {
    const hosts = [...elsewhere, planted.place].map(({ fqdn }) => fqdn.toLowerCase())
    const addresses = findAddresses(opened, (host) => hosts.includes(host))
    const hostOf = createHostOf(input.connections, elsewhere)
    const isPlantedHost = (host: string) => host === planted.place.fqdn.toLowerCase()
    const course = startCourse(input.limits)
    const controls = startCourse(input.limits)
    // What was planted is kept apart from what was exchanged: neither can use up what the other may send.
    const exchanged = selectAddresses(addresses, (host) => host === undefined || !isPlantedHost(host))
    const apart = selectAddresses(addresses, (host) => host !== undefined && isPlantedHost(host))
    await Promise.all([
      tryAll({ requests, credentials: own, addresses: exchanged, hostOf }, client, course),
      tryAll({ requests: [], credentials: seen.filter(isPlanted), addresses: apart, hostOf }, client, controls),
    ])
    return {
      credentials: own.length,
      tried: course.tried,
      leftOut: course.leftOut.size,
      controls: controls.tried,
      limitsHit: [...course.limitsHit, ...controls.limitsHit],
    }
  } finally {
    client.close()
  }
}

function startCourse(limits: Partial<ObtainLimits> = {}): Course {
  return {
    ...defaultLimits,
    ...limits,
    tried: [],
    leftOut: new Set(),
    limitsHit: new Set(),
    startedAt: performance.now(),
  }
}

/** `isWanted` gets the host of an address, and nothing for a query that was read without one. */
function selectAddresses(
  { bases, queries }: SeenAddresses,
  isWanted: (host: string | undefined) => boolean,
): SeenAddresses {
  return {
    bases: bases.filter(({ host }) => isWanted(host)),
    queries: queries.filter(({ of }) => isWanted(of?.host)),
  }
}

/** In two rounds: a token request that is answered once more gives a token that the party had not seen. */
async function tryAll(given: AttemptInput, client: ReplayClient, course: Course): Promise<void> {
  await tryAttempts(listAttempts(given), client, course)
  const won = course.tried.flatMap(readToken)
  if (won.length > 0) await tryAttempts(listAttempts({ ...given, credentials: won }), client, course)
}

/** The listener at the other side of the connection that a request was sent over. */
function createHostOf(connections: readonly Connection[], places: readonly Place[]) {
  const byId = new Map(connections.filter(({ side }) => side === 'client').map((one) => [one.id, one]))
  return ({ observation }: RecordedRequest): string | undefined => {
    const remote = observation.vantage === 'sent' ? byId.get(observation.connection ?? '')?.remote : undefined
    return places.find(({ addresses, ...reached }) =>
      (addresses ?? [reached]).some(({ address, port }) => address === remote?.address && port === remote.port),
    )?.fqdn
  }
}

/** RFC 6749 5.1. */
function readToken({ attempt, answer }: Tried): Credential[] {
  if (attempt.credential.kind !== 'message' || answer.status !== 200) return []
  const text = answer.bytes.toString('latin1')
  const head = readHead(text, 0)
  const [piece] = head === undefined ? [] : readBody(text, head).pieces
  const [, token] = /"access_token"\s*:\s*"([^"\\\s]+)"/.exec(text.slice(piece?.from)) ?? []
  return token === undefined ? [] : [credentialOfToken(token, attempt.credential)]
}
