import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import { passwordKey, rawKey } from '../../../../harness/probe/keys/held-key.ts'
import { loadKeyStore } from '../../../../harness/probe/keys/read-key-file.ts'
import { replayChain } from '../../../../harness/probe/replay-chain.ts'
import { decode, observe, probe } from '../subjects.ts'
import { certify, createOpenssl, type Openssl } from './openssl.ts'

const value = 'pneumonie links onder'
const text = `Content-Type: text/plain; charset=utf-8\r\n\r\nReden van opname: ${value}, overleg met de huisarts.\r\n`
const kek = randomBytes(32)

let openssl: Openssl
const held = (...names: string[]): HeldKey[] =>
  loadKeyStore(names.map((name) => ({ name, content: openssl.read(`${name}.key`) })))

beforeAll(() => {
  openssl = createOpenssl()
  certify(openssl, 'rsa', '-algorithm RSA -pkeyopt rsa_keygen_bits:2048')
  certify(openssl, 'otherRsa', '-algorithm RSA -pkeyopt rsa_keygen_bits:2048')
  for (const curve of ['P-256', 'P-384', 'P-521', 'brainpoolP256r1']) {
    certify(openssl, curve, `-algorithm EC -pkeyopt ec_paramgen_curve:${curve}`)
  }
  certify(openssl, 'otherEc', '-algorithm EC -pkeyopt ec_paramgen_curve:P-256')
  openssl.write('message', text)
})
afterAll(() => openssl.remove())

function encrypt(options: string, recipients = 'rsa.crt'): Buffer {
  openssl.run(`cms -encrypt -in message -binary -outform DER -out out ${options} ${recipients}`.trim())
  return openssl.read('out')
}

const others = () => [
  ...held('otherRsa', 'otherEc'),
  rawKey(randomBytes(32), 'x'),
  rawKey(randomBytes(16), 'x'),
  passwordKey('iets anders', 'x'),
]

async function expectOpened(message: Buffer, keys: readonly HeldKey[]) {
  const opened = await probe(message, value, { keys })
  expect(opened.findings).toMatchObject([{ level: 'decryptable', key: keys[0]?.id, chain: [{ step: 'cms-decrypt' }] }])
  const closed = await probe(message, value, { keys: others() })
  expect(closed.findings).toEqual([])
  expect(closed.coverage.opaqueBytes).toBe(0)
  return opened
}

describe('an encrypted message is opened by its key, and by no other', () => {
  it.each(['-aes128', '-aes192', '-aes256', '-des3', '-aes-128-gcm', '-aes-192-gcm', '-aes-256-gcm'])(
    'RSA and %s',
    async (cipher) => {
      await expectOpened(encrypt(cipher), held('rsa'))
    },
  )

  it.each([
    '-keyopt rsa_padding_mode:oaep',
    '-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256',
    '-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 -keyopt rsa_mgf1_md:sha1',
    '-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha512 -keyopt rsa_mgf1_md:sha512',
  ])('RSA-OAEP: %s', async (options) => {
    await expectOpened(encrypt(`-aes256 -recip rsa.crt ${options}`, ''), held('rsa'))
  })

  it.each(['P-256', 'P-384', 'P-521', 'brainpoolP256r1'])('ECDH over %s', async (curve) => {
    await expectOpened(encrypt('-aes256', `${curve}.crt`), held(curve))
  })

  it.each(['sha256', 'sha384', 'sha512'])('ECDH with a key derived by %s', async (hash) => {
    const options = `-aes128 -recip P-256.crt -keyopt ecdh_kdf_md:${hash}`
    await expectOpened(encrypt(options, ''), held('P-256'))
  })

  it.each([kek, randomBytes(16), randomBytes(24)])('a key encryption key', async (key) => {
    const options = `-aes256 -secretkey ${key.toString('hex')} -secretkeyid 0102`
    await expectOpened(encrypt(options, ''), [rawKey(key, 'held')])
  })

  it.each(['-aes256', '-des3'])('a password and %s', async (cipher) => {
    await expectOpened(encrypt(`${cipher} -pwri_password geheim`, ''), [passwordKey('geheim', 'held')])
  })

  it('without recipients, a key for the content itself', async () => {
    for (const [cipher, key] of [
      ['-aes-256-cbc', kek],
      ['-des3', randomBytes(24)],
    ] as const) {
      openssl.run(
        `cms -EncryptedData_encrypt -in message -binary -outform DER -out out ${cipher} -secretkey ${key.toString('hex')}`,
      )
      await expectOpened(openssl.read('out'), [rawKey(key, 'held')])
    }
  })

  it('several recipients, each on its own', async () => {
    const message = encrypt('-aes256 -pwri_password geheim', 'rsa.crt P-256.crt')
    await expectOpened(message, held('rsa'))
    await expectOpened(message, held('P-256'))
    await expectOpened(message, [passwordKey('geheim', 'held')])
  })

  it('a recipient named by the identifier of its key', async () => {
    await expectOpened(encrypt('-aes256 -keyid'), held('rsa'))
  })

  it('in pieces of indefinite length', async () => {
    openssl.write('message', `${text}${'vulling '.repeat(4000)}`)
    for (const cipher of ['-aes256', '-aes-256-gcm']) {
      const message = encrypt(`${cipher} -stream -indef`)
      expect(message.subarray(0, 2)).toEqual(Buffer.from([0x30, 0x80]))
      await expectOpened(message, held('rsa'))
    }
    openssl.write('message', text)
  })
})

describe('an encrypted message', () => {
  it.each([
    ['-aes256', 'CMS EnvelopedData (RSA, AES-256-CBC)'],
    ['-aes-256-gcm', 'CMS AuthEnvelopedData (RSA, AES-256-GCM)'],
  ])('that stays closed is explained: %s', (cipher, as) => {
    const message = encrypt(cipher)
    expect(decode('cms', message)).toEqual({
      parts: [],
      explained: [{ at: { offset: 0, length: message.length }, as }],
    })
  })

  it('is found wherever it begins, and the finding points at its bytes', async () => {
    const message = encrypt('-aes256')
    const before = randomBytes(77)
    const { findings } = await probe(Buffer.concat([before, message, randomBytes(50)]), value, { keys: held('rsa') })
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ level: 'decryptable', length: value.length })
    expect(findings[0]?.offset).toBeGreaterThan(before.length + message.length - 200)
  })

  it('that is cut off is read as far as it goes', async () => {
    openssl.write('message', `${text}${'vulling '.repeat(400)}`)
    for (const options of ['-aes256', '-aes-256-gcm', '-aes256 -stream -indef']) {
      const message = encrypt(options)
      const cut = message.subarray(0, message.length - 1003)
      expect((await probe(cut, value, { keys: held('rsa') })).findings).toHaveLength(1)
    }
    openssl.write('message', text)
  })

  it('of which the end was altered is read all the same', async () => {
    const message = Buffer.from(encrypt('-aes-256-gcm'))
    message[message.length - 1] = (message.at(-1) ?? 0) ^ 1
    expect((await probe(message, value, { keys: held('rsa') })).findings).toHaveLength(1)
  })

  it.each(['PEM', 'SMIME'])('as %s', async (form) => {
    openssl.run(`cms -encrypt -in message -binary -aes256 -outform ${form} -out out rsa.crt`)
    const { findings } = await probe(openssl.read('out'), value, { keys: held('rsa') })
    expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(['decryptable']))
  })

  it('that stands twice is opened in both places', async () => {
    const message = encrypt('-aes256')
    const { findings } = await probe(Buffer.concat([message, message]), value, { keys: held('rsa') })
    expect(findings.map(({ offset }) => offset < message.length)).toEqual([true, false])
  })

  it('is opened by a key that another message holds', async () => {
    openssl.write('message', openssl.read('P-256.key'))
    const carrier = encrypt('-aes256')
    openssl.write('message', text)
    const observations = [observe(carrier), observe(encrypt('-aes256', 'P-256.crt'), { id: 'between/stored/1' })]
    const { findings, privateKeys } = await probe('', value, { observations, keys: held('rsa') })
    expect(findings).toMatchObject([{ observation: 'between/stored/1', key: held('P-256')[0]?.id }])
    expect(privateKeys).toHaveLength(2)
    const without = await probe('', value, { observations, keys: held('otherRsa') })
    expect(without.findings).toEqual([])
  })

  it('that was opened can be replayed, with a key that a password opened too', async () => {
    openssl.run('pkcs12 -export -in rsa.crt -inkey rsa.key -passout pass:geheim123 -out store')
    const bytes = Buffer.concat([encrypt('-aes256'), openssl.read('store'), Buffer.from('\npassword=geheim123\n')])
    const [finding] = (await probe(bytes, value)).findings
    const { view } = await replayChain(bytes, finding ?? { observation: '', chain: [] }, [])
    expect(finding?.chain).toHaveLength(1)
    expect(view.bytes.toString()).toBe(text)
  })

  it('is never opened to garbage by a key for something else', async () => {
    openssl.write('binary', gzipSync(text))
    openssl.run(
      `cms -EncryptedData_encrypt -in binary -binary -outform DER -out out -aes256 -secretkey ${kek.toString('hex')}`,
    )
    const message = openssl.read('out')
    const keys = Array.from({ length: 2000 }, () => rawKey(randomBytes(32), 'x'))
    const { coverage } = await probe(message, value, { keys })
    expect(coverage).toMatchObject({ ciphertextBytes: message.length, decodedBytes: 0 })
    expect((await probe(message, value, { keys: [...keys, rawKey(kek, 'held')] })).findings[0]).toMatchObject({
      key: rawKey(kek, '').id,
    })
  })
})

describe('a signed, digested or compressed message', () => {
  it.each([
    ['signed', 'cms -sign -in message -binary -nodetach -signer rsa.crt -inkey rsa.key'],
    ['signed in pieces', 'cms -sign -in message -binary -nodetach -stream -indef -signer rsa.crt -inkey rsa.key'],
    ['signed over an elliptic curve', 'cms -sign -in message -binary -nodetach -signer P-256.crt -inkey P-256.key'],
    ['digested', 'cms -digest_create -in message -binary'],
    ['plain data', 'cms -data_create -in message -binary'],
  ])('is readable without a key: %s', async (_name, command) => {
    openssl.run(`${command} -outform DER -out out`)
    const message = openssl.read('out')
    const { parts } = decode('cms', message)
    expect(parts.find(({ part }) => part === 'content')?.bytes.toString()).toBe(text)
    const { findings, coverage } = await probe(message, value)
    expect(findings).toMatchObject([{ level: 'plaintext', offset: message.indexOf(value), length: value.length }])
    expect(coverage.opaqueBytes).toBeLessThan(64)
  })

  it('in pieces is read across their borders', async () => {
    const long = `${'vulling, '.repeat(910)}${value} en verder${' vulling'.repeat(400)}`
    openssl.write('long', long)
    openssl.run(
      'cms -sign -in long -binary -nodetach -stream -indef -signer rsa.crt -inkey rsa.key -outform DER -out out',
    )
    const message = openssl.read('out')
    const [content] = decode('cms', message).parts.filter(({ part }) => part === 'content')
    expect(content?.bytes.toString()).toBe(long)
    const found = [...long].map((_letter, i) => message[content?.positionOf?.(i) ?? -1] ?? 0)
    expect(Buffer.from(found).toString()).toBe(long)
  })

  it('shows the certificates of its signers', async () => {
    openssl.run('cms -sign -in message -binary -signer rsa.crt -inkey rsa.key -outform DER -out out')
    const parts = decode('cms', openssl.read('out')).parts
    expect(parts.map(({ part }) => part)).toEqual(['certificate 1'])
  })

  it('as S/MIME with a detached signature is readable', async () => {
    openssl.run('cms -sign -in message -signer rsa.crt -inkey rsa.key -out out')
    expect((await probe(openssl.read('out'), value)).findings.length).toBeGreaterThan(0)
  })

  it('three times over is opened down to its content', async () => {
    openssl.run('smime -sign -in message -nodetach -signer rsa.crt -inkey rsa.key -out inner')
    openssl.run('smime -encrypt -in inner -aes256 -out middle rsa.crt')
    openssl.run('smime -sign -in middle -nodetach -signer otherRsa.crt -inkey otherRsa.key -out out')
    const { findings } = await probe(openssl.read('out'), value, { keys: held('rsa') })
    expect(findings[0]).toMatchObject({ level: 'decryptable' })
    const steps = findings[0]?.chain.map(({ step }) => step) ?? []
    expect(steps.filter((step) => step !== 'mail')).toEqual(['base64', 'base64', 'cms-decrypt', 'base64'])
    expect((await probe(openssl.read('out'), value, { keys: held('otherRsa') })).findings).toEqual([])
  })
})
