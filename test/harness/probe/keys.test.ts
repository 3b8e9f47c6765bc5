import { createPublicKey, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { CompactEncrypt, CompactSign } from 'jose'
import forge from 'node-forge'
import { describe, expect, it } from 'vitest'
import { loadKeyStore, readKeyFile } from '../../../harness/probe/keys/read-key-file.ts'
import { observe, probe } from './subjects.ts'

const value = 'pneumonie links onder'
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const x25519 = generateKeyPairSync('x25519')
const pem = (key: typeof rsa.privateKey) => Buffer.from(key.export({ type: 'pkcs8', format: 'pem' }))
const jwk = (key: typeof rsa.privateKey) => Buffer.from(JSON.stringify(key.export({ format: 'jwk' })))
const oct = (raw: Buffer) => Buffer.from(JSON.stringify({ kty: 'oct', k: raw.toString('base64url') }))
const held = (content: Buffer) => loadKeyStore([{ name: 'held', content }])

function seal(
  text: string,
  alg: string,
  key: Parameters<CompactEncrypt['encrypt']>[0],
  enc = 'A256GCM',
): Promise<string> {
  return new CompactEncrypt(Buffer.from(text)).setProtectedHeader({ alg, enc }).encrypt(key)
}

const raw256 = randomBytes(32)
const raw128 = randomBytes(16)
const raw512 = randomBytes(64)

describe('a JWE', () => {
  it.each([
    ['RSA-OAEP', 'A256GCM', rsa.publicKey, pem(rsa.privateKey)],
    ['RSA-OAEP-256', 'A128CBC-HS256', rsa.publicKey, jwk(rsa.privateKey)],
    ['RSA-OAEP-512', 'A192GCM', rsa.publicKey, pem(rsa.privateKey)],
    ['ECDH-ES', 'A256GCM', ec.publicKey, pem(ec.privateKey)],
    ['ECDH-ES+A256KW', 'A256CBC-HS512', ec.publicKey, jwk(ec.privateKey)],
    ['ECDH-ES+A128KW', 'A128GCM', x25519.publicKey, pem(x25519.privateKey)],
    ['A256KW', 'A256GCM', raw256, oct(raw256)],
    ['A128KW', 'A128GCM', raw128, oct(raw128)],
    ['A256GCMKW', 'A256GCM', raw256, oct(raw256)],
    ['A128GCMKW', 'A128GCM', raw128, oct(raw128)],
    ['dir', 'A256GCM', raw256, oct(raw256)],
    ['dir', 'A256CBC-HS512', raw512, oct(raw512)],
    ['PBES2-HS256+A128KW', 'A128GCM', raw256, oct(raw256)],
  ])('with %s and %s is opened by its key and by no other', async (alg, enc, key, file) => {
    const text = `{"x":"${await seal(value, alg, key, enc)}"}`
    const keys = held(file)
    const { findings } = await probe(text, value, { keys })
    expect(findings).toMatchObject([{ level: 'decryptable', key: keys[0]?.id }])
    const others = [pem(otherRsa.privateKey), oct(randomBytes(32)), oct(randomBytes(16)), oct(randomBytes(64))].flatMap(
      held,
    )
    const without = await probe(text, value, { keys: others })
    expect(without.findings).toEqual([])
    expect(without.coverage.opaqueBytes).toBe(0)
    expect(without.coverage.ciphertextBytes).toBeGreaterThan(60)
  })

  it('goes on into what it held', async () => {
    const jws = await new CompactSign(Buffer.from(JSON.stringify({ text: value })))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(ec.privateKey)
    const { findings } = await probe(await seal(jws, 'RSA-OAEP-256', rsa.publicKey), value, {
      keys: held(pem(rsa.privateKey)),
    })
    expect(findings[0]?.chain.map(({ step }) => step)).toEqual(['jwe', 'jws'])
  })

  it('that refers to an unknown key is tried with every key', async () => {
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: 'van een ander' }
    const text = await new CompactEncrypt(Buffer.from(value)).setProtectedHeader(header).encrypt(rsa.publicKey)
    const keys = held(Buffer.concat([pem(otherRsa.privateKey), pem(rsa.privateKey)]))
    expect((await probe(text, value, { keys })).findings).toHaveLength(1)
  })
})

describe('a key that was seen', () => {
  it.each([
    ['as a JWK', oct(raw256).toString()],
    ['as a member in base64url', JSON.stringify({ cek: raw256.toString('base64url') })],
    ['as a member in hex', JSON.stringify({ cek: raw256.toString('hex') })],
    ['as a JWK in base64', oct(raw256).toString('base64')],
  ])('%s opens what it is for', async (_name, shown) => {
    const { findings } = await probe(`${shown}\n${await seal(value, 'A256KW', createSecretKey(raw256))}`, value)
    expect(findings).toMatchObject([{ level: 'decryptable' }])
  })

  it('as PEM is among the private keys of the party', async () => {
    const text = `${JSON.stringify({ key: pem(rsa.privateKey).toString() })} ${await seal(value, 'RSA-OAEP-256', rsa.publicKey)}`
    const { findings, privateKeys } = await probe(text, value)
    expect(findings).toHaveLength(1)
    expect(privateKeys).toEqual(held(pem(rsa.privateKey)).map(({ id }) => id))
  })

  it('in another observation counts as well', async () => {
    const observations = [
      observe(await seal(value, 'dir', raw256)),
      observe(oct(raw256), { id: 'between/stored/1', vantage: 'stored' }),
    ]
    expect((await probe('', value, { observations })).findings).toMatchObject([{ vantage: 'received' }])
  })
})

describe('a key per message, under the key of an organisation', () => {
  it.each([
    ['A256KW', oct(raw256).toString()],
    ['A256GCMKW', JSON.stringify({ keys: { message: raw256.toString('base64url') } })],
    ['A256KW', raw256.toString('base64')],
  ])('opens the elements (%s) when, and only when, that key is held', async (alg, content) => {
    const text = JSON.stringify({
      elements: [await seal(value, alg, raw256), await seal('iets anders', alg, raw256)],
      key: await seal(content, 'RSA-OAEP-256', rsa.publicKey),
    })
    expect((await probe(text, value, { keys: held(pem(rsa.privateKey)) })).findings).toMatchObject([
      { level: 'decryptable' },
    ])
    expect((await probe(text, value, { keys: held(pem(otherRsa.privateKey)) })).findings).toEqual([])
  })

  it('may be nothing but the bytes of the key', async () => {
    const key = await new CompactEncrypt(raw256)
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(rsa.publicKey)
    const text = `${await seal(value, 'A256KW', raw256)} ${key}`
    expect((await probe(text, value, { keys: held(pem(rsa.privateKey)) })).findings).toHaveLength(1)
  })

  it('is followed over several keys in a row', async () => {
    const second = randomBytes(32)
    const text = [
      await seal(value, 'A256KW', second),
      await seal(oct(second).toString(), 'A256KW', raw256),
      await seal(oct(raw256).toString(), 'RSA-OAEP', rsa.publicKey),
    ].join(' ')
    expect((await probe(text, value, { keys: held(pem(rsa.privateKey)) })).findings).toHaveLength(1)
  })
})

describe('key files', () => {
  const id = held(pem(rsa.privateKey))[0]?.id

  it('are recognised by their content', () => {
    const set = Buffer.from(
      JSON.stringify({
        keys: [rsa.privateKey.export({ format: 'jwk' }), { kty: 'oct', k: raw256.toString('base64url') }],
      }),
    )
    expect(readKeyFile('a', jwk(rsa.privateKey)).map((key) => key.id)).toEqual([id])
    expect(readKeyFile('b', set)).toHaveLength(2)
    const pkcs1 = Buffer.from(rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }))
    expect(readKeyFile('c', pkcs1).map((key) => key.id)).toEqual([id])
  })

  it('in PKCS#12 are opened with their password only', () => {
    const key = forge.pki.privateKeyFromPem(pem(rsa.privateKey).toString())
    const store = forge.pkcs12.toPkcs12Asn1(key, selfSigned(key), 'geheim', { algorithm: '3des' })
    const content = Buffer.from(forge.asn1.toDer(store).getBytes(), 'latin1')
    const [opened, password] = readKeyFile('d', content, 'geheim')
    expect([opened?.id, password?.password]).toEqual([id, 'geheim'])
    expect(() => readKeyFile('d', content, 'anders')).toThrow(/key file "d": expected PKCS#12/)
  })

  it('without a private key hold none', () => {
    const publicPem = Buffer.from(createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' }))
    expect(readKeyFile('e', publicPem)).toEqual([])
  })

  it.each([
    ['text', Buffer.from('geen sleutel')],
    ['a public JWK', Buffer.from(JSON.stringify(rsa.publicKey.export({ format: 'jwk' })))],
    ['damaged JSON', Buffer.from('{"kty":')],
    ['a damaged PEM', Buffer.from('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')],
  ])('are refused with a reason: %s', (_name, content) => {
    expect(() => readKeyFile('f', content)).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }))
  })
})

function selfSigned(key: forge.pki.rsa.PrivateKey): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.sign(key, forge.md.sha256.create())
  return certificate
}
