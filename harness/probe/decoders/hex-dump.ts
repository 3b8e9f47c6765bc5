/** Hex dumps as xxd, hexdump -C, od and packet analysers write them: an offset, bytes, and the text beside them. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Copied, piecewise } from '../positions.ts'
import { latin1Of } from '../view.ts'

/** `00000010: 4865 6c6c 6f` or `00000010  48 65 6c 6c 6f`: what stands behind two blanks or a bar is no byte. */
const linePattern =
  /[ \t]{0,16}(?:0x)?([0-9A-Fa-f]{4,16})(?::[ \t]{1,3}|[ \t]{1,4})((?:[0-9A-Fa-f]{2}){1,4}(?: {1,2}(?:[0-9A-Fa-f]{2}){1,4}(?![0-9A-Za-z])){0,31})(?=[ \t\r\n|]|$)[^\n]{0,200}(?:\n|$)/y
const shortestDump = 3

export const hexDumpDecoder: Decoder = {
  id: 'hex-dump',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let dump: Dump | undefined
    for (let at = 0; at < text.length; ) {
      const line = readLine(text, at)
      if (line !== undefined && dump !== undefined && goesOn(dump, line)) {
        dump.digits.length -= dump.address + dump.lineBytes - line.address
        for (const digit of line.digits) dump.digits.push(digit)
        dump.lines += 1
        dump.address = line.address
        // The text beside the last line may look like bytes: no line has more of them than the one before.
        const size = Math.min(line.digits.length, dump.lineBytes)
        dump.digits.length -= line.digits.length - size
        dump.lineBytes = size
      } else {
        if (dump !== undefined) add(text, dump, parts)
        dump = line && { ...line, lineBytes: line.digits.length, lines: 1 }
      }
      const end = text.indexOf('\n', at)
      at = end === -1 ? text.length : end + 1
    }
    if (dump !== undefined) add(text, dump, parts)
    return { parts }
  },
}

interface Line {
  address: number
  /** Position of the digits of each byte. */
  digits: number[]
}

/** The lines so far; address and number of bytes are those of the last one. */
interface Dump extends Line {
  lineBytes: number
  lines: number
}

/** The address tells how many bytes the line before had; what was read beyond them is the text beside. */
function goesOn({ address, lineBytes }: Dump, line: Line): boolean {
  return line.address > address && line.address <= address + lineBytes
}

function readLine(text: string, at: number): Line | undefined {
  const pattern = new RegExp(linePattern)
  pattern.lastIndex = at
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [line, address = '', bytes = ''] = match
  const start = at + line.indexOf(bytes, line.indexOf(address) + address.length)
  const digits: number[] = []
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] === ' ') continue
    digits.push(start + i)
    i += 1
  }
  return { address: Number.parseInt(address, 16), digits }
}

function add(text: string, { digits, lines, address }: Dump, parts: DecodedPart[]): void {
  const [first] = digits
  const last = digits.at(-1)
  // One line alone is a dump when it is the first.
  if (digits.length < shortestDump || first === undefined || last === undefined || (lines === 1 && address > 0)) return
  const pieces: Copied[] = digits.map((from) => ({ from, length: 2 }))
  const digitAt = piecewise(pieces)
  const end = last + 2
  parts.push({
    bytes: Buffer.from(digits.map((from) => text.slice(from, from + 2)).join(''), 'hex'),
    at: { offset: first, length: end - first },
    positionOf: (offset) => (offset >= digits.length ? end : digitAt(offset * 2)),
  })
}
