import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import { CompactEncrypt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HeldKey } from '../../../harness/contracts/probe.ts'
import { createBudget } from '../../../harness/probe/budget.ts'
import { findKeys } from '../../../harness/probe/keys/find-keys.ts'
import { openObservations } from '../../../harness/probe/opened.ts'
import { javaKeystores } from './decryptors/java-keystores.ts'
import { certify, createOpenssl, type Openssl } from './decryptors/openssl.ts'
import { observe, probe } from './subjects.ts'

const value = 'pneumonie links onder'
const keysIn = (bytes: Buffer | string) =>
  findKeys({ bytes: Buffer.from(bytes), opened: false, edges: [] }, createBudget())
const passwordsIn = (text: string) => keysIn(text).flatMap(({ password }) => password ?? [])
const raw = randomBytes(32)
const hex = raw.toString('hex')

describe('a password is seen', () => {
  it.each([
    ['JSON', '{"user":"x","password":"geheim 1"}'],
    ['escaped JSON', '{"keyStorePassword":"geheim\\u0020\\u0031"}'],
    ['a pair of name and value', '{"name":"STORE_PASSWORD","value":"geheim 1"}'],
    ['XML', '<wsse:Password Type="#PasswordText">geheim 1</wsse:Password>'],
    ['an XML attribute', '<Connector keystorePass="geheim 1" port="1"/>'],
    ['an XML property', '<property name="password" value="geheim 1"/>'],
    ['an XML entry', '<entry key="db.password">geheim 1</entry>'],
    ['properties', 'server.ssl.key-store-password = geheim 1\nx=y'],
    ['YAML', 'tls:\n  passphrase: geheim 1\n'],
    ['quoted YAML', "  wachtwoord: 'geheim 1'\n"],
    ['an environment', 'A=b\nSMARTCARD_PIN="geheim 1"\n'],
    ['a connection string', 'Server=x;Pwd=geheim 1;Database=y'.replace('geheim 1', '"geheim 1"')],
    ['a command line', 'java -storepass "geheim 1" -jar x.jar'],
    ['a command line with two dashes', "tool --password 'geheim 1'"],
  ])('in %s', (_form, text) => {
    expect(passwordsIn(text)).toContain('geheim 1')
  })

  it.each([
    ['a query', 'GET /x?user=a&password=geheim1&z=1'],
    ['an OpenSSL option', 'openssl pkcs12 -passin pass:geheim1 -in x'],
    ['HTTP Basic', `Authorization: Basic ${Buffer.from('jan:geheim1').toString('base64')}`],
    ['a URL', 'postgres://jan:geheim1@db/x'],
    ['a PIN', '{"pin":"geheim1"}'],
    ['a plain argument', '-keypass geheim1 -alias x'],
  ])('in %s', (_form, text) => {
    expect(passwordsIn(text)).toContain('geheim1')
  })

  it.each([
    'een wachtwoord is nodig',
    '{"shipping":"snel","opinion":"goed"}',
    ['password: $', '{DB_PASSWORD}'].join(''),
    '{"passwordRequired":true}',
    'het kompas, de pas en de spin',
    '{"resourceType":"Patient","active":true}',
  ])('not in: %s', (text) => {
    expect(passwordsIn(text)).toEqual([])
  })

  it('in another character set than ASCII', () => {
    expect(passwordsIn('password=gehéim')).toContain('gehéim')
  })
})

describe('a raw key is seen', () => {
  it.each([
    ['JSON', `{"k":"${raw.toString('base64url')}"}`],
    ['hex in an environment', `ENC_KEY=${hex}\n`],
    ['base64 in properties', `app.aes.sleutel=${raw.toString('base64')}\n`],
    ['YAML', `hmac: ${raw.toString('base64')}\n`],
    ['XML', `<aesKey>${raw.toString('base64')}</aesKey>`],
    ['a command line', `--secret ${hex}`],
  ])('in %s', (_form, text) => {
    expect(keysIn(text).some((key) => key.raw?.equals(raw))).toBe(true)
  })

  it('as the letters of a key of the right length', () => {
    const letters = 'Dit-is-een-sleutel-van-32-tekens'
    expect(keysIn(`aes_key: "${letters}"`).some((key) => key.raw?.toString() === letters)).toBe(true)
  })

  it('not in text that speaks of none', () => {
    expect(keysIn(`<id>${hex}</id> hash=${hex} {"id":"${hex}","sha256":"${hex}"}`)).toEqual([])
  })
})

describe('a private key is seen', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

  it.each([
    ['PKCS#8', privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['SEC 1', privateKey.export({ type: 'sec1', format: 'der' })],
    ['PKCS#1', rsa.export({ type: 'pkcs1', format: 'der' })],
    ['PKCS#8 with RSA', rsa.export({ type: 'pkcs8', format: 'der' })],
  ])('in DER among other bytes: %s', (_form, der) => {
    const noise = randomBytes(100)
    const found = keysIn(Buffer.concat([noise, der, noise])).filter(({ pem }) => pem !== undefined)
    // PKCS#1 stands in PKCS#8: the same key twice.
    expect(new Set(found.map(({ id }) => id)).size).toBe(1)
    expect(keysIn(Buffer.concat([noise, der.subarray(0, -1)])).filter(({ pem }) => pem !== undefined)).toEqual([])
  })

  it('in OpenPGP armor and without, as the same key', () => {
    const body = Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 1]), randomBytes(90)])
    const packet = Buffer.concat([Buffer.from([0x95, 0, body.length]), body])
    const armored = `-----BEGIN PGP PRIVATE KEY BLOCK-----\nComment: x\n\n${packet.toString('base64')}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`
    const [bare] = keysIn(packet)
    const [inArmor] = keysIn(`x\n${armored}\n`)
    expect(bare?.openpgp).toContain('BEGIN PGP PRIVATE KEY')
    expect(inArmor?.openpgp).toBe(armored)
    expect(inArmor?.id).toBe(bare?.id)
    expect(keysIn(Buffer.concat([Buffer.from([0x99, 0, body.length]), body]))).toEqual([])
  })
})

describe('what a key opens', () => {
  let openssl: Openssl
  beforeAll(() => {
    openssl = createOpenssl()
    certify(openssl, 'ec', '-algorithm EC -pkeyopt ec_paramgen_curve:P-256')
    openssl.write('message', `Reden van opname: ${value}, overleg met de huisarts.`)
    openssl.run('cms -encrypt -in message -binary -aes256 -outform DER -out message.der ec.crt')
  })
  afterAll(() => openssl.remove())

  it.each([
    ['PKCS#12', 'pkcs12 -export -in ec.crt -inkey ec.key -passout pass:geheim123 -out out'],
    ['PKCS#12 of old', 'pkcs12 -export -legacy -in ec.crt -inkey ec.key -passout pass:geheim123 -out out'],
    ['encrypted PEM', 'pkcs8 -topk8 -in ec.key -passout pass:geheim123 -out out'],
    ['PEM of old', 'ec -aes128 -in ec.key -passout pass:geheim123 -out out'],
  ])('is opened by a key store and its password, both seen: %s', async (_form, command) => {
    openssl.run(command)
    const store = observe(openssl.read('out'), { id: 'between/stored/1' })
    const message = observe(openssl.read('message.der'))
    const told = observe('{"storepass":"geheim123"}', { id: 'between/logged/1' })
    expect((await probe('', value, { observations: [message, store, told] })).findings).toMatchObject([
      { level: 'decryptable', observation: 'between/received/1' },
    ])
    expect((await probe('', value, { observations: [message, store] })).findings).toEqual([])
    expect((await probe('', value, { observations: [message, told] })).findings).toEqual([])
  })

  it('is opened by a Java keystore that was zipped and mailed', async () => {
    const observations = [
      observe(gzipSync(Buffer.from(javaKeystores.jks, 'base64')).toString('base64')),
      observe('-deststorepass geheim123 -x', { id: 'between/logged/1' }),
    ]
    const { keys } = await openObservations({ observations })
    expect(keys.filter(({ pem }) => pem !== undefined)).toHaveLength(1)
  })

  it('tells by which way its key was found', async () => {
    openssl.run('pkcs8 -topk8 -in ec.key -outform DER -passout pass:geheim123 -out out')
    const observations = [
      observe(deflateSync(openssl.read('out')), { id: 'between/stored/1' }),
      observe('pin: geheim123\n', { id: 'between/logged/1' }),
    ]
    const { keys } = await openObservations({ observations })
    const sources = keys.map(({ source }) => source)
    const password = keys.find((key) => key.password === 'geheim123')
    expect(sources).toContain('between/logged/1: password in field pin')
    expect(sources).toContain(`between/stored/1 › zlib › encrypted-key with key ${password?.id}: private key in DER`)
  })
})

describe('limits', () => {
  it('of passwords are recorded', async () => {
    const text = Array.from({ length: 300 }, (_, i) => `password=nummer${i}`).join('\n')
    const { coverage } = await probe(text, value)
    expect(coverage.budgetsHit).toEqual(['200 passwords'])
  })

  it('leave ordinary messages alone', async () => {
    const entry = {
      fullUrl: 'urn:uuid:0f2b7a1e-1111-4222-8333-944445555666',
      resource: { id: 'abcdefghijklmnopqrstuv' },
    }
    const bundle = JSON.stringify({ resourceType: 'Bundle', entry: Array.from({ length: 1000 }, () => entry) })
    const { coverage } = await probe(bundle, value)
    expect(coverage.budgetsHit).toEqual([])
  })

  it('keep hostile text linear', () => {
    const started = performance.now()
    for (const piece of [
      'key',
      'key=',
      '"key":"',
      '<key ',
      'password=',
      '://a',
      '{"kty"',
      '-----BEGIN PRIVATE KEY-----\n',
      '\x02\x01\x00\x30',
    ]) {
      keysIn(piece.repeat(Math.ceil(400_000 / piece.length)))
    }
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('a symmetric key and a password of the same letters are two keys', async () => {
    const letters = 'abcdefghijklmnop'
    const jwe = await new CompactEncrypt(Buffer.from(value))
      .setProtectedHeader({ alg: 'A128KW', enc: 'A128GCM' })
      .encrypt(Buffer.from(letters))
    const keys: HeldKey[] = keysIn(`password_key=${letters}`)
    expect(new Set(keys.map(({ id }) => id)).size).toBeGreaterThan(1)
    expect((await probe(`key_password=${letters}\n${jwe}`, value)).findings).toHaveLength(1)
  })
})
