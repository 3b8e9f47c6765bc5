/** Requests to a product that are no part of the exchange: to set it going, to fill it, to ask what it has. */

import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { HarnessError } from '../../../contracts/error.ts'
import type { Subject, SubjectCall } from '../../../contracts/sut.ts'
import { notReady } from '../not-ready.ts'
import { fillIn, type Values } from './fill-in.ts'

export interface CallRequest {
  subject: Subject
  /** Of the call in the file. */
  path: readonly string[]
  call: SubjectCall
  values: Values
  timeoutMs: number
  signal?: AbortSignal
}

/** RFC 9110 15.6.2 */
const notImplemented = 501

/**
 * Resolves with the body of an answer of 2xx.
 *
 * @throws HarnessError SUT_UNSUPPORTED for 501, SUT_NOT_READY for any other status and for no answer
 */
export async function callSubject(request: CallRequest): Promise<string> {
  const { subject, path, call, values } = request
  const fill = (text: string, ...member: string[]) => fillIn(text, values, subject, [...path, ...member])
  const headers = Object.entries(call.headers ?? {}).map(([name, value]) => [name, fill(value, 'headers', name)])
  const body = call.body === undefined ? undefined : fill(call.body, 'body')
  const url = new URL(fill(call.url, 'url'))
  const method = call.method ?? (body === undefined ? 'GET' : 'POST')
  const { status, text } = await send(request, url, method, Object.fromEntries(headers), body)
  if (status >= 200 && status < 300) return text
  const said = `${method} ${url.href} answered ${status}: ${text.slice(0, 200)}`
  if (status === notImplemented) {
    throw new HarnessError('SUT_UNSUPPORTED', `${subject.place(path)}: ${subject.title} does not support it: ${said}`)
  }
  throw notReady(subject, { path, found: `that ${said}`, expected: 'a status of 2xx' })
}

function send(
  { subject, path, timeoutMs, signal }: CallRequest,
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<{ status: number; text: string }> {
  const open = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(notReady(subject, { path, found: `no answer of ${url.href} (${error.message})`, expected: 'an answer' }))
    // A port for operating the product has what certificate it has; nothing of the exchange goes there.
    const outgoing = open(url, { method, headers, rejectUnauthorized: false, signal }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      answer.on('error', fail)
    })
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`not within ${timeoutMs / 1000} s`)))
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}
