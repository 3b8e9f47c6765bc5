/** What the harness asks of an end that is a product: by the ways that its file names, as it has no control port. */

import { HarnessError } from '../../contracts/error.ts'
import type { PartySpec, RecordTransfer } from '../../contracts/party.ts'
import type { Subject } from '../../contracts/sut.ts'
import type { RunningParty } from '../../contracts/topology.ts'
import type { FhirResource, Referral } from '../../contracts/truth.ts'
import { notReady } from './not-ready.ts'
import { type Person, triggerByHand } from './triggers/by-hand.ts'
import { callSubject } from './triggers/call.ts'
import { fillIn, listValues, type Values } from './triggers/fill-in.ts'
import { triggerByScript } from './triggers/playwright.ts'

export interface OutsideEndRequest {
  subject: Subject
  exchange: string
  parties: readonly PartySpec[]
  /** The process around the product. */
  tap: Pick<RunningParty, 'progress'>
  person: Person
  /** What it was given before. */
  record?: RecordTransfer
}

export type OutsideEnd = Pick<RunningParty, 'putRecord' | 'getRecord' | 'trigger' | 'progress'>

const defaultTimeoutSeconds = 300
const callTimeoutMs = 30_000

export function createOutsideEnd(request: OutsideEndRequest): OutsideEnd {
  const { subject, exchange, parties, tap } = request
  const self = partyOf(parties, subject.party)
  let record = request.record ?? { resources: [] }
  const valuesTowards = (to: PartySpec, referral?: Referral) =>
    listValues({ exchange, from: self, to, record, ...(referral === undefined ? {} : { referral }) })
  return {
    async putRecord(given) {
      record = given
      const call = subject.record?.put
      if (call === undefined) return
      const body = call.body ?? '{{record}}'
      const headers = { 'content-type': 'application/fhir+json', ...call.headers }
      const values = valuesTowards(self)
      const filled = { ...call, method: call.method ?? 'POST', headers, body }
      await callSubject({ subject, path: ['record', 'put'], call: filled, values, timeoutMs: callTimeoutMs })
    },
    async getRecord() {
      const call = subject.record?.get
      if (call === undefined) return { resources: [] }
      const path = ['record', 'get']
      const text = await callSubject({ subject, path, call, values: valuesTowards(self), timeoutMs: callTimeoutMs })
      return { resources: readResources(text, subject) }
    },
    async trigger({ action, to, referral }) {
      if (action !== 'refer') throw new HarnessError('USAGE', `"${subject.party}" can only be asked to refer`)
      await setGoing(request, valuesTowards(partyOf(parties, to), referral))
    },
    progress: tap.progress,
  }
}

async function setGoing({ subject, tap, person }: OutsideEndRequest, values: Values): Promise<void> {
  const { trigger } = subject
  if (trigger === undefined) {
    throw notReady(subject, { path: [], found: 'nothing that sets it going', expected: 'the member "trigger"' })
  }
  const timeoutMs = (trigger.timeoutSeconds ?? defaultTimeoutSeconds) * 1000
  if ('call' in trigger) {
    const call = { method: 'POST', ...trigger.call }
    await callSubject({ subject, path: ['trigger', 'call'], call, values, timeoutMs })
  } else if ('playwright' in trigger) {
    const { playwright: file, browser } = trigger
    await triggerByScript({ subject, file, values, timeoutMs, ...(browser === undefined ? {} : { browser }) })
  } else {
    const task = fillIn(trigger.byHand, values, subject, ['trigger', 'byHand'])
    const hasBegun = async () => (await tap.progress()).state !== 'idle'
    await triggerByHand({ subject, task, person, timeoutMs, hasBegun })
  }
}

/** A Bundle, or a list of resources. */
function readResources(text: string, subject: Subject): FhirResource[] {
  const isResource = (value: unknown): value is FhirResource =>
    typeof value === 'object' && value !== null && 'resourceType' in value
  try {
    const parsed: unknown = JSON.parse(text)
    if (Array.isArray(parsed)) return parsed.filter(isResource)
    const { entry } = parsed as { entry?: { resource?: unknown }[] }
    if (Array.isArray(entry)) return entry.map(({ resource }) => resource).filter(isResource)
  } catch {
    // Falls through to the one message for what is no record.
  }
  const found = `no record: ${JSON.stringify(text.slice(0, 80))}`
  throw notReady(subject, { path: ['record', 'get'], found, expected: 'a Bundle or a list of resources' })
}

function partyOf(parties: readonly PartySpec[], id: string): PartySpec {
  const party = parties.find((candidate) => candidate.id === id)
  if (party === undefined) throw new TypeError(`no party "${id}"`)
  return party
}
