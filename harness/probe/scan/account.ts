/** Counts which bytes of a stream were read, explained or neither, window by window. */

import type { Range } from '../../contracts/probe.ts'
import type { ByteCounts } from '../coverage.ts'

/** Bytes of a stream that were not read: ciphertext, or opaque. */
export interface Unread extends Range {
  is: 'ciphertext' | 'opaque'
}

export interface Account {
  /** Adds what was left unread of a window, at places in this stream. */
  add(unread: readonly Unread[]): void
  /** Adds what will be known to be left unread when all windows have been probed. */
  addLater(unread: () => readonly Unread[]): void
  /** What is said of this range elsewhere does not count: it was read again, and this was left. */
  replace(range: () => Range, unread: () => readonly Unread[]): void
  /** @param totalBytes bytes of the stream */
  count(totalBytes: number): ByteCounts
}

/** Beyond this number only the sum is kept, and pieces that are read again later do not better it. */
const maxKept = 200_000

/** With a parent, everything is said of the parent's bytes instead, where this stream stands as it is. */
export function createAccount(within?: { parent: Account; offset: number }): Account {
  if (within !== undefined) return createInner(within.parent, within.offset)
  const kept = createKept()
  const later: (() => readonly Unread[])[] = []
  const replacements: (() => { range: Range; unread: readonly Unread[] })[] = []
  const summed = { ciphertext: 0, opaque: 0 }
  return {
    add(unread) {
      for (const one of unread) {
        if (kept.length < maxKept) kept.add(one)
        else summed[one.is] += one.length
      }
    },
    addLater: (unread) => void later.push(unread),
    replace: (range, unread) => void replacements.push(() => ({ range: range(), unread: unread() })),
    count(totalBytes) {
      const replaced = replacements.map((replacement) => replacement())
      const ranges = joinRanges(replaced.map(({ range }) => range))
      const sum = { ...summed }
      const count = (one: Unread) => {
        sum[one.is] += one.length - overlapWith(ranges, one)
      }
      for (const one of kept.all()) count(one)
      for (const unread of later) for (const one of unread()) count(one)
      for (const { range, unread } of withoutInner(replaced)) {
        for (const one of unread) sum[one.is] += overlap(range, one)
      }
      const ciphertextBytes = Math.min(totalBytes, sum.ciphertext)
      const opaqueBytes = Math.min(totalBytes - ciphertextBytes, sum.opaque)
      return { decodedBytes: totalBytes - ciphertextBytes - opaqueBytes, ciphertextBytes, opaqueBytes }
    },
  }
}

/** What a compressed range is by what came out of it: what most of that is. */
export function classOf({ decodedBytes, ciphertextBytes, opaqueBytes }: ByteCounts): Unread['is'] | 'read' {
  if (decodedBytes >= Math.max(ciphertextBytes, opaqueBytes)) return 'read'
  return ciphertextBytes >= opaqueBytes ? 'ciphertext' : 'opaque'
}

/** As numbers, which take a fraction of what objects do: offset, length, and which of the two it is. */
function createKept() {
  const numbers: number[] = []
  return {
    get length() {
      return numbers.length / 3
    },
    add: ({ offset, length, is }: Unread) => void numbers.push(offset, length, is === 'opaque' ? 1 : 0),
    *all(): Generator<Unread> {
      for (let i = 0; i < numbers.length; i += 3) {
        const [offset = 0, length = 0, opaque] = numbers.slice(i, i + 3)
        yield { offset, length, is: opaque === 1 ? 'opaque' : 'ciphertext' }
      }
    },
  }
}

function createInner(parent: Account, offset: number): Account {
  const move = <T extends Range>(range: T): T => ({ ...range, offset: range.offset + offset })
  return {
    add: (unread) => parent.add(unread.map(move)),
    addLater: (unread) => parent.addLater(() => unread().map(move)),
    replace: (range, unread) =>
      parent.replace(
        () => move(range()),
        () => unread().map(move),
      ),
    count: (totalBytes) => parent.count(totalBytes),
  }
}

function overlap(a: Range, b: Range): number {
  return Math.max(0, Math.min(a.offset + a.length, b.offset + b.length) - Math.max(a.offset, b.offset))
}

/** @param ranges in rising order, apart from each other */
function overlapWith(ranges: readonly Range[], one: Range): number {
  return ranges.reduce((total, range) => total + overlap(range, one), 0)
}

function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.offset - b.offset)) {
    const last = joined.at(-1)
    if (last === undefined || last.offset + last.length < range.offset) joined.push({ ...range })
    else last.length = Math.max(last.length, range.offset + range.length - last.offset)
  }
  return joined
}

/** Each range without what an earlier one covers, so that nothing counts twice. */
function withoutInner<T extends { range: Range }>(entries: readonly T[]): T[] {
  let end = 0
  return entries
    .toSorted((a, b) => a.range.offset - b.range.offset)
    .flatMap((entry) => {
      const stop = entry.range.offset + entry.range.length
      const offset = Math.max(end, entry.range.offset)
      end = Math.max(end, stop)
      return offset >= stop ? [] : [{ ...entry, range: { offset, length: stop - offset } }]
    })
}
