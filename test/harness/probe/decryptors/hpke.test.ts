import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { describe, expect, it } from 'vitest'
import { openHpke, recipientInfo } from '../../../../harness/probe/decryptors/hpke.ts'
import { createJweDecryptor } from '../../../../harness/probe/decryptors/jwe.ts'
import { decode } from '../subjects.ts'
import { heldPrivate, openWith } from './open-with.ts'

const note = 'Reden van opname: pneumonie links onder'
const hex = (value: string) => Buffer.from(value, 'hex')
const recipient = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const empty = Buffer.alloc(0)
const open = (token: string, keys: readonly (typeof recipient)[], hpkeDraft = true) =>
  openWith(
    createJweDecryptor({ hpkeDraft }),
    token,
    keys.map(({ privateKey }) => heldPrivate(privateKey)),
  )

async function sealHpke(plaintext: Buffer, info: Buffer, aad: Buffer): Promise<{ enc: Buffer; ciphertext: Buffer }> {
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() })
  const jwk = createPublicKey(recipient.privateKey).export({ format: 'jwk' })
  const recipientPublicKey = await suite.kem.importKey('jwk', { ...jwk }, true)
  const octets = (bytes: Buffer) => new Uint8Array(bytes).buffer
  const sender = { recipientPublicKey, info: octets(info) }
  const { enc, ct } = await suite.seal(sender, octets(plaintext), octets(aad))
  return { enc: Buffer.from(enc), ciphertext: Buffer.from(ct) }
}

async function sealIntegrated(): Promise<string> {
  const head = Buffer.from(JSON.stringify({ alg: 'HPKE-0', kid: 'een' })).toString('base64url')
  const { enc, ciphertext } = await sealHpke(Buffer.from(note), empty, Buffer.from(head))
  return `${head}.${enc.toString('base64url')}..${ciphertext.toString('base64url')}.`
}

async function sealByKey(): Promise<string> {
  const cek = randomBytes(16)
  const { enc, ciphertext } = await sealHpke(cek, recipientInfo('A128GCM'), empty)
  const { createCipheriv } = await import('node:crypto')
  const header = { alg: 'HPKE-0-KE', enc: 'A128GCM', ek: enc.toString('base64url') }
  const head = Buffer.from(JSON.stringify(header)).toString('base64url')
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-128-gcm', cek, iv).setAAD(Buffer.from(head))
  const content = Buffer.concat([cipher.update(note), cipher.final()])
  const parts = [ciphertext, iv, content, cipher.getAuthTag()]
  return [head, ...parts.map((part) => part.toString('base64url'))].join('.')
}

describe('HPKE in base mode', () => {
  const aad = hex('436f756e742d30')
  const info = hex('4f6465206f6e2061204772656369616e2055726e')
  const p256 = hex(
    '04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0',
  )
  const jwkOf = (d: string, x: Buffer, y?: Buffer) => ({
    ...(y === undefined ? { kty: 'OKP', crv: 'X25519' } : { kty: 'EC', crv: 'P-256', y: y.toString('base64url') }),
    x: x.toString('base64url'),
    d: hex(d).toString('base64url'),
  })

  it.each([
    [
      'A.1.1, X25519',
      'HPKE-3',
      jwkOf(
        '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
        hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
      ),
      '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
      'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    ],
    [
      'A.3.1, P-256',
      'HPKE-0',
      jwkOf(
        'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2',
        p256.subarray(1, 33),
        p256.subarray(33),
      ),
      '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
      '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
    ],
  ])('opens the vector of RFC 9180 %s', async (_name, alg, jwk, encapsulated, ciphertext) => {
    const key = createPrivateKey({ key: jwk, format: 'jwk' })
    const sealed = { encapsulated: hex(encapsulated), ciphertext: hex(ciphertext), info, aad }
    expect((await openHpke({ alg }, key, sealed))?.toString()).toBe('Beauty is truth, truth beauty')
    expect(await openHpke({ alg }, key, { ...sealed, aad: empty })).toBeUndefined()
  })
})

describe.each([
  ['integrated encryption', sealIntegrated],
  ['key encryption', sealByKey],
])('JOSE-HPKE with %s', (_name, seal) => {
  it('is opened by its key, and by no other', async () => {
    const token = await seal()
    expect((await open(token, [other, recipient])).texts).toEqual([note])
    expect((await open(token, [other])).parts).toEqual([])
  })

  it('stays closed unless asked for, which is recorded when a key may be its own', async () => {
    const token = await seal()
    const { parts, hits } = await open(token, [recipient], false)
    expect(parts).toEqual([])
    expect(hits).toEqual([
      'JWE with JOSE-HPKE, of which there is only a draft, which is not opened, and a key that may be its own',
    ])
    expect((await open(token, [], false)).hits).toEqual([])
    expect(decode('jwe-header', token).explained?.[0]?.as).toContain('JOSE-HPKE, a draft')
  })

  it('stays closed when it is damaged', async () => {
    const token = await seal()
    for (let at = token.indexOf('.') + 1; at < token.length; at += 7) {
      if (token[at] === '.' || /[.]|$/.test(token[at + 1] ?? '.')) continue
      const damaged = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
      expect((await open(damaged, [recipient])).parts).toEqual([])
    }
  })
})

describe('JOSE-HPKE that is not read', () => {
  it.each([{ alg: 'HPKE-4' }, { alg: 'HPKE-3', psk_id: 'x' }])('is recorded: %j', async (header) => {
    const x25519 = generateKeyPairSync('x25519')
    const token = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.AAAA..AAAA.`
    expect(
      (await openWith(createJweDecryptor({ hpkeDraft: true }), token, [heldPrivate(x25519.privateKey)])).hits,
    ).toHaveLength(1)
  })
})
