/** Ciphertext that asks for so much computing or memory per password that it must not be tried. */

import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { passwordKey } from '../../../../../harness/probe/keys/held-key.ts'
import { samples } from '../../decryptors/openpgp-samples.ts'
import { type Bombs, repeat } from './bomb.ts'

const keys = [passwordKey('password', 'held'), passwordKey('geheim', 'held')]
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export const passwordBombs: Bombs = {
  'JWE with two billion iterations': { make: () => jwe(2 ** 31), keys, hit: /JWE that asks for 2147483648 iterations/ },
  'a thousand JWE with half a million iterations': {
    long: true,
    make: () => Buffer.from(Array.from({ length: 1000 }, (_, i) => jwe(500_000 + i).toString()).join('\n')),
    keys,
    hit: /JWE: trying passwords/,
  },
  'PKCS#8 with two billion iterations': {
    make: () => lockedKey(2 ** 31 - 1),
    keys,
    hit: /password: more than \d+ rounds/,
  },
  'OpenPGP with 2 GB of memory': { make: () => Buffer.from(samples.argon2), keys, hit: /memory/ },
  'a hundred OpenPGP messages with the longest S2K': {
    make: () => repeat(longestS2k(), 100),
    keys: Array.from({ length: 20 }, (_, i) => passwordKey(`woord ${i}`, 'held')),
    hit: /OpenPGP/,
  },
  'five passwords for openssl enc': {
    long: true,
    make: () => repeat(Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(200, 0xa7)]), 1),
    keys: Array.from({ length: 5 }, (_, i) => passwordKey(`woord ${i}`, 'held')),
    hit: /openssl enc: other rounds/,
  },
}

function jwe(p2c: number): Buffer {
  const header = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2s: 'AAAAAAAAAAAAAAAA', p2c }
  const letters = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64url')
  return Buffer.from([b64(header), letters(40), letters(12), letters(100), letters(16)].join('.'))
}

/** PBES2 (RFC 8018 6.2) with its iteration count overwritten; the count stands as an integer of four bytes. */
function lockedKey(iterations: number): Buffer {
  const { privateKey } = generateKeyPairSync('ed25519')
  const der = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({
    type: 'pkcs8',
    format: 'der',
    cipher: 'aes-256-cbc',
    passphrase: 'anders',
  })
  // 2048 rounds, in two bytes.
  const at = der.indexOf(Buffer.from('02020800', 'hex'))
  const count = Buffer.from('020400000000', 'hex')
  count.writeUInt32BE(iterations, 2)
  const grown = Buffer.concat([der.subarray(0, at), count, der.subarray(at + 4)])
  for (const sequence of sequencesAround(der, at)) {
    grown[sequence] = (grown[sequence] ?? 0) + 2
  }
  return grown
}

/** Where the length bytes stand of the sequences that hold a position. */
function sequencesAround(der: Buffer, position: number): number[] {
  const lengths: number[] = []
  for (let at = 0; at < position; ) {
    const long = (der[at + 1] ?? 0) > 0x80 ? (der[at + 1] ?? 0) & 0x7f : 0
    const length = long === 0 ? (der[at + 1] ?? 0) : der.readUIntBE(at + 2, long)
    const content = at + 2 + long
    if (content + length > position) lengths.push(at + 1 + long)
    at = der[at] === 0x30 && content + length > position ? content : content + length
  }
  return lengths
}

/** RFC 9580 5.3 and 3.7.1.3: a count byte of 255 asks for 65 MB to be hashed, per password. */
function longestS2k(): Buffer {
  const skesk = Buffer.concat([Buffer.from('c30d0409030a', 'hex'), Buffer.alloc(8, 1), Buffer.from([255])])
  skesk[1] = skesk.length - 2
  const sealed = Buffer.alloc(120, 0x5c)
  sealed[0] = 1
  return Buffer.concat([skesk, Buffer.from([0xd2, sealed.length]), sealed])
}
