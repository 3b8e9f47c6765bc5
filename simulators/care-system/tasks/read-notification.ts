/** Reads and checks a notification that came in. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { queryOf, type TaskInput } from '../datasets/data-set.ts'
import { isRecord, parseReference, textAt, valuesAt } from '../fhir/element-path.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { matchesToken } from '../fhir/token-match.ts'
import { codes, systems } from '../wire.ts'

export interface Notification {
  senderUra: string
  identifier: { system: string; value: string }
  /** Undefined for a notification that does not say whom it is about. */
  bsn: string | undefined
  /** Undefined where the access token needs none. */
  base: string | undefined
  /** Set when the notification names a Workflow Task to fetch and to report on. */
  workflowId: string | undefined
  /** Group of the notification, `system|value`: where no Workflow Task is named, one may be found by it. */
  group: string | undefined
  /** Relative to the sender's FHIR base. */
  queries: string[]
}

export interface NotificationChecks {
  speaks: Dialect
  ownUra: string
  /** Organisation that the access token was given to. */
  clientUra: string
  now: Date
}

/** Where each form of notification has what. */
const dialects = {
  'twiin-np': {
    code: `${systems.taskCode}|${codes.pullNotification}`,
    requester: 'requester.onBehalfOf.identifier',
    base: codes.authorizationBase,
  },
  'aorta-np': {
    code: `${systems.aortaTaskCode}|${codes.notifiedPull}`,
    requester: 'requester.identifier',
    base: codes.consentToken,
  },
} as const

/** A form of notification that is a Task. */
export type Dialect = keyof typeof dialects

/** A relative search or a document, so that a notification cannot send this system to another address. */
const queryForm = /^(?:[A-Z][A-Za-z]{2,40}(?:\/\$lastn)?(?:\?[^#\s]*)?|Composition\/[A-Za-z0-9\-.]{1,64}\/\$document)$/

/** @throws {FhirRefusal} 422, with what is wrong and no value of the patient. */
export function readNotification(task: FhirResource, checks: NotificationChecks): Notification {
  const dialect = dialects[checks.speaks]
  if (task.resourceType !== 'Task' || !matchesToken(task, 'code', dialect.code))
    throw refuse('value', `Task.code is not ${dialect.code}`)
  if (task.status !== 'requested') throw refuse('value', 'Task.status is not requested')
  if (task.intent !== 'proposal') throw refuse('value', 'Task.intent is not proposal')
  if (identifierAt(task, dialect.requester, systems.ura) !== checks.clientUra)
    throw refuse('value', `Task.${dialect.requester} is not the organisation that sent it`)
  if (identifierAt(task, 'owner.identifier', systems.ura) !== checks.ownUra)
    throw refuse('value', 'Task.owner is not this organisation')
  assertOpenPeriod(task, checks.now)
  const bsn = identifierAt(task, 'for.identifier', systems.bsn)
  if (bsn === undefined) throw refuse('required', 'Task.for has no BSN')
  return {
    senderUra: checks.clientUra,
    identifier: readIdentifier(task),
    bsn,
    base: inputText(task, dialect.base) ?? missing(`Task.input ${dialect.base} is missing`),
    workflowId: checks.speaks === 'twiin-np' ? readWorkflowId(task) : undefined,
    group: readGroup(task),
    queries: readQueries(task, [dialect.base]),
  }
}

/** The queries named in the inputs of a Task. */
export function readQueries(task: FhirResource, otherInputs: readonly string[]): string[] {
  const queries = valuesAt(task, 'input')
    .filter((input) => !otherInputs.some((code) => valuesAt(input, 'type.coding.code').includes(code)))
    .flatMap((input) => queryOf(readInput(input)) ?? [])
  for (const query of queries)
    if (!queryForm.test(query)) throw refuse('value', 'Task.input holds something that is no relative search')
  return queries
}

export function readIdentifier(task: FhirResource): { system: string; value: string } {
  const identifier = valuesAt(task, 'identifier').find(isRecord)
  const { system, value } = identifier ?? {}
  if (typeof system !== 'string' || typeof value !== 'string') throw refuse('required', 'Task.identifier is missing')
  return { system, value }
}

function readWorkflowId(task: FhirResource): string | undefined {
  const wanted = valuesAt(task, 'input').some(
    (input) => valuesAt(input, 'type.coding.code').includes(codes.getWorkflowTask) && isTrue(input),
  )
  if (!wanted) return undefined
  const key = valuesAt(task, 'basedOn')
    .map(parseReference)
    .find((k) => k?.type === 'Task')
  return key?.id ?? missing('Task.basedOn does not name the Workflow Task')
}

function readGroup(task: FhirResource): string | undefined {
  const value = textAt(task, 'groupIdentifier.value')
  return value === undefined ? undefined : `${textAt(task, 'groupIdentifier.system') ?? ''}|${value}`
}

function assertOpenPeriod(task: FhirResource, now: Date): void {
  const end = Date.parse(textAt(task, 'restriction.period.end') ?? '')
  if (Number.isNaN(end)) throw refuse('required', 'Task.restriction.period.end is missing')
  if (end <= now.getTime()) throw refuse('business-rule', 'Task.restriction.period has ended')
}

function identifierAt(task: FhirResource, path: string, system: string): string | undefined {
  const identifier = valuesAt(task, path).find((value) => isRecord(value) && value.system === system)
  return textAt(identifier, 'value')
}

function readInput(input: unknown): TaskInput {
  const valueString = textAt(input, 'valueString')
  const reference = textAt(input, 'valueReference.reference')
  return {
    type: { coding: [] },
    ...(valueString === undefined ? {} : { valueString }),
    ...(reference === undefined ? {} : { valueReference: { reference } }),
  }
}

function inputText(task: FhirResource, code: string): string | undefined {
  const input = valuesAt(task, 'input').find((value) => valuesAt(value, 'type.coding.code').includes(code))
  const text = textAt(input, 'valueString')
  return text === '' ? undefined : text
}

function isTrue(input: unknown): boolean {
  return isRecord(input) && input.valueBoolean === true
}

function refuse(issue: 'value' | 'required' | 'business-rule', message: string): FhirRefusal {
  return new FhirRefusal(422, issue, message)
}

function missing(message: string): never {
  throw refuse('required', message)
}
