import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CompactEncrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { readKeyFile } from '../../../harness/probe/keys/read-key-file.ts'
import { probePaths, type ScanInput } from '../../../harness/probe/probe-paths.ts'
import { elements, filler, makeScanFolder, smallLimits, value, withInserted } from './scan-subjects.ts'
import { bsn, bsnElement } from './subjects.ts'

const first = generateKeyPairSync('rsa', { modulusLength: 2048 })
const second = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = toPem(first.privateKey)
const sealed = await jwe(`Bij opname: ${value}`, first.publicKey)

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function jwe(text: string, key: KeyObject): Promise<string> {
  const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM' }
  return new CompactEncrypt(Buffer.from(text)).setProtectedHeader(header).encrypt(key)
}

async function scan(files: Readonly<Record<string, Buffer | string>>, more: Partial<ScanInput> = {}, at = '') {
  await using folder = await makeScanFolder()
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder.path, dirname(name)), { recursive: true })
    await writeFile(join(folder.path, name), content)
  }
  const partyPaths = more.partyPaths?.map(({ party, path }) => ({ party, path: join(folder.path, path) }))
  const input = {
    elements,
    limits: smallLimits,
    workers: 0,
    ...more,
    ...(partyPaths === undefined ? {} : { partyPaths }),
  }
  const report = await probePaths({ paths: [join(folder.path, at)], ...input })
  const short = (file: string) => file.slice(folder.path.length + 1)
  return {
    found: report.findings.map(({ file, party, level }) => [short(file), party, level]),
    keys: report.findings.map(({ key }) => key),
    coverage: report.coverage.map((one) => ({ ...one, file: short(one.file) })),
  }
}

const keyOf = (text: string) => readKeyFile('given', Buffer.from(text))

describe('a key that stands in one file', () => {
  it('opens ciphertext in another, whichever is read first', async () => {
    for (const files of [
      { 'a.log': sealed, 'b.log': pem },
      { 'a.log': pem, 'b.log': sealed },
    ]) {
      const { found } = await scan(files)
      expect(found).toEqual([[expect.any(String), undefined, 'decryptable']])
    }
  })

  it('opens ciphertext in another window of the same large file, once', async () => {
    const bytes = withInserted(150_000, 5_000, `\n${sealed}\n`)
    const { found, coverage } = await scan({ 'a.log': Buffer.concat([bytes, Buffer.from(`\n${pem}\n`)]) })
    expect(found).toEqual([['a.log', undefined, 'decryptable']])
    expect(coverage[0]?.budgetsHit).toEqual([])
  })

  it('counts what it opened as read', async () => {
    const closed = await scan({ 'a.log': sealed })
    const opened = await scan({ 'a.log': sealed, 'b.log': pem })
    expect(closed.coverage[0]?.ciphertextBytes).toBeGreaterThan(0)
    expect(opened.coverage[0]).toMatchObject({ ciphertextBytes: 0, decodedBytes: sealed.length })
  })

  it('does not open what another party handled', async () => {
    const parties = [
      { party: 'north', path: 'x' },
      { party: 'south', path: 'y' },
    ]
    const apart = await scan({ 'x/a.log': sealed, 'y/b.log': pem }, { partyPaths: parties })
    expect(apart.found).toEqual([])
    const together = await scan({ 'x/a.log': sealed, 'x/b.log': pem, 'y/c.log': sealed }, { partyPaths: parties })
    expect(together.found).toEqual([['x/a.log', 'north', 'decryptable']])
  })

  it('opens a key, which opens another', async () => {
    const inner = await jwe(toPem(second.privateKey), first.publicKey)
    const content = await jwe(value, second.publicKey)
    const { found } = await scan({ 'a.log': content, 'b.log': inner, 'c.log': pem })
    expect(found).toEqual([['a.log', undefined, 'decryptable']])
  })

  it('explains a keyed digest in another', async () => {
    const secret = 'f3c1a9d27be54480'
    const digest = createHmac('sha256', secret).update(bsn).digest('hex')
    const more = { elements: [bsnElement] }
    const files = { 'a.log': `pseudonym=${digest}\n`, 'b.env': `HMAC_SECRET=${secret}\n` }
    expect((await scan(files, more)).found).toEqual([['a.log', undefined, 'reidentifiable']])
    expect((await scan({ 'a.log': files['a.log'] }, more)).found).toEqual([])
  })

  it('is named with the file it stood in by the key that was used', async () => {
    const { keys } = await scan({ 'a.log': sealed, 'b.log': pem })
    expect(keys).toEqual([keyOf(pem)[0]?.id])
  })
})

describe('keys that are given', () => {
  const files = { 'volumes/north/a.log': sealed, 'volumes/south/a.log': sealed }

  it('count for all parties when they are tied to none', async () => {
    const { found } = await scan(files, { keys: keyOf(pem) })
    expect(found.map(([file]) => file)).toEqual(['volumes/north/a.log', 'volumes/south/a.log'])
  })

  it('count for the party they are tied to, whose folder bears its name', async () => {
    const partyKeys = new Map([['south', keyOf(pem)]])
    expect((await scan(files, { partyKeys })).found).toEqual([['volumes/south/a.log', 'south', 'decryptable']])
  })

  it('count for the party whose path was told', async () => {
    const partyKeys = new Map([['platform', keyOf(pem)]])
    const partyPaths = [{ party: 'platform', path: 'volumes/north' }]
    expect((await scan(files, { partyKeys, partyPaths })).found).toEqual([
      ['volumes/north/a.log', 'platform', 'decryptable'],
    ])
  })
})

it('says when there were too many possible keys to try them elsewhere', async () => {
  const many = Array.from({ length: 12 }, (_, n) =>
    Array.from(
      { length: 100 },
      (_, i) => `{"x${i}":"${Buffer.from(createHmac('sha256', `${n}`).update(`${i}`).digest()).toString('base64')}"}`,
    ).join('\n'),
  )
  const files = Object.fromEntries(many.map((text, i) => [`${i}.json`, text]))
  const { coverage } = await scan({ ...files, 'z.log': sealed, 'y.log': filler(100) })
  const told = coverage.filter(({ budgetsHit }) => budgetsHit.join().includes('possible symmetric keys'))
  expect(told.map(({ file }) => file)).toContain('z.log')
  expect(told.map(({ file }) => file)).not.toContain('y.log')
})
