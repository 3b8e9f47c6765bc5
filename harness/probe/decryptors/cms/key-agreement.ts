/** Keys agreed on with Diffie–Hellman over elliptic curves (RFC 5753, RFC 8418). */

import { createPublicKey, diffieHellman, hash, hkdfSync, type KeyObject } from 'node:crypto'
import { type BerReader, createBerReader } from './ber.ts'
import { unwrapKey, wrappingKeyBytes } from './key-wrap.ts'
import { type Algorithm, type Recipient, readAlgorithm } from './message.ts'

/** RFC 5753 7.1.4, the cofactor being 1 on all curves in use; RFC 8418 2.2. */
const schemes: Readonly<Record<string, readonly [kdf: 'x9.63' | 'hkdf', hash: string]>> = {
  '1.3.133.16.840.63.0.2': ['x9.63', 'sha1'],
  '1.3.133.16.840.63.0.3': ['x9.63', 'sha1'],
  '1.3.132.1.11.0': ['x9.63', 'sha224'],
  '1.3.132.1.11.1': ['x9.63', 'sha256'],
  '1.3.132.1.11.2': ['x9.63', 'sha384'],
  '1.3.132.1.11.3': ['x9.63', 'sha512'],
  '1.3.132.1.14.0': ['x9.63', 'sha224'],
  '1.3.132.1.14.1': ['x9.63', 'sha256'],
  '1.3.132.1.14.2': ['x9.63', 'sha384'],
  '1.3.132.1.14.3': ['x9.63', 'sha512'],
  '1.2.840.113549.1.9.16.3.19': ['hkdf', 'sha256'],
  '1.2.840.113549.1.9.16.3.20': ['hkdf', 'sha384'],
  '1.2.840.113549.1.9.16.3.21': ['hkdf', 'sha512'],
}

const keyTypes: readonly (string | undefined)[] = ['ec', 'x25519', 'x448']

/** The content-encryption key, when one of the wrapped keys is for this private key. */
export function agreeOnKey(ber: BerReader, recipient: Recipient, key: KeyObject): Buffer | undefined {
  const [kdf, hashName] = schemes[recipient.keyEncryption.oid] ?? []
  const wrap = readAlgorithm(ber, recipient.keyEncryption.parameters)
  const keyBytes = wrappingKeyBytes(wrap?.oid ?? '')
  if (kdf === undefined || hashName === undefined || wrap === undefined || keyBytes === undefined) return undefined
  const secret = keyTypes.includes(key.asymmetricKeyType) ? sharedSecret(recipient.originatorPoint, key) : undefined
  if (secret === undefined) return undefined
  const info = sharedInfo(wrap, recipient.keyingMaterial, keyBytes * 8)
  const wrapping =
    kdf === 'hkdf'
      ? Buffer.from(hkdfSync(hashName, secret, Buffer.alloc(0), info, keyBytes))
      : deriveKey(hashName, secret, info, keyBytes)
  for (const wrapped of recipient.encryptedKeys) {
    const contentKey = unwrapKey(wrap.oid, wrapping, wrapped)
    if (contentKey !== undefined) return contentKey
  }
  return undefined
}

/** The sender's point on the recipient's curve: the message names the curve only by the recipient. */
function sharedSecret(point: Buffer | undefined, privateKey: KeyObject): Buffer | undefined {
  if (point === undefined) return undefined
  try {
    const own = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
    const ber = createBerReader(own)
    const [algorithm] = ber.children(ber.read(0))
    if (algorithm === undefined) return undefined
    const bits = encode(0x03, Buffer.concat([Buffer.from([0]), point]))
    const theirs = encode(0x30, Buffer.concat([own.subarray(algorithm.start, algorithm.end), bits]))
    return diffieHellman({ privateKey, publicKey: createPublicKey({ key: theirs, format: 'der', type: 'spki' }) })
  } catch {
    return undefined
  }
}

/** ANSI X9.63 5.6.3, SEC 1 3.6.1 */
function deriveKey(hashName: string, secret: Buffer, info: Buffer, keyBytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let made = 0, counter = 1; made < keyBytes; counter += 1) {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(counter)
    const block = hash(hashName, Buffer.concat([secret, number, info]), 'buffer')
    blocks.push(block)
    made += block.length
  }
  return Buffer.concat(blocks).subarray(0, keyBytes)
}

/** ECC-CMS-SharedInfo (RFC 5753 7.2). */
function sharedInfo(wrap: Algorithm, keyingMaterial: Buffer | undefined, bits: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(bits)
  const material = keyingMaterial === undefined ? [] : [encode(0xa0, encode(0x04, keyingMaterial))]
  return encode(0x30, Buffer.concat([wrap.raw, ...material, encode(0xa2, encode(0x04, size))]))
}

/** A value in DER. */
function encode(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}
