/**
 * What the administrator of a real node does once, off-line and with the UZI certificate: make an X509Credential for
 * the organisation and load it. Only for the organisation whose certificate this party has, and its first subject.
 */

import { readCredential } from '../kit/ssi/credential.ts'
import { SsiError } from '../kit/ssi/ssi-error.ts'
import { issueX509Credential } from '../kit/ssi/x509-credential.ts'
import type { NutsNode } from './node.ts'

export async function loadOwnCredential({ context, options, subjects, wallet }: NutsNode): Promise<void> {
  const subject = subjects.find(options.subjects[0] ?? '')
  if (subject === undefined || wallet.list(subject.id).length > 0) return
  const { keys, clock, log } = context
  try {
    const key = keys.message ?? keys.tls
    const jwt = await issueX509Credential({ key, trustPem: keys.trustPem, subject: subject.did, now: clock.now() })
    wallet.put(subject.id, readCredential(jwt))
  } catch (error) {
    if (!(error instanceof SsiError)) throw error
    // A certificate that is no good is for others to refuse; the node runs with an empty wallet.
    log.warn({ reason: error.message }, 'no X509Credential could be made of the own certificate')
  }
}
