/** The grammar of CBOR (RFC 8949 3), read without recursion. */

import type { Range } from '../../../contracts/probe.ts'
import type { Copied } from '../../positions.ts'
import { isAllText } from '../../readable.ts'

export interface CborString {
  /** The string, or all chunks of it. */
  at: Range
  /** Unique in the view: number of the item. */
  name: string
  /** Only for strings of indefinite length (RFC 8949 3.2.3). */
  chunks?: Copied[]
  /** What is spelled out: a number, in decimal. */
  spelled?: string
  /** What the place in a COSE message says of a byte string that is not meant to be readable. */
  sealed?: string
}

/** Smaller numbers are counts and codes, which are not recognised by their value. */
const smallestNumber = 65_536

/** RFC 8949 sets no limit; hostile input nests to the end. */
const maxNesting = 1000

const selfDescribed = 0xd9d9f7
/** Where text is looked for in what nests too deeply to be read. */
const proofStrings = 100
const proofBytes = 6

/** RFC 9052 2, 4, 5, 6: tag of a COSE message → member of its array that is sealed. */
const coseMembers: Readonly<Record<number, { index: number; as: string }>> = {
  16: { index: 2, as: 'ciphertext of COSE_Encrypt0' },
  96: { index: 2, as: 'ciphertext of COSE_Encrypt' },
  17: { index: 3, as: 'tag of COSE_Mac0' },
  97: { index: 3, as: 'tag of COSE_Mac' },
  18: { index: 3, as: 'signature of COSE_Sign1' },
}

interface Open {
  /** Items still to come; infinite until a break. */
  left: number
  read: number
  cose?: { index: number; as: string } | undefined
  /** Set for a string in chunks. */
  string?: CborString & { chunks: Copied[] }
  major: number
}

/** All strings and large numbers of the items that fill the view exactly; undefined when something else stands in it. */
export function readCbor(bytes: Buffer, hit: (limit: string) => void): CborString[] | undefined {
  const state: Reading = { bytes, strings: [], stack: [], tag: undefined, count: 0 }
  let at = 0
  while (at < bytes.length || state.stack.length > 0) {
    const head = readHead(bytes, at)
    const next = head && readItem(state, head, at)
    if (next === undefined) return undefined
    at = next
    if (state.stack.length > maxNesting) {
      // What holds no text and does not begin with the tag for CBOR (RFC 8949 3.4.6) is other data that repeat.
      if (bytes.readUIntBE(0, 3) === selfDescribed || holdsText(state)) hit('CBOR nested too deeply')
      return undefined
    }
    while (state.stack.at(-1)?.left === 0) state.stack.pop()
  }
  return state.tag === undefined ? state.strings : undefined
}

function holdsText({ bytes, strings }: Reading): boolean {
  return strings
    .slice(0, proofStrings)
    .some(({ at }) => at.length >= proofBytes && isAllText(bytes.subarray(at.offset, at.offset + at.length)))
}

interface Reading {
  bytes: Buffer
  strings: CborString[]
  stack: Open[]
  tag: number | undefined
  count: number
}

export interface Head {
  major: number
  /** Undefined: of indefinite length, or for major type 7 the break. */
  value: number | undefined
  next: number
}

/** Returns where the next item begins; undefined when this one cannot stand here. */
function readItem(state: Reading, head: Head, at: number): number | undefined {
  const { major, value, next } = head
  const parent = state.stack.at(-1)
  if (major === 7 && value === undefined) return closeOpen(state, parent, next)
  if (parent?.string !== undefined && (major !== parent.major || value === undefined)) return undefined
  if (major === 6) {
    state.tag = value
    return next
  }
  const cose = state.tag === undefined ? undefined : coseMembers[state.tag]
  state.tag = undefined
  state.count += 1
  if (parent !== undefined) count(parent)
  if (major === 2 || major === 3) return readString(state, parent, head)
  if (major === 4 || major === 5) return openItems(state, head, cose)
  if (major < 2 && value !== undefined && value >= smallestNumber) {
    const spelled = major === 0 ? `${value}` : `-${value + 1}`
    state.strings.push({ at: { offset: at, length: next - at }, name: `number ${state.count}`, spelled })
  }
  return next
}

function closeOpen(state: Reading, parent: Open | undefined, next: number): number | undefined {
  if (parent === undefined || parent.left !== Number.POSITIVE_INFINITY || state.tag !== undefined) return undefined
  if (parent.major === 5 && parent.read % 2 === 1) return undefined
  state.stack.pop()
  if (parent.string !== undefined) {
    parent.string.at = { offset: parent.string.at.offset, length: next - parent.string.at.offset }
    state.strings.push(parent.string)
  }
  return next
}

function readString(state: Reading, parent: Open | undefined, { major, value, next }: Head): number | undefined {
  const name = `${major === 2 ? 'bytes' : 'text'} ${state.count}`
  if (value === undefined) {
    const string = { at: { offset: next, length: 0 }, name, chunks: [] }
    state.stack.push({ left: Number.POSITIVE_INFINITY, read: 0, major, string })
    return next
  }
  if (next + value > state.bytes.length) return undefined
  if (parent?.string !== undefined) parent.string.chunks.push({ from: next, length: value })
  else state.strings.push({ at: { offset: next, length: value }, name, ...sealedIn(parent, major) })
  return next + value
}

function openItems(state: Reading, { major, value, next }: Head, cose: Open['cose']): number | undefined {
  const left = value === undefined ? Number.POSITIVE_INFINITY : value * (major === 5 ? 2 : 1)
  // Each item takes a byte at least.
  if (left !== Number.POSITIVE_INFINITY && left > state.bytes.length - next) return undefined
  state.stack.push({ left, read: 0, major, cose: major === 4 ? cose : undefined })
  return next
}

function count(parent: Open): void {
  parent.left -= 1
  parent.read += 1
}

function sealedIn(parent: Open | undefined, major: number): { sealed?: string } {
  const cose = parent?.cose
  return cose !== undefined && major === 2 && parent?.read === cose.index + 1 ? { sealed: cose.as } : {}
}

export function readHead(bytes: Buffer, at: number): Head | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  const major = first >> 5
  const low = first & 31
  // RFC 8949 3.3: of the simple values only false, true, null and undefined are assigned.
  if (major === 7 && (low < 20 || low === 24)) return undefined
  if (low < 24) return { major, value: low, next: at + 1 }
  if (low === 31) {
    const open = major !== 0 && major !== 1 && major !== 6
    return open ? { major, value: undefined, next: at + 1 } : undefined
  }
  const size = [1, 2, 4, 8][low - 24]
  if (size === undefined || at + 1 + size > bytes.length) return undefined
  const value = size === 8 ? Number(bytes.readBigUInt64BE(at + 1)) : bytes.readUIntBE(at + 1, size)
  return { major, value, next: at + 1 + size }
}
