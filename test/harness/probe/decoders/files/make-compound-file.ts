/** OLE2 compound files of version 3, written by hand after [MS-CFB]. */

const sector = 512
const end = 0xfffffffe
const free = 0xffffffff

/**
 * One stream in the sectors given in `order`, and one of up to 64 bytes in the mini stream. Sectors 0 to 3 hold the
 * table, the directory, the mini stream and the mini table.
 */
export function makeCompoundFile(stream: Buffer, small: Buffer, order: readonly number[]): Buffer {
  const sectors = Array.from({ length: Math.max(3, ...order) + 1 }, () => Buffer.alloc(sector))
  const [fat = Buffer.alloc(0), directory, mini, miniFat = Buffer.alloc(0)] = sectors
  const links = Array<number>(sector / 4).fill(free)
  links[0] = 0xfffffffd
  for (const single of [1, 2, 3]) links[single] = end
  for (const [i, at] of order.entries()) {
    links[at] = order[i + 1] ?? end
    stream.copy(sectors[at] ?? Buffer.alloc(0), 0, i * sector)
  }
  for (const [i, link] of links.entries()) fat.writeUInt32LE(link, i * 4)
  miniFat.fill(0xff)
  miniFat.writeUInt32LE(end, 0)
  if (mini !== undefined) small.copy(mini)
  const entries = [
    makeEntry('Root Entry', 5, 2, sector),
    makeEntry('__substg1.0_1000001F', 2, order[0] ?? end, stream.length),
    makeEntry('klein', 2, 0, small.length),
  ]
  if (directory !== undefined) Buffer.concat(entries).copy(directory)
  return Buffer.concat([makeHeader(), ...sectors])
}

function makeHeader(): Buffer {
  const header = Buffer.alloc(sector)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(512, 56)
  header.writeUInt32LE(3, 60)
  header.writeUInt32LE(1, 64)
  header.writeUInt32LE(end, 68)
  header.fill(0xff, 76)
  header.writeUInt32LE(0, 76)
  return header
}

function makeEntry(name: string, type: number, start: number, size: number): Buffer {
  const entry = Buffer.alloc(128)
  entry.write(name, 0, 'utf16le')
  entry.writeUInt16LE(name.length * 2 + 2, 64)
  entry[66] = type
  entry.writeUInt32LE(start, 116)
  entry.writeUInt32LE(size, 120)
  return entry
}
