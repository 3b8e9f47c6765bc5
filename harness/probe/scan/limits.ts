/** How a scan divides what it reads. */

export interface ScanLimits {
  /** Bytes that are probed at once of what is too large to be probed whole. */
  windowBytes: number
  /** Bytes that two windows share: a value in its encoding, with what stands around it, must fit. */
  overlapBytes: number
  /** What is not larger is probed whole: a file, or an entry of an archive. */
  wholeBytes: number
  /** The same for formats of which a piece says nothing, such as PDF. */
  indivisibleBytes: number
  /** Bytes of the connections of a capture that are held at once. */
  captureBytes: number
  /** Most bytes that one compressed stream may give, once it gives more than `maxRatio` times its own length. */
  maxStreamBytes: number
  maxRatio: number
  /** Archives in archives. */
  maxDepth: number
  /** Pieces of a file that are probed once more, as something in them ran on beyond a window. */
  maxFollowUps: number
}

/**
 * Probing takes up to a hundred times the bytes of a window in memory: two windows at a time stay under 300 MB.
 */
export const defaultScanLimits: ScanLimits = {
  windowBytes: 768 * 1024,
  overlapBytes: 128 * 1024,
  wholeBytes: 8 * 1024 * 1024,
  indivisibleBytes: 64 * 1024 * 1024,
  captureBytes: 32 * 1024 * 1024,
  maxStreamBytes: 1024 ** 3,
  maxRatio: 200,
  maxDepth: 14,
  maxFollowUps: 1000,
}
