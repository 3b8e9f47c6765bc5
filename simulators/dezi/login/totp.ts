/** Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 seconds). */

import { createHmac } from 'node:crypto'

const stepMs = 30_000
/** RFC 6238 5.2: one step back for a slow reader, one ahead for a slow clock. */
const drift = [0, -1, 1]

export function totpAt(secret: string, at: Date): string {
  return codeOf(secret, Math.floor(at.getTime() / stepMs))
}

export function isTotp(secret: string, given: string, at: Date): boolean {
  const step = Math.floor(at.getTime() / stepMs)
  return drift.some((offset) => codeOf(secret, step + offset) === given)
}

function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0x0f
  const value = digest.readUInt32BE(offset) & 0x7fff_ffff
  return String(value % 1_000_000).padStart(6, '0')
}
