/** What holds of every decoder and decryptor, whatever it is given. */

import type { Budget, DecodedPart, Explained, Range, View } from '../../../../harness/contracts/probe.ts'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { createRootView, rangeBefore } from '../../../../harness/probe/view.ts'

export interface Output {
  parts: readonly (DecodedPart & { key?: string })[]
  explained?: readonly Explained[]
}

/** One reading of an input: what came out, the limits that were hit, and whether the input was left as it was. */
export interface Attempt {
  output: Output
  hits: readonly string[]
  altered: boolean
}

export const fuzzLimits = { maxExpandedBytes: 1024 * 1024, maxTotalBytes: 16 * 1024 * 1024, maxViews: 20_000 }

/** A container may give several times what one step may (`createExpansionMeter`), and escapes copy their view. */
const mostOutputBytes = 8 * fuzzLimits.maxExpandedBytes
const positionsPerPart = 24
const partsChecked = 200

export type Run = (view: View, budget: Budget) => Output | Promise<Output>

export async function attempt(input: Buffer, run: Run): Promise<Attempt> {
  const [bytes, budget] = [Buffer.from(input), createBudget(fuzzLimits)]
  const output = await run(createRootView(bytes), budget)
  return { output, hits: budget.hits, altered: !bytes.equals(input) }
}

/** What is wrong with two readings of one input; nothing for a good decoder. */
export function violations(input: Buffer, first: Attempt, second: Attempt): string[] {
  const { parts, explained = [] } = first.output
  return [
    ...(first.altered ? ['the input was altered'] : []),
    ...(printOf(first) === printOf(second) ? [] : ['read twice, it gives two things']),
    ...checkRanges(input.length, parts, explained),
    ...checkNames(parts),
    ...checkAmount(input.length, parts),
    ...parts.slice(0, partsChecked).flatMap((part) => checkPositions(input.length, part)),
  ]
}

function checkRanges(size: number, parts: Output['parts'], explained: readonly Explained[]): string[] {
  return [
    ...parts
      .filter(({ at }) => !isWithin(at, size))
      .map(({ at }) => `a part from ${at.offset}+${at.length} of ${size}`),
    ...explained
      .filter(({ at }) => !isWithin(at, size))
      .map(({ at, as }) => `"${as}" explained at ${at.offset}+${at.length} of ${size}`),
  ]
}

function isWithin({ offset, length }: Range, size: number): boolean {
  return Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0 && offset + length <= size
}

/** A replay finds a part by its range and name. */
function checkNames(parts: Output['parts']): string[] {
  const known = new Map<string, Buffer>()
  const wrong: string[] = []
  for (const { at, part, key, bytes } of parts) {
    const name = `${at.offset}+${at.length} ${part ?? ''}`
    const before = known.get(name)
    if (before !== undefined && !before.equals(bytes))
      wrong.push(`two parts are named ${name}${key === undefined ? '' : ' (opened)'}`)
    known.set(name, bytes)
  }
  return wrong
}

function checkAmount(size: number, parts: Output['parts']): string[] {
  const total = parts.reduce((sum, { bytes }) => sum + bytes.length, 0)
  return total > mostOutputBytes + 4 * size ? [`${total} bytes come out of ${size}`] : []
}

function checkPositions(size: number, { bytes, positionOf, at, part = '' }: DecodedPart): string[] {
  if (positionOf === undefined || bytes.length === 0) return []
  const step = Math.max(1, Math.floor(bytes.length / positionsPerPart))
  const wrong: string[] = []
  for (let offset = 0; offset < bytes.length; offset += step) {
    const position = positionOf(offset)
    if (!(position >= 0 && position < size)) wrong.push(`byte ${offset} of ${at.offset} ${part} stands at ${position}`)
    const length = Math.min(step, bytes.length - offset)
    const range = rangeBefore(positionOf, { offset, length })
    // What a sender left out at the end stands nowhere.
    const isLost = range.length === 0 && !isBetween(bytes, offset, length) && range.offset + 1 < at.offset + at.length
    if (!isWithin(range, size) || isLost)
      wrong.push(`bytes ${offset} to ${offset + step} of ${at.offset} ${part} stand at ${range.offset}+${range.length}`)
  }
  return wrong.slice(0, 1)
}

/** The bytes of one letter stand at one place, and blanks that were put between pieces at none. */
function isBetween(bytes: Buffer, offset: number, length: number): boolean {
  const cutsLetter = [offset, offset + length].some((at) => ((bytes[at] ?? 0) & 0xc0) === 0x80)
  return cutsLetter || bytes.toString('latin1', offset, offset + length).trim() === ''
}

function printOf({ output: { parts, explained = [] }, hits }: Attempt): string {
  return JSON.stringify([
    parts.map(({ bytes, at, part, key, positionOf }) => [
      bytes.length < 2000 ? bytes.toString('latin1') : [bytes.length, checksumOf(bytes)],
      at,
      part,
      key,
      positionOf?.(bytes.length >> 1),
    ]),
    explained,
    hits,
  ])
}

function checksumOf(bytes: Buffer): number {
  let sum = 0
  for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0
  return sum
}
