/** Every evidence reference of the report in full: the finding, where its bytes lie, and how to replay it. */

import type { Finding } from '../../../contracts/result.ts'
import { type Cell, type Draft, lines, paragraph, type Row, tableOf } from '../document.ts'
import { targetOf } from '../references.ts'
import { evidencePath } from '../statements.ts'
import { fileOf, type Telling } from '../telling.ts'

/** Made last: it lists what the other sections cited. */
export function tellEvidence(telling: Telling): Draft {
  const { say, input, references } = telling
  return {
    title: say('evidenceTitle'),
    blocks: [
      paragraph(say('evidenceIntro', { run: input.runReference })),
      tableOf(
        say('evidenceCaption'),
        [
          { head: say('nr'), weight: 0.6 },
          { head: say('what'), weight: 3.2 },
          { head: say('bytes'), weight: 3 },
          { head: say('replay'), weight: 3.2 },
        ],
        references.cited().map(({ number, finding }) => describeReference(telling, number, finding)),
      ),
    ],
  }
}

function describeReference(telling: Telling, number: number, finding: Finding): Row {
  const { say, words, input } = telling
  const { id, party, vantage, level, element, observation, offset, length, peer, form, chain } = finding
  const where =
    peer === undefined ? words.vantages[vantage] : say('vantageWith', { vantage: words.vantages[vantage], peer })
  const file = fileOf(input, finding.exchange, observation)
  const steps = chain.map(({ step }) => step).join(' → ')
  const code = (text: string): Cell => [{ kind: 'code', text }]
  return {
    target: targetOf(number),
    cells: [
      [`[${number}]`],
      lines([code(id), [`${party}, ${where}: ${words.levels[level]}`], code(element)]),
      lines([
        code(evidencePath(finding.exchange, file)),
        [say('byteRange', { from: offset, to: offset + length })],
        ...(steps === '' ? [] : [[say('steps', { steps })]]),
        ...(form === undefined ? [] : [[say('form', { form })]]),
      ]),
      code(`npx inkijk explain ${input.runReference} ${id}`),
    ],
  }
}
