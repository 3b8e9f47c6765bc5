/** Runs of characters far from the letters of European languages, as which lz-string writes its 15 bits. */

import { utf8SizeAt } from '../../readable.ts'

/** Characters are read when they are asked for: of most runs the first few are enough. */
export interface CharacterRun {
  /** The character at an index, -1 behind the last. */
  character(index: number): number
  /** Where it begins; the end of the run behind the last. */
  position(index: number): number
}

/** Nine digits take four units, of three bytes but for one or two. */
const shortestBytes = 8
const sampleBytes = 4
/** So many letters of ASCII in a row are no units any more. */
const asciiRun = 16

export function forEachUtf8Run(bytes: Buffer, onRun: (run: CharacterRun) => void): void {
  for (let at = sampleBytes; at < bytes.length; at += sampleBytes) {
    if ((bytes[at] as number) < 0x80 || (bytes[at - sampleBytes] as number) < 0x80) continue
    if (!isWideNear(bytes, at)) continue
    const start = startOfRun(bytes, at)
    const end = endOfRun(bytes, at)
    if (end - start >= shortestBytes) onRun(createRun(bytes, start, end))
    at = end
  }
}

/** A character of three bytes begins here or up to two bytes before, or one of two bytes before such a one. */
function isWideNear(bytes: Buffer, at: number): boolean {
  for (let i = at - 2; i <= at; i += 1) if (((bytes[i] ?? 0) & 0xf0) === 0xe0 && utf8SizeAt(bytes, i) === 3) return true
  return utf8SizeAt(bytes, at) === 2 && utf8SizeAt(bytes, at + 2) === 3
}

/** Letters of ASCII may stand between the first units, and be the first. */
function startOfRun(bytes: Buffer, at: number): number {
  let start = at
  for (let i = at - 1; i >= 0 && i >= start - 3 && (bytes[i] as number) >= 0x20; i -= 1) {
    if ((bytes[i] as number) >= 0x80) start = i
  }
  return Math.max(0, start - 1)
}

function endOfRun(bytes: Buffer, from: number): number {
  let ascii = 0
  let at = from
  while (at < bytes.length && ascii < asciiRun && (bytes[at] as number) >= 0x20) {
    ascii = (bytes[at] as number) < 0x80 ? ascii + 1 : 0
    at += 1
  }
  return at
}

function createRun(bytes: Buffer, start: number, end: number): CharacterRun {
  const positions = [start]
  const characters: number[] = []
  const readTo = (index: number) => {
    for (let at = positions[characters.length] ?? end; characters.length <= index && at < end; ) {
      const first = bytes[at] ?? 0
      const size = first < 0x80 ? 1 : utf8SizeAt(bytes, at)
      if (size === 0 || size > 3) return
      characters.push(codePointAt(bytes, at, size))
      at += size
      positions.push(at)
    }
  }
  return {
    character(index) {
      if (index >= characters.length) readTo(index)
      return characters[index] ?? -1
    },
    position(index) {
      if (index >= positions.length) readTo(index)
      return positions[index] ?? end
    },
  }
}

function codePointAt(bytes: Buffer, at: number, size: number): number {
  const first = bytes[at] ?? 0
  if (size === 1) return first
  const second = (bytes[at + 1] ?? 0) & 63
  return size === 2 ? ((first & 31) << 6) | second : ((first & 15) << 12) | (second << 6) | ((bytes[at + 2] ?? 0) & 63)
}
