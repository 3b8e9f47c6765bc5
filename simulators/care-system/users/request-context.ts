/** What a transactietoken says of the token request that it comes with: it holds for that request alone. */

import { applicationUrn, type TransactionContext } from '../../../harness/contracts/identity/transactietoken-names.ts'
import type { Organisation } from '../../../harness/contracts/party.ts'

/** A request for a token to fetch one record. */
export interface RecordRequest {
  /** `jti` of the client assertion. */
  id: string
  scope: string
  bsn: string
}

/** Identifiers of messages below the application that makes them (AORTA). */
const applicationRoot = '2.16.840.1.113883.2.4.6.6'

export function describeRequest({ id, scope, bsn }: RecordRequest, asker: Organisation): TransactionContext {
  return {
    interactionId: `token:${scope}`,
    messageIdRoot: `${applicationRoot}.${asker.applicationId}.1`,
    messageIdExt: id,
    burgerServiceNummer: bsn,
    applicationId: asker.applicationId,
    contextCode: scope.replaceAll(/\W/g, '_'),
  }
}

/** The token is for the end that has the record, and for nobody on the way. */
export function audienceOf(holder: Organisation): string {
  return applicationUrn(holder.applicationId)
}
