/** The token that a platform next to this end wants to see: fetched from its STS, kept while it lives. */

import { DOMParser, XMLSerializer } from '@xmldom/xmldom'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { CareSystemOptions } from '../options.ts'
import { createAssertionClient } from '../trust/broker-client.ts'
import { headers } from '../wire.ts'
import { aortaHeaders, type Conversation } from './conversation.ts'
import { composeTokenRequest } from './platform-assertion.ts'
import { namespaces, soapType } from './platform-wire.ts'
import { Refused } from './refused.ts'

export interface PlatformTokens {
  /** The header for a request through this neighbour; none when the end shows no such token. Throws `Refused`. */
  headersFor(neighbour: PartySpec): Promise<Record<string, string>>
}

export interface PlatformToken {
  /** Scheme and value, as they are shown. */
  field: string
  expiresAt: number
}

/** Renewed before it ends, so that it still lives when it arrives. */
const marginMs = 30_000

export function createPlatformTokens(
  context: PartyContext,
  options: CareSystemOptions,
  conversation: Conversation,
): PlatformTokens {
  const { platformToken: kind } = options
  const fetchAssertion = kind === 'vouched' ? createAssertionClient(context, options) : undefined
  /** By neighbour, patient and workflow; shared by requests at the same time. */
  const kept = new Map<string, Promise<PlatformToken>>()
  return {
    async headersFor(neighbour) {
      if (kind === 'none') return {}
      const bsn = kind === 'patient' ? conversation.bsn : undefined
      // A broker knows of organisations only.
      const workflowId = kind === 'vouched' ? undefined : conversation.workflowId
      const key = JSON.stringify([neighbour.id, bsn, workflowId])
      const earlier = await kept.get(key)
      const alive = earlier !== undefined && earlier.expiresAt - marginMs > context.clock.now().getTime()
      const fetching = alive
        ? Promise.resolve(earlier)
        : (fetchAssertion?.(neighbour) ?? fetchToken(context, neighbour, { bsn, workflowId }, conversation))
      kept.set(key, fetching)
      fetching.catch(() => kept.delete(key))
      return { [headers.platformAuthorization]: (await fetching).field }
    },
  }
}

async function fetchToken(
  context: PartyContext,
  neighbour: PartySpec,
  subject: { bsn: string | undefined; workflowId: string | undefined },
  conversation: Conversation,
): Promise<PlatformToken> {
  const platform = `https://${neighbour.fqdn}`
  const { ura } = context.party.organisation
  const body = composeTokenRequest(context.keys.tls, { ura, platform, ...subject, now: context.clock.now() })
  const answer = await context.client.request({
    method: 'POST',
    url: `${platform}/sts`,
    headers: { 'content-type': soapType, accept: 'application/soap+xml', ...aortaHeaders(conversation) },
    body,
  })
  if (answer.status !== 200) throw new Refused(answer.status, `the STS of ${neighbour.id} gave no token`)
  return readToken(answer.body.toString('utf8'))
}

/** Throws a plain Error for an answer that holds no assertion. */
function readToken(xml: string): PlatformToken {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new Error('the STS answered with a document type declaration')
  const document = new DOMParser({ onError: (level, text) => failParse(level, text) }).parseFromString(xml, 'text/xml')
  const [requested] = Array.from(document.getElementsByTagNameNS(namespaces.trust, 'RequestedSecurityToken'))
  const [assertion] = Array.from(requested?.getElementsByTagNameNS(namespaces.saml, 'Assertion') ?? [])
  const [conditions] = Array.from(assertion?.getElementsByTagNameNS(namespaces.saml, 'Conditions') ?? [])
  const expiresAt = Date.parse(conditions?.getAttribute('NotOnOrAfter') ?? '')
  if (assertion === undefined || Number.isNaN(expiresAt)) throw new Error('the STS answered without an assertion')
  const xml64 = Buffer.from(new XMLSerializer().serializeToString(assertion)).toString('base64')
  return { field: `SAML ${xml64}`, expiresAt }
}

function failParse(level: string, text: string): never {
  throw new Error(`the STS answered with XML that cannot be read: ${level}: ${text}`)
}
