/** Requests of the clinic to the hospital, or the other way round, with one thing changed at will. */

import { SignJWT } from 'jose'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { signClientAssertion } from '../../../simulators/care-system/oauth/client-assertion.ts'
import { assertionType, mediaTypes, notifyScope } from '../../../simulators/care-system/wire.ts'
import type { CertifiedKey, PartyContext, PeerResponse } from '../../../simulators/kit/types.ts'
import { type CareNetwork, type EndId, uras } from './care-network.ts'

export interface Answer {
  status: number
  json: { [member: string]: unknown }
  headers: PeerResponse['headers']
}

export interface HandMade {
  /** Sends to the other end. */
  send(
    method: string,
    path: string,
    options?: { token?: string; body?: string; type?: string; headers?: Record<string, string> },
  ): Promise<Answer>
  sendResource(method: string, path: string, token: string, resource: FhirResource): Promise<Answer>
  /** A conforming token request, with these form members replaced or (undefined) left out. */
  askToken(changes?: Record<string, string | undefined>): Promise<Answer>
  /** Access token of the other end. */
  token(changes?: Record<string, string | undefined>): Promise<string>
  assertion(changes?: AssertionChanges): Promise<string>
}

export interface AssertionChanges {
  audienceUra?: string
  ura?: string
  /** Claims and header written over the conforming ones. */
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  key?: CertifiedKey
  now?: Date
}

export function handMade(network: CareNetwork, from: EndId): HandMade {
  const { context } = network[from]
  const to: EndId = from === 'hospital' ? 'clinic' : 'hospital'
  const own = { context, fromUra: uras[from], toUra: uras[to] }
  const send: HandMade['send'] = async (method, path, { token, body, type, headers } = {}) => {
    const answer = await context.client.request({
      method,
      url: `https://${to}.care.test${path}`,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': type ?? mediaTypes.fhirStu3 }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    return { status: answer.status, json: JSON.parse(answer.body.toString('utf8')), headers: answer.headers }
  }
  const askToken: HandMade['askToken'] = async (changes = {}) => {
    const form = {
      grant_type: 'client_credentials',
      scope: notifyScope,
      client_assertion_type: assertionType,
      client_assertion: await makeAssertion(own, {}),
      ...changes,
    }
    const members = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return send('POST', '/token', { body: new URLSearchParams(members).toString(), type: mediaTypes.form })
  }
  return {
    send,
    sendResource: (method, path, token, resource) => send(method, path, { token, body: JSON.stringify(resource) }),
    askToken,
    token: async (changes) => String((await askToken(changes)).json.access_token),
    assertion: (changes = {}) => makeAssertion(own, changes),
  }
}

async function makeAssertion(
  own: { context: PartyContext; fromUra: string; toUra: string },
  changes: AssertionChanges,
): Promise<string> {
  const key = changes.key ?? own.context.keys.message
  if (key === undefined) throw new Error('no message key')
  const { audienceUra = own.toUra, ura = own.fromUra, now = new Date() } = changes
  const conforming = await signClientAssertion({ key, ura, audienceUra, now })
  if (changes.claims === undefined && changes.header === undefined) return conforming
  const [header, claims] = conforming
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  return new SignJWT({ ...claims, ...changes.claims })
    .setProtectedHeader({ ...header, ...changes.header })
    .sign(key.privateKey)
}
