/** Puts the memory of a party into its evidence folder, and takes it out again. */

import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { Observation } from '../../contracts/evidence.ts'
import type { MemoryImage } from './read-pages.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
/** Memory is full of pointers and zeros: more effort makes it hardly smaller. */
const packedChunkBytes = 4 * 1024 * 1024
const mostAtOnce = 256 * 1024 * 1024
const params = { [constants.ZSTD_c_compressionLevel]: 1 }

export interface KeptMemory {
  observation: Observation
  /** What comes out of the observation's file. */
  bytes: Buffer
}

/** Writes `<party>/memory/<n>.zst` below the exchange's evidence folder, one per process. */
export async function keepMemory(
  directory: string,
  party: string,
  images: readonly MemoryImage[],
): Promise<KeptMemory[]> {
  await mkdir(join(directory, party, 'memory'), { recursive: true })
  const filled = images.filter(({ bytes }) => bytes.length > 0)
  return Promise.all(
    filled.map(async ({ pid, bytes, regions, unreadBytes }, index): Promise<KeptMemory> => {
      const packed = await compress(bytes, { params, chunkSize: packedChunkBytes })
      const file = join(party, 'memory', `${index + 1}.zst`)
      await writeFile(join(directory, file), packed)
      const observation: Observation = {
        id: `${party}/memory/${index + 1}`,
        party,
        vantage: 'memory',
        file,
        bytes: packed.length,
        sha256: createHash('sha256').update(packed).digest('hex'),
        source: 'memory',
        memory: { pid, bytes: bytes.length, regions, unreadBytes },
      }
      return { observation, bytes }
    }),
  )
}

/** Rejects when the file does not hold as many bytes as the index says. */
export async function unpackMemory(packed: Buffer, bytes: number): Promise<Buffer> {
  const maxOutputLength = Math.max(1, bytes)
  // In one piece: by default it comes in pieces of 16 kB, which takes three times as long.
  const chunkSize = Math.max(constants.Z_MIN_CHUNK, Math.min(bytes, mostAtOnce))
  const unpacked = await decompress(packed, { maxOutputLength, chunkSize })
  if (unpacked.length !== bytes) throw new RangeError(`${unpacked.length} bytes of memory, expected ${bytes}`)
  return unpacked
}
