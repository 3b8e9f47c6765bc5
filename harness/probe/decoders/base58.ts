/**
 * Base58 with the alphabet of Bitcoin, as in decentralized identifiers and multibase: the letters are the digits of one
 * large number, so that a run is read whole or not at all.
 */

import type { Budget, DecodedPart, Decoder } from '../../contracts/probe.ts'
import { isPrintable } from '../readable.ts'
import { createLetterTable, forEachRun } from './letter-runs.ts'
import { isPromising } from './promising.ts'
import { isWorthwhile } from './worthwhile.ts'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const table = createLetterTable([alphabet])
/** Letters that hold six bytes. */
const shortestRun = 8
const shortestBytes = 6
/** The cost grows faster than the length. */
const longestRun = 16_384
/** Letters that fit a number without loss. */
const wordLetters = 9
/** Prefix of base58btc in multibase, `z`. */
const multibasePrefix = 0x7a
/** From here on a run holds 16 bytes, and may be binary. */
const shortRun = 22

export const base58Decoder: Decoder = {
  id: 'base58',
  decode({ bytes }, budget) {
    const parts: DecodedPart[] = []
    forEachRun(bytes, table, shortestRun, (start, end) => {
      // Beside letters that are not in the alphabet the run is a piece of something else.
      if (isOther(bytes[start - 1]) || isOther(bytes[end])) return
      addRun(bytes, start, end, budget, parts)
      if (bytes[start] === multibasePrefix && end - start > shortestRun) addRun(bytes, start + 1, end, budget, parts)
    })
    return { parts }
  },
}

function addRun(bytes: Buffer, start: number, end: number, budget: Budget, parts: DecodedPart[]): void {
  const length = end - start
  if (length > longestRun) {
    // A run of random bytes holds every letter; what repeats a few of them is no base58.
    if (new Set(bytes.subarray(start, end)).size === alphabet.length)
      budget.hit(`base58: a run of more than ${longestRun} letters`)
    return
  }
  if (length < shortRun) {
    const decoded = decodeShort(bytes, start, end)
    if (decoded !== undefined) parts.push({ bytes: decoded, at: { offset: start, length } })
    return
  }
  const decoded = decodeRun(bytes, start, end)
  if (isPromising(decoded) || hasManyLetters(bytes, start, end))
    parts.push({ bytes: decoded, at: { offset: start, length } })
}

/** Text only: nearly all short runs are words. */
function decodeShort(bytes: Buffer, start: number, end: number): Buffer | undefined {
  // The lowest bytes of the number are cheap to know: in a word they are hardly ever text.
  let low = 0
  for (let i = start; i < end; i += 1) low = (Math.imul(low, 58) + (table[bytes[i] as number] as number) - 1) | 0
  if (!mayBeText(low)) return undefined
  const text = decodeRun(bytes, start, end)
  return text.length >= shortestBytes && isWorthwhile(text, text.length, false) ? text : undefined
}

/** Four bytes of ASCII, or letters beyond it between such: no control characters, no more than two other bytes. */
function mayBeText(low: number): boolean {
  let high = 0
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = (low >>> shift) & 0xff
    if (byte >= 0x80) high += 1
    else if (!isPrintable(byte)) return false
  }
  return high <= 3
}

function hasManyLetters(bytes: Buffer, start: number, end: number): boolean {
  return new Set(bytes.subarray(start, Math.min(end, start + 128))).size >= 14
}

function decodeRun(bytes: Buffer, start: number, end: number): Buffer {
  let zeros = 0
  while (start + zeros < end && bytes[start + zeros] === 0x31) zeros += 1
  if (end - start < shortRun) return decodeByHand(bytes, start + zeros, end, zeros)
  const hex = readNumber(bytes, start, end, new Map()).toString(16)
  const digits = hex === '0' ? '' : hex.length % 2 === 1 ? `0${hex}` : hex
  return Buffer.from('00'.repeat(zeros) + digits, 'hex')
}

/** For numbers of up to 16 bytes, byte by byte from the lowest on: faster than large numbers are made. */
function decodeByHand(bytes: Buffer, start: number, end: number, zeros: number): Buffer {
  const reversed = new Uint8Array(shortRun)
  let size = 0
  for (let i = start; i < end; i += 1) {
    let carry = (table[bytes[i] as number] as number) - 1
    for (let k = 0; k < size; k += 1) {
      carry += 58 * (reversed[k] as number)
      reversed[k] = carry & 0xff
      carry >>= 8
    }
    if (carry > 0) {
      reversed[size] = carry
      size += 1
    }
  }
  const decoded = Buffer.alloc(zeros + size)
  for (let k = 0; k < size; k += 1) decoded[zeros + k] = reversed[size - 1 - k] as number
  return decoded
}

/** Halves, put together by one multiplication, for which the language knows fast ways. */
function readNumber(bytes: Buffer, start: number, end: number, powers: Map<number, bigint>): bigint {
  const length = end - start
  if (length <= wordLetters) {
    let value = 0
    for (let i = start; i < end; i += 1) value = value * 58 + (table[bytes[i] as number] as number) - 1
    return BigInt(value)
  }
  // The lower half is a power of two of words, so that few different powers are needed.
  let low = wordLetters
  while (low * 2 < length) low *= 2
  const power = powers.get(low) ?? 58n ** BigInt(low)
  powers.set(low, power)
  return readNumber(bytes, start, end - low, powers) * power + readNumber(bytes, end - low, end, powers)
}

/** Letters and digits that base58 leaves out. Signs separate. */
function isOther(byte: number | undefined): boolean {
  return byte !== undefined && (byte === 0x30 || byte === 0x49 || byte === 0x4f || byte === 0x6c)
}
