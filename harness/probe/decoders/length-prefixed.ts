/** What the decoders of binary messages share: values that stand between bytes which look like letters. */

import type { Range } from '../../contracts/probe.ts'
import { isAllText } from '../readable.ts'

/** A value found in a message, with the way to it. */
export interface Leaf {
  at: Range
  name: string
  /** What is spelled out: a number, in decimal. */
  spelled?: string
}

/** Text of this length by accident is likely enough to mean nothing. */
const shortestText = 2

export function isText(bytes: Buffer): boolean {
  return bytes.length >= shortestText && isAllText(bytes)
}
