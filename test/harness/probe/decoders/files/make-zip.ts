/** ZIP files, written by hand after APPNOTE 6.3. */

import { crc32, deflateRawSync } from 'node:zlib'

export interface MadeEntry {
  name: string | Buffer
  content: Buffer
  method?: 0 | 8
  /** Leaves the sizes to a data descriptor: with its signature, without, or with sizes of eight bytes. */
  descriptor?: 'signed' | 'bare' | 'zip64'
  /** Puts the sizes in the extra field of zip64. */
  zip64?: true
  flags?: number
  /** Data as they are to stand in the file, for entries that are encrypted. */
  sealed?: { data: Buffer; method: number; extra?: Buffer }
}

export function makeZip(entries: readonly MadeEntry[], options: { central?: false } = {}): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const local = makeLocal(entry)
    central.push(makeCentral(entry, offset))
    locals.push(local)
    offset += local.length
  }
  if (options.central === false) return Buffer.concat(locals)
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

function dataOf({ content, method = 8, sealed }: MadeEntry): Buffer {
  return sealed?.data ?? (method === 8 ? deflateRawSync(content) : content)
}

function makeLocal(entry: MadeEntry): Buffer {
  const name = Buffer.from(entry.name)
  const data = dataOf(entry)
  const sizes = { crc: crc32(entry.content), packed: data.length, full: entry.content.length }
  const extra = entry.sealed?.extra ?? (entry.zip64 ? zip64Extra(sizes) : Buffer.alloc(0))
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(45, 4)
  head.writeUInt16LE((entry.flags ?? 0) | (entry.descriptor ? 8 : 0), 6)
  head.writeUInt16LE(entry.sealed?.method ?? entry.method ?? 8, 8)
  if (entry.descriptor === undefined) {
    head.writeUInt32LE(sizes.crc, 14)
    head.writeUInt32LE(entry.zip64 ? 0xffffffff : sizes.packed, 18)
    head.writeUInt32LE(entry.zip64 ? 0xffffffff : sizes.full, 22)
  }
  head.writeUInt16LE(name.length, 26)
  head.writeUInt16LE(extra.length, 28)
  return Buffer.concat([head, name, extra, data, makeDescriptor(entry.descriptor, sizes)])
}

function zip64Extra({ packed, full }: { packed: number; full: number }): Buffer {
  const extra = Buffer.alloc(20)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(16, 2)
  extra.writeBigUInt64LE(BigInt(full), 4)
  extra.writeBigUInt64LE(BigInt(packed), 12)
  return extra
}

function makeDescriptor(
  kind: MadeEntry['descriptor'],
  { crc, packed, full }: { crc: number; packed: number; full: number },
): Buffer {
  if (kind === undefined) return Buffer.alloc(0)
  const wide = kind === 'zip64'
  const body = Buffer.alloc(wide ? 20 : 12)
  body.writeUInt32LE(crc, 0)
  body.writeUInt32LE(packed, 4)
  body.writeUInt32LE(full, wide ? 12 : 8)
  return kind === 'bare' ? body : Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), body])
}

function makeCentral(entry: MadeEntry, offset: number): Buffer {
  const name = Buffer.from(entry.name)
  const data = dataOf(entry)
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(entry.sealed?.method ?? entry.method ?? 8, 10)
  head.writeUInt32LE(crc32(entry.content), 16)
  head.writeUInt32LE(data.length, 20)
  head.writeUInt32LE(entry.content.length, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt32LE(offset, 42)
  return Buffer.concat([head, name])
}
