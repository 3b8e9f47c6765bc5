/** A whole record, as an exchange carries it: every element that the truth lists is searched at once. */

import type { FhirResource, Truth, TruthElement } from '../../../../harness/contracts/truth.ts'
import { createTruth } from '../../../../harness/truth/create-truth.ts'
import type { Step } from '../item.ts'
import type { Plan } from '../plan.ts'
import { cli, into, py } from '../steps.ts'

const chains: readonly (readonly Step[])[] = [
  [],
  [py('gzip')],
  [py('base64'), into('json')],
  [py('json'), into('docker')],
  [py('http', { chunk: 4000, type: 'application/fhir+json' })],
  [py('gzip'), py('http', { coding: 'gzip', response: true })],
  [py('zip'), py('mail', { name: 'dossier.zip' })],
  [py('cbor')],
  [py('har')],
  [cli('zstd', '-c', '-q'), py('base64'), into('xml')],
  [py('sqlite', {})],
  [py('parts', { kind: 'mtom' }), py('pcap')],
]
const perChain = 4

export function makeRecord(seed: string): Truth {
  const party = (id: string, ura: string) => ({
    id,
    system: 'some-system',
    role: 'end' as const,
    organisation: { ura, name: `Organisatie ${id}`, city: 'Zwolle', applicationId: '00000101' },
    fqdn: `${id}.example`,
    options: {},
    faults: [],
  })
  const [sender, receiver] = [party('bron', '90000380'), party('ontvanger', '90000382')]
  return createTruth({ seed, useCase: 'bgz', sender, receiver, now: new Date('2026-11-22T10:00:00Z') })
}

export function planRecords(plan: Plan, truth: Truth): void {
  for (const steps of chains) {
    for (let i = 0; i < perChain; i += 1)
      addRecord(plan, truth, steps, drawElement(plan, truth, i % 2 === 0 ? 'value' : 'structure'))
  }
}

function addRecord(plan: Plan, truth: Truth, steps: readonly Step[], wanted: TruthElement): void {
  const chain = steps.map((step) => step.name)
  plan.addRecipe({
    name: [`record: ${wanted.element} (${wanted.matchedBy}) in a bundle of the record`, ...chain].join(' > '),
    class: 'record',
    depth: steps.reduce((total, step) => total + step.depth, 0),
    carrier: 'record',
    chain,
    tools: [...new Set(steps.map((step) => step.tool))].filter((tool) => tool !== 'own'),
    wanted,
    elements: truth.elements,
    expected: 'plaintext',
    async make(toolbox) {
      let bytes: Buffer = Buffer.from(bundleOf(truth.resources))
      for (const step of steps) bytes = await step.run(toolbox, bytes, plan.random)
      return { observations: [bytes] }
    },
  })
}

export function bundleOf(resources: readonly FhirResource[]): string {
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => ({ resource })),
  })
}

function drawElement(plan: Plan, truth: Truth, matchedBy: TruthElement['matchedBy']): TruthElement {
  const candidates = truth.elements.filter(
    ({ location, matchedBy: by }) => by === matchedBy && truth.resources.some(({ id }) => id === location?.id),
  )
  const [first, ...others] = candidates
  if (first === undefined) throw new Error(`the record has no elements that are matched by ${matchedBy}`)
  return plan.random.pick([first, ...others])
}
