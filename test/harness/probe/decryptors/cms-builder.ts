/** Writes DER and messages that no tool at hand makes. */

import {
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x10000 ? [0x82, length >> 8, length & 0xff] : long(length)
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc & 0x7f]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return der(0x06, Buffer.from(bytes))
}

export const integer = (value: number) => {
  const bytes = Buffer.alloc(6)
  bytes.writeIntBE(value, 0, 6)
  const start = [...bytes].findIndex((byte, i) => byte !== 0 || i === 5)
  return der(0x02, bytes.subarray((bytes[start] ?? 0) > 0x7f ? start - 1 : start))
}
export const octets = (content: Buffer) => der(0x04, content)
export const algorithm = (name: string, ...parameters: readonly Buffer[]) => der(0x30, oid(name), ...parameters)
export const contentInfo = (type: string, content: Buffer) => der(0x30, oid(type), der(0xa0, content))

const data = '1.2.840.113549.1.7.1'

export function compressed(content: Buffer): Buffer {
  const inner = der(0x30, oid(data), der(0xa0, octets(content)))
  const zlib = algorithm('1.2.840.113549.1.9.16.3.8')
  return contentInfo('1.2.840.113549.1.9.16.1.9', der(0x30, integer(0), zlib, inner))
}

export interface Content {
  algorithm: Buffer
  ciphertext: Buffer
  mac?: Buffer
  attributes?: Buffer
}

/** EnvelopedData, or AuthEnvelopedData when there is a tag. */
export function enveloped(recipients: readonly Buffer[], content: Content): Buffer {
  const encrypted = der(0x30, oid(data), content.algorithm, der(0x80, content.ciphertext))
  const set = der(0x31, ...recipients)
  if (content.mac === undefined) return contentInfo('1.2.840.113549.1.7.3', der(0x30, integer(2), set, encrypted))
  const attributes = content.attributes === undefined ? [] : [content.attributes]
  const members = [integer(0), set, encrypted, ...attributes, octets(content.mac)]
  return contentInfo('1.2.840.113549.1.9.16.1.23', der(0x30, ...members))
}

export function encryptContent(text: string, key: Buffer, kind: 'ccm' | 'chacha' | 'gcm' | 'cbc'): Content {
  if (kind === 'cbc') {
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-256-cbc', key, iv)
    const ciphertext = Buffer.concat([cipher.update(text), cipher.final()])
    return { algorithm: algorithm('2.16.840.1.101.3.4.1.42', octets(iv)), ciphertext }
  }
  const nonce = randomBytes(12)
  const name = { ccm: 'aes-256-ccm', chacha: 'chacha20-poly1305', gcm: 'aes-256-gcm' }[kind]
  const cipher = createCipheriv(name as 'aes-256-ccm', key, nonce, { authTagLength: 16 })
  const attributes = der(0xa1, der(0x30, oid('1.2.3.4'), der(0x31, integer(1))))
  const additional = Buffer.from(attributes)
  additional[0] = 0x31
  cipher.setAAD(additional, { plaintextLength: Buffer.byteLength(text) })
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()])
  const parameters = der(0x30, octets(nonce), integer(16))
  const identified = {
    ccm: algorithm('2.16.840.1.101.3.4.1.47', parameters),
    gcm: algorithm('2.16.840.1.101.3.4.1.46', parameters),
    chacha: algorithm('1.2.840.113549.1.9.16.3.18', octets(nonce)),
  }[kind]
  return { algorithm: identified, ciphertext, mac: cipher.getAuthTag(), attributes }
}

export function kekRecipient(kek: Buffer, contentKey: Buffer): Buffer {
  const wrap = algorithm(`2.16.840.1.101.3.4.1.${{ 16: 5, 24: 25, 32: 45 }[kek.length]}`)
  return der(0xa2, integer(4), der(0x30, octets(Buffer.from('kek'))), wrap, octets(wrapKey(kek, contentKey)))
}

/** RFC 8418: X25519 with HKDF. */
export function x25519Recipient(recipient: KeyObject, contentKey: Buffer, material: Buffer): Buffer {
  const ephemeral = generateKeyPairSync('x25519')
  const publicKey = createPublicKey(recipient)
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey })
  const wrap = algorithm('2.16.840.1.101.3.4.1.45')
  const info = der(0x30, wrap, der(0xa0, octets(material)), der(0xa2, octets(Buffer.from([0, 0, 1, 0]))))
  const kek = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, 32))
  const point = ephemeral.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
  const originator = der(0xa1, algorithm('1.3.101.110'), der(0x03, Buffer.from([0]), point))
  const keyId = createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
  const forRecipient = der(0x30, der(0xa0, octets(keyId)), octets(wrapKey(kek, contentKey)))
  const scheme = algorithm('1.2.840.113549.1.9.16.3.19', wrap)
  return der(0xa1, integer(3), der(0xa0, originator), der(0xa1, octets(material)), scheme, der(0x30, forRecipient))
}

function wrapKey(kek: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv(`id-aes${kek.length * 8}-wrap`, kek, Buffer.alloc(8, 0xa6))
  return Buffer.concat([cipher.update(key), cipher.final()])
}

function long(length: number): number[] {
  return [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
}
