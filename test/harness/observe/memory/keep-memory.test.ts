import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepMemory, unpackMemory } from '../../../../harness/observe/memory/keep-memory.ts'
import type { MemoryImage } from '../../../../harness/observe/memory/read-pages.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keep-memory-'))
})
afterEach(() => rm(directory, { recursive: true }))

function imageOf(pid: number, bytes: Buffer): MemoryImage {
  return { pid, bytes, regions: [[0x1000, 0, bytes.length]], unreadBytes: 0 }
}

describe('memory that is kept', () => {
  it('comes out of its file as it is handed on', async () => {
    const first = Buffer.concat([randomBytes(100_000), Buffer.alloc(5_000_000), Buffer.from('behind')])
    const second = Buffer.from('a process of its own')
    const kept = await keepMemory(directory, 'p', [imageOf(1, first), imageOf(2, Buffer.alloc(0)), imageOf(3, second)])
    expect(kept.map(({ observation }) => [observation.id, observation.memory?.pid])).toEqual([
      ['p/memory/1', 1],
      ['p/memory/2', 3],
    ])
    for (const [index, { observation, bytes }] of kept.entries()) {
      const packed = await readFile(join(directory, observation.file))
      expect(observation).toMatchObject({ bytes: packed.length, memory: { bytes: bytes.length } })
      expect(observation.sha256).toBe(createHash('sha256').update(packed).digest('hex'))
      expect((await unpackMemory(packed, bytes.length)).equals(bytes)).toBe(true)
      expect(bytes.equals(index === 0 ? first : second)).toBe(true)
    }
  })

  it('is refused when it has another length than was noted', async () => {
    const [kept] = await keepMemory(directory, 'p', [imageOf(1, randomBytes(10_000))])
    const packed = await readFile(join(directory, kept?.observation.file ?? ''))
    await expect(unpackMemory(packed, 9_999)).rejects.toThrow()
    await expect(unpackMemory(packed, 10_001)).rejects.toThrow('expected 10001')
  })
})
