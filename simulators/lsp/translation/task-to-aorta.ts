/**
 * Notification Task from the Twiin form (TA Notified Pull, STU3) to the AORTA form (nl-vzvz-TaskNotifiedPull, R4):
 * transformation 29.1 of VZVZ. Members it does not know, and the extensions in those it does, are carried over.
 */

import type { Organisation } from '../../../harness/contracts/party.ts'
import { codes, deviceProfile, systems, taskProfile } from '../wire.ts'
import { codingsOf, concept, isObject, type JsonObject, objectsIn, renamed, without } from './json.ts'
import { markedMeta } from './marks.ts'

export interface TranslationFacts {
  /** The registered sender, for what the Task itself leaves out. */
  sender: Pick<Organisation, 'ura' | 'applicationId'>
  now: Date
}

/** Members that R4 calls otherwise. */
const renames = { context: 'encounter', reason: 'reasonCode', definitionUri: 'instantiatesUri' }

export function toAortaTask(task: JsonObject, facts: TranslationFacts): JsonObject {
  // The R4 notification has no Workflow Task to go with it.
  const { resourceType, id, definitionReference, ...others } = without(task, ['meta', 'basedOn', 'code', 'requester'])
  const { input, restriction, contained, ...rest } = renamed(others, renames)
  const head = { resourceType, ...(id === undefined ? {} : { id }), meta: markedMeta(task.meta, '29.1', [taskProfile]) }
  // A withdrawal holds no more than identifier, status and intent (TTA 10.3.7), and gets no more than the marks.
  if (task.code === undefined) return { ...head, ...definitionUri(definitionReference), ...rest }
  const { requester, device } = translateRequester(task.requester, facts)
  return {
    ...head,
    contained: [...objectsIn(contained), device],
    ...definitionUri(definitionReference),
    ...rest,
    code: concept(systems.aortaTaskCode, codes.notifiedPull),
    requester,
    restriction: withPeriodEnd(restriction, facts.now),
    input: objectsIn(input).flatMap(translateInput),
  }
}

function definitionUri(reference: unknown): JsonObject {
  const uri = isObject(reference) ? reference.reference : undefined
  return uri === undefined ? {} : { instantiatesUri: uri }
}

/** STU3 names the system and its organisation side by side; R4 has a Device, which has an owner. */
function translateRequester(requester: unknown, { sender }: TranslationFacts) {
  const { agent, onBehalfOf, ...others } = isObject(requester) ? requester : {}
  const { identifier: system, reference: _reference, ...named } = isObject(agent) ? agent : {}
  const owner = isObject(onBehalfOf) ? onBehalfOf : { identifier: { system: systems.ura, value: sender.ura } }
  const own = { system: systems.applicationId, value: sender.applicationId }
  const { identifier } = owner
  return {
    device: {
      resourceType: 'Device',
      id: 'device1',
      meta: { profile: [deviceProfile] },
      identifier: [own, ...(isObject(system) && system.system !== own.system ? [system] : [])],
      owner,
    },
    requester: {
      ...others,
      ...named,
      reference: '#device1',
      type: 'Device',
      ...(identifier === undefined ? {} : { identifier }),
    },
  }
}

/** An end of the period there must be: twelve months from now, where the sender set none. */
function withPeriodEnd(restriction: unknown, now: Date): JsonObject {
  const given = isObject(restriction) ? restriction : {}
  const period = isObject(given.period) ? given.period : {}
  if (['end', '_end', 'extension'].some((name) => name in period)) return { ...given, period }
  const end = new Date(now)
  end.setUTCFullYear(end.getUTCFullYear() + 1)
  return { ...given, period: { ...period, end: end.toISOString() } }
}

function translateInput(input: JsonObject): JsonObject[] {
  const named = codingsOf(input.type).map((coding) => coding.code)
  // Both refer to the Workflow Task.
  if (named.includes(codes.getWorkflowTask) || 'valueReference' in input) return []
  const code = named.includes(codes.authorizationBase) ? codes.consentToken : codes.queryString
  return [{ ...input, type: concept(systems.aortaTaskParameter, code) }]
}
