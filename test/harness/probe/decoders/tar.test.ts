import { deflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { decode, probe } from '../subjects.ts'
import { makePaxRecord, makeTar } from './files/make-tar.ts'

const content = Buffer.from('Reden van opname: pneumonie')
const long = `${'map/'.repeat(40)}brief.txt`

it('names parts as the archive does, and keeps their places', () => {
  const tar = makeTar([
    { name: 'a.txt', content },
    { name: 'leeg', content: Buffer.alloc(0) },
    { name: 'b.txt', content },
  ])
  const { parts } = decode('tar', tar)
  expect(parts.map(({ part }) => part)).toEqual(['a.txt', 'b.txt'])
  expect(parts.map(({ positionOf }) => positionOf?.(0))).toEqual([512, 512 * 4])
})

it.each([
  ['pax', { name: 'x', type: 'x', content: makePaxRecord('path', long) }],
  ['GNU', { name: '././@LongLink', type: 'L', content: Buffer.from(`${long}\0`) }],
])('knows long names of %s', (_name, header) => {
  const { parts } = decode('tar', makeTar([header, { name: 'kort', content }, { name: 'b.txt', content }]))
  expect(parts.map(({ part }) => part)).toEqual([long, 'b.txt'])
})

it('makes views of its files, so that what they begin with counts', async () => {
  const { findings } = await probe(makeTar([{ name: 'a.bin', content: deflateRawSync(content) }]), 'pneumonie')
  expect(findings.map(({ chain }) => chain.map(({ step }) => step).join())).toContain('tar,deflate')
})

it('reads many marks without headers in little time', () => {
  const startedAt = performance.now()
  expect(decode('tar', 'ustar'.repeat(100_000)).parts).toEqual([])
  expect(performance.now() - startedAt).toBeLessThan(2000)
})
