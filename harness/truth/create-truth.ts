/** Makes the synthetic record of an exchange, and the list of what it says. */

import { HarnessError } from '../contracts/error.ts'
import type { PartySpec } from '../contracts/party.ts'
import type { UseCase } from '../contracts/scenario.ts'
import type { Referral, Truth } from '../contracts/truth.ts'
import { assertTruth } from './assert-truth.ts'
import { composeBgz } from './bgz/compose-bgz.ts'
import type { Compose } from './compose.ts'
import { createDraw, type Draw } from './draw.ts'
import { composeEoverdracht } from './eoverdracht/compose-eoverdracht.ts'
import { listReferralElements, settleDrafts } from './list-elements.ts'

export interface TruthRequest {
  /** Must differ per exchange: it decides every value. */
  seed: string
  useCase: UseCase
  sender: PartySpec
  receiver: PartySpec
  /** Whether it is offered to others as well: the record then has an advance notice for them, where the use case has such a thing. */
  hasCandidates?: boolean
  /** The record's past lies before it, appointments after it. */
  now: Date
}

interface RecordOf {
  compose: Compose
  /** Why the patient is referred, with names to be filled in. */
  reason: string
}

const records: Readonly<Partial<Record<UseCase, RecordOf>>> = {
  bgz: {
    compose: composeBgz,
    reason:
      'Graag overname van de behandeling wegens ontregelde suikerziekte; overleg met {naam} heeft al plaatsgevonden.',
  },
  eoverdracht: {
    compose: composeEoverdracht,
    reason: 'Revalidatie na een gebroken heup, met wondzorg; de familie is ingelicht door {naam}.',
  },
}
/** Usual validity of a referral (field notes on Notified Pull 2.4). */
const validDays = 14

/**
 * The same request gives the same truth on every machine. Throws `SCENARIO_INVALID` for a use case without a record,
 * and `TRUTH_INVALID` when the record breaks the rules of `assertTruth`.
 */
export function createTruth(request: TruthRequest): Truth {
  const { seed, useCase, sender, receiver, now, hasCandidates = false } = request
  const record = records[useCase]
  if (record === undefined) {
    const known = Object.keys(records).join(', ')
    throw new HarnessError('SCENARIO_INVALID', `no record can be made for use case '${useCase}'; supported: ${known}`)
  }
  const elsewhere = [sender, receiver].flatMap(namesOf)
  const draw = createDraw(seed, now, elsewhere)
  const { resources, elements } = settleDrafts(record.compose({ draw, sender, hasCandidates }))
  const referral = composeReferral(draw, record.reason, resources[0]?.id ?? '')
  const truth = { seed, resources, elements: [...elements, ...listReferralElements(referral, hasCandidates)], referral }
  assertTruth(truth, elsewhere)
  return truth
}

function composeReferral(draw: Draw, reason: string, patientId: string): Referral {
  return {
    patientId,
    requester: {
      name: String(draw.person().value),
      uziNumber: String(draw.identifier('9', 8).value),
      roleCode: '01.016',
    },
    reason: String(draw.sentence(reason).value),
    reference: String(draw.identifier('VERWIJZING-', 12).value),
    validUntil: String(draw.moment(validDays, validDays + 1).value),
  }
}

/** What every message may name of a party. */
function namesOf(party: PartySpec): string[] {
  return [party.id, party.fqdn, ...Object.values(party.organisation)]
}
