/** Formats of which a piece by itself says little, and formats that are not read. */

import { cutWindows } from '../cut-windows.ts'
import { placeName, type StreamFormat } from '../unroll.ts'
import { createWindow } from '../window.ts'

/** Name → first bytes and where they stand. */
const indivisible: Readonly<Record<string, readonly [at: number, bytes: string]>> = {
  PDF: [0, '%PDF-'],
  'compound file': [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  DICOM: [128, 'DICM'],
  // ContentInfo of CMS (RFC 5652 3): a sequence with a length of two to four bytes, or of unknown length.
  CMS: [0, '\x30\x83'],
  'CMS of four length bytes': [0, '\x30\x84'],
  'CMS of unknown length': [0, '\x30\x80\x06\x09'],
  'OpenPGP message': [0, '-----BEGIN PGP '],
}

const unread: Readonly<Record<string, string>> = {
  xz: '\xfd7zXZ\x00',
  bzip2: 'BZh',
  '7-Zip': '7z\xbc\xaf\x27\x1c',
  RAR: 'Rar!\x1a\x07',
  LZ4: '\x04\x22\x4d\x18',
  lzip: 'LZIP',
}

export const indivisibleFormat: StreamFormat = {
  id: 'whole',
  matches: (head) => nameOf(head) !== undefined,
  outgrows: () => false,
  async *windows(stream, { limits, note }) {
    const { reader } = stream
    const bytes = await reader.peek(limits.indivisibleBytes + 1)
    if (bytes.length <= limits.indivisibleBytes) {
      yield createWindow(stream, reader.position, Buffer.from(bytes))
      await reader.skip(bytes.length)
      return
    }
    note(`${placeName(stream)}${nameOf(bytes)} of more than ${limits.indivisibleBytes} bytes: read in pieces`)
    yield* cutWindows(stream, limits)
  },
}

/** Compression and archives for which there is no decoder, here or elsewhere in the probe. */
export const unreadFormat: StreamFormat = {
  id: 'unread',
  matches: (head) => unreadName(head) !== undefined,
  outgrows: () => true,
  async *windows(stream, { limits, note }) {
    note(
      `${placeName(stream)}${unreadName(await stream.reader.peek(16))}: not a format that is read; its bytes were searched as they are`,
    )
    yield* cutWindows(stream, limits)
  },
}

function nameOf(head: Buffer): string | undefined {
  return Object.entries(indivisible).find(
    ([, [at, bytes]]) => head.toString('latin1', at, at + bytes.length) === bytes,
  )?.[0]
}

function unreadName(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 16)
  // Three letters can begin a text; the fourth byte tells the size of blocks (bzip2 file format).
  return Object.entries(unread).find(
    ([name, bytes]) => start.startsWith(bytes) && (name !== 'bzip2' || /^BZh[1-9]1AY&SY/.test(start)),
  )?.[0]
}
