/** A message, the keys that open it and those that do not, for the tests of XML Encryption. */

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import { createXmlDecryptor } from '../../../../harness/probe/decryptors/xml-encryption.ts'
import { heldPrivate, heldRaw, openWith } from './open-with.ts'
import { encryptedKey, method, wrapOaep, xmlenc } from './xml-messages.ts'

export const note = 'Reden van opname: pneumonie links onder'
export const xml = `<ClinicalDocument><text>${note}</text></ClinicalDocument>`
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const otherEc = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const others = [otherRsa.privateKey, otherEc.privateKey]
  .map(heldPrivate)
  .concat([16, 24, 32].flatMap((size) => [heldRaw(randomBytes(size)), heldRaw(randomBytes(size))]))

export const open = (input: Buffer | string, keys: readonly HeldKey[]) => openWith(createXmlDecryptor(), input, keys)
/** What came out besides the keys. */
export const contentsOf = async (input: Buffer | string, keys: readonly HeldKey[]) =>
  (await open(input, keys)).parts.filter(({ part }) => part !== 'key').map(({ bytes }) => bytes.toString())
export const oaep = method(`${xmlenc}rsa-oaep-mgf1p`)
export const toRsa = (key: Buffer, more = {}) => encryptedKey(oaep, wrapOaep(rsa.publicKey, key, 'sha1', 'sha1'), more)
export const soap = (header: string, body: string) =>
  `<s:Envelope><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`

export const sizes = { 'aes128-cbc': 16, 'aes192-cbc': 24, 'aes256-cbc': 32, 'tripledes-cbc': 24 } as const
export const contents = Object.entries({ ...sizes, 'aes128-gcm': 16, 'aes192-gcm': 24, 'aes256-gcm': 32 })
