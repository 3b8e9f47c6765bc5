/** A request to another node, with the failures of the internal interface: 400, 502 or 503. */

import { PeerUnreachable } from '../../kit/peer-client.ts'
import { isObject, type JsonObject } from '../../kit/ssi/json.ts'
import type { PeerRequest } from '../../kit/types.ts'
import type { NutsNode } from '../node.ts'
import { Problem } from '../problem.ts'

/** The JSON object of a 2xx answer. Throws `Problem`. */
export async function askServer({ context }: NutsNode, request: PeerRequest): Promise<JsonObject> {
  if (!URL.canParse(request.url) || !request.url.startsWith('https://')) {
    throw new Problem(502, 'the authorization server names an address that is not https')
  }
  const { status, body } = await context.client.request(request).catch((cause: unknown) => {
    if (!(cause instanceof PeerUnreachable)) throw cause
    throw new Problem(503, `the authorization server cannot be reached: ${cause.code}`, { cause })
  })
  const text = body.toString('utf8')
  const json = parse(text)
  if (status >= 200 && status < 300 && json !== undefined) return json
  const error =
    json === undefined ? '' : `: ${String(json.error ?? json.title)} - ${String(json.error_description ?? json.detail)}`
  // What the client itself did wrong is passed on as such.
  throw new Problem(status >= 400 && status < 500 ? 400 : 502, `the authorization server answered ${status}${error}`)
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
