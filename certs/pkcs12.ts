/** PKCS#12 (RFC 7292) of an issued certificate, the form in which a subscriber installs it. */

import forge from 'node-forge'
import { splitPem } from '../harness/contracts/x509-pem.ts'

const pbkdf2Rounds = 10_000

/**
 * DER with the key and its chain, encrypted with AES-256-CBC under PBKDF2; opens with OpenSSL, Java and Windows.
 * @param password printable ASCII: beyond it readers disagree on how a password becomes bytes
 * @throws RangeError for another password
 */
export function toPkcs12(issued: { privateKeyPem: string; chainPem: string }, password: string): Buffer {
  if (!/^[\x20-\x7e]+$/.test(password)) throw new RangeError('PKCS#12: the password is not printable ASCII')
  const key = forge.pki.privateKeyFromPem(issued.privateKeyPem)
  const chain = splitPem(issued.chainPem, 'CERTIFICATE').map((pem) => forge.pki.certificateFromPem(pem))
  const store = forge.pkcs12.toPkcs12Asn1(key, chain, password, { algorithm: 'aes256', count: pbkdf2Rounds })
  return Buffer.from(forge.asn1.toDer(store).getBytes(), 'latin1')
}
