/** What a card does: RSASSA-PKCS1-v1_5 over a digest that was made elsewhere (RFC 8017 8.2.1). */

import { constants, type KeyObject, privateEncrypt } from 'node:crypto'

/** DER of DigestInfo up to the digest, for SHA-256 (RFC 8017 9.2, note 1). */
const digestInfoSha256 = Buffer.from('3031300d060960864801650304020105000420', 'hex')
const digestBytes = 32

/** Throws RangeError for what is not 32 bytes long. */
export function signDigest(digest: Buffer, key: KeyObject): Buffer {
  if (digest.length !== digestBytes) throw new RangeError(`digest has ${digest.length} bytes, expected ${digestBytes}`)
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([digestInfoSha256, digest]))
}
