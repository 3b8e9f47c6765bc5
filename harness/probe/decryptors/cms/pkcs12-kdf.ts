/** Key derivation of PKCS#12 (RFC 7292 B.2) with SHA-1, as all its encryption schemes use it. */

import { hash } from 'node:crypto'

const blockBytes = 64

/** @param purpose 1 for a key, 2 for an initialization vector (B.3) */
export function derivePkcs12Key(password: string, salt: Buffer, purpose: 1 | 2, rounds: number, size: number): Buffer {
  const letters = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const state = Buffer.concat([fill(salt), fill(letters)])
  const made: Buffer[] = []
  for (let bytes = 0; bytes < size; ) {
    let digest = hash('sha1', Buffer.concat([Buffer.alloc(blockBytes, purpose), state]), 'buffer')
    for (let i = 1; i < rounds; i += 1) digest = hash('sha1', digest, 'buffer')
    made.push(digest)
    bytes += digest.length
    const addend = Buffer.alloc(blockBytes, digest)
    for (let at = 0; at < state.length; at += blockBytes) addOne(state.subarray(at, at + blockBytes), addend)
  }
  return Buffer.concat(made).subarray(0, size)
}

/** Repeated to whole blocks. */
function fill(bytes: Buffer): Buffer {
  return bytes.length === 0 ? bytes : Buffer.alloc(Math.ceil(bytes.length / blockBytes) * blockBytes, bytes)
}

/** `block + addend + 1`, without what overflows. */
function addOne(block: Buffer, addend: Buffer): void {
  let carry = 1
  for (let i = block.length - 1; i >= 0; i -= 1) {
    const sum = (block[i] ?? 0) + (addend[i] ?? 0) + carry
    block[i] = sum & 0xff
    carry = sum >> 8
  }
}
