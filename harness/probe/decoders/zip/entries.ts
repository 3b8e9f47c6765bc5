/**
 * Entries of ZIP files, wherever one begins in a view, by their local headers: so also of files without a central
 * directory, of which the end is missing, or behind a program that extracts them.
 */

import type { Range } from '../../../contracts/probe.ts'
import { deflated, flag, type LocalHeader, readLocalHeader, zstandard } from './local-header.ts'
import { findMarks } from './marks.ts'

export interface ZipEntry {
  header: LocalHeader
  name: string
  /** The name stands in the view in another character set than UTF-8. */
  converted: boolean
  /** Data as stored; up to the next record where no length is stated. */
  data: Range
  /** The length of the data is not stated: the compressed data tell their end themselves. */
  open: boolean
  encrypted: boolean
}

/**
 * @param read takes an entry, and returns how many bytes of its data it was, for entries that are open; the search for
 * the next entry goes on behind them, so that every byte belongs to one entry
 */
export function readZipEntries(bytes: Buffer, read: (entry: ZipEntry) => number | undefined): void {
  const marks = findMarks(bytes)
  let end = 0
  for (const [i, at] of marks.locals.entries()) {
    if (at < end) continue
    const header = readLocalHeader(bytes, at, marks.locals[i + 1])
    if (header === undefined) continue
    const { dataStart } = header
    const described = header.dataLength === undefined ? marks.describedEnd(dataStart) : undefined
    const length = header.dataLength ?? (described === undefined ? undefined : described - dataStart)
    const encrypted = (header.flags & flag.encrypted) !== 0
    const open = length === undefined && !encrypted && (header.method === deflated || header.method === zstandard)
    const dataEnd =
      length === undefined
        ? open
          ? bytes.length
          : marks.nextRecord(dataStart)
        : Math.min(bytes.length, dataStart + length)
    const data = { offset: dataStart, length: dataEnd - dataStart }
    const consumed = read({ header, ...nameOf(bytes, header), data, open, encrypted })
    end = open ? dataStart + (consumed ?? 0) : dataEnd
  }
}

/** APPNOTE 4.4.4 bit 11 and appendix D: UTF-8 or code page 437. Many write UTF-8 without saying so. */
function nameOf(bytes: Buffer, { name, flags }: LocalHeader): { name: string; converted: boolean } {
  const raw = bytes.subarray(name.offset, name.offset + name.length)
  const text = raw.toString('utf8')
  if ((flags & flag.utf8) !== 0 || !text.includes('\ufffd')) return { name: text, converted: false }
  return {
    name: Array.from(raw, (byte) => (byte < 128 ? String.fromCharCode(byte) : cp437[byte - 128])).join(''),
    converted: true,
  }
}

const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ '
