/** Connects a party that asks OCSP with the responder that its options name. */

import type { FastifyBaseLogger } from 'fastify'
import type { PartyConfig } from '../../../harness/contracts/party.ts'
import { hostOf } from '../peer.ts'
import type { Clock, PeerClient } from '../types.ts'
import { createStatusQuestions, type FindRevocation } from './ask-status.ts'
import { readRevocationOptions } from './options.ts'

interface RevocationCheckParts {
  config: Pick<PartyConfig, 'party' | 'parties'>
  /** CAs, PEM. */
  trustPem: string
  log: FastifyBaseLogger
  clock: Clock
  /** A client that itself asks nobody about whom it speaks to: else no question would ever end. */
  createClient(answerTimeoutMs: number): PeerClient
}

/** Whoever connects waits for this. */
const answerTimeoutMs = 2_000

/** Undefined for a party that goes by the lists alone. Throws a plain Error for an option that is wrong. */
export function createRevocationCheck(parts: RevocationCheckParts): FindRevocation | undefined {
  const { config, trustPem, log, clock } = parts
  const options = readRevocationOptions(config)
  if (options === undefined) return undefined
  const { service, withoutAnswer } = options
  const client = parts.createClient(answerTimeoutMs)
  return createStatusQuestions({
    trustPem,
    withoutAnswer,
    clock,
    send: (request) => within(answerTimeoutMs, post(client, `https://${service.fqdn}/ocsp`, request)),
    onListDecides: (certificate, reason) => log.warn({ peer: hostOf(certificate), reason }, 'the list decides'),
  })
}

async function post(client: PeerClient, url: string, body: Buffer): Promise<Buffer> {
  const headers = { 'content-type': 'application/ocsp-request' }
  const answer = await client.request({ method: 'POST', url, headers, body })
  const type = String(answer.headers['content-type'])
  // RFC 6960 A.2.
  if (answer.status === 200 && type === 'application/ocsp-response') return answer.body
  throw new RangeError(`HTTP ${answer.status} with ${type}`)
}

/** The whole of it, connecting included. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RangeError(`none within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
