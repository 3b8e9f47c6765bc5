import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createAesBlobDecryptor } from '../../../../harness/probe/decryptors/aes-blob.ts'
import { createAesJsonDecryptor } from '../../../../harness/probe/decryptors/aes-json.ts'
import { createFernetDecryptor } from '../../../../harness/probe/decryptors/fernet.ts'
import { bytesToKey } from '../../../../harness/probe/decryptors/openssl/bytes-to-key.ts'
import { createOpensslEncDecryptor } from '../../../../harness/probe/decryptors/openssl-enc.ts'
import { replayChain } from '../../../../harness/probe/replay-chain.ts'
import { probe } from '../subjects.ts'
import { heldPassword, heldRaw, openWith } from './open-with.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const password = 'Zorg-2026!'
const salt = Buffer.from('0102030405060708', 'hex')
const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
const otherKey = Buffer.from(key).reverse()
const iv = Buffer.from('a0a1a2a3a4a5a6a7a8a9aaab', 'hex')

function salted(cipher: string, keyBytes: number, derived: Buffer, ivBytes = 16): Buffer {
  const sealing = createCipheriv(cipher, derived.subarray(0, keyBytes), derived.subarray(keyBytes, keyBytes + ivBytes))
  return Buffer.concat([Buffer.from('Salted__'), salt, sealing.update(text), sealing.final()])
}

const stretched = (rounds: number, digest = 'sha256') => pbkdf2Sync(password, salt, rounds, 48, digest)

describe('openssl enc', () => {
  it.each([
    ['PBKDF2', salted('aes-256-cbc', 32, stretched(10_000))],
    ['PBKDF2 with 100,000 rounds', salted('aes-256-cbc', 32, stretched(100_000))],
    ['PBKDF2 with SHA-512', salted('aes-256-cbc', 32, stretched(10_000, 'sha512'))],
    ['AES-128', salted('aes-128-cbc', 16, stretched(10_000))],
    ['AES-192', salted('aes-192-cbc', 24, stretched(10_000))],
    ['triple DES', salted('des-ede3-cbc', 24, stretched(10_000), 8)],
    ['counter mode', salted('aes-256-ctr', 32, stretched(10_000))],
    ['EVP_BytesToKey with MD5, as CryptoJS', salted('aes-256-cbc', 32, bytesToKey('md5', password, salt, 48))],
    ['EVP_BytesToKey with SHA-256', salted('aes-256-cbc', 32, bytesToKey('sha256', password, salt, 48))],
  ])('opens %s with its password only', async (_name, sealed) => {
    const opened = await openWith(createOpensslEncDecryptor(), sealed, [heldPassword('fout'), heldPassword(password)])
    expect(opened.texts).toEqual([text])
    expect(opened.keys).toEqual([heldPassword(password).id])
    expect((await openWith(createOpensslEncDecryptor(), sealed, [heldPassword('fout')])).texts).toEqual([])
  })

  it('opens what stands before more text, at its exact place', async () => {
    const sealed = salted('aes-256-cbc', 32, stretched(10_000))
    const log = Buffer.concat([
      Buffer.from('log\n'),
      sealed,
      Buffer.from('\n[info] verwerkt zonder fouten, volgende\n'),
    ])
    const { parts } = await openWith(createOpensslEncDecryptor(), log, [heldPassword(password)])
    expect(parts[0]?.bytes.toString()).toBe(text)
    expect(parts[0]?.positionOf?.(10)).toBe(4 + 16 + 10)
  })

  it('gives findings in base64, which are replayed', async () => {
    const sealed = Buffer.from(
      JSON.stringify({ inhoud: salted('aes-256-cbc', 32, stretched(10_000)).toString('base64') }),
    )
    const keys = [heldPassword(password)]
    const { findings } = await probe(sealed, 'pneumonie, overleg', { keys })
    const [finding] = findings
    expect(finding).toMatchObject({ level: 'decryptable', chain: [{ step: 'base64' }, { step: 'openssl-enc' }] })
    if (finding === undefined) throw new Error('nothing found')
    expect((await replayChain(sealed, finding, keys)).view.bytes.toString()).toBe(text)
    const { coverage } = await probe(sealed, 'pneumonie, overleg')
    expect(coverage.opaqueBytes).toBe(0)
    expect(coverage.ciphertextBytes).toBeGreaterThan(60)
  })

  it('says when the number of passwords keeps it from trying other rounds', async () => {
    const many = Array.from({ length: 6 }, (_, i) => heldPassword(`woord ${i}`))
    const { hits } = await openWith(createOpensslEncDecryptor(), salted('aes-256-cbc', 32, stretched(123)), many)
    expect(hits).toEqual(['openssl enc: other rounds than 10000 tried with 4 passwords'])
  })
})

function gcm(additional?: string) {
  const sealing = createCipheriv('aes-256-gcm', key, iv)
  if (additional !== undefined) sealing.setAAD(Buffer.from(additional))
  const ciphertext = Buffer.concat([sealing.update(text), sealing.final()])
  return { ciphertext, tag: sealing.getAuthTag() }
}

function chacha() {
  const sealing = createCipheriv('chacha20-poly1305', key, iv, { authTagLength: 16 })
  const ciphertext = Buffer.concat([sealing.update(text), sealing.final()])
  return { ciphertext, tag: sealing.getAuthTag() }
}

describe('ciphertext in JSON', () => {
  const { ciphertext, tag } = gcm()
  const b64 = (bytes: Buffer) => bytes.toString('base64')
  const cbcIv = Buffer.alloc(16, 7)
  const cbc = createCipheriv('aes-256-cbc', key, cbcIv)
  const inCbc = Buffer.concat([cbc.update(text), cbc.final()])
  it.each<[string, unknown]>([
    ['GCM with its tag', { iv: b64(iv), ciphertext: b64(ciphertext), tag: b64(tag) }],
    ['GCM in hex', { nonce: iv.toString('hex'), data: ciphertext.toString('hex'), authTag: tag.toString('hex') }],
    ['GCM with the tag behind it', { v: 1, ct: b64(Buffer.concat([ciphertext, tag])), iv: b64(iv), alg: 'A256GCM' }],
    ['GCM with more that is signed', { iv: b64(iv), aad: 'Patient/1', ...spell(gcm('Patient/1')) }],
    ['ChaCha20', { nonce: b64(iv), ...spell(chacha()) }],
    ['CBC', { iv: b64(cbcIv), encryptedData: b64(inCbc) }],
    ['GCM in base64url', { iv: iv.toString('base64url'), payload: ciphertext.toString('base64url'), mac: b64(tag) }],
  ])('opens %s with its key only', async (_name, object) => {
    for (const json of [JSON.stringify(object), JSON.stringify({ a: [1, object] }, null, 2)]) {
      const opened = await openWith(createAesJsonDecryptor(), json, [heldRaw(otherKey), heldRaw(key)])
      expect(opened.texts).toEqual([text])
      expect(opened.keys).toEqual([heldRaw(key).id])
      expect((await openWith(createAesJsonDecryptor(), json, [heldRaw(otherKey)])).texts).toEqual([])
    }
  })

  it('gives findings that are replayed, and explains what stays closed', async () => {
    const json = JSON.stringify({ iv: b64(iv), ciphertext: b64(ciphertext), tag: b64(tag) })
    const { findings } = await probe(json, 'pneumonie, overleg', { keys: [heldRaw(key)] })
    const [finding] = findings
    expect(finding).toMatchObject({ level: 'decryptable', chain: [{ step: 'aes-json' }] })
    if (finding === undefined) throw new Error('nothing found')
    expect((await replayChain(Buffer.from(json), finding, [heldRaw(key)])).view.bytes.toString()).toBe(text)
    expect((await probe(json, 'pneumonie, overleg')).coverage).toMatchObject({ opaqueBytes: 0 })
  })

  it('bounds the number of tries, and says so', async () => {
    const json = JSON.stringify(Array(2100).fill({ iv: b64(iv), ct: b64(ciphertext), tag: b64(tag) }))
    const keys = Array.from({ length: 10 }, (_, i) => heldRaw(Buffer.alloc(32, i + 1)))
    expect((await openWith(createAesJsonDecryptor(), json, keys)).hits).toEqual([
      '20000 keys tried on ciphertext in JSON',
    ])
  })

  function spell(sealed: { ciphertext: Buffer; tag: Buffer }) {
    return { ciphertext: b64(sealed.ciphertext), tag: b64(sealed.tag) }
  }
})

describe('a value that is ciphertext and nothing else', () => {
  const { ciphertext, tag } = gcm()
  const whole = Buffer.concat([iv, ciphertext, tag])
  const longIv = Buffer.alloc(16, 5)
  const withLongIv = createCipheriv('aes-256-gcm', key, longIv)
  const inGcm = Buffer.concat([longIv, withLongIv.update(text), withLongIv.final(), withLongIv.getAuthTag()])
  const cbc = createCipheriv('aes-256-cbc', key, longIv)
  const inCbc = Buffer.concat([longIv, cbc.update(text), cbc.final()])
  it.each<[string, Buffer]>([
    ['the tag at the end', whole],
    ['the tag before the ciphertext', Buffer.concat([iv, tag, ciphertext])],
    ['a vector of 16 bytes', inGcm],
    ['CBC', inCbc],
    ['ChaCha20', Buffer.concat([iv, chacha().ciphertext, chacha().tag])],
    ['the head of Tink', Buffer.concat([Buffer.from('0112345678', 'hex'), whole])],
  ])('is opened with %s, by its key only', async (_name, blob) => {
    for (const input of [blob, `{"x":"${blob.toString('base64')}"}`]) {
      const opened = await openWith(createAesBlobDecryptor(), input, [heldRaw(otherKey), heldRaw(key)])
      expect(opened.texts).toEqual([text])
      expect((await openWith(createAesBlobDecryptor(), input, [heldRaw(otherKey)])).texts).toEqual([])
    }
  })

  it('is opened in base64url and hex too, at its exact place', async () => {
    const url = await openWith(createAesBlobDecryptor(), `t: ${whole.toString('base64url')}\n`, [heldRaw(key)])
    expect(url.parts[0]?.positionOf?.(3)).toBe(3 + ((12 + 3) * 4) / 3)
    const hex = await openWith(createAesBlobDecryptor(), `t: ${whole.toString('hex')}\n`, [heldRaw(key)])
    expect(hex.parts[0]?.positionOf?.(3)).toBe(3 + (12 + 3) * 2)
  })

  it('gives findings that are replayed, for short values as well', async () => {
    const sealing = createCipheriv('aes-256-gcm', key, iv)
    const short = Buffer.concat([iv, sealing.update('999990019'), sealing.final(), sealing.getAuthTag()])
    const json = JSON.stringify({ bsn: short.toString('base64'), ander: Buffer.alloc(40, 200).toString('base64') })
    const { findings } = await probe(json, '999990019', { keys: [heldRaw(key)] })
    const [finding] = findings
    expect(finding).toMatchObject({ level: 'decryptable', chain: [{ step: 'aes-blob' }] })
    if (finding === undefined) throw new Error('nothing found')
    expect((await replayChain(Buffer.from(json), finding, [heldRaw(key)])).view.bytes.toString()).toBe('999990019')
  })

  it('is not tried with what only has the size of a key', async () => {
    const member = { ...heldRaw(key), source: 'between/received/1: member etag2' }
    expect((await openWith(createAesBlobDecryptor(), whole, [member])).texts).toEqual([])
  })

  it('says when there are more keys than are tried', async () => {
    const keys = Array.from({ length: 65 }, (_, i) => heldRaw(Buffer.alloc(32, i + 1)))
    expect((await openWith(createAesBlobDecryptor(), whole, keys)).hits).toEqual([
      'values that may be ciphertext: 64 keys tried',
    ])
  })
})

describe('Fernet', () => {
  const start = Buffer.concat([Buffer.from('800000000068c1f2a3', 'hex'), Buffer.alloc(16, 9)])
  const sealing = createCipheriv('aes-128-cbc', key.subarray(16), start.subarray(9))
  const signed = Buffer.concat([start, sealing.update(text), sealing.final()])
  const mac = createHmac('sha256', key.subarray(0, 16)).update(signed).digest()
  const token = Buffer.concat([signed, mac]).toString('base64url')

  it('opens a token with its key only', async () => {
    const opened = await openWith(createFernetDecryptor(), `"t":"${token}"`, [heldRaw(otherKey), heldRaw(key)])
    expect(opened.texts).toEqual([text])
    expect((await openWith(createFernetDecryptor(), `"t":"${token}"`, [heldRaw(otherKey)])).texts).toEqual([])
  })

  it('leaves a token that was altered closed, and explains it', async () => {
    const altered = `${token.slice(0, 60)}${token[60] === 'A' ? 'B' : 'A'}${token.slice(61)}`
    const opened = await openWith(createFernetDecryptor(), altered, [heldRaw(key)])
    expect(opened.texts).toEqual([])
    expect(opened.explained).toEqual(['Fernet token'])
  })
})
