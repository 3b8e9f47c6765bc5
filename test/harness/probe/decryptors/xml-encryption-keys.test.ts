import { diffieHellman, generateKeyPairSync, hash, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { heldPassword, heldPrivate, heldRaw } from './open-with.ts'
import {
  encryptedData,
  encryptedKey,
  method,
  sealContent,
  wrapAes,
  wrapOaep,
  wrapRsa15,
  xmlenc,
  xmlenc11,
} from './xml-messages.ts'
import { contentsOf, ec, oaep, open, others, rsa, toRsa, xml } from './xml-subject.ts'

describe('the key', () => {
  const key = randomBytes(32)
  const value = sealContent('aes256-gcm', key, Buffer.from(xml))
  const digest = (name: string, uri: string) => `<${name} Algorithm="${uri}"/>`

  it.each([
    ['rsa-1_5', encryptedKey(method(`${xmlenc}rsa-1_5`), wrapRsa15(rsa.publicKey, key))],
    ['rsa-oaep-mgf1p', toRsa(key)],
    [
      'rsa-oaep-mgf1p, SHA-256 and a mask with SHA-1',
      encryptedKey(
        method(`${xmlenc}rsa-oaep-mgf1p`, digest('DigestMethod', `${xmlenc}sha256`)),
        wrapOaep(rsa.publicKey, key, 'sha256', 'sha1'),
      ),
    ],
    [
      'rsa-oaep, SHA-512 and a mask with SHA-256',
      encryptedKey(
        method(
          `${xmlenc11}rsa-oaep`,
          digest('DigestMethod', `${xmlenc}sha512`) + digest('e11:MGF', `${xmlenc11}mgf1sha256`),
        ),
        wrapOaep(rsa.publicKey, key, 'sha512', 'sha256'),
      ),
    ],
    [
      'rsa-oaep with OAEPparams',
      encryptedKey(
        method(`${xmlenc11}rsa-oaep`, `<e:OAEPparams>${Buffer.from('etiket').toString('base64')}</e:OAEPparams>`),
        wrapOaep(rsa.publicKey, key, 'sha1', 'sha1', 'etiket'),
      ),
    ],
    [
      'rsa-oaep, whose mask is another than it says',
      encryptedKey(
        method(`${xmlenc11}rsa-oaep`, digest('DigestMethod', `${xmlenc}sha256`)),
        wrapOaep(rsa.publicKey, key, 'sha256', 'sha256'),
      ),
    ],
  ])('wrapped with %s is unwrapped', async (_name, wrapped) => {
    expect(await contentsOf(encryptedData('aes256-gcm', value, wrapped), [heldPrivate(rsa.privateKey)])).toEqual([xml])
    expect((await open(encryptedData('aes256-gcm', value, wrapped), others)).parts).toEqual([])
  })

  it.each([16, 24, 32])('wrapped with an AES key of %i octets is unwrapped', async (size) => {
    const kek = randomBytes(size)
    const wrapped = encryptedKey(method(`${xmlenc}kw-aes${size * 8}`), wrapAes(kek, key))
    expect(await contentsOf(encryptedData('aes256-gcm', value, wrapped), [heldRaw(kek)])).toEqual([xml])
    expect((await open(encryptedData('aes256-gcm', value, wrapped), others)).parts).toEqual([])
  })

  it('is found within keys within keys', async () => {
    const kek = randomBytes(16)
    const inner = `<ds:KeyInfo>${encryptedKey(oaep, wrapOaep(rsa.publicKey, kek, 'sha1', 'sha1'))}</ds:KeyInfo>`
    const wrapped = encryptedKey(method(`${xmlenc}kw-aes128`), wrapAes(kek, key), { head: inner })
    expect(await contentsOf(encryptedData('aes256-gcm', value, wrapped), [heldPrivate(rsa.privateKey)])).toEqual([xml])
  })

  it.each(['ConcatKDF', 'HKDF'])('agreed on by elliptic curve is derived with %s', async (kdf) => {
    const sender = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const secret = diffieHellman({ privateKey: sender.privateKey, publicKey: ec.publicKey })
    const isConcat = kdf === 'ConcatKDF'
    const info = Buffer.concat([Buffer.from('AB'), Buffer.from('CD')])
    const kek = isConcat
      ? Buffer.from(hash('sha256', Buffer.concat([Buffer.from([0, 0, 0, 1]), secret, info]), 'hex'), 'hex').subarray(
          0,
          16,
        )
      : Buffer.from(hkdfSync('sha256', secret, 'zout', 'doel', 16))
    const params = isConcat
      ? `<x:ConcatKDFParams AlgorithmID="004142" PartyUInfo="004344">${digest('ds:DigestMethod', `${xmlenc}sha256`)}</x:ConcatKDFParams>`
      : `<x:HKDFParams>${digest('x:PRF', 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256')}<x:Salt>${btoa('zout')}</x:Salt><x:Info>${btoa('doel')}</x:Info></x:HKDFParams>`
    const { x = '', y = '' } = sender.publicKey.export({ format: 'jwk' })
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
    const originator = `<e:OriginatorKeyInfo><ds:KeyValue><d:ECKeyValue><d:NamedCurve URI="urn:oid:1.2.840.10045.3.1.7"/><d:PublicKey>${point.toString('base64')}</d:PublicKey></d:ECKeyValue></ds:KeyValue></e:OriginatorKeyInfo>`
    const head = `<ds:KeyInfo><e:AgreementMethod Algorithm="${xmlenc11}ECDH-ES"><x:KeyDerivationMethod Algorithm="${isConcat ? xmlenc11 : 'http://www.w3.org/2021/04/xmldsig-more#'}${isConcat ? kdf : 'hkdf'}">${params}</x:KeyDerivationMethod>${originator}</e:AgreementMethod></ds:KeyInfo>`
    const text = encryptedData(
      'aes256-gcm',
      value,
      encryptedKey(method(`${xmlenc}kw-aes128`), wrapAes(kek, key), { head }),
    )
    expect(await contentsOf(text, [...others, heldPrivate(ec.privateKey)])).toEqual([xml])
    expect((await open(text, others)).parts).toEqual([])
  })

  it('derived from a password is derived again', async () => {
    const kek = pbkdf2Sync('geheim', 'zout', 1000, 16, 'sha256')
    const params = `<x:PBKDF2-params><x:Salt><x:Specified>${btoa('zout')}</x:Specified></x:Salt><x:IterationCount>1000</x:IterationCount><x:KeyLength>16</x:KeyLength><x:PRF Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"/></x:PBKDF2-params>`
    const head = `<ds:KeyInfo><x:DerivedKey><x:KeyDerivationMethod Algorithm="${xmlenc11}pbkdf2">${params}</x:KeyDerivationMethod></x:DerivedKey></ds:KeyInfo>`
    const text = encryptedData(
      'aes256-gcm',
      value,
      encryptedKey(method(`${xmlenc}kw-aes128`), wrapAes(kek, key), { head }),
    )
    expect(await contentsOf(text, [heldPassword('geheim')])).toEqual([xml])
    expect((await open(text, [heldPassword('anders')])).parts).toEqual([])
    const tooMany = await open(text.replace('>1000<', '>900000000<'), [heldPassword('geheim')])
    expect(tooMany.hits.join()).toContain('900000000 iterations')
  })
})
