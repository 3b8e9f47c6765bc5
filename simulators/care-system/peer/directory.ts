/** Addresses of the other end from an address book (mCSD, R4; field notes on Notified Pull 2.5). */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import { isRecord, textAt, valuesAt } from '../fhir/element-path.ts'
import type { CareSystemOptions } from '../options.ts'
import { runStep } from '../roles/run-step.ts'
import { systems } from '../wire.ts'
import { findParty } from './addresses.ts'
import { Refused } from './refused.ts'

export interface Directory {
  /** Where a request to this end goes. Throws `Refused` for an end that is not listed with such an address. */
  addressOf(end: PartySpec, request: { method: string; path: string }): Promise<string>
  /** Its authorization server. */
  authorizationServerOf(end: PartySpec): Promise<string>
}

/** `Endpoint.payloadType` */
const authorization = 'Nuts-OAuth'
const notification = 'Twiin-TA-notification'

/** Undefined where addresses come from elsewhere. */
export function createDirectory(context: PartyContext, options: CareSystemOptions): Directory | undefined {
  if (options.addressing !== 'directory') return undefined
  const directory = findParty(context, 'directory', options.directory)
  /** By URA: looked up once. */
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>()
  const locate = async (end: PartySpec, payloadType: string): Promise<string> => {
    const { ura } = end.organisation
    const looking = known.get(ura) ?? lookUp(context, directory, ura)
    known.set(ura, looking)
    looking.catch(() => known.delete(ura))
    const address = (await looking).get(payloadType)
    if (address === undefined) throw new Refused(404, `the address book has no ${payloadType} of URA ${ura}`)
    return address
  }
  return {
    async addressOf(end, { method, path }) {
      if (path === '/token') return locate(end, authorization)
      const isNotice = method !== 'GET' && /^\/fhir\/Task(\?|$)/.test(path)
      const base = await locate(end, isNotice ? notification : options.dataSet.payloadType)
      return base + path.slice('/fhir'.length)
    },
    authorizationServerOf: (end) => locate(end, authorization),
  }
}

/** Payload type → address, of the endpoints of one organisation. Reported as the step `address`. */
function lookUp(context: PartyContext, directory: PartySpec, ura: string): Promise<ReadonlyMap<string, string>> {
  return runStep(context, 'address', directory.id, async () => {
    const query = `identifier=${encodeURIComponent(`${systems.ura}|${ura}`)}&_include=Organization:endpoint`
    const url = `https://${directory.fqdn}/fhir/Organization?${query}`
    const headers = { accept: 'application/fhir+json; fhirVersion=4.0' }
    const answer = await context.client.request({ method: 'GET', url, headers })
    if (answer.status !== 200) throw new Refused(answer.status, `the address book did not answer about URA ${ura}`)
    const bundle: unknown = JSON.parse(answer.body.toString('utf8'))
    const endpoints = valuesAt(bundle, 'entry.resource').filter(
      (each) => isRecord(each) && each.resourceType === 'Endpoint' && each.status === 'active',
    )
    const addresses = endpoints.flatMap((endpoint) =>
      valuesAt(endpoint, 'payloadType.coding.code').map(
        (code) => [String(code), textAt(endpoint, 'address') ?? ''] as const,
      ),
    )
    if (addresses.length === 0) throw new Refused(404, `URA ${ura} is not in the address book`)
    return new Map(addresses)
  })
}
