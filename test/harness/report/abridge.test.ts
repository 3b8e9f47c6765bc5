import { describe, expect, it } from 'vitest'
import type { Segment } from '../../../harness/contracts/transcript.ts'
import { abridge } from '../../../harness/report/html/abridge.ts'

const run = 'Ab3_'.repeat(300)

function segment(text: string, ...values: string[]): Segment {
  const marks = values.map((value) => ({
    start: text.indexOf(value),
    length: value.length,
    element: value,
    level: 'plaintext' as const,
    finding: value,
  }))
  return { label: 'body', chain: [], text, marks }
}

const marked = ({ text, marks }: Segment) => marks.map(({ start, length }) => text.slice(start, start + length))

describe('abridging', () => {
  it('leaves out the middle of long runs and says how much', () => {
    const { text } = abridge(segment(`"a":"${run}","b":"${run}"`))
    expect(text.length).toBeLessThan(460)
    expect(text.match(/\[…1000…\]/g)).toHaveLength(2)
  })

  it('keeps every mark on its value', () => {
    const before = segment(`Jansen ${run} Pietersen ${run} Klaassen`, 'Jansen', 'Pietersen', 'Klaassen')
    expect(marked(abridge(before))).toEqual(['Jansen', 'Pietersen', 'Klaassen'])
  })

  it('keeps a run whole that holds a marked value', () => {
    const before = segment(`${run}999990019${run}`, '999990019')
    expect(abridge(before)).toBe(before)
  })

  it('keeps short runs and plain text', () => {
    const before = segment(`${'word '.repeat(500)}${'a'.repeat(599)}`)
    expect(abridge(before)).toBe(before)
  })
})
