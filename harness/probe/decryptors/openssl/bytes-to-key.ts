/** EVP_BytesToKey(3) with one round, as OpenSSL derived keys before PBKDF2. */

import { hash } from 'node:crypto'

/** @param digest as OpenSSL names it */
export function bytesToKey(digest: string, password: string, salt: Buffer, bytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let made = 0; made < bytes; made += blocks.at(-1)?.length ?? bytes) {
    blocks.push(hash(digest, Buffer.concat([blocks.at(-1) ?? Buffer.alloc(0), Buffer.from(password), salt]), 'buffer'))
  }
  return Buffer.concat(blocks).subarray(0, bytes)
}
