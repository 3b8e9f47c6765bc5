import fc from 'fast-check'
import * as openpgp from 'openpgp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import { createOpenPgpDecryptor } from '../../../../harness/probe/decryptors/openpgp.ts'
import { decode, observe, probe } from '../subjects.ts'
import { heldPassword, openWith } from './open-with.ts'
import { sampleKey, samples } from './openpgp-samples.ts'

const note = 'Reden van opname: pneumonie links onder, mw. Jánsenstra'
const open = (input: Buffer | string, keys: readonly HeldKey[]) => openWith(createOpenPgpDecryptor(), input, keys)
const heldKey = (armored: string, id = armored.slice(60, 90)): HeldKey => ({ id, openpgp: armored, source: 'test' })
const kinds = ['curve25519', 'rsa', 'nistP256', 'curve25519v6'] as const
type Kind = (typeof kinds)[number]
const keys = new Map<Kind, { key: openpgp.PrivateKey; armored: string }>()

beforeAll(async () => {
  for (const kind of kinds) {
    const userIDs = { name: 'Proef' }
    const type =
      kind === 'rsa'
        ? ({ type: 'rsa', rsaBits: 2048 } as const)
        : kind === 'nistP256'
          ? ({ type: 'ecc', curve: 'nistP256' } as const)
          : kind === 'curve25519'
            ? ({ type: 'ecc', curve: 'curve25519Legacy' } as const)
            : ({ type: 'curve25519' } as const)
    const config = { v6Keys: kind === 'curve25519v6' }
    const { privateKey: key } = await openpgp.generateKey({ userIDs, ...type, format: 'object', config })
    keys.set(kind, { key, armored: key.armor() })
  }
})

const keyOf = (kind: Kind) => {
  const found = keys.get(kind)
  if (found === undefined) throw new Error(`no key ${kind}`)
  return found
}
const message = (text = note) => openpgp.createMessage({ text })
const sealFor = async (recipients: readonly Kind[], config: Partial<openpgp.Config> = {}, text = note) =>
  openpgp.encrypt({
    message: await message(text),
    encryptionKeys: recipients.map((kind) => keyOf(kind).key.toPublic()),
    format: 'binary',
    config,
  })
const armorOf = (bytes: Uint8Array) => openpgp.armor(openpgp.enums.armor.message, bytes)

describe('the samples of RFC 9580', () => {
  it('A.8 is opened by the key of A.4, and by no other', async () => {
    const other = heldKey(keyOf('curve25519v6').armored)
    expect((await open(samples.x25519, [other, heldKey(sampleKey, 'A.4')])).parts).toMatchObject([
      { key: 'A.4', bytes: Buffer.from('Hello, world!') },
    ])
    expect((await open(samples.x25519, [other])).parts).toEqual([])
  })

  it.each(['eax', 'ocb'] as const)('A.9 and A.10 (%s) are opened by their password, and by no other', async (mode) => {
    expect((await open(samples[mode], [heldPassword('anders'), heldPassword('password')])).texts).toEqual([
      'Hello, world!',
    ])
    expect((await open(samples[mode], [heldPassword('anders'), heldKey(sampleKey)])).parts).toEqual([])
  })

  it('A.12, which asks for too much memory, is recorded as not tried', async () => {
    const { parts, hits } = await open(samples.argon2, [heldPassword('password')])
    expect(parts).toEqual([])
    expect(hits).toEqual(['an OpenPGP message whose password asks for 2048 MiB of memory'])
  })
})

describe('a message', () => {
  it.each(kinds)('for a key with %s is opened by it, armored and binary, and by no other', async (kind) => {
    const sealed = await sealFor([kind])
    const held = heldKey(keyOf(kind).armored, kind)
    const others = kinds.filter((other) => other !== kind).map((other) => heldKey(keyOf(other).armored, other))
    const embedded = Buffer.concat([Buffer.from('\0\0kop é\x07'), sealed, Buffer.from('\x07 staart')])
    for (const input of [Buffer.from(sealed), embedded, Buffer.from(`Beste,\r\n${armorOf(sealed)}Groet`)]) {
      expect((await open(input, [...others, held])).parts).toMatchObject([{ key: kind, bytes: Buffer.from(note) }])
      expect((await open(input, others)).parts).toEqual([])
    }
  })

  it('for several keys is opened by each', async () => {
    const sealed = Buffer.from(await sealFor(['rsa', 'nistP256']))
    for (const kind of ['rsa', 'nistP256'] as const)
      expect((await open(sealed, [heldKey(keyOf(kind).armored)])).texts).toEqual([note])
    expect((await open(sealed, [heldKey(keyOf('curve25519').armored)])).parts).toEqual([])
  })

  it('whose recipient is not told is tried with every key', async () => {
    const sealed = await openpgp.encrypt({
      message: await message(),
      encryptionKeys: keyOf('rsa').key.toPublic(),
      wildcard: true,
      format: 'binary',
    })
    const all = kinds.map((kind) => heldKey(keyOf(kind).armored, kind))
    expect((await open(Buffer.from(sealed), all)).keys).toEqual(['rsa'])
  })

  it.each([
    ['compressed', { preferredCompressionAlgorithm: openpgp.enums.compression.zlib }],
    ['with AEAD', { aeadProtect: true }],
  ])('that is %s is opened', async (_name, config) => {
    const sealed = await openpgp.encrypt({ message: await message(), passwords: 'geheim', format: 'binary', config })
    expect((await open(Buffer.from(sealed), [heldPassword('geheim')])).texts).toEqual([note])
    expect((await open(Buffer.from(sealed), [heldPassword('Geheim')])).parts).toEqual([])
  })

  it('that is signed as well is opened', async () => {
    const signed = await openpgp.encrypt({
      message: await message(),
      encryptionKeys: keyOf('rsa').key.toPublic(),
      signingKeys: keyOf('curve25519').key,
      format: 'binary',
    })
    expect((await open(Buffer.from(signed), [heldKey(keyOf('rsa').armored)])).texts).toEqual([note])
  })

  it('that expands to more than the budget is recorded as not read', async () => {
    const config = { preferredCompressionAlgorithm: openpgp.enums.compression.zlib }
    const bomb = await openpgp.encrypt({
      message: await message('a'.repeat(40 * 1024 * 1024)),
      passwords: 'geheim',
      format: 'binary',
      config,
    })
    const { parts, hits } = await open(Buffer.from(bomb), [heldPassword('geheim')])
    expect(parts).toEqual([])
    expect(hits.join()).toMatch(/OpenPGP: more than/)
  })

  it('that is damaged anywhere, or cut off, gives nothing', async () => {
    const sealed = await sealFor(['curve25519v6'])
    const held = [heldKey(keyOf('curve25519v6').armored)]
    const decryptor = createOpenPgpDecryptor()
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(sealed)
        damaged[at % damaged.length] = (damaged[at % damaged.length] ?? 0) ^ change
        const { texts } = await openWith(decryptor, damaged, held)
        // Octets that only name the recipient, or the session key's kind, are not authenticated.
        return texts.every((text) => text === note)
      }),
      { numRuns: 150 },
    )
    for (let end = 0; end < sealed.length; end += 11)
      expect((await openWith(decryptor, Buffer.from(sealed.subarray(0, end)), held)).parts).toEqual([])
  })
})

describe('what stays closed', () => {
  it('is explained by who can open it and how it is encrypted', async () => {
    expect(decode('openpgp-armor', samples.x25519).explained?.map(({ as }) => as)).toEqual([
      'OpenPGP (X25519, AES-128 OCB)',
    ])
    const sealed = Buffer.from(await sealFor(['rsa', 'nistP256']))
    const explained = [{ at: { offset: 3, length: sealed.length }, as: 'OpenPGP (RSA, ECDH, with MDC)' }]
    expect(decode('openpgp', Buffer.concat([Buffer.from('kop'), sealed])).explained).toEqual(explained)
  })

  it('is a signature or a key too', async () => {
    const { key } = keyOf('curve25519')
    const names = (bytes: Uint8Array) => decode('openpgp', Buffer.from(bytes)).explained?.map(({ as }) => as)
    expect(new Set(names(key.toPublic().write()))).toEqual(
      new Set(['OpenPGP public key (EdDSA)', 'OpenPGP signature (EdDSA)', 'OpenPGP public key (ECDH)']),
    )
    expect(names(key.write())).toContain('OpenPGP secret key (ECDH)')
  })
})

describe('a locked key', () => {
  const lock = async (kind: Kind) => {
    const key = await openpgp.encryptKey({ privateKey: keyOf(kind).key, passphrase: 'open sesam' })
    return heldKey(key.armor(), 'locked')
  }

  it('opens nothing without its password, and what it is for with it', async () => {
    const sealed = Buffer.from(await sealFor(['nistP256']))
    const locked = await lock('nistP256')
    expect((await open(sealed, [locked, heldPassword('anders')])).parts).toEqual([])
    expect((await open(sealed, [locked, heldPassword('open sesam')])).keys).toEqual(['locked'])
  })

  it.each(['password', 'key'])('opens it when the %s comes later', async (later) => {
    const sealed = Buffer.from(await sealFor(['nistP256']))
    const both = [await lock('nistP256'), heldPassword('open sesam')]
    const inOrder = later === 'password' ? both : both.toReversed()
    const decryptor = createOpenPgpDecryptor()
    const [first, second] = inOrder
    if (first === undefined || second === undefined) throw new Error('two keys')
    expect((await openWith(decryptor, sealed, [first])).parts).toEqual([])
    expect((await openWith(decryptor, sealed, [second])).keys).toEqual(['locked'])
    expect((await openWith(decryptor, sealed, [heldPassword('nog een')])).parts).toEqual([])
  })
})

describe('a party', () => {
  it('that saw the secret key reads the message, and what it holds', async () => {
    const signed = await openpgp.sign({ message: await message(), signingKeys: keyOf('rsa').key })
    const sealed = await sealFor(['curve25519'], {}, signed)
    const mail = `Content-Type: multipart/encrypted; boundary=g\r\n\r\n--g\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--g\r\nContent-Type: application/octet-stream\r\n\r\n${armorOf(sealed)}\r\n--g--\r\n`
    const observations = [
      observe(mail),
      observe(keyOf('curve25519').armored, { id: 'between/stored/1', vantage: 'stored' }),
    ]
    const { findings, coverage } = await probe('', note, { observations })
    expect(findings[0]).toMatchObject({ level: 'decryptable', vantage: 'received' })
    expect(findings[0]?.chain.map(({ step }) => step)).toContain('openpgp')
    expect(coverage.budgetsHit).toEqual([])
    expect((await probe(mail, note)).findings).toEqual([])
    expect((await probe(mail, note)).coverage.opaqueBytes).toBe(0)
  })
})
