/** What both forms of notification and the Workflow Task are made from. */

import { randomBytes, randomUUID } from 'node:crypto'
import type { Organisation } from '../../../harness/contracts/party.ts'
import type { Referral } from '../../../harness/contracts/truth.ts'
import type { DataSet, TaskInput } from '../datasets/data-set.ts'

export interface ReferralDraft {
  /** Of what is made available. */
  code: DataSet['code']
  inputs: readonly TaskInput[]
  referral: Referral
  bsn: string
  /** Stands beside references to the patient and the patient's data; undefined where Tasks name nobody. */
  patientName?: string | undefined
  /** What a candidate is told of the patient before it may be; absent: nothing. */
  early?: { name?: string; bsn?: string } | undefined
  sender: Organisation
  receiver: Organisation
  /** Host name of the sender: names its system in `requester.agent`. */
  senderSystem: string
  base: string
  workflowId: string
  notificationId: string
  groupId: string
  authoredOn: string
}

export function draftReferral(
  facts: Pick<
    ReferralDraft,
    'code' | 'inputs' | 'referral' | 'bsn' | 'patientName' | 'early' | 'sender' | 'receiver' | 'senderSystem'
  >,
  now: Date,
  groupId = `urn:uuid:${randomUUID()}`,
): ReferralDraft {
  return {
    ...facts,
    // Opaque to the receiver; 256 bits cannot be guessed.
    base: randomBytes(32).toString('base64'),
    workflowId: randomUUID(),
    notificationId: `urn:uuid:${randomUUID()}`,
    groupId,
    authoredOn: now.toISOString(),
  }
}
