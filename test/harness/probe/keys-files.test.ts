import { createPublicKey, generateKeyPairSync, hash, randomBytes } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPrivateKey } from '../../../harness/probe/keys/held-key.ts'
import { readKeyFile } from '../../../harness/probe/keys/read-key-file.ts'
import { javaKeystores } from './decryptors/java-keystores.ts'
import { certify, createOpenssl, type Openssl } from './decryptors/openssl.ts'
import { observe, probe } from './subjects.ts'

const value = 'pneumonie links onder'
let openssl: Openssl
beforeAll(() => {
  openssl = createOpenssl()
  certify(openssl, 'rsa', '-algorithm RSA -pkeyopt rsa_keygen_bits:2048')
  certify(openssl, 'ec', '-algorithm EC -pkeyopt ec_paramgen_curve:P-256')
})
afterAll(() => openssl.remove())

const idOf = (name: string) => readKeyFile(name, openssl.read(`${name}.key`))[0]?.id
const make = (command: string) => {
  openssl.run(command)
  return openssl.read('out')
}

describe('a key file without a password', () => {
  it.each([
    ['PKCS#8 in DER', 'rsa', 'pkcs8 -topk8 -nocrypt -in rsa.key -outform DER -out out'],
    ['PKCS#1 in DER', 'rsa', 'rsa -traditional -in rsa.key -outform DER -out out'],
    ['PKCS#1 in PEM', 'rsa', 'rsa -traditional -in rsa.key -out out'],
    ['SEC 1 in DER', 'ec', 'ec -in ec.key -outform DER -out out'],
    ['SEC 1 in PEM', 'ec', 'ec -in ec.key -out out'],
    [
      'PKCS#12 that is not encrypted',
      'ec',
      'pkcs12 -export -in ec.crt -inkey ec.key -keypbe NONE -certpbe NONE -nomac -passout pass: -out out',
    ],
    ['PKCS#12 with an empty password', 'rsa', 'pkcs12 -export -in rsa.crt -inkey rsa.key -passout pass: -out out'],
  ])('gives its key: %s', (_form, name, command) => {
    expect(readKeyFile('x', make(command)).map(({ id }) => id)).toEqual([idOf(name)])
  })

  it.each(['x25519', 'x448', 'ed25519', 'ed448'] as const)('gives its key: %s in DER', (type) => {
    const der = generateKeyPairSync(type as 'x25519').privateKey.export({ type: 'pkcs8', format: 'der' })
    expect(readKeyFile('x', der)).toHaveLength(1)
  })

  it.each([
    ['any byte', randomBytes(32)],
    ['the first byte of DER', Buffer.concat([Buffer.of(0x30), randomBytes(31)])],
    ['a byte whose first letter in hex is the first byte of DER', Buffer.concat([Buffer.of(0x0e), randomBytes(31)])],
    ['one whose first letter in base64 is the first byte of DER', Buffer.concat([Buffer.of(0xd3), randomBytes(31)])],
  ])('gives raw keys, as bytes and spelled, that start with %s', (_start, raw) => {
    const id = hash('sha256', raw, 'base64url')
    const files = [raw, `${raw.toString('hex')}\n`, raw.toString('base64'), `ENC_KEY=${raw.toString('base64')}\n`]
    for (const content of files) {
      expect(readKeyFile('x', Buffer.from(content)).map((key) => key.id)).toContain(id)
    }
  })

  it('gives the lines of a TLS key log', () => {
    const random = randomBytes(32).toString('hex')
    const log = [
      '# SSL/TLS secrets log file',
      `CLIENT_TRAFFIC_SECRET_0 ${random} ${randomBytes(32).toString('hex')}`,
      `SERVER_HANDSHAKE_TRAFFIC_SECRET ${random} ${randomBytes(48).toString('hex')}`,
      `CLIENT_RANDOM ${random} ${randomBytes(48).toString('hex')}`,
      `UNKNOWN ${random} 00`,
    ]
    const keys = readKeyFile('x', Buffer.from(log.join('\r\n')))
    expect(keys.map(({ tls }) => tls?.label)).toEqual([
      'CLIENT_TRAFFIC_SECRET_0',
      'SERVER_HANDSHAKE_TRAFFIC_SECRET',
      'CLIENT_RANDOM',
    ])
    expect(keys.map(({ tls }) => tls?.clientRandom)).toEqual([random, random, random])
  })

  it('gives passwords of a configuration', () => {
    const content = 'server.ssl.key-store-password=geheim 1\nspring:\n  datasource: { password: "twee" }\n'
    expect(readKeyFile('x', Buffer.from(content)).map(({ password }) => password)).toEqual(
      expect.arrayContaining(['geheim 1', 'twee']),
    )
  })
})

describe('a key file under a password', () => {
  it.each([
    ['PKCS#12', 'rsa', 'pkcs12 -export -in rsa.crt -inkey rsa.key -passout pass:geheim123 -out out'],
    ['PKCS#12 with an EC key', 'ec', 'pkcs12 -export -in ec.crt -inkey ec.key -passout pass:geheim123 -out out'],
    ['PKCS#12 of old', 'rsa', 'pkcs12 -export -legacy -in rsa.crt -inkey rsa.key -passout pass:geheim123 -out out'],
    [
      'PKCS#12 under RC2',
      'rsa',
      'pkcs12 -export -legacy -keypbe PBE-SHA1-RC2-128 -in rsa.crt -inkey rsa.key -passout pass:geheim123 -out out',
    ],
    [
      'PKCS#12 under 3DES with two keys',
      'rsa',
      'pkcs12 -export -legacy -keypbe PBE-SHA1-2DES -in rsa.crt -inkey rsa.key -passout pass:geheim123 -out out',
    ],
    ['PKCS#8', 'rsa', 'pkcs8 -topk8 -in rsa.key -passout pass:geheim123 -out out'],
    [
      'PKCS#8 under SHA-512',
      'rsa',
      'pkcs8 -topk8 -v2 aes128 -v2prf hmacWithSHA512 -in rsa.key -passout pass:geheim123 -out out',
    ],
    ['PKCS#8 under 3DES', 'ec', 'pkcs8 -topk8 -v2 des3 -in ec.key -passout pass:geheim123 -out out'],
    ['PKCS#8 under scrypt', 'ec', 'pkcs8 -topk8 -scrypt -in ec.key -passout pass:geheim123 -out out'],
    ['PKCS#8 in DER', 'ec', 'pkcs8 -topk8 -in ec.key -outform DER -passout pass:geheim123 -out out'],
    [
      'PKCS#8 under MD5 and DES',
      'rsa',
      'pkcs8 -topk8 -v1 PBE-MD5-DES -provider legacy -provider default -in rsa.key -passout pass:geheim123 -out out',
    ],
    [
      'PKCS#8 under SHA-1 and RC2',
      'rsa',
      'pkcs8 -topk8 -v1 PBE-SHA1-RC2-64 -provider legacy -provider default -in rsa.key -passout pass:geheim123 -out out',
    ],
    ['PEM of old', 'rsa', 'rsa -traditional -aes256 -in rsa.key -passout pass:geheim123 -out out'],
    ['PEM of old under 3DES', 'ec', 'ec -des3 -in ec.key -passout pass:geheim123 -out out'],
    [
      'PEM of old under DES',
      'ec',
      'ec -provider legacy -provider default -des-cbc -in ec.key -passout pass:geheim123 -out out',
    ],
  ])('is opened by that password and no other: %s', (_form, name, command) => {
    const content = make(command)
    const keys = readKeyFile('x', content, 'geheim123')
    expect(keys.filter(isPrivateKey).map(({ id }) => id)).toEqual([idOf(name)])
    expect(keys.at(-1)?.password).toBe('geheim123')
    expect(() => readKeyFile('x', content, 'anders')).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }))
    expect(readKeyFile('x', content)).toMatchObject([{ source: 'x', locked: content }])
  })

  it.each(['jks', 'jceks'] as const)('is opened by that password: a Java keystore of type %s', (type) => {
    const content = Buffer.from(javaKeystores[type], 'base64')
    const [key] = readKeyFile('x', content, 'geheim123')
    const point = createPublicKey(key?.pem ?? '')
      .export({ type: 'spki', format: 'der' })
      .subarray(-64)
    expect(content.includes(point)).toBe(true)
    expect(() => readKeyFile('x', content, 'anders')).toThrow(/key file "x"/)
  })

  it('is opened by a password that the party saw, and only then', async () => {
    const content = make('pkcs12 -export -in rsa.crt -inkey rsa.key -passout pass:geheim123 -out out')
    const keys = readKeyFile('sleutels.p12', content)
    const jwe = await new CompactEncrypt(Buffer.from(value))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(createPublicKey(openssl.read('rsa.key')))
    const observations = [observe(jwe), observe('keyStorePassword=geheim123', { id: 'between/stored/1' })]
    const seen = await probe('', value, { observations, keys })
    expect(seen.findings).toMatchObject([{ level: 'decryptable', key: idOf('rsa') }])
    expect(seen.coverage.budgetsHit).toEqual([])
    const unseen = await probe(jwe, value, { keys })
    expect(unseen.findings).toEqual([])
    expect(unseen.coverage.budgetsHit).toEqual([
      'key file "sleutels.p12" stays locked: no password held or seen opens it',
    ])
  })
})
