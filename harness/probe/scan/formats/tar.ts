/** Tape archives that are larger than a window. */

import { isHeader, nameAt, numberAt, readPaxRecords, textOf } from '../../decoders/tar.ts'
import { createSlice, finishSlice, type Stream } from '../stream.ts'
import type { StreamFormat, UnrollContext } from '../unroll.ts'
import type { Window } from '../window.ts'
import { unrollEntries } from './entries.ts'

const block = 512
/** Headers of one entry, with long names and extended attributes. */
const longestHead = 64 * 1024

export const tarFormat: StreamFormat = {
  id: 'tar',
  matches: (head) => isHeader(head, 0),
  outgrows: () => false,
  async *windows(stream, context) {
    yield* unrollEntries(stream, context, async (reader, at) => {
      const bytes = await reader.peek(at + longestHead)
      const found = readHead(bytes.subarray(at))
      if (found === undefined) return undefined
      const { headBytes, size, name } = found
      const totalBytes = headBytes + Math.ceil(size / block) * block
      return { headBytes, totalBytes, expands: false, open: () => openEntry(stream, context, size, name) }
    })
  },
}

async function* openEntry(stream: Stream, context: UnrollContext, size: number, name: string): AsyncGenerator<Window> {
  const step = { step: 'tar', offset: stream.reader.position, length: size, part: name }
  const slice = createSlice(stream, size, step, name)
  yield* context.unroll(slice)
  await finishSlice(slice)
  await stream.reader.skip((block - (size % block)) % block)
}

/** All headers before the data of one entry; undefined where none begins. */
function readHead(bytes: Buffer): { headBytes: number; size: number; name: string } | undefined {
  let named: { name?: string; size?: number } = {}
  let at = 0
  while (isHeader(bytes, at)) {
    const type = String.fromCharCode(bytes[at + 156] ?? 0)
    const size = named.size ?? numberAt(bytes, at + 124, 12)
    const data = at + block
    if (!'LKxg'.includes(type)) return { headBytes: data, size, name: named.name ?? nameAt(bytes, at) }
    if (data + size > bytes.length) return undefined
    const content = bytes.subarray(data, data + size)
    if (type === 'L') named = { ...named, name: textOf(content) }
    if (type === 'x') named = { ...named, ...readPaxRecords(content) }
    at = data + Math.ceil(size / block) * block
  }
  return undefined
}
