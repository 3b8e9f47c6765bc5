/** Evidence references: numbered as they are cited, each told in full at the end of the report. */

import { type Finding, levels } from '../../contracts/result.ts'
import type { Cell, Inline } from './document.ts'

export interface References {
  /** The strongest few of these findings as references, and how many more there are. */
  cite(findings: readonly string[], most?: number): Cell
  /** What was cited, in the order of its numbers. */
  cited(): readonly { number: number; finding: Finding }[]
}

/** `more`: says how many findings are not shown. */
export function createReferences(findings: readonly Finding[], more: (count: number) => string): References {
  const byId = new Map(findings.map((finding) => [finding.id, finding]))
  const numbers = new Map<Finding, number>()
  const refer = (finding: Finding): Inline => {
    const number = numbers.get(finding) ?? numbers.size + 1
    numbers.set(finding, number)
    return { kind: 'reference', text: `[${number}]`, target: targetOf(number) }
  }
  return {
    cite(ids, most = 3) {
      const known = [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
      const shown = chooseStrongest(known, most)
      const cell = shown.flatMap((finding, index) => (index === 0 ? [refer(finding)] : [' ', refer(finding)]))
      return known.length > shown.length ? [...cell, ` ${more(known.length - shown.length)}`] : cell
    },
    cited: () => [...numbers].map(([finding, number]) => ({ number, finding })),
  }
}

export function targetOf(number: number): string {
  return `ref-${number}`
}

/** Highest level first; of one level, different parties and vantages before more of the same. */
function chooseStrongest(findings: readonly Finding[], most: number): Finding[] {
  const groups = [...Map.groupBy(findings, ({ level, party, vantage }) => `${level} ${party} ${vantage}`).values()]
  const ranked = groups.flatMap((group) => group.map((finding, turn) => ({ finding, turn })))
  return ranked
    .toSorted((a, b) => rank(a.finding) - rank(b.finding) || a.turn - b.turn)
    .slice(0, most)
    .map(({ finding }) => finding)
}

function rank({ level }: Finding): number {
  return levels.indexOf(level)
}
