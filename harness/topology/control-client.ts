/** The harness's side of a party's control port (contract: `contracts/party.ts`). */

import { request } from 'node:http'
import { HarnessError } from '../contracts/error.ts'

export interface ControlPort {
  party: string
  address: string
  port: number
  token: string
}

/** Longest wait for one answer of a control port. */
const answerTimeoutMs = 10_000

/** Sends one control request. Resolves with the parsed JSON of a 200, or undefined for 202 and 204. */
export async function control<T = undefined>(
  port: ControlPort,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: unknown,
): Promise<T> {
  const { status, text } = await send(port, method, path, body === undefined ? undefined : JSON.stringify(body))
  if (status === 200) return JSON.parse(text) as T
  if (status === 202 || status === 204) return undefined as T
  throw new HarnessError(
    'PARTY_CONTROL',
    `party "${port.party}" answered ${method} ${path} on its control port with ${status}: ${text.slice(0, 300)}`,
  )
}

function send(port: ControlPort, method: string, path: string, body: string | undefined) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(
        new HarnessError(
          'PARTY_CONTROL',
          `party "${port.party}" did not answer ${method} ${path} on its control port`,
          {
            cause,
          },
        ),
      )
    let answered = false
    const giveUp = () => void outgoing.destroy(new Error(`no answer within ${answerTimeoutMs} ms`))
    const outgoing = request(
      {
        host: port.address,
        port: port.port,
        method,
        path,
        timeout: answerTimeoutMs,
        headers: {
          authorization: `Bearer ${port.token}`,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        answered = true
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
        answer.on('error', fail)
      },
    )
    // Timers come before sockets: after long work in this process the answer may lie waiting.
    outgoing.on('timeout', () => setImmediate(() => (answered ? undefined : giveUp())))
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}
