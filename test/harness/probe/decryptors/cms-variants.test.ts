import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { createKdfAllowance } from '../../../../harness/probe/decryptors/cms/kdf-allowance.ts'
import { createCmsDecryptor } from '../../../../harness/probe/decryptors/cms.ts'
import { passwordKey, rawKey } from '../../../../harness/probe/keys/held-key.ts'
import { loadKeyStore } from '../../../../harness/probe/keys/read-key-file.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { decode, probe } from '../subjects.ts'
import {
  algorithm,
  compressed,
  contentInfo,
  der,
  encryptContent,
  enveloped,
  integer,
  kekRecipient,
  octets,
  oid,
  x25519Recipient,
} from './cms-builder.ts'

const value = 'pneumonie links onder'
const text = `Reden van opname: ${value}, overleg met de huisarts.`
const kek = randomBytes(32)
const contentKey = randomBytes(32)

describe('variants', () => {
  it.each(['gcm', 'ccm', 'chacha', 'cbc'] as const)('content under %s with attributes is opened', async (kind) => {
    const message = enveloped([kekRecipient(kek, contentKey)], encryptContent(text, contentKey, kind))
    const { findings } = await probe(message, value, { keys: [rawKey(kek, 'held')] })
    expect(findings).toMatchObject([{ level: 'decryptable' }])
    const other = [rawKey(randomBytes(32), 'x'), passwordKey('x', 'x')]
    expect((await probe(message, value, { keys: other })).findings).toEqual([])
  })

  it.each(['gcm', 'cbc'] as const)('the key of the content itself opens it: %s', async (kind) => {
    const message = enveloped([kekRecipient(kek, contentKey)], encryptContent(text, contentKey, kind))
    expect((await probe(message, value, { keys: [rawKey(contentKey, 'held')] })).findings).toHaveLength(1)
  })

  it('a key is agreed on over X25519 with HKDF', async () => {
    const { privateKey } = generateKeyPairSync('x25519')
    const file = (key: typeof privateKey) => ({
      name: 'x',
      content: Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })),
    })
    const recipient = x25519Recipient(privateKey, contentKey, randomBytes(16))
    const message = enveloped([recipient], encryptContent(text, contentKey, 'gcm'))
    expect((await probe(message, value, { keys: loadKeyStore([file(privateKey)]) })).findings).toHaveLength(1)
    const other = loadKeyStore([file(generateKeyPairSync('x25519').privateKey)])
    expect((await probe(message, value, { keys: other })).findings).toEqual([])
  })

  it('compressed content is readable', async () => {
    const { findings } = await probe(compressed(deflateSync(text)), value)
    expect(findings[0]).toMatchObject({ level: 'plaintext' })
  })

  it('content that is itself a message without its frame is read on', async () => {
    const inner = compressed(deflateSync(text))
    const signed = der(0x30, integer(1), der(0x31), der(0x30, oid('1.2.840.113549.1.7.1'), der(0xa0, octets(inner))))
    const { parts } = decode('cms', signed)
    expect(parts.map((part) => part.bytes.equals(inner))).toEqual([true])
  })
})

describe('hostile input', () => {
  const decrypt = async (message: Buffer, keys = [passwordKey('geheim', 'x'), rawKey(kek, 'x')]) => {
    const budget = createBudget()
    const { parts } = await createCmsDecryptor().decrypt(createRootView(message), keys, budget)
    return { parts, hits: budget.hits }
  }

  it('with billions of rounds for a password is refused, and says so', async () => {
    const derivation = der(
      0xa0,
      oid('1.2.840.113549.1.5.12'),
      der(0x30, octets(randomBytes(8)), integer(2_000_000_000)),
    )
    const wrap = algorithm('1.2.840.113549.1.9.16.3.9', algorithm('2.16.840.1.101.3.4.1.42', octets(randomBytes(16))))
    const recipient = der(0xa3, integer(0), derivation, wrap, octets(randomBytes(48)))
    const { parts, hits } = await decrypt(enveloped([recipient], encryptContent(text, contentKey, 'cbc')))
    expect(parts).toEqual([])
    expect(hits).toEqual(['password: more than 2000000 rounds'])
  })

  it('with an endless number of passwords is limited in all', () => {
    const budget = createBudget()
    const allowance = createKdfAllowance()
    let rounds = 0
    while (allowance.spend(1_000_000, budget)) rounds += 1_000_000
    expect(rounds).toBe(30_000_000)
    expect(budget.hits).toHaveLength(1)
  })

  it('with lengths beyond all bounds gives nothing', async () => {
    const message = Buffer.from(enveloped([kekRecipient(kek, contentKey)], encryptContent(text, contentKey, 'gcm')))
    for (const head of ['3084ffffffff', '3085ffffffffff', '3083ffffff', '30ff']) {
      const forged = Buffer.concat([Buffer.from(head, 'hex'), message.subarray(4)])
      expect((await decrypt(forged)).parts.every((part) => part.bytes.toString() === text)).toBe(true)
    }
  })

  it('nested thousands deep, or begun thousands of times, ends in time', () => {
    const open = Buffer.concat([Buffer.from([0x30, 0x80]), oid('1.2.840.113549.1.7.3'), Buffer.from([0xa0, 0x80])])
    const started = performance.now()
    for (const piece of [open, Buffer.from([0x30, 0x80]), Buffer.from([0x24, 0x80])]) {
      const message = Buffer.concat([open, Buffer.alloc(300_000, piece)])
      expect(decode('cms', message).parts).toEqual([])
    }
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('with pieces in pieces gives what it can', () => {
    const nest = (depth: number): Buffer => (depth === 0 ? octets(Buffer.from(text)) : der(0x24, nest(depth - 1)))
    const contentOf = (depth: number) =>
      decode('cms', contentInfo('1.2.840.113549.1.7.1', nest(depth))).parts.map((part) => part.bytes.toString())
    expect(contentOf(3)).toEqual([text])
    expect(contentOf(1000).join('')).toBe('')
  })

  it('that is damaged anywhere never throws', async () => {
    const { privateKey } = generateKeyPairSync('x25519')
    const recipients = [kekRecipient(kek, contentKey), x25519Recipient(privateKey, contentKey, randomBytes(8))]
    const message = enveloped(recipients, encryptContent(text, contentKey, 'gcm'))
    const damage = fc.tuple(fc.nat(message.length - 1), fc.nat(255), fc.nat(message.length))
    await fc.assert(
      fc.asyncProperty(damage, async ([at, byte, end]) => {
        const copy = Buffer.from(message)
        copy[at] = byte
        await decrypt(copy.subarray(0, Math.max(end, at)))
      }),
      { numRuns: 400 },
    )
  })
})
