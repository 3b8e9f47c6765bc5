import { describe, expect, it } from 'vitest'
import { describeTrial } from '../../../../harness/report/trial/describe-trial.ts'
import type { TrialDocument } from '../../../../harness/report/trial/document.ts'
import { renderHtml } from '../../../../harness/report/trial/html.ts'
import { renderPdf } from '../../../../harness/report/trial/pdf.ts'
import { listSections, listTables, readPdfText, squeeze, tellAll } from './read-document.ts'
import { makeInput } from './sample-round.ts'

/** A document of one table. */
function documentOf(rows: readonly string[][]): TrialDocument {
  const columns = (rows[0] ?? []).map((_, index) => ({ head: `kop ${index}`, weight: 1 }))
  const cells = rows.map((row) => ({ cells: row.map((text) => [text]) }))
  const table = { kind: 'table', caption: 'Tafel', columns, rows: cells } as const
  const section = { id: 's-1', number: '1', title: 'Één', blocks: [table], sections: [] }
  return {
    ...{ language: 'nl', title: 'Titel', subtitle: 'Ronde 2', contentsTitle: 'Inhoud', footer: 'voet' },
    ...{ date: new Date('2026-09-01T09:30:00Z'), front: [], sections: [section] },
  }
}

describe('the report as HTML', () => {
  it('says its language, has a heading for each section and a scope for each head', async () => {
    const document = describeTrial(await makeInput('nl'))
    const html = renderHtml(document)
    expect(html).toContain('<html lang="nl">')
    expect(renderHtml(describeTrial(await makeInput('en')))).toContain('<html lang="en">')
    for (const { id, number } of listSections(document.sections)) expect(html).toContain(` id="${id}">${number} `)
    const rows = listTables(document).flatMap((table) => table.rows)
    expect(html.split('<th scope="row"').length - 1).toBe(rows.length)
    expect(html.split('<caption>').length - 1).toBe(listTables(document).length)
  })

  it('loads and runs nothing', async () => {
    const html = renderHtml(describeTrial(await makeInput()))
    expect(html).toContain("default-src 'none'; style-src 'sha256-")
    expect(html).not.toMatch(/<script|<link|\ssrc=|\son\w+=|javascript:|https?:\/\//)
  })

  it('keeps what was measured from becoming markup', () => {
    const html = renderHtml(documentOf([['<script>alert(1)</script>', '"a" & b']]))
    expect(html).not.toContain('<script>')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('&quot;a&quot; &amp; b')
  })
})

describe('the report as PDF', () => {
  it('says in each language what the document says', async () => {
    for (const language of ['nl', 'en'] as const) {
      const document = describeTrial(await makeInput(language))
      const text = readPdfText(await renderPdf(document))
      for (const { title } of listSections(document.sections)) expect(text).toContain(squeeze(title))
      for (const { caption } of listTables(document)) expect(text).toContain(squeeze(caption))
      expect(text).toContain(squeeze(language === 'nl' ? 'voldoet niet' : 'as expected'))
    }
  })

  it('has every sign that it needs', async () => {
    const signs = 'é ï € – → ✓ ✗ ‘ ’ … × · ≥'
    expect(readPdfText(await renderPdf(documentOf([[signs]])))).toContain(squeeze(signs))
  })

  it('is tagged, has a title, a language and bookmarks', async () => {
    const document = describeTrial(await makeInput('nl'))
    const raw = (await renderPdf(document)).toString('latin1')
    expect(raw).toMatch(/^%PDF-1\.7/)
    expect(raw).toMatch(/\/MarkInfo/)
    expect(raw).toMatch(/\/Lang \(nl\)/)
    expect(raw).toMatch(/\/DisplayDocTitle true/)
    expect(raw).toMatch(/\/Scope \/Row/)
    const bookmarks = raw.match(/\/Dest \[\d+ 0 R \/XYZ|\/Title \(/g) ?? []
    expect(bookmarks.length).toBeGreaterThanOrEqual(listSections(document.sections).length)
    for (const type of ['Document', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure']) {
      expect(raw).toContain(`/S /${type}`)
    }
  })

  it('is the same file for the same result', async () => {
    const document = describeTrial(await makeInput())
    expect((await renderPdf(document)).equals(await renderPdf(document))).toBe(true)
  })

  it('loses nothing of a row that is longer than a page, nor of a word that is wider than its column', async () => {
    const words = Array.from({ length: 2500 }, (_, index) => `woord${index}`)
    const wide = Array.from({ length: 60 }, (_, index) => `stuk${index}`).join('')
    const pdf = await renderPdf(
      documentOf([
        ['kort', words.join(' '), 'c'],
        ['b', wide, 'slot'],
      ]),
    )
    const text = readPdfText(pdf)
    for (const part of [words[0], words.at(-1), words[1250], 'slot']) expect(text).toContain(part)
    // Split over pages, the words come in their order between the heads that are repeated.
    expect(words.filter((word) => !text.includes(word))).toEqual([])
    expect(text).toContain(wide)
    expect(text.split('kop0').length - 1).toBeGreaterThan(1)
  })

  it('shows what a table says and not what another says', async () => {
    const text = readPdfText(await renderPdf(documentOf([['twaalf', '12']])))
    expect(text).toContain('twaalf12')
    expect(text).not.toContain('dertien')
    expect(tellAll(documentOf([['twaalf', '12']]))).toContain('twaalf')
  })
})
