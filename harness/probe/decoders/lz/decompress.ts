/**
 * The stream of lz-string 1.5: LZ78 over UTF-16 code units, in numbers of growing width, lowest bit first. Nothing marks
 * or checks it, so that what no compressor writes ends the reading early: a character that is not new, a number beyond
 * the dictionary, a control character, an end that zeros do not fill up.
 */

import type { Budget } from '../../../contracts/probe.ts'
import { createLzBits, type LzBits, type LzUnits } from './bits.ts'
import { createLzOutput, isPlausibleFirst, type LzOutput } from './output.ts'

export interface LzResult {
  text: string
  /** Units that were read, with the one that fills up the end. */
  units: number
}

export type DecompressLz = (units: LzUnits, start: number) => LzResult | undefined

/** Numbers that begin a character of 8 and of 16 bits, and that end the stream. */
const [byteMark, wordMark, endMark] = [0, 1, 2]
const shortestText = 6
/** A stream that was cut off counts when so many numbers made sense. */
const tellingNumbers = 48

/** The function that comes back keeps its memory from one reading to the next, and takes it when it is first needed. */
export function createLzDecompressor(budget: Budget): DecompressLz {
  let reader: LzBits | undefined
  let memory: LzOutput | undefined
  return (units, start) => {
    reader ??= createLzBits()
    const bits = reader
    bits.reset(units, start)
    const mark = bits.read(2)
    if (mark > wordMark) return undefined
    const first = bits.read(mark === byteMark ? 8 : 16)
    if (!isPlausibleFirst(first, mark === wordMark)) return undefined
    memory ??= createLzOutput(Math.floor(budget.maxExpandedBytes / 3))
    const output = memory
    output.reset(first)
    const numbers = readNumbers(bits, output)
    if (output.full) budget.hit(`lz-string: more than ${budget.maxExpandedBytes} bytes`)
    const whole = numbers === -1 && bits.fillsUp()
    if (!whole && !(bits.ended && numbers >= tellingNumbers)) return undefined
    return output.length < shortestText ? undefined : { text: output.text(), units: bits.units }
  }
}

/** Number of numbers that were read until the units ended or made no sense, -1 at the end of the stream. */
function readNumbers(bits: LzBits, output: LzOutput): number {
  let width = 3
  let left = 4
  const use = () => {
    left -= 1
    if (left > 0) return
    left = 2 ** width
    width += 1
  }
  for (let numbers = 0; ; numbers += 1) {
    const code = bits.read(width)
    if (bits.ended || output.full) return numbers
    if (code === endMark) return -1
    if (code === byteMark || code === wordMark) {
      const value = bits.read(code === byteMark ? 8 : 16)
      if (bits.ended) return numbers
      if (!output.addLiteral(value, code === wordMark)) return 0
      use()
    } else if (!output.addEntry(code)) return 0
    use()
  }
}
