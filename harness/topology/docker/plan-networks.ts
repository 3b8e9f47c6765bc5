/** Which networks an exchange has, who stands in which, and with what address. */

import { randomInt } from 'node:crypto'
import { HarnessError } from '../../contracts/error.ts'
import { type ExchangePlan, hopsOf } from '../../contracts/scenario.ts'
import type { Attachment, ComposeNetwork } from './compose-file.ts'

export interface PlannedNetworks {
  networks: readonly ComposeNetwork[]
  /** Per party: first its control network, where it stands alone, then one for each of its hops. */
  attachments: ReadonlyMap<string, readonly Attachment[]>
}

/** Hands out a block of addresses per exchange. */
export interface AddressBlocks {
  next(): number
}

/** RFC 2544 C.2.2: 198.18.0.0/15 is for trials between networks, and in use nowhere else. */
const firstSecondOctet = 18
/** A block is a /22: 64 networks of 16 addresses. */
const blockCount = 128
const networksPerBlock = 64
const addressesPerNetwork = 16
/** The engine takes the first address for itself. */
const firstHost = 2

/** Anywhere, and no block twice: what somebody else has lies together. The engine refuses what overlaps. */
export function createAddressBlocks(draw: () => number = () => randomInt(blockCount)): AddressBlocks {
  const given = new Set<number>()
  return {
    next() {
      if (given.size === blockCount) given.clear()
      let block = draw()
      while (given.has(block)) block = (block + 1) % blockCount
      given.add(block)
      return block
    },
  }
}

/**
 * One network per hop, without a way out, so that only neighbours can find and reach each other; and one per party for
 * this machine alone. A party that is a product (`outside`) has one more, in which the process around it has the names of
 * its neighbours, and the product nothing but that process. @throws HarnessError SCENARIO_INVALID when a block has too few networks
 */
export function planNetworks(plan: ExchangePlan, block: number, outside: readonly string[] = []): PlannedNetworks {
  const hops = hopsOf(plan)
  const count = plan.parties.length + hops.length + outside.length
  if (count > networksPerBlock) {
    const text = `${plan.id} has ${plan.parties.length} parties and ${hops.length} hops`
    throw new HarnessError('SCENARIO_INVALID', `${text}; expected at most ${networksPerBlock} together in containers`)
  }
  const control = plan.parties.map(({ id }, index) => ({
    id: `control-${id}`,
    members: [id],
    base: base(block, index),
  }))
  const between = hops.map(([a, b], index) => ({
    id: `hop-${a}-${b}`,
    members: [a, b],
    base: base(block, plan.parties.length + index),
  }))
  const around = outside.map((id, index) => ({
    id: nameProductNetwork(id),
    members: [id],
    base: base(block, plan.parties.length + hops.length + index),
  }))
  const fqdnOf = new Map(plan.parties.map(({ id, fqdn }) => [id, fqdn]))
  const attach = (party: string, { id, members, base }: (typeof control)[number]): Attachment => ({
    network: id,
    address: addressOf(base + firstHost + members.indexOf(party)),
    aliases: [fqdnOf.get(party) ?? party],
  })
  return {
    networks: [
      ...control.map(({ id, base }) => ({ id, internal: false, ...rangesOf(base) })),
      ...[...between, ...around].map(({ id, base }) => ({ id, internal: true, ...rangesOf(base) })),
    ],
    attachments: new Map(
      plan.parties.map(({ id }) => [
        id,
        [
          ...[...control, ...between]
            .filter(({ members }) => members.includes(id))
            .map((network) => attach(id, network)),
          ...around
            .filter(({ members }) => members.includes(id))
            .map((network) => ({ ...attach(id, network), aliases: neighboursOf(plan, id, fqdnOf) })),
        ],
      ]),
    ),
  }
}

/** Network of a product and the process around it. */
export function nameProductNetwork(party: string): string {
  return `product-${party}`
}

function neighboursOf(plan: ExchangePlan, party: string, fqdnOf: ReadonlyMap<string, string>): string[] {
  const neighbours = hopsOf(plan).flatMap((hop) => (hop.includes(party) ? hop.filter((one) => one !== party) : []))
  return neighbours.flatMap((one) => fqdnOf.get(one) ?? [])
}

/** As a number below 198.18.0.0. */
function base(block: number, index: number): number {
  return (block * networksPerBlock + index) * addressesPerNetwork
}

/** Fixed addresses stand in the lower half. */
function rangesOf(base: number): Pick<ComposeNetwork, 'subnet' | 'freeRange'> {
  return { subnet: `${addressOf(base)}/28`, freeRange: `${addressOf(base + addressesPerNetwork / 2)}/29` }
}

function addressOf(offset: number): string {
  return `198.${firstSecondOctet + (offset >> 16)}.${(offset >> 8) & 255}.${offset & 255}`
}
