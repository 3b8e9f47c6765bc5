import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { zipDecoder } from '../../../../harness/probe/decoders/zip.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { decode, probe } from '../subjects.ts'
import { makeZip } from './files/make-zip.ts'
import { writtenByOthers } from './files/written-by-others.ts'

const value = 'pneumonie links onder'
const content = Buffer.from(`Reden van opname: ${value}`)
const files = [
  { name: 'een.txt', content, method: 0 as const },
  { name: 'map/twee.txt', content: Buffer.from(content.toString().repeat(3)) },
]

describe('parts', () => {
  it('are named after their entries, and stored ones keep their places', () => {
    const zip = makeZip(files)
    const [first, second] = decode('zip', zip).parts
    expect([first?.part, second?.part]).toEqual(['een.txt', 'map/twee.txt'])
    expect(first?.positionOf?.(0)).toBe(zip.indexOf(content))
    const { offset = 0, length = 0 } = second?.at ?? {}
    expect(zip.subarray(offset, offset + length)).toEqual(deflateRawSync(files[1]?.content ?? ''))
  })

  it.each(['signed', 'bare', 'zip64'] as const)('end where a descriptor says so: %s', (descriptor) => {
    const entries = files.map((file) => ({ ...file, descriptor }))
    expect(decode('zip', makeZip(entries)).parts.map(({ bytes }) => bytes)).toEqual(files.map((file) => file.content))
  })

  it('come out of what is left of a file', () => {
    const zip = makeZip(files, { central: false })
    expect(decode('zip', zip.subarray(0, zip.length - 8)).parts).toHaveLength(2)
    expect(decode('zip', zip.subarray(10)).parts.map(({ part }) => part)).toEqual(['map/twee.txt'])
  })
})

describe('nesting', () => {
  it('is followed through archives in archives', async () => {
    let zip = makeZip([{ name: '0', content }])
    for (let n = 1; n < 8; n += 1) zip = makeZip([{ name: `${n}.zip`, content: zip, method: n % 2 === 0 ? 0 : 8 }])
    const { findings } = await probe(zip, value, { disabled: ['deflate'] })
    expect(findings.length).toBeGreaterThan(0)
    expect(new Set(findings[0]?.chain.map(({ step }) => step))).toEqual(new Set(['zip']))
  })
})

describe('encrypted entries', () => {
  it.each([
    ['ZipCrypto', writtenByOthers.zipCrypto],
    ['ZipCrypto', writtenByOthers.zipCryptoStream],
    ['WinZip AES-256', writtenByOthers.zipAes256],
    ['WinZip AES-128', writtenByOthers.zipAes128],
  ])('are explained as %s', (scheme, zip) => {
    const { parts, explained = [] } = decode('zip', zip)
    expect(parts).toEqual([])
    expect(explained.map(({ as }) => as.startsWith(scheme))).toEqual([true])
  })
})

describe('limits', () => {
  const decodeWithin = (zip: Buffer, maxExpandedBytes: number) => {
    const budget = createBudget({ maxExpandedBytes })
    const { parts } = zipDecoder.decode(createRootView(zip), budget)
    return { parts, hits: budget.hits }
  }

  it('end an entry that expands to too much', () => {
    const { parts, hits } = decodeWithin(makeZip([{ name: 'bom', content: Buffer.alloc(2_000_000) }]), 1_000_000)
    expect(parts).toEqual([])
    expect(hits).toEqual(['deflate: more than 1000000 bytes'])
  })

  it('end a file of which the entries together expand to too much', () => {
    const entries = Array.from({ length: 10 }, (_, i) => ({ name: `${i}`, content: Buffer.alloc(900_000, i) }))
    const { parts, hits } = decodeWithin(makeZip(entries), 1_000_000)
    expect(parts).toHaveLength(4)
    expect(hits).toEqual(['zip: more than 4000000 bytes from one file'])
  })

  it('give the bytes of entries that overlap to one of them', () => {
    const kernel = makeZip([{ name: 'x', content: Buffer.alloc(100_000) }], { central: false })
    const heads = Buffer.concat(Array.from({ length: 200 }, () => kernel.subarray(0, 31)))
    const { parts } = decodeWithin(Buffer.concat([heads, kernel]), 1_000_000)
    expect(parts.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(200_000)
  })

  it.each([
    [
      'headers of damaged entries',
      Buffer.concat(
        Array.from({ length: 8000 }, () =>
          makeZip([{ name: 'x', content: Buffer.alloc(0), descriptor: 'signed' }], { central: false }).subarray(0, 31),
        ),
      ),
    ],
    ['signatures', Buffer.from('PK\x03\x04'.repeat(100_000))],
    ['descriptors', Buffer.from('PK\x07\x08\x01\0\0\0\x20\0\0\0'.repeat(30_000))],
    [
      'random entries',
      Buffer.concat(
        Array.from({ length: 3000 }, () =>
          Buffer.concat([makeZip(files, { central: false }).subarray(0, 37), randomBytes(60)]),
        ),
      ),
    ],
  ])('hold for a file of %s', (_name, zip) => {
    const startedAt = performance.now()
    decodeWithin(zip, 1_000_000)
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })
})
