/**
 * One direction of a DICOM association (PS3.8 9.3): the fragments of each command and data set put together, and the
 * items of the negotiation. `part` is `command 1`, `data set 1`, ….
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Copied, piecewise } from '../positions.ts'

const headLength = 6
const dataTransfer = 4
const lastType = 7
/** PS3.8 9.3.5.1: length, presentation context, message control header. */
const valueHead = 6

export const dicomPduDecoder: Decoder = {
  id: 'dicom-pdu',
  decode({ bytes }) {
    const pieces = findFragments(bytes)
    if (pieces === undefined) return { parts: [] }
    const parts: DecodedPart[] = []
    const open = new Map<string, Copied[]>()
    const counts = { command: 0, 'data set': 0 }
    const close = (key: string) => {
      const fragments = open.get(key) ?? []
      open.delete(key)
      const kind = key.startsWith('command') ? 'command' : 'data set'
      counts[kind] += 1
      parts.push(...joined(bytes, fragments, `${kind} ${counts[kind]}`))
    }
    for (const { from, length, context, control } of pieces) {
      const key = `${(control & 1) === 1 ? 'command' : 'data'} ${context}`
      const fragments = open.get(key) ?? []
      fragments.push({ from, length })
      open.set(key, fragments)
      if ((control & 2) === 2) close(key)
    }
    for (const key of [...open.keys()]) close(key)
    return { parts }
  },
}

interface Fragment extends Copied {
  context: number
  /** Bit 0: command; bit 1: last fragment. */
  control: number
}

/** Undefined when the view is not made of such units, of which only the last may be cut off. */
function findFragments(bytes: Buffer): Fragment[] | undefined {
  const fragments: Fragment[] = []
  for (let at = 0; at < bytes.length; ) {
    const type = bytes[at] ?? 0
    if (type < 1 || type > lastType || bytes[at + 1] !== 0 || at + headLength > bytes.length) return undefined
    const end = at + headLength + bytes.readUInt32BE(at + 2)
    // No other unit is longer than what a negotiation takes.
    if (type !== dataTransfer && end > bytes.length + 0x10000) return undefined
    if (type === dataTransfer && !addValues(bytes, at + headLength, end, fragments)) return undefined
    at = end
  }
  return fragments
}

function addValues(bytes: Buffer, start: number, end: number, fragments: Fragment[]): boolean {
  let at = start
  while (at < end) {
    if (at + valueHead > bytes.length) return end > bytes.length
    const length = bytes.readUInt32BE(at)
    const [context = 0, control = 0] = bytes.subarray(at + 4, at + valueHead)
    if (length < 2 || at + 4 + length > end || context % 2 === 0 || control > 3) return false
    const from = at + valueHead
    fragments.push({ from, length: Math.max(0, Math.min(length - 2, bytes.length - from)), context, control })
    at += 4 + length
  }
  return true
}

function joined(bytes: Buffer, fragments: readonly Copied[], part: string): DecodedPart[] {
  const first = fragments[0]?.from ?? 0
  const last = fragments.at(-1)
  const end = last === undefined ? first : last.from + last.length
  const content = Buffer.concat(fragments.map(({ from, length }) => bytes.subarray(from, from + length)))
  const position = piecewise(fragments)
  if (content.length === 0) return []
  return [
    {
      bytes: content,
      at: { offset: first, length: end - first },
      part,
      positionOf: (o) => (o >= content.length ? end : position(o)),
    },
  ]
}
