/** Parameters of header fields that were cut in numbered pieces (RFC 2231 3, 4.1). */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { decodeCharset } from './charsets.ts'
import { readHex } from './hex-digits.ts'
import { createTextOutput, type TextOutput } from './text-output.ts'

/** `name*0*=value` or `name*0="value"`, perhaps on a line of its own. */
const piecePattern =
  /[;\s]{0,80}([A-Za-z0-9_.-]{1,64})\*(\d{1,3})(\*?)=(?:"([^"\p{Cc}]{0,998})"|([^\s;"\p{Cc}]{0,998}))/uy
const charsetPattern = /^([A-Za-z0-9_.-]{0,40})'[A-Za-z0-9-]{0,40}'/
const longestName = 64

export const parameterContinuationsDecoder: Decoder = {
  id: 'parameter-continuations',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    for (let mark = text.indexOf('*0'); mark !== -1; mark = text.indexOf('*0', Math.max(from, mark + 2))) {
      let start = mark
      while (start > Math.max(from, mark - longestName) && /[A-Za-z0-9_.-]/.test(text[start - 1] ?? '')) start -= 1
      const pieces = readPieces(text, start)
      if (pieces.length === 0) continue
      from = pieces.at(-1)?.end ?? mark
      if (pieces.length > 1) parts.push(join(view.bytes, start, from, pieces))
    }
    return { parts }
  },
}

interface Piece {
  /** Extended: with escapes. */
  extended: boolean
  value: string
  /** Where the value begins. */
  offset: number
  end: number
}

function readPieces(text: string, start: number): Piece[] {
  const pieces: Piece[] = []
  const pattern = new RegExp(piecePattern)
  pattern.lastIndex = start
  let name: string | undefined
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, found = '', number, star, quoted, plain = ''] = match
    name ??= found
    if (found !== name || Number(number) !== pieces.length) break
    const end = match.index + whole.length
    const value = quoted ?? plain
    pieces.push({ extended: star === '*', value, offset: end - value.length - (quoted === undefined ? 0 : 1), end })
  }
  return pieces
}

function join(bytes: Buffer, start: number, end: number, pieces: readonly Piece[]): DecodedPart {
  const output = createTextOutput(bytes, end - start)
  const [first] = pieces
  const head = first?.extended ? charsetPattern.exec(first.value) : null
  for (const [i, piece] of pieces.entries()) {
    const skip = i === 0 ? (head?.[0].length ?? 0) : 0
    if (piece.extended) putExtended(piece, skip, head?.[1] ?? '', output)
    else output.copy(piece.offset, piece.offset + piece.value.length)
  }
  return output.finish({ offset: start, length: end - start })
}

function putExtended({ value, offset }: Piece, skip: number, charset: string, output: TextOutput): void {
  const bytes: number[] = []
  const positions: number[] = []
  for (let i = skip; i < value.length; ) {
    const escaped = value[i] === '%' ? readHex(value, i + 1, 2) : -1
    bytes.push(escaped === -1 ? value.charCodeAt(i) : escaped)
    positions.push(offset + i)
    i += escaped === -1 ? 1 : 3
  }
  const endOf = (at: number) => positions[at] ?? offset + value.length
  decodeCharset(
    Buffer.from(bytes),
    charset,
    (codePoint, from, to) => output.codePoint(codePoint, positions[from] ?? offset, endOf(to)),
    (byte, at) => output.byte(byte, positions[at] ?? offset, endOf(at + 1)),
  )
}
