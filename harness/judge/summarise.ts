/** What a reason says of a number of elements that a party could read. */

import { type Exposure, type Level, levels } from '../contracts/result.ts'
import type { ElementClass } from '../contracts/truth.ts'

interface Exposed {
  element: string
  level: Level
  class: ElementClass
}

export function summarise(exposed: readonly Exposed[]) {
  const elements = new Set(exposed.map((exposure) => exposure.element))
  const worst = levels.find((level) => exposed.some((exposure) => exposure.level === level)) ?? 'shielded'
  return {
    count: elements.size,
    level: worst,
    classes: [...new Set(exposed.map((exposure) => exposure.class))].sort().join(', '),
    example: exposed.find((exposure) => exposure.level === worst)?.element ?? '',
  }
}

export function findingsOf(exposed: readonly Pick<Exposure, 'findings'>[]): string[] {
  return exposed.flatMap((exposure) => exposure.findings)
}
