/** Looks up the status of a credential in the list of its issuer (StatusList2021). */

import { PeerUnreachable } from '../peer-client.ts'
import type { PeerClient } from '../types.ts'
import { type Credential, readCredential } from './credential.ts'
import type { JsonObject } from './json.ts'
import { reasonOf, SsiError } from './ssi-error.ts'
import { isListed } from './status-list.ts'

/** What nobody could find out does not count against the credential: only a known revocation does. */
export type Revocation = 'good' | 'revoked' | { unknown: string }

interface StatusSource {
  client: PeerClient
  ownStatusList(url: string): Promise<string> | undefined
  /** Time and signature of the list itself. */
  verifyIssuer(credential: Credential): Promise<void>
}

export async function findRevocation(credential: Credential, source: StatusSource): Promise<Revocation> {
  for (const status of credential.statuses) {
    if (status.type !== 'StatusList2021Entry' || status.statusPurpose !== 'revocation') continue
    try {
      if (await isRevoked(credential, status, source)) return 'revoked'
    } catch (error) {
      if (!(error instanceof SsiError) && !(error instanceof PeerUnreachable)) throw error
      return { unknown: reasonOf(error) }
    }
  }
  return 'good'
}

async function isRevoked({ issuer }: Credential, status: JsonObject, source: StatusSource): Promise<boolean> {
  const url = String(status.statusListCredential)
  const list = readCredential(await fetchList(url, source))
  if (!list.types.includes('StatusList2021Credential')) throw new SsiError(`${url} holds no status list`)
  if (list.issuer !== issuer) throw new SsiError('the status list is of another issuer')
  await source.verifyIssuer(list)
  const [subject] = list.subjects
  if (subject === undefined || subject.statusPurpose !== status.statusPurpose)
    throw new SsiError('the status list has another purpose')
  return isListed(String(subject.encodedList), Number(status.statusListIndex))
}

async function fetchList(url: string, { client, ownStatusList }: StatusSource): Promise<string> {
  const own = ownStatusList(url)
  if (own !== undefined) return own
  if (!url.startsWith('https://')) throw new SsiError('the status list is not on an https address')
  const answer = await client.request({ method: 'GET', url })
  if (answer.status !== 200) throw new SsiError(`the status list cannot be fetched: HTTP ${answer.status}`)
  return answer.body.toString('utf8')
}
