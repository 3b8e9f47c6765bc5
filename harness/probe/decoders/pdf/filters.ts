/** Filters of streams (ISO 32000-1 7.4). */

import type { Budget } from '../../../contracts/probe.ts'
import { inflateRaw, inflateZlib } from '../../codecs.ts'
import { unpackLzw } from './lzw.ts'
import { undoPredictor } from './predictor.ts'

export interface Filter {
  name: string
  /** Value of a decode parameter, or its default. */
  parameter(name: string, otherwise: number): number
}

/** The output; `undefined` for a filter that is not known, or of images. */
export function applyFilter({ name, parameter }: Filter, bytes: Buffer, budget: Budget): Buffer | undefined {
  switch (name) {
    case 'FlateDecode':
    case 'Fl': {
      const expanded = (inflateZlib(bytes, budget) ?? inflateRaw(bytes, budget))?.bytes
      return expanded && undoPredictor(expanded, parameter)
    }
    case 'LZWDecode':
    case 'LZW': {
      const expanded = unpackLzw(bytes, parameter('EarlyChange', 1), budget)
      return expanded && undoPredictor(expanded, parameter)
    }
    case 'ASCIIHexDecode':
    case 'AHx':
      return fromHex(bytes)
    case 'ASCII85Decode':
    case 'A85':
      return fromAscii85(bytes)
    case 'RunLengthDecode':
    case 'RL':
      return unpackRuns(bytes, budget)
    default:
      return undefined
  }
}

function fromHex(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1')
  const end = text.indexOf('>')
  const digits = (end === -1 ? text : text.slice(0, end)).replace(/[^0-9A-Fa-f]/g, '')
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
}

/** 7.4.3: five letters from `!` to `u` are four bytes, `z` is four zeros, `~>` ends. */
function fromAscii85(bytes: Buffer): Buffer {
  const output = Buffer.allocUnsafe(bytes.length * 4 + 4)
  let length = 0
  let value = 0
  let count = 0
  for (const byte of bytes) {
    if (byte === 0x7e) break
    if (byte === 0x7a && count === 0) length = output.writeUInt32BE(0, length)
    if (byte < 0x21 || byte > 0x75) continue
    value = (value * 85 + byte - 0x21) % 0x1_0000_0000
    count += 1
    if (count < 5) continue
    length = output.writeUInt32BE(value, length)
    value = 0
    count = 0
  }
  if (count > 1) {
    for (let i = count; i < 5; i += 1) value = (value * 85 + 84) % 0x1_0000_0000
    output.writeUInt32BE(value, length)
    length += count - 1
  }
  return output.subarray(0, length)
}

/** 7.4.5: a length byte, then bytes to copy or one byte to repeat; 128 ends. */
function unpackRuns(bytes: Buffer, budget: Budget): Buffer | undefined {
  const pieces: Buffer[] = []
  let total = 0
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] ?? 128
    if (length === 128) break
    const piece =
      length < 128 ? bytes.subarray(at + 1, at + 2 + length) : Buffer.alloc(257 - length, bytes[at + 1] ?? 0)
    pieces.push(piece)
    total += piece.length
    if (total > budget.maxExpandedBytes) {
      budget.hit(`run length: more than ${budget.maxExpandedBytes} bytes`)
      return undefined
    }
    at += length < 128 ? length + 2 : 2
  }
  return Buffer.concat(pieces)
}
