/** Archives that hold more than they are long, or themselves. */

import { deflateRawSync } from 'node:zlib'
import { createDatabase } from '../../decoder-cases.ts'
import { makeTar } from '../../decoders/files/make-tar.ts'
import { type Bombs, repeat } from './bomb.ts'
import { deflatedZeros } from './compressed.ts'

export const archiveBombs: Bombs = {
  'zip of overlapping entries': { make: () => overlappingZip(400, 40), hit: /more than \d+ bytes/ },
  'zip of 4 entries of 1 GB': { make: () => zipOf(4, () => deflatedZeros(1024)), hit: /more than \d+ bytes/ },
  'zip in zip in zip, sixteen wide, distinct': {
    make: () => nestedZip(1, ''),
    budget: { maxTotalBytes: 16 * 1024 * 1024 },
    hit: /total of 16777216 decoded bytes/,
  },
  'zip with twenty thousand headers': {
    make: () => repeat(zipOf(1, () => deflateRawSync('pneumonie')).subarray(0, 40), 20_000),
  },
  'tar with huge sizes': {
    make: () => tarOfSizes(['77777777777', '\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff', '-1']),
  },
  'tar with ten thousand empty files': {
    make: () => repeat(makeTar([{ name: 'a', content: Buffer.alloc(0) }]).subarray(0, 512), 10_000),
  },
  'SQLite pages in a circle': { make: cyclicDatabase },
}

function zipOf(count: number, data: (i: number) => Buffer): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, i) => localEntry(`deel-${i}`, data(i))))
}

/** APPNOTE 4.3.7, deflated, with its length. */
function localEntry(name: string, data: Buffer): Buffer {
  return Buffer.concat([localHeader(name, data.length), data])
}

function localHeader(name: string, length: number): Buffer {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(length, 18)
  header.writeUInt32LE(0xffff_ffff, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name)])
}

/** Each entry begins with a stored block that quotes the header of the next, and goes on in its data (D. Fifield, 2019). */
function overlappingZip(entries: number, megabytes: number): Buffer {
  let file = localEntry('kern', deflatedZeros(megabytes))
  for (let i = 0; i < entries; i += 1) {
    const quoted = file.readUInt16LE(26) + 30
    const block = Buffer.from([0, quoted & 0xff, quoted >> 8, ~quoted & 0xff, (~quoted >> 8) & 0xff])
    const data = Buffer.concat([block, file])
    file = localEntry(`e${i}`, data)
  }
  return file
}

function nestedZip(depth: number, label: string): Buffer {
  const content = (i: number) =>
    depth === 0
      ? Buffer.concat([Buffer.from(`${label}.${i}`), Buffer.alloc(1024 * 1024)])
      : nestedZip(depth - 1, `${label}.${i}`)
  return zipOf(16, (i) => deflateRawSync(content(i), { level: 1 }))
}

/** Size fields (POSIX.1-2017 pax, ustar; and base 256 of GNU tar) with a right checksum. */
function tarOfSizes(sizes: readonly string[]): Buffer {
  return Buffer.concat(
    sizes.map((size) => {
      const block = Buffer.from(makeTar([{ name: 'brief.txt', content: Buffer.from('pneumonie') }]))
      block.write(size.padEnd(12, '\0'), 124, 'latin1')
      block.write('        ', 148, 'latin1')
      const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0)
      block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
      return block
    }),
  )
}

/** The page of every table is an inner page (fileformat2 1.6) of which all children are itself. */
function cyclicDatabase(): Buffer {
  const file = Buffer.from(createDatabase())
  const pageBytes = file.readUInt16BE(16)
  for (let page = 2; page <= file.length / pageBytes; page += 1) {
    const at = (page - 1) * pageBytes
    const cells = 300
    file[at] = 5
    file.writeUInt16BE(cells, at + 3)
    file.writeUInt32BE(page, at + 8)
    for (let i = 0; i < cells; i += 1) {
      file.writeUInt16BE(2000, at + 12 + 2 * i)
    }
    file.writeUInt32BE(page, at + 2000)
    file[at + 2004] = 1
  }
  return file
}
