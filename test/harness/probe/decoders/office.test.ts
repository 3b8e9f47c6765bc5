import { describe, expect, it } from 'vitest'
import { decode, probe } from '../subjects.ts'
import { makeCompoundFile } from './files/make-compound-file.ts'
import { makeZip } from './files/make-zip.ts'

const runs =
  '<w:p><w:r><w:t>Jan</w:t></w:r><w:r><w:t>sen &amp; zn</w:t></w:r><w:r><w:tab/><w:delText>pneu</w:delText></w:r><w:r><w:t>monie</w:t></w:r></w:p><w:p><w:r><w:t>twee</w:t></w:r></w:p>'

describe('runs of text', () => {
  it('are put together by paragraph, with the place of each', () => {
    const [part] = decode('office-text', runs).parts
    expect(part?.bytes.toString()).toBe('Jansen &amp; zn pneumonie\ntwee\n')
    expect(part?.positionOf?.(3)).toBe(runs.indexOf('sen &amp;'))
    expect(part?.positionOf?.(20)).toBe(runs.indexOf('monie'))
  })

  it('are found in a document', async () => {
    const docx = makeZip([
      { name: 'word/document.xml', content: Buffer.from(`<w:document><w:body>${runs}</w:body></w:document>`) },
    ])
    const { findings } = await probe(docx, 'Jansen & zn pneumonie')
    expect(findings.map(({ chain }) => chain.map(({ step }) => step).join())[0]).toMatch(/^(zip|deflate),office-text,/)
  })

  it('are read in little time when they are hostile', () => {
    const startedAt = performance.now()
    for (const text of ['<w:t', '<w:t>', '<w:p', '<w:t <', '</w:p>'])
      decode('office-text', `<w:t>${text.repeat(60_000)}`)
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })
})

describe('compound files', () => {
  const text = 'Reden van opname: pneumonie links onder, overleg met de huisarts'
  const stream = Buffer.concat([Buffer.alloc(980, 'x'), Buffer.from(text, 'utf16le')])
  const file = makeCompoundFile(stream, Buffer.from('klein'), [6, 5, 4])

  it('give streams of which the sectors are not in order', () => {
    const [part, small] = decode('compound-file', file).parts
    expect(part?.bytes).toEqual(stream)
    expect([0, 511, 512, 1024].map((offset) => part?.positionOf?.(offset))).toEqual([3584, 4095, 3072, 2560])
    expect([part?.part, small?.part]).toEqual(['1 __substg1.0_1000001F', '2 klein'])
    expect(small?.bytes.toString()).toBe('klein')
  })

  it('give text that runs from one sector to another', async () => {
    const { findings } = await probe(file, text)
    expect(findings.map(({ chain }) => chain.map(({ step }) => step).join())).toContain('compound-file,utf16')
  })

  it('end chains that lead back', () => {
    const ring = Buffer.from(file)
    // Sector 6 follows itself.
    ring.writeUInt32LE(6, 512 + 6 * 4)
    expect(decode('compound-file', ring).parts.length).toBeLessThan(3)
  })
})
