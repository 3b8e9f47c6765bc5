/** Names of algorithms, for what is said of ciphertext that stays closed. */

import type { EncryptedMessage, Recipient } from './message.ts'

const names: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'RSA',
  '1.2.840.113549.1.1.7': 'RSA-OAEP',
  '1.2.840.113549.3.2': 'RC2-CBC',
  '1.2.840.113549.3.7': '3DES-CBC',
  '1.3.14.3.2.7': 'DES-CBC',
  '1.2.840.113549.1.9.16.3.18': 'ChaCha20-Poly1305',
  '1.2.840.113549.1.5.13': 'PBES2',
}

const aesModes: Readonly<Record<number, string>> = { 1: 'ECB', 2: 'CBC', 5: 'KW', 6: 'GCM', 7: 'CCM', 8: 'KWP' }

const recipientNames: Readonly<Record<Recipient['kind'], string>> = {
  transport: 'RSA',
  agreement: 'ECDH',
  kek: 'key encryption key',
  password: 'password',
  other: 'other recipient',
}

/** Such as `CMS EnvelopedData (RSA, AES-256-CBC)`. */
export function describeMessage({ name, recipients, contentEncryption }: EncryptedMessage): string {
  const content = nameOf(contentEncryption.oid)
  const kinds = recipients.map(({ kind, keyEncryption }) =>
    kind === 'transport' ? nameOf(keyEncryption.oid) : recipientNames[kind],
  )
  return `CMS ${name} (${[...new Set(kinds), content].join(', ')})`
}

/** AES: 2.16.840.1.101.3.4.1, then 0, 20 or 40 for the size and the mode (NIST). */
function nameOf(oid: string): string {
  const arc = /^2\.16\.840\.1\.101\.3\.4\.1\.(\d+)$/.exec(oid)?.[1]
  if (arc === undefined) return names[oid] ?? oid
  const number = Number(arc)
  return `AES-${128 + 64 * Math.floor(number / 20)}-${aesModes[number % 20] ?? '?'}`
}
