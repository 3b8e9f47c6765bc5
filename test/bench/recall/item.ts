/** What the labelled corpus consists of: leaks that must come out, and twins that must not. */

import type { HeldKey } from '../../../harness/contracts/probe.ts'
import type { Level } from '../../../harness/contracts/result.ts'
import type { TruthElement } from '../../../harness/contracts/truth.ts'
import type { Draws } from './carriers/carrier.ts'
import type { Toolbox, ToolId } from './toolbox.ts'

export const itemClasses = [
  'carrier',
  'encoding',
  'compression',
  'container',
  'form',
  'encryption',
  'derivative',
  'split',
  'log',
  'database',
  'capture',
  'nested',
  'record',
] as const
export type ItemClass = (typeof itemClasses)[number]

/** What came out of the tools: the bytes a party handles, one buffer per observation, and the keys that it holds. */
export interface Made {
  observations: readonly Buffer[]
  keys?: readonly HeldKey[]
}

/** An item as it is described, before its tools have run. */
export interface Recipe {
  /** Unique; says class, carrier and chain. */
  name: string
  class: ItemClass
  /** Steps of decoding or decrypting that lead to the value; 0 when it stands there as it is. */
  depth: number
  carrier: string
  /** The steps in the order in which they were applied, innermost first. */
  chain: readonly string[]
  tools: readonly ToolId[]
  /** What must come out, or must not. */
  wanted: TruthElement
  /** All that is searched, the wanted element among it. */
  elements: readonly TruthElement[]
  /** `shielded`: must not come out above `inferable`. */
  expected: Extract<Level, 'plaintext' | 'decryptable' | 'reidentifiable' | 'shielded'>
  make(toolbox: Toolbox): Promise<Made> | Made
}

/** A transformation of bytes with a tool. */
export interface Step {
  name: string
  tool: ToolId
  /** 1 when something must be decoded to undo it, 0 for text put around. */
  depth: 0 | 1
  run(toolbox: Toolbox, input: Buffer, random: Draws): Promise<Buffer> | Buffer
}
