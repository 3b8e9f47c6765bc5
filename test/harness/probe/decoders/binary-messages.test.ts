import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { cborDecoder } from '../../../../harness/probe/decoders/cbor.ts'
import { protobufDecoder } from '../../../../harness/probe/decoders/protobuf.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { bsn, bsnElement, decode, probe, textsOf } from '../subjects.ts'
import { writtenByOthers } from './files/written-by-others.ts'

const value = 'pneumonie links onder'
const field = (number: number, content: Buffer | string) => {
  const bytes = Buffer.from(content)
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push(left < 128 ? left : (left % 128) | 128)
    if (left < 128) return Buffer.from(bytes)
  }
}

describe('cbor', () => {
  it('gives all strings and large numbers, each with its place', () => {
    const parts = decode('cbor', writtenByOthers.cborMap).parts
    const texts = parts.map(({ bytes }) => bytes.toString())
    expect(texts).toEqual(expect.arrayContaining(['Jánsenstra', 'pneumonie links', bsn]))
    expect(parts[1]?.positionOf?.(0)).toBe(writtenByOthers.cborMap.indexOf('Jánsenstra'))
  })

  it('is followed into tag 24', async () => {
    const inner = Buffer.concat([Buffer.from([0xa1, 0x61, 0x7a, 0x1a]), Buffer.from([0x3b, 0x9a, 0xa3, 0x03])])
    const outer = Buffer.concat([Buffer.from([0x81, 0xd8, 24, 0x48]), inner])
    const { findings } = await probe(outer, bsn, { elements: [bsnElement] })
    expect(findings[0]?.chain.map(({ step }) => step)).toEqual(['cbor', 'cbor'])
  })

  it('explains the ciphertext of COSE', () => {
    const sealed = Buffer.concat([Buffer.from([0xd0, 0x83, 0x43, 0xa1, 1, 3, 0xa0, 0x58, 40]), Buffer.alloc(40, 9)])
    expect(decode('cbor', sealed).explained).toEqual([
      { at: { offset: 9, length: 40 }, as: 'ciphertext of COSE_Encrypt0' },
    ])
  })

  it('gives chunks as one string, with the place of each', () => {
    const chunked = Buffer.from([0x81, 0x7f, 0x62, 0x70, 0x6e, 0x63, 0x65, 0x75, 0x6d, 0xff])
    const [part] = decode('cbor', chunked).parts
    expect(part?.bytes.toString()).toBe('pneum')
    expect([0, 1, 2, 4, 5].map((offset) => part?.positionOf?.(offset))).toEqual([3, 4, 6, 8, 10])
  })

  it.each([
    ['arrays', 0x81],
    ['open arrays', 0x9f],
    ['tags', 0xd8],
  ])('bounds the nesting of %s', (_name, byte) => {
    const startedAt = performance.now()
    const budget = createBudget()
    const selfDescribed = Buffer.concat([Buffer.from([0xd9, 0xd9, 0xf7]), Buffer.alloc(500_000, byte)])
    const { parts } = cborDecoder.decode(createRootView(selfDescribed), budget)
    expect(parts).toEqual([])
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(budget.hits).toEqual(byte === 0xd8 ? [] : ['CBOR nested too deeply'])
  })

  it('takes bytes that repeat, without the tag and without text, for other data', () => {
    const budget = createBudget()
    expect(cborDecoder.decode(createRootView(Buffer.alloc(500_000, 0x81)), budget).parts).toEqual([])
    expect(budget.hits).toEqual([])
  })
})

describe('protobuf', () => {
  it('gives text that stands between letters', async () => {
    const message = Buffer.concat([
      field(1, '1234AB'),
      field(6, bsn),
      field(6, 'x'.repeat(50)),
      Buffer.from([0x08, 200, 1]),
    ])
    const { findings } = await probe(message, bsn, { elements: [bsnElement] })
    expect(findings).toHaveLength(1)
    expect(textsOf('protobuf', message)).toContain(bsn)
  })

  it('gives bytes that hold something else', async () => {
    const message = Buffer.concat([
      field(1, 'naam'),
      field(2, Buffer.concat([Buffer.from([0x08, 1]), field(3, deflateRawSync(value))])),
    ])
    const { findings } = await probe(message, value)
    expect(findings.map(({ chain }) => chain.map(({ step }) => step).join())).toContain('protobuf,deflate')
  })

  it('bounds the nesting', () => {
    let message = field(1, value)
    for (let n = 0; n < 200; n += 1) message = Buffer.concat([field(1, message), Buffer.from([0x10, 0x81, 1])])
    const budget = createBudget()
    protobufDecoder.decode(createRootView(message), budget)
    expect(budget.hits).toEqual(['protobuf nested too deeply'])
  })
})

it('grpc is followed into its messages', async () => {
  const message = Buffer.concat([Buffer.from([0x08, 200, 1]), field(2, Buffer.concat([field(6, bsn), field(6, 'x')]))])
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message])
  const { findings } = await probe(frame, bsn, { elements: [bsnElement] })
  expect(findings[0]?.chain.map(({ step }) => step)).toEqual(['grpc', 'protobuf'])
})
