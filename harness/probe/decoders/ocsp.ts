/**
 * Questions and answers of OCSP (RFC 6960 4.1 and 4.2) that fill a view: public, and explained when they hold nothing but
 * hashes, serial numbers, times, a name, a nonce and a signature. The certificates in an answer are parts of their own.
 */

import type { DecodedPart, Decoder, Explained } from '../../contracts/probe.ts'
import {
  contextTag,
  type DerValue,
  derItems,
  derTag,
  expectTag,
  readBitString,
  readDer,
  readOid,
  readTime,
} from '../../contracts/x509-der.ts'
import { slicePart } from '../positions.ts'

const enumeratedTag = 0x0a
const basicType = '1.3.6.1.5.5.7.48.1.1'
const nonceType = '1.3.6.1.5.5.7.48.1.2'
const mostBytes = { hash: 64, serial: 20, nonce: 32, algorithm: 80, name: 400, signature: 1024 } as const
const mostCertificates = 4

/** Of CertID: SHA-1 and SHA-256. One of them stands in every question, and in every answer that is none of an error. */
export const ocspMarks = ['\x06\x05\x2b\x0e\x03\x02\x1a', '\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01'] as const

export const ocspDecoder: Decoder = {
  id: 'ocsp',
  decode({ bytes }) {
    if (bytes[0] !== derTag.sequence) return { parts: [] }
    return tryRead(bytes, readAnswer) ?? tryRead(bytes, readQuestion) ?? { parts: [] }
  },
}

interface Reading {
  as: string
  certificates: DerValue[]
}

function tryRead(bytes: Buffer, read: (value: DerValue) => Reading) {
  try {
    const { as, certificates } = read(readDer(bytes))
    return describe(bytes, as, certificates)
  } catch {
    return undefined
  }
}

/** Certificates stand last and beside one another: what is before and after them is explained. */
function describe(bytes: Buffer, as: string, certificates: readonly DerValue[]) {
  const parts: DecodedPart[] = []
  const explained: Explained[] = []
  let from = 0
  for (const [index, { raw }] of certificates.entries()) {
    const at = { offset: raw.byteOffset - bytes.byteOffset, length: raw.length }
    parts.push(slicePart(bytes, at, `certificate ${index + 1}`))
    if (at.offset > from) explained.push({ at: { offset: from, length: at.offset - from }, as })
    from = at.offset + at.length
  }
  if (from < bytes.length) explained.push({ at: { offset: from, length: bytes.length - from }, as })
  return { parts, explained }
}

function readQuestion(value: DerValue): Reading {
  const [toBeSigned] = items(value, 1)
  const [list, extensions] = items(expectTag(toBeSigned, derTag.sequence), 1, 2)
  for (const single of derItems(expectTag(list, derTag.sequence))) {
    const [id] = items(expectTag(single, derTag.sequence), 1)
    checkCertificateId(id)
  }
  checkExtensions(extensions, 2)
  return { as: 'OCSP question (public)', certificates: [] }
}

function readAnswer(value: DerValue): Reading {
  const [status, wrapped] = items(value, 2)
  if (expectTag(status, enumeratedTag).content.length !== 1) throw new RangeError('no status')
  const [type, octets] = items(readDer(expectTag(wrapped, contextTag(0)).content), 2)
  if (readOid(type) !== basicType) throw new RangeError('not basic')
  const basic = readDer(expectTag(octets, derTag.octetString).content)
  const [toBeSigned, algorithm, signature, field] = items(basic, 3, 4)
  checkResponseData(expectTag(toBeSigned, derTag.sequence))
  atMost(expectTag(algorithm, derTag.sequence).content, mostBytes.algorithm)
  atMost(readBitString(signature), mostBytes.signature)
  const certificates =
    field === undefined ? [] : items(readDer(expectTag(field, contextTag(0)).content), 1, mostCertificates)
  return { as: 'OCSP answer (public)', certificates }
}

function checkResponseData(value: DerValue): void {
  const [responder, producedAt, singles, extensions] = items(value, 3, 4)
  if (responder?.tag !== contextTag(1) && responder?.tag !== contextTag(2)) throw new RangeError('no responder')
  atMost(responder.content, mostBytes.name)
  readTime(producedAt)
  for (const single of derItems(expectTag(singles, derTag.sequence))) {
    const [id, status, thisUpdate, nextUpdate] = items(single, 3, 4)
    checkCertificateId(id)
    checkStatus(status)
    readTime(thisUpdate)
    if (nextUpdate !== undefined) readTime(items(expectTag(nextUpdate, contextTag(0)), 1)[0])
  }
  checkExtensions(extensions, 1)
}

/** `good` and `unknown` are empty; `revoked` has a moment and perhaps a reason of one byte. */
function checkStatus(status: DerValue | undefined): void {
  if (status?.tag === 0x80 || status?.tag === 0x82) {
    atMost(status.content, 0)
    return
  }
  const [at, reason] = items(expectTag(status, contextTag(1)), 1, 2)
  readTime(at)
  if (reason !== undefined) atMost(expectTag(items(expectTag(reason, contextTag(0)), 1)[0], enumeratedTag).content, 1)
}

function checkCertificateId(value: DerValue | undefined): void {
  const [algorithm, name, key, serial] = items(expectTag(value, derTag.sequence), 4)
  const [hash, parameters] = items(expectTag(algorithm, derTag.sequence), 1, 2)
  readOid(hash)
  if (parameters !== undefined) atMost(parameters.content, 0)
  atMost(expectTag(name, derTag.octetString).content, mostBytes.hash)
  atMost(expectTag(key, derTag.octetString).content, mostBytes.hash)
  atMost(expectTag(serial, derTag.integer).content, mostBytes.serial)
}

/** A nonce and nothing else. */
function checkExtensions(field: DerValue | undefined, tag: number): void {
  if (field === undefined) return
  const [extension] = items(readDer(expectTag(field, contextTag(tag)).content), 1)
  const [id, value] = items(expectTag(extension, derTag.sequence), 2)
  if (readOid(id) !== nonceType) throw new RangeError('another extension')
  atMost(readDer(expectTag(value, derTag.octetString).content, derTag.octetString).content, mostBytes.nonce)
}

/** Stops at the first that is too many. */
function items(value: DerValue, least: number, most = least): DerValue[] {
  const found = [...derItems(value).take(most + 1)]
  if (found.length < least || found.length > most) throw new RangeError(`${found.length} values`)
  return found
}

function atMost(bytes: Buffer, most: number): void {
  if (bytes.length > most) throw new RangeError(`${bytes.length} bytes`)
}
