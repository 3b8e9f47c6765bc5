/** Writing DER (X.690): what OCSP needs of it, and no more. */

import { derTag } from '../../../harness/contracts/x509-der.ts'

export function write(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag), writeLength(content.length), content])
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => write(derTag.sequence, ...items)
export const octetString = (bytes: Uint8Array): Buffer => write(derTag.octetString, bytes)
export const nullValue = (): Buffer => write(0x05)
/** Of whole bytes. */
export const bitString = (bytes: Uint8Array): Buffer => write(derTag.bitString, Buffer.of(0), bytes)
/** From its content, as a certificate has it. */
export const integer = (content: Uint8Array): Buffer => write(derTag.integer, content)

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return write(derTag.oid, Buffer.from([first * 40 + second, ...rest].flatMap(writeArc)))
}

/** To the second (RFC 6960 4.2.2.1). */
export function generalizedTime(at: Date): Buffer {
  const digits = at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')
  return write(derTag.generalizedTime, Buffer.from(`${digits}Z`, 'ascii'))
}

function writeArc(arc: number): number[] {
  const bytes = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) | 0x80)
  return bytes
}

function writeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length)
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0))
  return Buffer.concat([Buffer.of(0x80 | significant.length), significant])
}
