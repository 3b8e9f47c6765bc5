import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decoders } from '../../../harness/probe/decoders/registry.ts'
import { decoderCases } from './decoder-cases.ts'
import { decode } from './subjects.ts'

const ids = decoders.map(({ decoder }) => decoder.id)

describe('every decoder', () => {
  it('has cases it reads and cases that are foreign to it', () => {
    expect(Object.keys(decoderCases).toSorted()).toEqual(ids.toSorted())
  })
})

describe.each(Object.entries(decoderCases))('%s', (id, { ok, ng, explains }) => {
  const outputOf = (input: Buffer) => {
    const { parts, explained = [] } = decode(id, input)
    const ranges = explained.map(({ at }) => input.subarray(at.offset, at.offset + at.length))
    return (explains ? ranges : parts.map((part) => part.bytes)).map((bytes) => bytes.toString('utf8'))
  }

  it.each(Object.entries(ok))('reads: %s', (_name, { input, holds }) => {
    expect(outputOf(input).some((output) => output.includes(holds))).toBe(true)
  })

  it.each(Object.entries(ng))('gives nothing for: %s', (_name, input) => {
    expect(decode(id, input).parts).toEqual([])
  })

  it('gives ranges within the view, and positions within those ranges', () => {
    for (const { input } of Object.values(ok)) {
      for (const { at, bytes, positionOf } of decode(id, input).parts) {
        expect(at.offset).toBeGreaterThanOrEqual(0)
        expect(at.offset + at.length).toBeLessThanOrEqual(input.length)
        const positions =
          positionOf === undefined ? [] : [0, bytes.length >> 1, Math.max(0, bytes.length - 1)].map(positionOf)
        for (const position of positions) expect(position >= 0 && position < input.length).toBe(true)
      }
    }
  })

  it('survives input that is cut off at any byte, and does not alter it', () => {
    for (const { input } of Object.values(ok)) {
      const step = Math.max(1, Math.floor(input.length / 400))
      for (let end = 0; end <= input.length; end += step) {
        const cut = Buffer.from(input.subarray(0, end))
        const before = Buffer.from(cut)
        decode(id, cut)
        expect(cut.equals(before)).toBe(true)
      }
    }
  })

  it('survives random and damaged input, and does not alter it', () => {
    const [first] = Object.values(ok)
    const damaged = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })).map(([at, value]) => {
      const copy = Buffer.from(first?.input ?? Buffer.alloc(1))
      copy[at % Math.max(1, copy.length)] = value
      return copy
    })
    const random = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.oneof(random, damaged), (input) => {
        const before = Buffer.from(input)
        decode(id, input)
        return input.equals(before)
      }),
      { numRuns: 150 },
    )
  })
})
