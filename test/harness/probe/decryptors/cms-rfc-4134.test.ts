import { describe, expect, it } from 'vitest'
import { loadKeyStore } from '../../../../harness/probe/keys/read-key-file.ts'
import { decode, probe } from '../subjects.ts'
import { rfc4134 } from './rfc-4134.ts'

const bytes = (base64: string) => Buffer.from(base64, 'base64')
const bob = loadKeyStore([{ name: 'Bob', content: bytes(rfc4134.bobPrivateKey) }])
const message = (base64: string) =>
  'Content-Type: application/pkcs7-mime; name=smime.p7m; smime-type=enveloped-data\n' +
  `Content-Transfer-Encoding: base64\n\n${base64.match(/.{1,76}/g)?.join('\n')}\n`

describe('the examples of RFC 4134', () => {
  it.each([
    ['5.1', rfc4134.tripleDes],
    ['5.2', rfc4134.rc2],
  ])('%s is opened with the key of Bob only', async (_section, base64) => {
    const { findings } = await probe(bytes(base64), rfc4134.content, { keys: bob })
    expect(findings).toMatchObject([{ level: 'decryptable', key: bob[0]?.id }])
    expect((await probe(bytes(base64), rfc4134.content)).findings).toEqual([])
  })

  it('5.3 is opened as a mail', async () => {
    const { findings } = await probe(message(rfc4134.tripleDes), rfc4134.content, { keys: bob })
    expect(findings.length).toBeGreaterThan(0)
  })

  it('6.0 is readable', () => {
    expect(decode('cms', bytes(rfc4134.digested)).parts.map((part) => part.bytes.toString())).toEqual([rfc4134.content])
  })

  it('7.1 is opened with the key of that section', async () => {
    const key = { name: 'shared', content: Buffer.from('737c791f25ead0e04629254352f7dc6291e5cb26917ada32', 'hex') }
    const { findings } = await probe(bytes(rfc4134.encrypted), rfc4134.content, { keys: loadKeyStore([key]) })
    expect(findings).toMatchObject([{ level: 'decryptable' }])
  })
})
