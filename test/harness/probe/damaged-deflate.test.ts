import { randomBytes } from 'node:crypto'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../harness/probe/budget.ts'
import { salvageDeflate } from '../../../harness/probe/salvage.ts'
import { makeZip } from './decoders/files/make-zip.ts'
import { probe, textsOf } from './subjects.ts'

const lines = Array.from({ length: 4000 }, (_, i) => `${i * 7919} regel ${(i * i) % 977} van het dossier\n`)
const gzipHead = Buffer.from('1f8b0800000000000003', 'hex')
const zlibHead = Buffer.from('789c', 'hex')

/** So many lines, then a block of the type that does not exist (RFC 1951 3.2.3). */
function damagedBehind(count: number): Buffer {
  const before = deflateRawSync(lines.slice(0, count).join(''), { finishFlush: constants.Z_SYNC_FLUSH })
  return Buffer.concat([before, Buffer.from([0x07]), deflateRawSync(lines.slice(count).join(''))])
}

/** All but what the last few bytes before the damage give. */
const most = (count: number) => lines.slice(0, count - 40).join('')

describe('deflate with a damage in the middle', () => {
  it.each([60, 800, 2000, 3900])('gives what came before it, behind line %d', (count) => {
    const damaged = damagedBehind(count)
    expect(() => inflateRawSync(damaged)).toThrow('invalid block type')
    const salvaged = salvageDeflate(damaged, createBudget())
    expect(salvaged?.bytes.toString().startsWith(most(count))).toBe(true)
    expect(lines.join('').startsWith(salvaged?.bytes.toString() ?? '-')).toBe(true)
    expect(salvaged?.consumed).toBeLessThan(damaged.length)
  })

  it('is read in gzip, in zlib and in ZIP', async () => {
    const damaged = damagedBehind(2000)
    expect(textsOf('gzip', Buffer.concat([gzipHead, damaged])).join()).toContain(most(2000))
    expect(textsOf('zlib', Buffer.concat([zlibHead, damaged])).join()).toContain(most(2000))
    const zip = makeZip([{ name: 'brief.txt', content: Buffer.from('x'), sealed: { data: damaged, method: 8 } }])
    expect(textsOf('zip', zip).join()).toContain(most(2000))
    const { findings } = await probe(Buffer.concat([gzipHead, damaged]), lines[1500]?.trim() ?? '')
    expect(findings).toHaveLength(1)
  })

  it('gives nothing of what is no text from its begin, and nothing of what is too large', () => {
    const binary = deflateRawSync(randomBytes(4000), { finishFlush: constants.Z_SYNC_FLUSH })
    expect(salvageDeflate(Buffer.concat([binary, Buffer.from([0x07])]), createBudget())).toBeUndefined()
    const small = createBudget({ maxExpandedBytes: 5000 })
    expect(salvageDeflate(damagedBehind(2000), small)).toBeUndefined()
    expect(small.hits).toEqual(['deflate: more than 5000 bytes'])
  })
})
