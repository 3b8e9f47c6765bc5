/** The marks that a transformation leaves in `Resource.meta` (VZVZ transformation service). */

import { codes, systems, transformationVersion } from '../wire.ts'
import { isObject, type JsonObject, objectsIn } from './json.ts'

/** `29.1`: from STU3 to R4; `29.3`: from R4 to STU3. */
export type Direction = '29.1' | '29.3'

/** The resource's meta with security SYNTAC and the tag of the transformation, in place of those of an earlier one. */
export function markedMeta(meta: unknown, direction: Direction, profile: readonly string[]): JsonObject {
  const { profile: _profile, security, tag, ...others } = isObject(meta) ? meta : {}
  const isMark = (coding: JsonObject) => coding.system === systems.transformation
  const isSyntac = (coding: JsonObject) => coding.code === codes.syntacticTransform
  return {
    ...others,
    ...(profile.length === 0 ? {} : { profile }),
    security: [
      ...objectsIn(security).filter((coding) => !isSyntac(coding)),
      { system: systems.observationValue, code: codes.syntacticTransform },
    ],
    tag: [
      ...objectsIn(tag).filter((coding) => !isMark(coding)),
      // <code>|<version of the rules>|N<version of the Nictiz rules under them>; there are none under these.
      { system: systems.transformation, code: `${direction}|${transformationVersion}|N0` },
    ],
  }
}
