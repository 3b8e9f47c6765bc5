/** What a party keeps in its memory so that reading it can be shown to work (design 2.3). */

import { createHash } from 'node:crypto'

/** Three values, each only in the form in which a program would have it. */
export interface MemoryControl {
  /** A string whose characters take one byte each. */
  oneByte: string
  /** A string with a character beyond U+00FF, so that each takes two. */
  twoByte: string
  /** Bytes that are no text. */
  buffer: Buffer
}

/**
 * Made from the planted value, which the party has in its configuration: what stands in memory because the
 * configuration was read does not count.
 */
export function createMemoryControl(planted: string): MemoryControl {
  const digest = (form: string) => createHash('sha256').update(`${form}\n${planted}`).digest()
  return {
    oneByte: digest('one-byte').toString('hex'),
    twoByte: `${digest('two-byte').toString('hex')}†`,
    buffer: digest('buffer'),
  }
}
