/** One request to the internal interface of the own node. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import { isRecord } from '../fhir/element-path.ts'
import { Refused } from '../peer/refused.ts'
import { mediaTypes } from '../wire.ts'

/** A text goes as a JSON string. */
export type NodeBody = Readonly<Record<string, unknown>> | URLSearchParams | string

/** @throws {Refused} when the node says no. */
export type NodeCall = (method: 'GET' | 'POST', path: string, body?: NodeBody) => Promise<unknown>

export function createNodeCall(context: PartyContext, node: PartySpec): NodeCall {
  return (method, path, body) => callNode(context, node, { method, path, body })
}

async function callNode(
  { client }: PartyContext,
  node: PartySpec,
  request: { method: string; path: string; body: NodeBody | undefined },
): Promise<unknown> {
  const { method, path, body } = request
  const isForm = body instanceof URLSearchParams
  const answer = await client.request({
    method,
    url: `https://${node.fqdn}${path}`,
    headers: {
      accept: mediaTypes.json,
      ...(body === undefined ? {} : { 'content-type': isForm ? mediaTypes.form : mediaTypes.json }),
    },
    ...(body === undefined ? {} : { body: isForm ? body.toString() : JSON.stringify(body) }),
  })
  const text = answer.body.toString('utf8')
  if (answer.status >= 200 && answer.status < 300) return text === '' ? undefined : JSON.parse(text)
  const detail = `${node.id}: ${readDetail(text)}`
  throw answer.status < 500 ? new Refused(answer.status, detail) : new Error(`${answer.status}: ${detail}`)
}

/** RFC 9457 3.1.4. */
function readDetail(text: string): string {
  try {
    const problem: unknown = JSON.parse(text)
    return isRecord(problem) && typeof problem.detail === 'string' ? problem.detail : 'no reason given'
  } catch {
    return 'no reason given'
  }
}
