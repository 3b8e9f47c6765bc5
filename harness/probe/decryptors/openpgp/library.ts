/** The OpenPGP library, loaded when a message stands in a view: that takes longer than most probings. */

import type { Config, PrivateKey } from 'openpgp'

export type OpenPgp = typeof import('openpgp')

/** KiB of memory that Argon2 may ask for per attempt, as the exponent of two: 256 MiB. */
export const maxArgon2Exponent = 18

export async function loadOpenPgp(): Promise<OpenPgp> {
  return import('openpgp')
}

/**
 * What a recipient may accept all the same: weak algorithms, keys with flags left out, messages without integrity
 * protection (whose content has to speak for itself), the AEAD packets of before RFC 9580.
 */
export function lenientConfig(maxBytes: number): Partial<Config> {
  return {
    allowUnauthenticatedMessages: true,
    allowInsecureDecryptionWithSigningKeys: true,
    allowMissingKeyFlags: true,
    enableParsingV5Entities: true,
    ignoreUnsupportedPackets: true,
    minRSABits: 0,
    maxArgon2MemoryExponent: maxArgon2Exponent,
    maxDecompressedMessageSize: maxBytes,
    rejectHashAlgorithms: new Set(),
    rejectMessageHashAlgorithms: new Set(),
    rejectPublicKeyAlgorithms: new Set(),
    rejectCurves: new Set(),
  }
}

/** Fingerprint and key id of each key and subkey, hex in lower case. */
export function idsOf(key: PrivateKey): string[] {
  return key.getKeys().flatMap((part) => [part.getFingerprint(), part.getKeyID().toHex()])
}
