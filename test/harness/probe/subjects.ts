/** Observations and elements for the tests of the probe. */

import { hash } from 'node:crypto'
import type { Knowledge } from '../../../harness/contracts/probe.ts'
import type { TruthElement } from '../../../harness/contracts/truth.ts'
import { createBudget } from '../../../harness/probe/budget.ts'
import { decoders } from '../../../harness/probe/decoders/registry.ts'
import type { Observed } from '../../../harness/probe/opened.ts'
import { type ProbeInput, probeParty } from '../../../harness/probe/probe-party.ts'
import { createRootView } from '../../../harness/probe/view.ts'

export const bsn = '999990019'

export function observe(bytes: Buffer | string, changes: Partial<Observed['observation']> = {}): Observed {
  const content = Buffer.from(bytes)
  const observation = {
    id: 'between/received/1',
    party: 'between',
    vantage: 'received' as const,
    file: 'between/tap/1.received.bin',
    bytes: content.length,
    sha256: hash('sha256', content, 'hex'),
    source: 'stream' as const,
    ...changes,
  }
  return { observation, bytes: content }
}

export function element(value: string, changes: Partial<TruthElement> = {}): TruthElement {
  return { element: 'Condition.note', value, class: 'medical', kind: 'text', matchedBy: 'value', ...changes }
}

export const bsnElement = element(bsn, { element: 'Patient.identifier', class: 'identity', kind: 'bsn' })

export function probe(bytes: Buffer | string, value: string, more: Partial<ProbeInput> = {}): Promise<Knowledge> {
  return probeParty({ party: 'between', observations: [observe(bytes)], elements: [element(value)], ...more })
}

function decoderOf(id: string) {
  const registered = decoders.find(({ decoder }) => decoder.id === id)
  if (registered === undefined) throw new Error(`no decoder ${id}`)
  return registered.decoder
}

export function decode(id: string, bytes: Buffer | string) {
  return decoderOf(id).decode(createRootView(Buffer.from(bytes)), createBudget())
}

/** What the decoder read, part by part. */
export function textsOf(id: string, bytes: Buffer | string): string[] {
  return decode(id, bytes).parts.map((part) => part.bytes.toString('utf8'))
}
