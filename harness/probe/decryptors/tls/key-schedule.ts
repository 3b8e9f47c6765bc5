/** Keys of a connection from its secrets (RFC 8446 7, RFC 5246 5, 6.3). */

import { createHmac } from 'node:crypto'
import type { Suite } from '../../captures/tls-suites.ts'

/** Keys for one direction. */
export interface TrafficKeys {
  key: Buffer
  iv: Buffer
  /** Of the MAC, for CBC suites. */
  macKey?: Buffer
}

/** TLS 1.3, from a traffic secret. */
export function expandTrafficKeys(secret: Buffer, { hash, keyBytes }: Suite): TrafficKeys {
  return { key: expandLabel(hash, secret, 'key', keyBytes), iv: expandLabel(hash, secret, 'iv', 12) }
}

/** RFC 8446 7.2: the secret after a KeyUpdate. */
export function updateSecret(secret: Buffer, { hash }: Suite): Buffer {
  return expandLabel(hash, secret, 'traffic upd', secret.length)
}

/** TLS 1.2, from the master secret: client's keys, then server's. */
export function expandKeyBlock(master: Buffer, serverRandom: Buffer, clientRandom: Buffer, suite: Suite) {
  const { keyBytes, kind, tagBytes, hash } = suite
  const macBytes = kind === 'cbc' ? tagBytes : 0
  const ivBytes = kind === 'chacha20' ? 12 : kind === 'cbc' ? 0 : 4
  const seed = Buffer.concat([serverRandom, clientRandom])
  const block = prf(hash, master, 'key expansion', seed, 2 * (macBytes + keyBytes + ivBytes))
  let at = 0
  const take = (length: number) => {
    at += length
    return block.subarray(at - length, at)
  }
  const macKeys = [take(macBytes), take(macBytes)] as const
  const keys = [take(keyBytes), take(keyBytes)] as const
  const ivs = [take(ivBytes), take(ivBytes)] as const
  const side = (index: 0 | 1): TrafficKeys => ({ key: keys[index], iv: ivs[index], macKey: macKeys[index] })
  return { client: side(0), server: side(1) }
}

/** The pseudorandom function of TLS 1.2 (RFC 5246 5). */
export function prf(hash: string, secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed])
  const blocks: Buffer[] = []
  let a: Buffer = labelled
  for (let total = 0; total < length; ) {
    a = createHmac(hash, secret).update(a).digest()
    const block = createHmac(hash, secret).update(a).update(labelled).digest()
    blocks.push(block)
    total += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** HKDF-Expand-Label with an empty context (RFC 8446 7.1). */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1')
  const info = Buffer.concat([Buffer.from([length >> 8, length & 255, name.length]), name, Buffer.from([0])])
  const blocks: Buffer[] = []
  let block: Buffer = Buffer.alloc(0)
  for (let n = 1, total = 0; total < length; n += 1, total += block.length) {
    block = createHmac(hash, secret)
      .update(block)
      .update(info)
      .update(Buffer.from([n]))
      .digest()
    blocks.push(block)
  }
  return Buffer.concat(blocks).subarray(0, length)
}
