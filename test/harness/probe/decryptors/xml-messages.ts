/** Messages of XML Encryption, made with the primitives of the platform. */

import {
  constants,
  createCipheriv,
  createHash,
  createPublicKey,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'

export const xmlenc = 'http://www.w3.org/2001/04/xmlenc#'
export const xmlenc11 = 'http://www.w3.org/2009/xmlenc11#'

/** @param filler octets of the padding before its length; null for random ones */
export function sealContent(algorithm: string, key: Buffer, plaintext: Buffer, filler: number | null = null): string {
  if (algorithm.endsWith('-gcm')) {
    const iv = randomBytes(12)
    const cipher = createCipheriv(`aes-${key.length * 8}-gcm` as 'aes-256-gcm', key, iv)
    return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]).toString('base64')
  }
  const block = algorithm === 'tripledes-cbc' ? 8 : 16
  const iv = randomBytes(block)
  const size = block - (plaintext.length % block)
  const padding = filler === null ? randomBytes(size) : Buffer.alloc(size, filler)
  padding[size - 1] = size
  const name = block === 8 ? 'des-ede3-cbc' : `aes-${key.length * 8}-cbc`
  const cipher = createCipheriv(name, key, iv).setAutoPadding(false)
  return Buffer.concat([iv, cipher.update(plaintext), cipher.update(padding), cipher.final()]).toString('base64')
}

export function wrapAes(kek: Buffer, key: Buffer): string {
  const cipher = createCipheriv(`id-aes${kek.length * 8}-wrap`, kek, Buffer.alloc(8, 0xa6))
  return Buffer.concat([cipher.update(key), cipher.final()]).toString('base64')
}

export function wrapRsa15(publicKey: KeyObject, key: Buffer): string {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key).toString('base64')
}

/** OAEP with any digest, mask and label (RFC 8017 7.1.1). */
export function wrapOaep(publicKey: KeyObject, key: Buffer, digest: string, mask: string, label = ''): string {
  const size =
    (createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).asymmetricKeyDetails?.modulusLength ?? 0) / 8
  const labelHash = createHash(digest).update(label).digest()
  const block = Buffer.alloc(size - labelHash.length - 1)
  labelHash.copy(block)
  block[block.length - key.length - 1] = 1
  key.copy(block, block.length - key.length)
  const seed = randomBytes(labelHash.length)
  const maskedBlock = xor(block, mgf1(mask, seed, block.length))
  const maskedSeed = xor(seed, mgf1(mask, maskedBlock, seed.length))
  const padded = Buffer.concat([Buffer.alloc(1), maskedSeed, maskedBlock])
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, padded).toString('base64')
}

export function encryptedKey(
  method: string,
  value: string,
  more: { head?: string; tail?: string; id?: string } = {},
): string {
  const id = more.id === undefined ? '' : ` Id="${more.id}"`
  const xmlns = 'xmlns:e="http://www.w3.org/2001/04/xmlenc#"'
  return `<e:EncryptedKey ${xmlns}${id}>${method}${more.head ?? ''}<e:CipherData><e:CipherValue>${value}</e:CipherValue></e:CipherData>${more.tail ?? ''}</e:EncryptedKey>`
}

export function encryptedData(algorithm: string, value: string, keyInfo = '', id = ''): string {
  const uri = `${algorithm.endsWith('-gcm') ? xmlenc11 : xmlenc}${algorithm}`
  const attributes = `xmlns:xenc="${xmlenc}" Type="${xmlenc}Element"${id === '' ? '' : ` Id="${id}"`}`
  const info = keyInfo === '' ? '' : `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${keyInfo}</ds:KeyInfo>`
  return `<xenc:EncryptedData ${attributes}><xenc:EncryptionMethod Algorithm="${uri}"/>${info}<xenc:CipherData><xenc:CipherValue>${value}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>`
}

export function method(uri: string, inner = ''): string {
  return `<e:EncryptionMethod Algorithm="${uri}">${inner}</e:EncryptionMethod>`
}

function mgf1(digest: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 0; Buffer.concat(blocks).length < length; counter += 1) {
    const index = Buffer.alloc(4)
    index.writeUInt32BE(counter)
    blocks.push(createHash(digest).update(seed).update(index).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((octet, i) => octet ^ (b[i] ?? 0)))
}
