/** Replays the chain of a finding, step by step, from the bytes of its observation. */

import { HarnessError } from '../contracts/error.ts'
import type { Budget, DecodedPart, HeldKey, Range, View } from '../contracts/probe.ts'
import type { ChainStep } from '../contracts/result.ts'
import { createBudget } from './budget.ts'
import { decoders } from './decoders/registry.ts'
import { createDecryptors, type DecryptorOptions } from './decryptors/registry.ts'
import { twoByteDecoder } from './memory/two-byte.ts'
import { openObservations } from './opened.ts'
import { createRootView, deriveView } from './view.ts'

/** What a finding says was found, so that nothing need be left off. */
const everything: DecryptorOptions = { hpkeDraft: true }

export interface Replay {
  /** The view that the value stands in. */
  view: View
  /** What each step gave, in order. */
  steps: { step: ChainStep; bytes: Buffer; key?: string }[]
}

export interface Replayable {
  observation: string
  chain: readonly ChainStep[]
}

/**
 * @param bytes the observation
 * @param keys keys the party holds; keys it saw in this observation are found again
 * @throws HarnessError RUN_INVALID when a step does not give what the finding says
 */
export async function replayChain(bytes: Buffer, finding: Replayable, keys: readonly HeldKey[]): Promise<Replay> {
  const budget = createBudget()
  const ring = await ringFor(bytes, finding, keys)
  const steps: Replay['steps'] = []
  let view: View = createRootView(bytes)
  for (const step of finding.chain) {
    const part = await readStep(view, step, ring, budget)
    if (part === undefined) throw notReplayed(finding, step)
    view = deriveView(view, step.step, part)
    steps.push({ step, bytes: part.bytes, ...(part.key === undefined ? {} : { key: part.key }) })
  }
  return { view, steps }
}

async function readStep(
  view: View,
  step: ChainStep,
  keys: readonly HeldKey[],
  budget: Budget,
): Promise<(DecodedPart & { key?: string }) | undefined> {
  const isPart = (part: DecodedPart) => isSame(part.at, step) && part.part === step.part
  const decoder = [...decoders.map((registered) => registered.decoder), twoByteDecoder].find(
    ({ id }) => id === step.step,
  )
  if (decoder !== undefined) return decoder.decode(view, budget).parts.find(isPart)
  const decryptor = createDecryptors(everything).find(({ id }) => id === step.step)
  return decryptor === undefined ? undefined : (await decryptor.decrypt(view, keys, budget)).parts.find(isPart)
}

async function ringFor(bytes: Buffer, finding: Replayable, keys: readonly HeldKey[]): Promise<readonly HeldKey[]> {
  const decryptors = new Set(createDecryptors().map(({ id }) => id))
  if (!finding.chain.some(({ step }) => decryptors.has(step))) return keys
  const observation = {
    id: finding.observation,
    party: '',
    vantage: 'received' as const,
    file: '',
    bytes: bytes.length,
    sha256: '',
    source: 'file' as const,
  }
  return (await openObservations({ observations: [{ observation, bytes }], keys, decryptors: everything })).keys
}

function isSame(a: Range, b: Range): boolean {
  return a.offset === b.offset && a.length === b.length
}

function notReplayed({ observation }: Replayable, { step, offset, length }: ChainStep): HarnessError {
  return new HarnessError(
    'RUN_INVALID',
    `observation "${observation}": ${step} at ${offset} (${length} bytes) does not give what the finding says`,
  )
}
