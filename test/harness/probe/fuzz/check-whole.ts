/** What holds of the probe as a whole, whatever it is given. */

import type { Finding } from '../../../../harness/contracts/result.ts'
import { probeParty } from '../../../../harness/probe/probe-party.ts'
import { replayChain } from '../../../../harness/probe/replay-chain.ts'
import { bsnElement, element, observe } from '../subjects.ts'
import { fuzzLimits } from './properties.ts'

export const planted = 'pneumonie links onder'

const elements = [
  element(planted),
  bsnElement,
  element('Jánsenstra', { element: 'Patient.name', class: 'identity', kind: 'name' }),
  {
    ...element('female', { element: 'Patient.gender', class: 'identity', kind: 'code', matchedBy: 'structure' }),
    location: { resourceType: 'Patient', id: '', path: 'gender' },
  },
]
const replays = 4

export interface WholeCheck {
  faults: string[]
  /** Of the planted value, in the clear below some steps. */
  found: boolean
}

/** Probes the input, and replays the first findings. */
export async function checkWhole(input: Buffer): Promise<WholeCheck> {
  const { findings, coverage } = await probeParty({
    party: 'between',
    observations: [observe(input)],
    elements,
    budget: fuzzLimits,
  })
  const { decodedBytes, ciphertextBytes, opaqueBytes, observedBytes } = coverage
  const faults = decodedBytes + ciphertextBytes + opaqueBytes === observedBytes ? [] : ['the classes do not add up']
  for (const finding of findings.slice(0, replays)) faults.push(...(await replay(input, finding)))
  return { faults, found: findings.some(isPlanted) }
}

function isPlanted({ element: name, level }: Pick<Finding, 'element' | 'level'>): boolean {
  return name === 'Condition.note' && level === 'plaintext'
}

async function replay(input: Buffer, finding: Omit<Finding, 'id' | 'exchange'>): Promise<string[]> {
  const steps = finding.chain
    .map(({ step, offset, length, part }) => `${step} ${offset}+${length} ${part ?? ''}`)
    .join(' > ')
  const { offset, length } = finding
  const isWithin = offset >= 0 && length > 0 && offset + length <= input.length
  const misplaced = isWithin ? [] : [`a finding at ${offset}+${length} of ${input.length}: ${steps}`]
  try {
    const { view } = await replayChain(input, finding, [])
    const holds =
      !isPlanted(finding) ||
      finding.form?.includes('spread') ||
      view.bytes.toString('utf8').replace(/\s+/g, ' ').includes(planted)
    return holds ? misplaced : [...misplaced, `does not stand where it was found: ${finding.form} below ${steps}`]
  } catch (error) {
    return [...misplaced, `is not replayed: ${steps}: ${error instanceof Error ? error.message : String(error)}`]
  }
}
