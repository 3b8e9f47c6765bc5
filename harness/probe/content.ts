/** What the closure keeps: each distinct content once, with everything that was read from it. */

import { hash } from 'node:crypto'
import type { DecodedPart, Explained } from '../contracts/probe.ts'

/** Bytes at some depth of decoding. The same bytes found twice are one content with two edges to it. */
export interface Content {
  bytes: Buffer
  /** Names the content: the same bytes, put together or not. */
  digest: string
  /** Fewest steps from an observation. */
  depth: number
  edges: Edge[]
  explained: Explained[]
  /** Decoders have read it; not so when it lies too deep. */
  expanded: boolean
  /**
   * For small parts that were put together to be decoded at once: where each begins. A part that reaches over such a
   * border is an accident.
   */
  borders: readonly number[] | undefined
  /** Came out of a decryptor, or out of what did. */
  opened: boolean
  /** Memory of a process: searched for bytes, and neither decoded nor read as messages. */
  undecoded?: true
}

/** A step from one content to another. */
export interface Edge {
  step: string
  /** Id of the key that was used. */
  key?: string
  child: Content
  /** Where each part stands in the child, in rising order; one part for all but collected small parts. */
  segments: Segment[]
}

export interface Segment {
  start: number
  part: DecodedPart
}

/**
 * Small parts are kept apart by a byte (BEL) that neither text nor UTF-16 of European languages holds, and that is in
 * the magic of nothing.
 */
export const separator = Buffer.from([0x07])

const longestName = 40

export interface ContentStore {
  /** The content of these bytes, made when it is new. */
  obtain(bytes: Buffer, borders?: readonly number[]): { content: Content; isNew: boolean }
  all(): readonly Content[]
}

export function createContentStore(): ContentStore {
  const byDigest = new Map<string, Content>()
  const contents: Content[] = []
  return {
    obtain(bytes, borders) {
      const digest = `${borders === undefined ? 'one' : 'many'} ${nameOf(bytes)}`
      const known = byDigest.get(digest)
      if (known !== undefined) return { content: known, isNew: false }
      const depth = Number.POSITIVE_INFINITY
      const content = { bytes, digest, depth, edges: [], explained: [], expanded: false, borders, opened: false }
      byDigest.set(digest, content)
      contents.push(content)
      return { content, isNew: true }
    },
    all: () => contents,
  }
}

/**
 * A collision could hide content behind other content, so the digest is one without known collisions. Shorter bytes than
 * that name themselves.
 */
function nameOf(bytes: Buffer): string {
  return bytes.length <= longestName ? `=${bytes.toString('latin1')}` : hash('sha256', bytes, 'base64')
}
