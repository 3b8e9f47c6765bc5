/** Counts who could read what. */

import type { ExchangeResult, Exposure, Level } from '../contracts/result.ts'
import { levels } from '../contracts/result.ts'
import { isMeasured } from '../contracts/scenario.ts'
import type { ElementClass } from '../contracts/truth.ts'
import { elementClasses } from './words.ts'

type LevelCounts = Record<Level, number>

/** Exposure of one party: number of elements per class and level. */
export interface Tally {
  party: string
  elements: number
  classes: Record<ElementClass, LevelCounts>
  levels: LevelCounts
}

/** One tally for each measured party, in the order of the exchange. */
export function tallyMeasured(exchange: ExchangeResult): Tally[] {
  return exchange.parties
    .filter((party) => isMeasured(exchange, party))
    .map(({ id }) =>
      tallyParty(
        id,
        exchange.exposures.filter(({ party }) => party === id),
      ),
    )
}

function tallyParty(party: string, exposures: readonly Exposure[]): Tally {
  const tally: Tally = {
    party,
    elements: exposures.length,
    classes: {
      medical: noCounts(),
      identity: noCounts(),
      professional: noCounts(),
      administrative: noCounts(),
      routing: noCounts(),
    },
    levels: noCounts(),
  }
  for (const exposure of exposures) {
    tally.classes[exposure.class][exposure.level]++
    tally.levels[exposure.level]++
  }
  return tally
}

/** Levels above `inferable`: those that count in the verdicts (design 2.2). */
export const exposedLevels = levels.slice(0, levels.indexOf('inferable'))

/** Elements of this class above `inferable`. */
export function countExposed(tally: Tally, elementClass: ElementClass): number {
  return exposedLevels.reduce((sum, level) => sum + tally.classes[elementClass][level], 0)
}

/** Classes of which this party has any element. */
export function classesOf(tally: Tally): ElementClass[] {
  return elementClasses.filter((name) => levels.some((level) => tally.classes[name][level] > 0))
}

/** The highest of some levels; `shielded` for none. */
export function highestLevel(found: Iterable<Level>): Level {
  const present = new Set(found)
  return levels.find((level) => present.has(level)) ?? 'shielded'
}

function noCounts(): LevelCounts {
  return { plaintext: 0, decryptable: 0, obtainable: 0, reidentifiable: 0, inferable: 0, shielded: 0 }
}
