/** ZIP files that are larger than a window, or hold something that is: read by their local headers, from front to end. */

import { readZipEntries, type ZipEntry } from '../../decoders/zip/entries.ts'
import { deflated, stored, zstandard } from '../../decoders/zip/local-header.ts'
import type { ByteReader } from '../byte-reader.ts'
import { cutWindows } from '../cut-windows.ts'
import { createSlice, finishSlice, type Stream } from '../stream.ts'
import { type StreamCodec, streamCodecs } from '../stream-codecs.ts'
import { placeName, type StreamFormat, type UnrollContext } from '../unroll.ts'
import type { Window } from '../window.ts'
import { expandInto } from './compressed.ts'
import { type ArchiveEntry, unrollEntries } from './entries.ts'

const localSignature = Buffer.from('PK\x03\x04', 'latin1')
const centralSignature = Buffer.from('PK\x01\x02', 'latin1')
/** Header, name and extra fields. */
const longestHead = 30 + 2 * 65_535
/** Signature, checksum and two sizes of eight bytes (APPNOTE 4.3.9). */
const longestDescriptor = 24

export const zipFormat: StreamFormat = {
  id: 'zip',
  matches: (head) => head.subarray(0, 4).equals(localSignature),
  outgrows: (head, { wholeBytes }) => holdsLarger(head, wholeBytes),
  async *windows(stream, context) {
    yield* unrollEntries(stream, context, (reader, at) => readEntry(stream, context, reader, at))
  },
}

async function readEntry(
  stream: Stream,
  context: UnrollContext,
  reader: ByteReader,
  at: number,
): Promise<ArchiveEntry | undefined> {
  const { wholeBytes } = context.limits
  const head = (await reader.peek(at + longestHead)).subarray(at)
  const entry = head.subarray(0, 4).equals(localSignature) ? firstEntry(head) : undefined
  if (entry === undefined) return undefined
  const { dataStart, dataLength } = entry.header
  const open = () => openEntry(stream, entry, dataLength, context)
  if (dataLength !== undefined) {
    const totalBytes = dataStart + dataLength + (await descriptorLength(reader, at + dataStart + dataLength, entry))
    return { headBytes: dataStart, totalBytes, expands: expandedSize(head) > wholeBytes && !entry.encrypted, open }
  }
  const far = (await reader.peek(at + wholeBytes)).subarray(at)
  const next = nextHeader(far, dataStart)
  if (next !== undefined && describes(far, next, next - dataStart)) {
    return { headBytes: dataStart, totalBytes: next, expands: false, open }
  }
  return { headBytes: dataStart, totalBytes: undefined, expands: true, open }
}

function firstEntry(head: Buffer): ZipEntry | undefined {
  const entries: ZipEntry[] = []
  readZipEntries(head, (entry) => {
    if (entries.length === 0) entries.push(entry)
    return head.length
  })
  return entries[0]
}

async function* openEntry(
  stream: Stream,
  { header, name, encrypted }: ZipEntry,
  length: number | undefined,
  context: UnrollContext,
): AsyncGenerator<Window> {
  const { reader } = stream
  const start = reader.position
  const place = `${placeName(stream)}zip "${name}"`
  const codec = codecOf(header.method)
  if (!encrypted && codec !== undefined) {
    const most = length ?? Number.POSITIVE_INFINITY
    yield* expandInto(stream, { step: 'zip', codec, length: most, part: name }, context)
    if (length !== undefined) await reader.skip(length - (reader.position - start))
  } else if (length !== undefined) {
    const step = { step: 'zip', offset: start, length, part: name }
    const slice = createSlice(stream, length, step, name)
    if (!encrypted && header.method === stored) yield* context.unroll(slice)
    else {
      context.note(
        encrypted
          ? `${place}: encrypted and of more than ${context.limits.wholeBytes} bytes; opening it was not tried`
          : `${place}: compression method ${header.method} is not read`,
      )
      yield* cutWindows(slice, context.limits)
    }
    await finishSlice(slice)
  } else {
    context.note(`${place}: its length is not stated; what follows was searched as it is`)
  }
  await reader.skip((await descriptorAfter(reader)) ?? 0)
}

function codecOf(method: number): StreamCodec | undefined {
  if (method === deflated) return streamCodecs.deflate
  return method === zstandard ? streamCodecs.zstd : undefined
}

/** Bytes of a data descriptor before the next header, when one stands there. */
async function descriptorAfter(reader: ByteReader): Promise<number | undefined> {
  const next = nextHeader(await reader.peek(longestDescriptor + 4), 0)
  return next === undefined || next > longestDescriptor ? undefined : next
}

async function descriptorLength(reader: ByteReader, at: number, { header }: ZipEntry): Promise<number> {
  if ((header.flags & 8) === 0) return 0
  const next = nextHeader((await reader.peek(at + longestDescriptor + 4)).subarray(at), 0)
  return next === undefined || next > longestDescriptor ? 0 : next
}

/** Local or central header. */
function nextHeader(bytes: Buffer, from: number): number | undefined {
  const found = [localSignature, centralSignature]
    .map((signature) => bytes.indexOf(signature, from))
    .filter((at) => at !== -1)
  return found.length === 0 ? undefined : Math.min(...found)
}

/** Whether a descriptor before a header tells the length of the data before it. */
function describes(bytes: Buffer, header: number, length: number): boolean {
  return [
    [16, 8],
    [12, 8],
    [24, 16],
    [20, 16],
  ].some(([size = 0, sizes = 0]) => {
    const at = header - sizes
    return at >= 0 && length >= size && bytes.readUInt32LE(at) === length - size
  })
}

/** APPNOTE 4.4.9; of unknown size 0, of more than four bytes can tell the most. */
function expandedSize(head: Buffer): number {
  return head.readUInt32LE(22)
}

/** By the central directory, which is there when the whole file is. */
function holdsLarger(bytes: Buffer, wholeBytes: number): boolean {
  for (let at = bytes.indexOf(centralSignature); at !== -1; at = bytes.indexOf(centralSignature, at + 4)) {
    if (at + 46 <= bytes.length && bytes.readUInt32LE(at + 24) > wholeBytes) return true
  }
  return false
}
