/**
 * Bounds what is spent on compressed streams that may begin at any of many marks: a stream that breaks off after much
 * output costs as much as one that is read, and the next mark may stand inside it.
 */

import type { Budget } from '../../contracts/probe.ts'
import type { Expanded } from '../codecs.ts'

/** Bytes after which a stream is read again with room for more: most that break off do so before. */
const firstBytes = 64 * 1024
const nextTimes = 16
/** Times the limit of one step, for all streams of one view. */
const maxTimes = 4

export interface StreamMeter {
  /** Runs `read`, with little room first; undefined also when nothing is left to spend, which it records. */
  expand(read: (budget: Budget) => Expanded | undefined): Expanded | undefined
}

export function createStreamMeter(budget: Budget, what: string): StreamMeter {
  const most = budget.maxExpandedBytes * maxTimes
  let spent = 0
  return {
    expand(read) {
      for (let room = Math.min(firstBytes, budget.maxExpandedBytes); ; ) {
        if (spent >= most) {
          budget.hit(`${what}: more than ${most} bytes from one view`)
          return undefined
        }
        const { expanded, limit } = readWithin(read, budget, room)
        spent += expanded?.bytes.length ?? room
        if (expanded !== undefined || limit === undefined) return expanded
        if (room === budget.maxExpandedBytes) {
          budget.hit(limit)
          return undefined
        }
        room = Math.min(room * nextTimes, budget.maxExpandedBytes)
      }
    },
  }
}

function readWithin(
  read: (budget: Budget) => Expanded | undefined,
  budget: Budget,
  maxExpandedBytes: number,
): { expanded: Expanded | undefined; limit: string | undefined } {
  let limit: string | undefined
  const hit = (name: string) => {
    limit = name
  }
  const expanded = read({ maxDepth: budget.maxDepth, maxExpandedBytes, take: budget.take, hit })
  return { expanded, limit }
}
