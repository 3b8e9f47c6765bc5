/** From findings to exposures: for every measured party and every element the highest level, and what proves it. */

import { type Exposure, type Finding, levels } from '../contracts/result.ts'
import type { TruthElement } from '../contracts/truth.ts'

export function expose(
  parties: readonly string[],
  truth: readonly TruthElement[],
  findings: readonly Finding[],
): Exposure[] {
  const byPair = Map.groupBy(findings, (finding) => pairOf(finding.party, finding.element))
  return parties.flatMap((party) =>
    truth.map((element): Exposure => {
      const own = byPair.get(pairOf(party, element.element)) ?? []
      const level = levels.find((candidate) => own.some((finding) => finding.level === candidate)) ?? 'shielded'
      return {
        party,
        element: element.element,
        class: element.class,
        matchedBy: element.matchedBy,
        level,
        vantages: [...new Set(own.filter((finding) => finding.level === level).map((finding) => finding.vantage))],
        findings: own.map((finding) => finding.id),
      }
    }),
  )
}

function pairOf(party: string, element: string): string {
  return `${party}\n${element}`
}
