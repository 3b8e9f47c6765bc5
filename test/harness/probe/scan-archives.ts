/** Archives, written byte by byte. */

import { crc32, deflateRawSync } from 'node:zlib'

type Files = Readonly<Record<string, Buffer | string>>

/** POSIX.1-2017 pax, ustar. */
export function tarFile(files: Files): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const bytes = Buffer.from(content)
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write('0000644\0', 100)
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('        ', 148)
    header.write('0', 156)
    header.write('ustar\x0000', 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

export interface ZipOptions {
  method: 0 | 8
  /** Sizes stand behind the data. */
  described?: boolean
  encrypted?: boolean
}

/** PKWARE APPNOTE 4.3.7, 4.3.9, 4.3.12 and 4.3.16. */
export function zipFile(files: Files, { method, described = false, encrypted = false }: ZipOptions): Buffer {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const data = method === 8 ? deflateRawSync(bytes) : bytes
    const facts = Buffer.alloc(12)
    facts.writeUInt32LE(crc32(bytes), 0)
    facts.writeUInt32LE(data.length, 4)
    facts.writeUInt32LE(bytes.length, 8)
    const flags = (described ? 8 : 0) | (encrypted ? 1 : 0)
    const middle = Buffer.alloc(10)
    middle.writeUInt16LE(20, 0)
    middle.writeUInt16LE(flags, 2)
    middle.writeUInt16LE(method, 4)
    const lengths = Buffer.alloc(4)
    lengths.writeUInt16LE(name.length, 0)
    const local = [
      Buffer.from('PK\x03\x04'),
      middle,
      described ? Buffer.alloc(12) : facts,
      lengths,
      Buffer.from(name),
      data,
    ]
    if (described) local.push(Buffer.from('PK\x07\x08'), facts)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00'), middle, facts, lengths, tail, Buffer.from(name))
    const record = Buffer.concat(local)
    offset += record.length
    parts.push(record)
  }
  return Buffer.concat([...parts, ...central, Buffer.from('PK\x05\x06'), Buffer.alloc(18)])
}
