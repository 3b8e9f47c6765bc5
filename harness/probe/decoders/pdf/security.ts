/** Encryption of PDF files (ISO 32000-1 7.6): whether a file is encrypted, and how its strings and streams are opened. */

import { createDecipheriv, createHash } from 'node:crypto'
import { entryOf, nameOf, numberOf, type PdfFile, type PdfObject, resolve, type Unseal } from './file.ts'
import { findFileKey, type StandardSecurity } from './file-key.ts'
import { applyRc4 } from './rc4.ts'
import { isDictionary, isString, type PdfDictionary, type PdfValue } from './syntax.ts'

type Method = 'none' | 'rc4' | 'aes-128' | 'aes-256'

export interface Security {
  /** What it is called in an explanation. */
  scheme: string
  /** Its strings are not encrypted themselves. */
  dictionary: PdfDictionary
  /** The functions that open what is sealed, by a password; undefined when it is not the one, or none can help. */
  open(password: string): Unseal | undefined
}

/** Undefined for files that are not encrypted. */
export function readSecurity(file: PdfFile): Security | undefined {
  const trailer = file.trailers.findLast(({ entries }) => entries.has('Encrypt'))
  const dictionary = trailer && entryOf(file, trailer, 'Encrypt')
  if (trailer === undefined || !isDictionary(dictionary)) return undefined
  const handler = nameOf(file, dictionary, 'Filter') ?? 'unnamed'
  const methods = methodsOf(file, dictionary)
  if (handler !== 'Standard' || methods === undefined)
    return { scheme: `security handler ${handler}`, dictionary, open: () => undefined }
  const security = readStandard(file, dictionary, trailer)
  return {
    dictionary,
    scheme: methods.stream === 'none' ? methods.string : methods.stream,
    open(password) {
      const key = findFileKey(security, password)
      return key && createUnseal(file, key, methods, security.encryptsMetadata)
    },
  }
}

function readStandard(file: PdfFile, dictionary: PdfDictionary, trailer: PdfDictionary): StandardSecurity {
  const bytesOf = (value: PdfValue | undefined) => (isString(value) ? value.bytes : Buffer.alloc(0))
  const entry = (key: string) => bytesOf(entryOf(file, dictionary, key))
  const id = entryOf(file, trailer, 'ID')
  const version = numberOf(file, dictionary, 'V', 0)
  const stated = numberOf(file, dictionary, 'Length', 40)
  return {
    version,
    revision: numberOf(file, dictionary, 'R', 2),
    keyBytes: version === 1 ? 5 : version === 4 ? 16 : Math.min(16, Math.max(5, stated >> 3)),
    permissions: numberOf(file, dictionary, 'P', 0),
    owner: entry('O'),
    user: entry('U'),
    ownerKey: entry('OE'),
    userKey: entry('UE'),
    encryptsMetadata: entryOf(file, dictionary, 'EncryptMetadata') !== false,
    id: bytesOf(resolve(file, Array.isArray(id) ? id[0] : undefined)),
  }
}

interface Methods {
  stream: Method
  string: Method
}

/** 7.6.5: from version 4 on the dictionary names crypt filters. */
function methodsOf(file: PdfFile, dictionary: PdfDictionary): Methods | undefined {
  const version = numberOf(file, dictionary, 'V', 0)
  if (version === 1 || version === 2) return { stream: 'rc4', string: 'rc4' }
  if (version !== 4 && version !== 5) return undefined
  const filters = entryOf(file, dictionary, 'CF')
  const method = (key: string): Method => {
    const filter = isDictionary(filters)
      ? entryOf(file, filters, nameOf(file, dictionary, key) ?? 'Identity')
      : undefined
    const name = isDictionary(filter) ? nameOf(file, filter, 'CFM') : undefined
    return name === 'V2' ? 'rc4' : name === 'AESV2' ? 'aes-128' : name === 'AESV3' ? 'aes-256' : 'none'
  }
  return { stream: method('StmF'), string: method('StrF') }
}

function createUnseal(file: PdfFile, key: Buffer, methods: Methods, encryptsMetadata: boolean): Unseal {
  return (sealed, object, what) => {
    const type = isDictionary(object.value) ? nameOf(file, object.value, 'Type') : undefined
    if (what === 'stream' && (type === 'XRef' || (type === 'Metadata' && !encryptsMetadata))) return sealed
    const method = methods[what]
    if (method === 'none') return sealed
    if (method === 'rc4') return applyRc4(objectKey(key, object, false), sealed)
    return openAes(method === 'aes-256' ? key : objectKey(key, object, true), sealed)
  }
}

/** Algorithm 1: each object has a key of its own. */
function objectKey(key: Buffer, { number, generation }: PdfObject, aes: boolean): Buffer {
  const place = Buffer.alloc(5)
  place.writeUIntLE(number & 0xffffff, 0, 3)
  place.writeUInt16LE(generation & 0xffff, 3)
  const hash = createHash('md5').update(key).update(place)
  if (aes) hash.update('sAlT')
  return hash.digest().subarray(0, Math.min(16, key.length + 5))
}

/** The first block is the initialization vector. A cut-off end gives what came before it. */
function openAes(key: Buffer, sealed: Buffer): Buffer {
  const length = sealed.length & ~15
  if (length < 32) return Buffer.alloc(0)
  const name = key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc'
  const plain = createDecipheriv(name, key, sealed.subarray(0, 16))
    .setAutoPadding(false)
    .update(sealed.subarray(16, length))
  const padded = plain.at(-1) ?? 0
  return padded >= 1 && padded <= 16 ? plain.subarray(0, plain.length - padded) : plain
}
