import { createPublicKey, hash, randomBytes } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentAlgorithms } from '../../../../harness/probe/decryptors/xml-encryption/algorithms.ts'
import { openData } from '../../../../harness/probe/decryptors/xml-encryption/open-data.ts'
import { decode, probe } from '../subjects.ts'
import { heldPrivate, heldRaw } from './open-with.ts'
import { encryptedData, sealContent } from './xml-messages.ts'
import { contents, contentsOf, note, open, others, rsa, sizes, soap, toRsa, xml } from './xml-subject.ts'

describe('the content', () => {
  it.each(contents)('with %s is opened by the key that unwraps its own, and by no other', async (algorithm, size) => {
    const key = randomBytes(size)
    const text = encryptedData(algorithm, sealContent(algorithm, key, Buffer.from(xml)), toRsa(key))
    const held = heldPrivate(rsa.privateKey)
    expect((await open(text, [...others, held])).parts).toMatchObject([{ key: held.id }, { key: held.id, part: 'key' }])
    expect(await contentsOf(text, [...others, held])).toEqual([xml])
    expect((await open(text, others)).parts).toEqual([])
  })

  it.each(contents)('with %s is opened by a key that is held', async (algorithm, size) => {
    const key = randomBytes(size)
    const text = encryptedData(algorithm, sealContent(algorithm, key, Buffer.from(xml)))
    expect((await open(text, [...others, heldRaw(key)])).keys).toEqual([heldRaw(key).id])
    expect(await contentsOf(text, others)).toEqual([])
  })

  it.each([
    ['compressed', gzipSync(xml)],
    ['a document', Buffer.from(`%PDF-1.7\n${randomBytes(300).toString('latin1')}`, 'latin1')],
    [
      'binary with structure',
      Buffer.concat(Array.from({ length: 60 }, (_, i) => Buffer.from([10, 4, i, 0, 0, 0, 18, 2]))),
    ],
    ['a few words', Buffer.from('pneumonie links')],
  ])('may be %s', async (_name, plaintext) => {
    const key = randomBytes(32)
    const text = encryptedData('aes256-cbc', sealContent('aes256-cbc', key, plaintext, 0), toRsa(key))
    const { parts } = await open(text, [heldPrivate(rsa.privateKey)])
    expect(parts[0]?.bytes.equals(plaintext)).toBe(true)
  })

  it('that says nothing is opened when a digest of the signature is its own', async () => {
    const key = randomBytes(32)
    const plaintext = randomBytes(64)
    const data = encryptedData('aes256-cbc', sealContent('aes256-cbc', key, plaintext), toRsa(key))
    const digest = `<ds:DigestValue>${hash('sha256', plaintext, 'base64')}</ds:DigestValue>`
    expect(await contentsOf(data, [heldPrivate(rsa.privateKey)])).toEqual([])
    expect(await contentsOf(digest + data, [heldPrivate(rsa.privateKey)])).toHaveLength(1)
  })

  it('stays closed when two keys give different things that are both plausible', () => {
    const ciphertext = Buffer.from(sealContent('aes256-cbc', randomBytes(32), Buffer.from(xml)), 'base64')
    const algorithms = contentAlgorithms('aes256-cbc')
    const openAny = (keys: readonly Buffer[]) =>
      openData(
        ciphertext,
        algorithms,
        keys.map((bytes) => ({ id: bytes.toString('hex'), bytes })),
        () => 64,
        32,
      )
    const padded: Buffer[] = []
    while (padded.length < 2) {
      const key = randomBytes(32)
      if (openAny([key]) !== 'none') padded.push(key)
    }
    expect(openAny(padded.slice(1))).toMatchObject({ key: padded[1]?.toString('hex') })
    expect(openAny(padded)).toBe('tie')
  })
})

describe('a message', () => {
  const key = randomBytes(16)
  const held = heldPrivate(rsa.privateKey)
  const cbc = sealContent('aes128-cbc', key, Buffer.from(xml))
  const body = (info: string, id = '') => encryptedData('aes128-cbc', cbc, info, id)

  it.each([
    ['SAML, key within', `<saml:EncryptedAssertion>${body(toRsa(key))}</saml:EncryptedAssertion>`],
    ['SAML, key beside', `<saml:EncryptedAssertion>${body('')}${toRsa(key)}</saml:EncryptedAssertion>`],
    ['SAML, key beside, by retrieval', body('<ds:RetrievalMethod URI="#k1"/>') + toRsa(key, { id: 'k1' })],
    [
      'WS-Security, by reference list',
      soap(toRsa(key, { tail: '<e:ReferenceList><e:DataReference URI="#d1"/></e:ReferenceList>' }), body('', 'd1')),
    ],
    [
      'WS-Security, by token reference',
      soap(
        toRsa(key, { id: 'ek' }),
        body('<o:SecurityTokenReference><o:Reference URI="#ek"/></o:SecurityTokenReference>'),
      ),
    ],
    [
      'by carried name',
      toRsa(key, { tail: '<e:CarriedKeyName>Sleutel</e:CarriedKeyName>' }) + body('<ds:KeyName>Sleutel</ds:KeyName>'),
    ],
    ['in a line of a log', `2026-01-01 <INFO> a < b sent="${body(toRsa(key))}" & more <br>`],
    ['wrapped at 64', body(toRsa(key)).replace(cbc, (cbc.match(/.{1,64}/g) ?? []).join('&#13;\n'))],
    [
      'with comments and CDATA',
      body(toRsa(key)).replace(cbc, `<!-- <a> -->${cbc.slice(0, 20)}<![CDATA[${cbc.slice(20)}]]>`),
    ],
    [
      'with other prefixes',
      body(toRsa(key)).replaceAll('xenc:', '').replaceAll('xmlns:xenc', 'xmlns').replaceAll('e:', 'é.1:'),
    ],
  ])('is opened: %s', async (_name, text) => {
    expect(await contentsOf(Buffer.from(text), [...others, held])).toEqual([xml])
    expect(await contentsOf(Buffer.from(text), others)).toEqual([])
  })

  it.each(['binary', 'base64'])('is opened in a %s attachment', async (encoding) => {
    const data = body(toRsa(key)).replace(
      /<xenc:CipherValue>.*<\/xenc:CipherValue>/,
      '<xenc:CipherReference URI="cid:bijlage@x"/>',
    )
    const head = `--g\r\nContent-Type: text/xml\r\n\r\n${soap(data, '')}\r\n--g\r\nContent-Transfer-Encoding: ${encoding}\r\nContent-ID: <bijlage@x>\r\n\r\n`
    const sealed = Buffer.from(cbc, 'base64')
    const attachment = encoding === 'binary' ? sealed : Buffer.from(sealed.toString('base64'))
    const message = Buffer.concat([Buffer.from(head), attachment, Buffer.from('\r\n--g--\r\n')])
    expect(await contentsOf(message, [held])).toEqual([xml])
    const [explained] = decode('xml-security', message).explained ?? []
    expect(explained?.at).toEqual({ offset: head.length, length: attachment.length })
    expect((await open(message, others)).parts).toEqual([])
  })

  it('is explained with its algorithms as long as it is closed', () => {
    const { explained = [] } = decode('xml-security', body(toRsa(key)))
    expect(explained.map(({ as }) => as)).toEqual([
      'XML encryption (aes128-cbc)',
      'XML encryption, key (rsa-oaep-mgf1p)',
    ])
  })

  it('goes on into what it held, also when the key of the inner stands outside', async () => {
    const inner = encryptedData('aes128-cbc', sealContent('aes128-cbc', key, Buffer.from(xml)))
    const text = soap(toRsa(key), encryptedData('aes128-cbc', sealContent('aes128-cbc', key, Buffer.from(inner))))
    const { findings } = await probe(text, note, { keys: [held] })
    expect(findings[0]?.chain.map(({ step }) => step)).toEqual(['xml-encryption', 'xml-encryption'])
    expect((await probe(text, note, { keys: others })).findings).toEqual([])
  })

  it('that is cut off, or damaged, or closed to every key gives no false part', async () => {
    const text = encryptedData('aes256-gcm', sealContent('aes256-gcm', randomBytes(32), Buffer.from(xml)), toRsa(key))
    for (let end = 0; end < text.length; end += 37)
      expect(await contentsOf(text.slice(0, end), [held, ...others])).toEqual([])
    const damaged = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
    const whole = Buffer.from(sealContent('aes256-gcm', key.subarray(), Buffer.from(xml)), 'base64')
    await fc.assert(
      fc.asyncProperty(damaged, async ([at, change]) => {
        const sealed = Buffer.from(whole)
        sealed[at % sealed.length] = (sealed[at % sealed.length] ?? 0) ^ change
        return (
          (await contentsOf(encryptedData('aes128-gcm', sealed.toString('base64'), toRsa(key)), [held])).length === 0
        )
      }),
      { numRuns: 60 },
    )
  })

  it.each(Object.entries(sizes))('with %s stays closed to any wrong key', async (algorithm, size) => {
    const sealed = [8, 16, 40, 400].map((length) =>
      sealContent(algorithm, randomBytes(size), Buffer.from(xml.repeat(9).slice(0, length)), 0),
    )
    const text = sealed.map((value) => encryptedData(algorithm, value)).join('\n')
    const wrong = Array.from({ length: 2000 }, () => heldRaw(randomBytes(size)))
    expect((await open(text, wrong)).parts).toEqual([])
  })

  it('with a wrong key that gives the start of a zlib stream, and no more, stays closed', async () => {
    const [key, other] = [randomBytes(24), randomBytes(24)]
    const begun = Buffer.from('289162faf05e4015', 'hex')
    const whole = deflateSync(Buffer.from([0x81, 0x00, 0xfe]))
    const found = await Promise.all(
      [begun, whole].map((plaintext) =>
        open(encryptedData('aes192-cbc', sealContent('aes192-cbc', key, plaintext)), [heldRaw(key), heldRaw(other)]),
      ),
    )
    expect(found.map(({ parts }) => parts.length)).toEqual([0, 1])
  })

  it('survives any bytes', async () => {
    const pieces = fc.constantFrom(
      '<e:EncryptedData>',
      '<e:EncryptedKey Id="a">',
      '<CipherData><CipherValue>',
      'AAAA',
      '</CipherValue>',
      '</e:EncryptedData>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<',
      '="',
      "'",
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), async (parts) => {
        decode('xml-security', parts.join(''))
        return (await open(parts.join(''), others)).parts.length === 0
      }),
      { numRuns: 200 },
    )
  })
})

describe('a public key', () => {
  it('opens nothing', async () => {
    const key = randomBytes(32)
    const text = encryptedData('aes256-gcm', sealContent('aes256-gcm', key, Buffer.from(xml)), toRsa(key))
    const jwk = createPublicKey(rsa.privateKey).export({ format: 'jwk' })
    expect((await open(text, [{ id: 'public', jwk: { ...jwk }, source: 'test' }])).parts).toEqual([])
  })
})
