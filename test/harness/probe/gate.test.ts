import { describe, expect, it } from 'vitest'
import { createGate } from '../../../harness/probe/decoders/gate.ts'
import { decoders, type RegisteredDecoder } from '../../../harness/probe/decoders/registry.ts'
import { decoderCases } from './decoder-cases.ts'
import { decode } from './subjects.ts'

const nothing = () => ({ parts: [] })
const entry = (id: string, marks?: readonly string[]): RegisteredDecoder => ({
  decoder: { id, decode: nothing },
  reads: 'anywhere',
  ...(marks === undefined ? {} : { marks }),
})

describe.each([
  ['short', 40],
  ['long', 5000],
])('the gate of a %s view', (_name, size) => {
  const gate = createGate([entry('all'), entry('one', ['abc', '\xff\x00']), entry('single', ['%'])])
  const idsFor = (text: string) => gate(Buffer.from(text.padEnd(size, '.'), 'latin1')).map(({ decoder }) => decoder.id)

  it('lets decoders through whose mark stands in it, and those without marks', () => {
    expect(idsFor('xabcx')).toEqual(['all', 'one'])
    expect(idsFor('x\xff\x00%')).toEqual(['all', 'one', 'single'])
  })

  it('holds the others back, also when all letters of a mark are there', () => {
    expect(idsFor('ab bc cab')).toEqual(['all'])
    expect(idsFor('')).toEqual(['all'])
  })
})

describe('the marks of every decoder', () => {
  const gate = createGate(decoders)

  it.each(Object.entries(decoderCases))('stand in all that it reads: %s', (id, { ok, explains }) => {
    for (const [name, { input }] of Object.entries(ok)) {
      const passes = gate(input).some(({ decoder }) => decoder.id === id)
      const reads = explains === true || decode(id, input).parts.length > 0
      expect([name, passes || !reads]).toEqual([name, true])
    }
  })
})
