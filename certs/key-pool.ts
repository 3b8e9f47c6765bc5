/**
 * RSA key pairs made ahead and several at once. An RSA-4096 pair costs about a second of one core, so a caller that
 * knows how many it will need primes the pool first and does its other work meanwhile.
 */

import { generateKeyPair, type KeyObject } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'

export interface RsaKeyPair {
  publicKey: KeyObject
  privateKey: KeyObject
}

export interface KeyPool {
  /** Starts making `count` pairs of `keyBits` that later calls of `take` will get. */
  prime(keyBits: number, count: number): void
  /** The first pair of this size that is ready; starts one when none was primed. A pair is given out once. */
  take(keyBits: number): Promise<RsaKeyPair>
}

interface Lane {
  ready: RsaKeyPair[]
  waiting: PromiseWithResolvers<RsaKeyPair>[]
  /** Ordered and neither given out nor failed. */
  ordered: number
}

/** Node's thread pool has four threads and serves files and name look-ups too: one stays free. */
const mostAtOnce = 3

export interface KeyPoolOptions {
  /** Pairs made at the same time; by default one per core, three at most. */
  concurrency?: number
  /** Makes a pair of this size; by default Node does. */
  make?: (keyBits: number) => Promise<RsaKeyPair>
}

export function createKeyPool(options: KeyPoolOptions = {}): KeyPool {
  const { concurrency = Math.min(availableParallelism(), mostAtOnce), make = makePair } = options
  const lanes = new Map<number, Lane>()
  const queue: number[] = []
  let running = 0

  const laneOf = (keyBits: number): Lane => {
    const lane = lanes.get(keyBits) ?? { ready: [], waiting: [], ordered: 0 }
    lanes.set(keyBits, lane)
    return lane
  }
  const startNext = (): void => {
    if (running >= concurrency) return
    const keyBits = queue.shift()
    if (keyBits === undefined) return
    running += 1
    const hand = (made: RsaKeyPair | Error): void => {
      running -= 1
      deliver(laneOf(keyBits), made)
      startNext()
    }
    make(keyBits).then(hand, hand)
  }
  const prime = (keyBits: number, count: number): void => {
    for (let n = 0; n < count; n += 1) {
      laneOf(keyBits).ordered += 1
      queue.push(keyBits)
      startNext()
    }
  }
  const take = (keyBits: number): Promise<RsaKeyPair> => {
    const lane = laneOf(keyBits)
    const pair = lane.ready.shift()
    if (pair !== undefined) return Promise.resolve(pair)
    const waiter = Promise.withResolvers<RsaKeyPair>()
    lane.waiting.push(waiter)
    if (lane.ordered < lane.waiting.length) prime(keyBits, 1)
    return waiter.promise
  }
  return { prime, take }
}

function makePair(keyBits: number): Promise<RsaKeyPair> {
  return promisify(generateKeyPair)('rsa', { modulusLength: keyBits })
}

/** A failure reaches whoever waits; when nobody does, the next `take` simply orders anew. */
function deliver(lane: Lane, made: RsaKeyPair | Error): void {
  lane.ordered -= 1
  const waiter = lane.waiting.shift()
  if (made instanceof Error) waiter?.reject(made)
  else if (waiter === undefined) lane.ready.push(made)
  else waiter.resolve(made)
}
