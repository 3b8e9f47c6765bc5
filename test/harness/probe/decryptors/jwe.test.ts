import { createCipheriv, createHmac, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { CompactEncrypt, CompactSign, FlattenedEncrypt, GeneralEncrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import { createJweDecryptor } from '../../../../harness/probe/decryptors/jwe.ts'
import { probe } from '../subjects.ts'
import { heldPassword, heldPrivate, heldRaw, openWith } from './open-with.ts'
import { wrapRsa15 } from './xml-messages.ts'

const note = 'Reden van opname: pneumonie links onder'
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pairs = {
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  x25519: generateKeyPairSync('x25519'),
}
const others = [
  heldPrivate(otherRsa.privateKey),
  ...['P-256', 'P-384', 'P-521'].map((namedCurve) => heldPrivate(generateKeyPairSync('ec', { namedCurve }).privateKey)),
  heldPrivate(generateKeyPairSync('x25519').privateKey),
  ...[16, 24, 32, 48, 64].map((size) => heldRaw(randomBytes(size))),
]
const b64 = (value: string | Buffer) => Buffer.from(value).toString('base64url')
const open = (input: string, keys: readonly HeldKey[]) => openWith(createJweDecryptor(), input, keys)
const encs = ['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'] as const
const cekBytes = {
  A128GCM: 16,
  A192GCM: 24,
  A256GCM: 32,
  'A128CBC-HS256': 32,
  'A192CBC-HS384': 48,
  'A256CBC-HS512': 64,
}

const seal = (text: string, alg: string, key: KeyObject | Uint8Array, enc = 'A256GCM', more = {}) =>
  new CompactEncrypt(Buffer.from(text)).setProtectedHeader({ alg, enc, ...more }).encrypt(key)

async function expectOpened(text: string, key: HeldKey): Promise<void> {
  expect((await open(text, [...others, key])).parts).toMatchObject([{ key: key.id, bytes: Buffer.from(note) }])
  expect((await open(text, others)).parts).toEqual([])
}

describe('every algorithm', () => {
  const raw = (size: number) => {
    const key = randomBytes(size)
    return [key, heldRaw(key)] as const
  }
  const agreed = Object.values(pairs).flatMap(({ publicKey, privateKey }) =>
    ['', '+A128KW', '+A192KW', '+A256KW'].map(
      (wrap) => [`ECDH-ES${wrap}`, publicKey, heldPrivate(privateKey)] as const,
    ),
  )
  const symmetric = [16, 24, 32].flatMap((size) =>
    [`A${size * 8}KW`, `A${size * 8}GCMKW`].map((alg) => [alg, ...raw(size)] as const),
  )
  const asymmetric = ['', '-256', '-384', '-512'].map(
    (hash) => [`RSA-OAEP${hash}`, rsa.publicKey, heldPrivate(rsa.privateKey)] as const,
  )
  const passwords = ['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW'].map(
    (alg) => [alg, Buffer.from('open sesam'), heldPassword('open sesam')] as const,
  )

  it.each([...asymmetric, ...agreed, ...symmetric, ...passwords])(
    '%s is opened by its key alone',
    async (alg, key, held) => {
      await expectOpened(await seal(note, alg, key), held)
    },
  )

  it.each(encs)('%s is opened by its key alone, and directly', async (enc) => {
    await expectOpened(await seal(note, 'RSA-OAEP-256', rsa.publicKey, enc), heldPrivate(rsa.privateKey))
    const [key, held] = raw(cekBytes[enc])
    await expectOpened(await seal(note, 'dir', key, enc), held)
  })

  it('a content key that is held opens it whatever wrapped it', async () => {
    const cek = randomBytes(32)
    const jwe = await new CompactEncrypt(Buffer.from(note))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
      .setContentEncryptionKey(cek)
      .encrypt(rsa.publicKey)
    await expectOpened(jwe, heldRaw(cek))
  })

  it('PBES2 takes a key for a password too, and its iterations are bounded', async () => {
    const secret = randomBytes(20)
    await expectOpened(await seal(note, 'PBES2-HS256+A128KW', secret), heldRaw(secret))
    const [head = '', ...rest] = (await seal(note, 'PBES2-HS256+A128KW', secret)).split('.')
    const header: Record<string, unknown> = JSON.parse(Buffer.from(head, 'base64url').toString())
    const asking = [b64(JSON.stringify({ ...header, p2c: 900_000_000 })), ...rest].join('.')
    const { parts, hits } = await open(asking, [heldPassword('x')])
    expect(parts).toEqual([])
    expect(hits.join()).toContain('900000000 iterations')
  })

  it('RSA1_5 and unknown critical members do not keep it closed', async () => {
    const cek = randomBytes(32)
    const head = b64(JSON.stringify({ alg: 'RSA1_5', enc: 'A128CBC-HS256', crit: ['x'], x: 1 }))
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-128-cbc', cek.subarray(16), iv)
    const content = Buffer.concat([cipher.update(note), cipher.final()])
    const bits = Buffer.alloc(8)
    bits.writeBigUInt64BE(BigInt(head.length * 8))
    const mac = createHmac('sha256', cek.subarray(0, 16)).update(head).update(iv).update(content).update(bits).digest()
    const wrapped = Buffer.from(wrapRsa15(rsa.publicKey, cek), 'base64')
    const jwe = [head, ...[wrapped, iv, content, mac.subarray(0, 16)].map(b64)].join('.')
    await expectOpened(jwe, heldPrivate(rsa.privateKey))
  })

  it('compressed content is expanded, within the budget', async () => {
    const key = randomBytes(32)
    const zipped = async (bytes: Buffer) =>
      new CompactEncrypt(deflateRawSync(bytes)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key)
    // The library compresses by itself when told so.
    const jwe = await seal(note, 'dir', key, 'A256GCM', { zip: 'DEF' })
    await expectOpened(jwe, heldRaw(key))
    expect((await open(await zipped(Buffer.from(note)), [heldRaw(key)])).texts).not.toEqual([note])
    const bomb = await seal('a'.repeat(40 * 1024 * 1024), 'dir', key, 'A256GCM', { zip: 'DEF' })
    const { parts, hits } = await open(bomb, [heldRaw(key)])
    expect(parts).toEqual([])
    expect(hits.join()).toContain('more than')
  })
})

describe('RFC 7516', () => {
  const key = heldRaw(Buffer.from('GawgguFyGrWKav7AX4VKUg', 'base64url'))

  it('A.3, with AES key wrap, is opened', async () => {
    const jwe =
      'eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ.AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ'
    expect((await open(jwe, [...others, key])).texts).toEqual(['Live long and prosper.'])
  })

  it('A.5, flattened, is opened', async () => {
    const jwe = {
      protected: 'eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0',
      unprotected: { jku: 'https://server.example.com/keys.jwks' },
      header: { alg: 'A128KW', kid: '7' },
      encrypted_key: '6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ',
      iv: 'AxY8DCtDaGlsbGljb3RoZQ',
      ciphertext: 'KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY',
      tag: 'Mz-VPPyU4RlcuYv1IwIvzw',
    }
    expect((await open(JSON.stringify(jwe, undefined, 2), [...others, key])).texts).toEqual(['Live long and prosper.'])
  })
})

describe('JSON serialization', () => {
  it('with several recipients is opened by each', async () => {
    const kek = randomBytes(16)
    const jwe = await new GeneralEncrypt(Buffer.from(note))
      .setProtectedHeader({ enc: 'A256GCM' })
      .setAdditionalAuthenticatedData(Buffer.from('geadresseerd aan het lab'))
      .addRecipient(rsa.publicKey)
      .setUnprotectedHeader({ alg: 'RSA-OAEP-256' })
      .addRecipient(kek)
      .setUnprotectedHeader({ alg: 'A128KW' })
      .addRecipient(pairs.x25519.publicKey)
      .setUnprotectedHeader({ alg: 'ECDH-ES+A256KW' })
      .encrypt()
    for (const key of [heldPrivate(rsa.privateKey), heldRaw(kek), heldPrivate(pairs.x25519.privateKey)])
      await expectOpened(`2026 {"a":"}"} INFO sent ${JSON.stringify(jwe)} ok`, key)
    const { findings, coverage } = await probe(JSON.stringify({ body: JSON.stringify(jwe) }), note, {
      keys: [heldRaw(kek)],
    })
    expect(findings).toMatchObject([{ level: 'decryptable', key: heldRaw(kek).id }])
    expect(coverage.opaqueBytes).toBe(0)
    expect((await probe(JSON.stringify(jwe), 'geadresseerd aan het lab')).findings).toMatchObject([
      { level: 'plaintext' },
    ])
  })

  it('flattened, with everything unprotected, is opened', async () => {
    const kek = randomBytes(32)
    const jwe = await new FlattenedEncrypt(Buffer.from(note))
      .setUnprotectedHeader({ alg: 'A256KW', enc: 'A256CBC-HS512' })
      .encrypt(kek)
    await expectOpened(JSON.stringify(jwe), heldRaw(kek))
  })
})

describe('a token', () => {
  it('is found when it is wrapped, folded or glued', async () => {
    const jwe = await seal(note, 'RSA-OAEP-256', rsa.publicKey)
    const wrap = (length: number, end: string) => (jwe.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(end)
    for (const text of [
      `Bearer ${jwe}\r\n`,
      `X-A: ${wrap(70, '\r\n ')}\r\nX-B: c`,
      `<a>\n    ${wrap(64, '\n    ')}\n</a>`,
      `${wrap(76, '\n')}\nEen zin. En nog een.`,
      jwe.replaceAll('.', ' . '),
      `token=${jwe}&x=1`,
    ])
      await expectOpened(text, heldPrivate(rsa.privateKey))
  })

  it('within tokens is read down to the content', async () => {
    const sign = (text: string) =>
      new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'ES256' }).sign(pairs.p256.privateKey)
    const inner = await seal(await sign(note), 'ECDH-ES', pairs.p384.publicKey)
    const outer = await sign(await seal(await sign(inner), 'RSA-OAEP', rsa.publicKey))
    const keys = [heldPrivate(rsa.privateKey), heldPrivate(pairs.p384.privateKey)]
    const { findings } = await probe(outer, note, { keys })
    expect(findings[0]?.chain.map(({ step }) => step)).toEqual(['jws', 'jwe', 'jws', 'jwe', 'jws'])
    expect(findings[0]?.key).toBe(keys[1]?.id)
  })

  it('that is damaged gives nothing', async () => {
    const tokens = [
      await seal(note, 'ECDH-ES+A128KW', pairs.p256.publicKey, 'A128CBC-HS256'),
      await seal(note, 'RSA-OAEP-256', rsa.publicKey),
    ]
    const keys = [heldPrivate(rsa.privateKey), heldPrivate(pairs.p256.privateKey), ...others]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tokens),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (token, at, change) => {
          const segments = token.split('.').map((segment) => Buffer.from(segment, 'base64url'))
          const segment = segments[at % 5]
          if (segment === undefined || segment.length === 0) return true
          segment[at % segment.length] = (segment[at % segment.length] ?? 0) ^ change
          return (await open(segments.map(b64).join('.'), keys)).parts.length === 0
        },
      ),
      { numRuns: 120 },
    )
  })

  it('costs little to refuse, however many keys there are', async () => {
    const jwe = await seal(note, 'A256KW', randomBytes(32))
    const many = Array.from({ length: 3000 }, () => heldRaw(randomBytes(32)))
    expect((await open(`${jwe} ${jwe}`, many)).parts).toEqual([])
  })
})
