import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { createPdfDecryptor } from '../../../../harness/probe/decryptors/pdf.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { writtenByOthers } from '../decoders/files/written-by-others.ts'
import { decode } from '../subjects.ts'

async function open(pdf: Buffer, ...passwords: string[]): Promise<string> {
  const keys = passwords.map((password) => ({ id: password, password, source: 'test' }))
  const { parts } = await createPdfDecryptor().decrypt(createRootView(pdf), keys, createBudget())
  return parts.map((part) => `${part.key}: ${part.bytes.toString('latin1')}`).join('\n')
}

describe.each([
  ['AES-256', writtenByOthers.pdfAes256Locked],
  ['AES-128', writtenByOthers.pdfAes128Locked],
  ['RC4', writtenByOthers.pdfRc4Locked],
])('a file locked with %s', (_name, pdf) => {
  it.each(['geheim', 'owner'])('opens with the password %s', async (password) => {
    const opened = await open(pdf, 'fout', password)
    expect(opened).toContain(`${password}: pneumonie links`)
    expect(opened).toContain('Jánsenstra')
  })

  it('stays closed for others, and is explained', async () => {
    expect(await open(pdf, 'fout', '')).toBe('')
    const { parts, explained = [] } = decode('pdf', pdf)
    expect(parts).toEqual([])
    expect(explained[0]?.as).toMatch(/^PDF encryption/)
  })
})

it('leaves files alone that need no password', async () => {
  expect(await open(writtenByOthers.pdfAes256, 'geheim')).toBe('')
})
