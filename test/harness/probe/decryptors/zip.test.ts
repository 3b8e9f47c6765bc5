import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { createZipDecryptor } from '../../../../harness/probe/decryptors/zip.ts'
import { replayChain } from '../../../../harness/probe/replay-chain.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { writtenByOthers } from '../decoders/files/written-by-others.ts'
import { probe } from '../subjects.ts'

const key = (password: string) => ({ id: password, password, source: 'test' })

async function open(zip: Buffer, ...passwords: string[]): Promise<string[]> {
  const { parts } = await createZipDecryptor().decrypt(createRootView(zip), passwords.map(key), createBudget())
  return parts.map((part) => `${part.key}: ${part.bytes.toString()}`)
}

describe.each([
  ['ZipCrypto', writtenByOthers.zipCrypto],
  ['ZipCrypto from a pipe', writtenByOthers.zipCryptoStream],
  ['AES-256', writtenByOthers.zipAes256],
  ['AES-128', writtenByOthers.zipAes128],
  ['AES, stored', writtenByOthers.zipAesStored],
])('%s', (_name, zip) => {
  it('opens with its password', async () => {
    const [opened = ''] = await open(zip, 'fout', 'geheim')
    expect(opened).toMatch(/^geheim: .*pneumonie links/s)
  })

  it('stays closed for others', async () => {
    expect(await open(zip, 'fout', 'Geheim', '')).toEqual([])
    expect(await open(zip)).toEqual([])
  })

  it('stays closed when it was altered', async () => {
    const altered = Buffer.from(zip)
    const at = zip.indexOf('PK\x01\x02') - 30
    altered[at] = (altered[at] ?? 0) ^ 1
    const opened = await open(altered, 'geheim')
    expect(opened.filter((text) => text.includes('pneumonie links\n'.repeat(30)))).toEqual([])
  })
})

it('gives findings that name the password, and are replayed', async () => {
  const keys = [key('geheim')]
  const { findings, coverage } = await probe(writtenByOthers.zipAes256, 'pneumonie links', { keys })
  expect(findings[0]).toMatchObject({
    level: 'decryptable',
    key: 'geheim',
    chain: [{ step: 'zip-decrypt', part: 'brief.txt' }],
  })
  expect(coverage.budgetsHit).toEqual([])
  const [finding] = findings
  if (finding === undefined) throw new Error('nothing found')
  const { view } = await replayChain(writtenByOthers.zipAes256, finding, keys)
  expect(view.bytes.toString()).toContain('pneumonie links')
})

it('bounds the number of tries, and says so', async () => {
  const budget = createBudget()
  const passwords = Array.from({ length: 2100 }, (_, i) => key(`woord ${i}`))
  await createZipDecryptor().decrypt(createRootView(writtenByOthers.zipCrypto), passwords, budget)
  expect(budget.hits).toEqual(['2000 passwords tried on ZIP entries'])
})
