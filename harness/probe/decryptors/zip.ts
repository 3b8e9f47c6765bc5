/** Encrypted entries of ZIP files: ZipCrypto (APPNOTE 6.1) and WinZip's AES Encryption (AE-1, AE-2), by password. */

import { createCipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Budget, DecodedPart, Decryptor, Explained, HeldKey } from '../../contracts/probe.ts'
import { readZipEntries, type ZipEntry } from '../decoders/zip/entries.ts'
import { flag, stored } from '../decoders/zip/local-header.ts'
import { expandZipMethod } from '../decoders/zip.ts'
import { createZipCrypto } from './zip-crypto.ts'

const firstRecord = 'PK\x03\x04'
/** Work bound: entries times passwords. Each try of AES costs about a millisecond. */
const maxTries = 2000
const zipCryptoHeader = 12
const verifierLength = 2
const macLength = 10
/** WinZip AES specification, "Key Generation". */
const iterations = 1000

export function createZipDecryptor(): Decryptor {
  return {
    id: 'zip-decrypt',
    async decrypt({ bytes }, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      const passwords = keys.filter(hasPassword)
      let tries = 0
      if (passwords.length === 0 || !bytes.includes(firstRecord)) return { parts, explained }
      readZipEntries(bytes, (entry) => {
        if (!entry.encrypted || (entry.header.flags & flag.strong) !== 0) return undefined
        for (const { id, password } of passwords) {
          tries += 1
          if (tries > maxTries) {
            budget.hit(`${maxTries} passwords tried on ZIP entries`)
            break
          }
          const opened = openEntry(bytes, entry, password, budget)
          if (opened === undefined) continue
          parts.push({ ...opened, key: id })
          break
        }
        return undefined
      })
      return { parts, explained }
    },
  }
}

function hasPassword(key: HeldKey): key is HeldKey & { password: string } {
  return key.password !== undefined
}

function openEntry(bytes: Buffer, entry: ZipEntry, password: string, budget: Budget): DecodedPart | undefined {
  const { header, data, name } = entry
  const sealed = bytes.subarray(data.offset, data.offset + data.length)
  const opened =
    header.aes === undefined ? openZipCrypto(sealed, entry, password) : openAes(sealed, header.aes, password)
  if (opened === undefined) return undefined
  const method = header.aes?.method ?? header.method
  const checked = header.aes === undefined ? header.crc : 0
  if (method === stored) {
    if (checked !== 0 && crc32(opened.plain) !== checked) return undefined
    return { bytes: opened.plain, at: data, part: name, positionOf: (offset) => data.offset + opened.start + offset }
  }
  const expanded = expandZipMethod(method, opened.plain, budget)
  // The check byte of ZipCrypto lets one wrong password in 256 pass; the checksum does not.
  if (expanded === undefined || (checked !== 0 && crc32(expanded.bytes) !== checked)) return undefined
  return { bytes: expanded.bytes, at: data, part: name }
}

interface Unsealed {
  plain: Buffer
  /** Where the plain bytes begin in the sealed ones. */
  start: number
}

function openZipCrypto(sealed: Buffer, { header }: ZipEntry, password: string): Unsealed | undefined {
  if (sealed.length < zipCryptoHeader) return undefined
  const decrypt = createZipCrypto(Buffer.from(password))
  if (decrypt(sealed.subarray(0, zipCryptoHeader)).at(-1) !== header.checkByte) return undefined
  return { plain: decrypt(sealed.subarray(zipCryptoHeader)), start: zipCryptoHeader }
}

function openAes(sealed: Buffer, { strength }: { strength: number }, password: string): Unsealed | undefined {
  const keyLength = 8 * (strength + 1)
  const saltLength = keyLength / 2
  const start = saltLength + verifierLength
  if (strength < 1 || strength > 3 || sealed.length < start + macLength) return undefined
  const derived = pbkdf2Sync(
    password,
    sealed.subarray(0, saltLength),
    iterations,
    2 * keyLength + verifierLength,
    'sha1',
  )
  if (!derived.subarray(2 * keyLength).equals(sealed.subarray(saltLength, start))) return undefined
  const cipher = sealed.subarray(start, sealed.length - macLength)
  const mac = createHmac('sha1', derived.subarray(keyLength, 2 * keyLength))
    .update(cipher)
    .digest()
  if (!timingSafeEqual(mac.subarray(0, macLength), sealed.subarray(sealed.length - macLength))) return undefined
  return { plain: applyCounterMode(cipher, derived.subarray(0, keyLength)), start }
}

/** The counter starts at 1 and has its low byte first, which Node's own counter mode has last. */
function applyCounterMode(cipher: Buffer, key: Buffer): Buffer {
  const blocks = Math.ceil(cipher.length / 16)
  const counters = Buffer.alloc(blocks * 16)
  for (let i = 0; i < blocks; i += 1) counters.writeUInt32LE(i + 1, i * 16)
  const name = key.length === 16 ? 'aes-128-ecb' : key.length === 24 ? 'aes-192-ecb' : 'aes-256-ecb'
  const stream = createCipheriv(name, key, null).setAutoPadding(false).update(counters)
  return Buffer.from(cipher.map((byte, i) => byte ^ (stream[i] ?? 0)))
}
