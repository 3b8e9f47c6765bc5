/** Data elements of DICOM (PS3.5 7), read without recursion; sequences and items are walked into. */

import type { Range } from '../../../contracts/probe.ts'

export interface Syntax {
  explicit: boolean
  bigEndian: boolean
  /** Ends where the tags of the data set do not rise (PS3.5 7.1), as that is something else. */
  ordered?: true
}

export interface Element {
  /** Group and element, as eight hexadecimal digits. */
  tag: string
  vr: string
  value: Range
  /** Fragment of encapsulated pixel data (PS3.5 A.4), from 0 on; 0 is the table of offsets. */
  fragment?: number
}

/** PS3.5 table 7.1-1: explicit representations with a length of four bytes. */
const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const shortVrs = new Set([
  'AE',
  'AS',
  'AT',
  'CS',
  'DA',
  'DS',
  'DT',
  'FL',
  'FD',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'SL',
  'SS',
  'ST',
  'TM',
  'UI',
  'UL',
  'US',
])
const undefinedLength = 0xffffffff
const maxNesting = 1000

interface Reader {
  bytes: Buffer
  u16(at: number): number
  u32(at: number): number
}

interface Head {
  group: number
  tag: string
  vr: string
  length: number
  /** Where the value begins. */
  next: number
}

/**
 * All elements of a data set that begins at `start`, as far as it follows the grammar.
 * @param hit records that sequences are nested too deeply
 * @returns the elements, and where the reading ended: the end of the view when all of it is a data set
 */
export function readElements(
  bytes: Buffer,
  start: number,
  syntax: Syntax,
  hit: () => void,
): { elements: Element[]; end: number } {
  const reader = createReader(bytes, syntax)
  const state: Reading = { bytes, elements: [], levels: [], explicit: syntax.explicit, hit }
  const { elements, levels } = state
  let at = start
  let last = ''
  while (at + 8 <= bytes.length) {
    while ((levels.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= at) closeLevel(state)
    const head = readHead(reader, at, state.explicit)
    if (head === undefined) break
    if (syntax.ordered && levels.length === 0) {
      if (head.tag <= last) break
      last = head.tag
    }
    const next = head.group === 0xfffe ? readItem(state, head) : readElement(state, head)
    if (next === undefined) break
    at = next
  }
  return { elements, end: at }
}

interface Reading {
  bytes: Buffer
  elements: Element[]
  levels: Level[]
  explicit: boolean
  hit: () => void
}

/** A sequence, or pixel data in fragments. */
interface Level {
  end: number
  fragments: boolean
  fragment: number
  /** Representation of what surrounds it. */
  explicit: boolean
}

function closeLevel(state: Reading): void {
  state.explicit = state.levels.pop()?.explicit ?? state.explicit
}

/** Items and delimiters; of items only those that are fragments hold a value themselves. */
function readItem(state: Reading, { tag, length, next }: Head): number {
  const level = state.levels.at(-1)
  if (tag === 'fffee0dd' && level !== undefined) closeLevel(state)
  if (tag !== 'fffee000' || !level?.fragments || length === undefinedLength) return next
  const value = clip(state.bytes, next, length)
  state.elements.push({ tag: '7fe00010', vr: 'OB', value, fragment: level.fragment })
  level.fragment += 1
  return next + value.length
}

/** Undefined when the reading ends here. */
function readElement(state: Reading, { tag, vr, length, next }: Head): number | undefined {
  if (vr !== 'SQ' && length !== undefinedLength) {
    const value = clip(state.bytes, next, length)
    state.elements.push({ tag, vr, value })
    return next + value.length
  }
  if (state.levels.length >= maxNesting) {
    state.hit()
    return undefined
  }
  const end = length === undefinedLength ? Number.POSITIVE_INFINITY : next + length
  state.levels.push({ end, fragments: vr === 'OB' || vr === 'OW', explicit: state.explicit, fragment: 0 })
  // PS3.5 6.2.2: a sequence of unknown representation is implicit little endian.
  if (vr === 'UN') state.explicit = false
  return next
}

function clip(bytes: Buffer, offset: number, length: number): Range {
  return { offset, length: Math.min(length, bytes.length - offset) }
}

function createReader(bytes: Buffer, { bigEndian }: Syntax): Reader {
  return bigEndian
    ? { bytes, u16: (at) => bytes.readUInt16BE(at), u32: (at) => bytes.readUInt32BE(at) }
    : { bytes, u16: (at) => bytes.readUInt16LE(at), u32: (at) => bytes.readUInt32LE(at) }
}

/** Undefined when no element can begin here. `vr` is empty where it is implicit. */
function readHead({ bytes, u16, u32 }: Reader, at: number, explicit: boolean): Head | undefined {
  const group = u16(at)
  const tag = hex(group) + hex(u16(at + 2))
  // PS3.5 7.5: items and delimiters have no representation.
  if (group === 0xfffe) {
    if (!/^fffee0(?:00|0d|dd)$/.test(tag)) return undefined
    return { group, tag, vr: '', length: u32(at + 4), next: at + 8 }
  }
  if (!explicit) {
    const length = u32(at + 4)
    if (length !== undefinedLength && length > bytes.length * 4) return undefined
    // Without a dictionary: a sequence begins with the tag of an item.
    const sequence = at + 12 <= bytes.length && length >= 8 && u16(at + 8) === 0xfffe && u16(at + 10) === 0xe000
    return { group, tag, vr: sequence ? (tag === '7fe00010' ? 'OB' : 'SQ') : '', length, next: at + 8 }
  }
  const vr = bytes.toString('latin1', at + 4, at + 6)
  if (shortVrs.has(vr)) return { group, tag, vr, length: u16(at + 6), next: at + 8 }
  if (!longVrs.has(vr) || at + 12 > bytes.length) return undefined
  return { group, tag, vr, length: u32(at + 8), next: at + 12 }
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0')
}
