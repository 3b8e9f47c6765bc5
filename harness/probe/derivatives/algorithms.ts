/** Functions from a message to a digest that anyone can compute, and those that need a secret besides. */

import { createHmac, hash, hkdfSync } from 'node:crypto'

/** Named as in a form; `of` is what stands between its brackets. */
export interface Algorithm {
  name(of: string): string
  derive(message: Buffer | string): Buffer
}

export interface KeyedAlgorithm {
  name(of: string): string
  derive(message: string, secret: Buffer): Buffer
}

/** All that Node computes; MD4 and the like were left out of OpenSSL 3. */
const hashes = [
  ...(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256'] as const),
  ...(['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512', 'blake2b512', 'blake2s256', 'ripemd160', 'sm3'] as const),
]
const extendable = ['shake128', 'shake256'] as const
/** The hashes that applications put on top of each other, and over longer messages. */
const common = ['md5', 'sha1', 'sha256', 'sha512'] as const
const macHashes = ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'sha3-256'] as const
const saltMarks = ['', ':', '|', '-'] as const
/** RFC 5869 with an output of 32 bytes, as for AES-256. */
const hkdfBytes = 32

export const commonAlgorithms: readonly Algorithm[] = common.map(plainHash)

/** RFC 5869 in one step with neither salt nor info is here too: without a secret it hides nothing. */
export const allAlgorithms: readonly Algorithm[] = [
  ...hashes.map(plainHash),
  ...extendable.map((name) => ({
    name: (of: string) => `${name}(${of})`,
    derive: (message: Buffer | string) => hash(name, message, { outputEncoding: 'buffer', outputLength: 32 }),
  })),
  ...common.flatMap((outer) => common.map((inner) => hashOfHex(outer, inner))),
  ...common.map(hashOfBytes),
  { name: (of) => `hkdf-sha256(${of})`, derive: (message) => expandKey(message, '', '') },
]

export const keyedAlgorithms: readonly KeyedAlgorithm[] = [
  ...macHashes.map((name) => ({
    name: (of: string) => `hmac-${name}(${of})`,
    derive: (message: string, secret: Buffer) => createHmac(name, secret).update(message).digest(),
  })),
  ...common.flatMap((name) => saltMarks.flatMap((mark) => salted(name, mark))),
  { name: (of) => `hkdf-sha256(${of}, salt)`, derive: (message, secret) => expandKey(message, secret, '') },
  { name: (of) => `hkdf-sha256(key, ${of})`, derive: (message, secret) => expandKey(secret, '', message) },
]

/** What is tried on values that are less telling than a number in a register. */
export const usualKeyedAlgorithms: readonly KeyedAlgorithm[] = [
  ...keyedAlgorithms.filter(({ name }) => /^hmac-sha(1|256|512)\(/.test(name(''))),
  ...salted('sha256', ''),
]

function plainHash(name: string): Algorithm {
  return { name: (of) => `${name}(${of})`, derive: (message) => hash(name, message, 'buffer') }
}

function hashOfHex(outer: string, inner: string): Algorithm {
  return {
    name: (of) => `${outer}(hex ${inner}(${of}))`,
    derive: (message) => hash(outer, hash(inner, message, 'hex'), 'buffer'),
  }
}

function hashOfBytes(name: string): Algorithm {
  return {
    name: (of) => `${name}(${name}(${of}))`,
    derive: (message) => hash(name, hash(name, message, 'buffer'), 'buffer'),
  }
}

function salted(name: string, mark: string): KeyedAlgorithm[] {
  const joint = Buffer.from(mark)
  return [
    {
      name: (of) => `${name}(salt${mark}${of})`,
      derive: (message, salt) => hash(name, Buffer.concat([salt, joint, Buffer.from(message)]), 'buffer'),
    },
    {
      name: (of) => `${name}(${of}${mark}salt)`,
      derive: (message, salt) => hash(name, Buffer.concat([Buffer.from(message), joint, salt]), 'buffer'),
    },
  ]
}

function expandKey(key: Buffer | string, salt: Buffer | string, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, hkdfBytes))
}
