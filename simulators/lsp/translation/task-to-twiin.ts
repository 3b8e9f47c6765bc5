/** Notification Task from the AORTA form (R4) to the Twiin form (STU3): the way back of `task-to-aorta.ts`. */

import { codes, systems } from '../wire.ts'
import { concept, hasCoding, isObject, type JsonObject, objectsIn, renamed, without } from './json.ts'
import { markedMeta } from './marks.ts'
import { typeOfQuery } from './query-codes.ts'
import type { TranslationFacts } from './task-to-aorta.ts'

/** Members that STU3 calls otherwise. */
const renames = { encounter: 'context', reasonCode: 'reason', instantiatesUri: 'definitionUri' }

export function toTwiinTask(task: JsonObject, facts: TranslationFacts): JsonObject {
  const { resourceType, id, contained, input, ...others } = without(task, ['meta', 'code', 'requester'])
  const rest = renamed(others, renames)
  const head = { resourceType, ...(id === undefined ? {} : { id }), meta: markedMeta(task.meta, '29.3', []) }
  if (task.code === undefined) return { ...head, ...rest }
  const requester = isObject(task.requester) ? task.requester : {}
  const device = objectsIn(contained).find(
    (resource) => resource.resourceType === 'Device' && requester.reference === `#${String(resource.id)}`,
  )
  const kept = objectsIn(contained).filter((resource) => resource !== device)
  return {
    ...head,
    ...(kept.length === 0 ? {} : { contained: kept }),
    ...rest,
    code: concept(systems.twiinTaskCode, codes.pullNotification),
    requester: translateRequester(requester, device, facts),
    input: objectsIn(input).map(translateInput),
  }
}

function translateRequester(
  requester: JsonObject,
  device: JsonObject | undefined,
  facts: TranslationFacts,
): JsonObject {
  const { sender } = facts
  const { reference: _reference, type: _type, identifier, ...named } = requester
  const identifiers = objectsIn(device?.identifier)
  const foreign = identifiers.find((each) => each.system !== systems.applicationId)
  const own = { system: systems.applicationId, value: sender.applicationId }
  const owner = device?.owner ?? { identifier: identifier ?? { system: systems.ura, value: sender.ura } }
  return { agent: { ...named, identifier: foreign ?? identifiers[0] ?? own }, onBehalfOf: owner }
}

function translateInput(input: JsonObject): JsonObject {
  const isToken = hasCoding(input.type, systems.aortaTaskParameter, codes.consentToken)
  const type = isToken
    ? concept(systems.twiinTaskParameter, codes.authorizationBase)
    : hasCoding(input.type, systems.aortaTaskParameter, codes.queryString)
      ? typeOfQuery(input.valueString)
      : input.type
  return { ...input, type }
}
