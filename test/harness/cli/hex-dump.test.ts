import { describe, expect, it } from 'vitest'
import { drawHexDump } from '../../../harness/cli/hex-dump.ts'

const letters = Buffer.from('abcdefghijklmnopqrstuvwxyz012345')

describe('hex dump', () => {
  it('shows offset, bytes and text, with the range between brackets', () => {
    expect(drawHexDump(letters.subarray(0, 5), 0x100, { offset: 1, length: 2 })).toEqual([
      `  00000100 ${' 61[62 63]64 65'.padEnd(49)} abcde`,
    ])
  })

  it('keeps the columns where the range ends with a row', () => {
    const [first, second] = drawHexDump(letters, 0, { offset: 14, length: 2 })
    expect(first).toBe(
      '  00000000  61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e[6f 70] abcdefghijklmnop'.replace('70]', '70]'),
    )
    expect(second).toMatch(/^ {2}00000010 {2}71 72/)
  })

  it('leaves the middle of a long stretch out and says how much', () => {
    const rows = drawHexDump(Buffer.alloc(1600), 0, { offset: 0, length: 1600 })
    expect(rows).toHaveLength(25)
    expect(rows[16]).toBe('  … 1216 bytes …')
    expect(rows.at(-1)).toContain('00000630')
  })
})
