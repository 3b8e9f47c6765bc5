/** A pass in the reader of a card service, used by the care system of the organisation it belongs to. */

import { createHash, X509Certificate } from 'node:crypto'
import type { IssuerSerial, TransactionContext } from '../../../harness/contracts/identity/transactietoken-names.ts'
import type { Clock, PeerClient, PeerResponse } from '../types.ts'
import { composeTransactietoken } from './compose-transactietoken.ts'

export interface OpenPass {
  uziNumber: string
  /** The authenticity certificate. */
  certificate: X509Certificate
  /** Made here, so that the service sees a digest and no BSN. */
  signTransactietoken(context: TransactionContext, audience?: string): Promise<string>
  /** Takes the pass out. */
  close(): Promise<void>
}

/** The service said no. `attemptsLeft` after a wrong PIN. */
export class CardRefused extends Error {
  readonly status: number
  readonly code: string
  readonly attemptsLeft: number | undefined

  constructor(status: number, code: string, attemptsLeft?: number) {
    super(`card service: ${code}`)
    this.name = 'CardRefused'
    this.status = status
    this.code = code
    this.attemptsLeft = attemptsLeft
  }
}

/** @param service `https://<fqdn>` of the card service. Throws `CardRefused` or `PeerUnreachable`. */
export async function openPass(
  own: { client: PeerClient; clock: Clock },
  service: string,
  card: { uziNumber: string; pin: string },
): Promise<OpenPass> {
  const ask = (method: string, path: string, body?: unknown): Promise<PeerResponse> =>
    own.client.request({
      method,
      url: `${service}${path}`,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> =>
    readAnswer(await ask(method, path, body))
  const opened = await call('POST', '/sessions', card)
  const session = `/sessions/${String(opened.session)}`
  const [leaf = ''] = Array.isArray(opened.x5c) ? opened.x5c.map(String) : []
  const certificate = new X509Certificate(Buffer.from(leaf, 'base64'))
  const sign = async (bytes: Buffer): Promise<Buffer> => {
    const digest = createHash('sha256').update(bytes).digest('base64')
    return readSignature(await ask('POST', `${session}/signatures`, { digest }))
  }
  return {
    uziNumber: card.uziNumber,
    certificate,
    signTransactietoken: (context, audience) =>
      composeTransactietoken({
        context,
        certificate,
        now: own.clock.now(),
        ...(audience === undefined ? {} : { audience }),
        sign,
      }),
    close: async () => void (await call('DELETE', session)),
  }
}

/** Looks up a certificate that a signature names by issuer and serial number; undefined when the register has none. */
export async function findPassCertificate(
  client: PeerClient,
  register: string,
  { issuer, serial }: IssuerSerial,
): Promise<readonly string[] | undefined> {
  const query = new URLSearchParams({ issuer, serial })
  const answer = await client.request({ method: 'GET', url: `${register}/register/certificates?${query}` })
  if (answer.status === 404) return undefined
  const { x5c } = readAnswer(answer)
  return Array.isArray(x5c) ? x5c.map(String) : undefined
}

/** A `ds:SignatureValue` (XML Signature 4.3). Throws `CardRefused`. */
function readSignature(answer: PeerResponse): Buffer {
  if (answer.status !== 200) readAnswer(answer)
  const text = answer.body.toString('utf8')
  const [, value = ''] = /^<ds:SignatureValue xmlns:ds="[^"]*">([\w+/=]+)<\/ds:SignatureValue>$/.exec(text) ?? []
  return Buffer.from(value, 'base64')
}

function readAnswer({ status, body }: PeerResponse): Record<string, unknown> {
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  const members = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  if (status < 400) return members
  const { error, attemptsLeft } = members
  throw new CardRefused(status, String(error), typeof attemptsLeft === 'number' ? attemptsLeft : undefined)
}
