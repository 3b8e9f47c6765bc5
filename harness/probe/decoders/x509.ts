/** PEM blocks (RFC 7468) and X.509 certificates in DER: public, and shown as the text of their fields. */

import { X509Certificate } from 'node:crypto'
import type { DecodedPart, Decoder, Explained, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'

const pemPattern = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]+)-----END \1-----/g

/** `[0] { INTEGER 2 }` */
const versionThree = Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02])

export const x509Decoder: Decoder = {
  id: 'x509',
  decode(view) {
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    const der = wholeDer(view.bytes)
    if (der !== undefined) add(view.bytes, der, parts, explained)
    else if (isCutOff(view.bytes)) {
      explained.push({ at: { offset: 0, length: view.bytes.length }, as: 'X.509 certificate (public), cut off' })
    }
    const text = latin1Of(view)
    if (!text.includes('-----BEGIN ')) return { parts, explained }
    for (const match of text.matchAll(pemPattern)) {
      const at = { offset: match.index, length: match[0].length }
      const label = match[1] ?? ''
      if (label !== 'CERTIFICATE') explained.push({ at, as: `PEM ${label}` })
      else add(Buffer.from(match[2] ?? '', 'base64'), at, parts, explained)
    }
    return { parts, explained }
  },
}

/** A DER sequence with a length of two bytes that fills the view. */
function wholeDer(bytes: Buffer): Range | undefined {
  if (bytes.length < 300 || bytes.readUInt16BE(0) !== 0x3082) return undefined
  return bytes.readUInt16BE(2) + 4 === bytes.length ? { offset: 0, length: bytes.length } : undefined
}

/** The start of a version 3 certificate (RFC 5280 4.1), such as a row that was partly written over leaves behind. */
function isCutOff(bytes: Buffer): boolean {
  if (bytes.length < 32 || bytes.readUInt16BE(0) !== 0x3082 || bytes.readUInt16BE(4) !== 0x3082) return false
  return bytes.readUInt16BE(2) + 4 > bytes.length && bytes.subarray(8, 13).equals(versionThree)
}

function add(der: Buffer, at: Range, parts: DecodedPart[], explained: Explained[]): void {
  const rendered = render(der)
  if (rendered === undefined) return
  parts.push({ bytes: Buffer.from(rendered), at, part: 'certificate' })
  explained.push({ at, as: 'X.509 certificate (public)' })
}

function render(der: Buffer): string | undefined {
  try {
    const certificate = new X509Certificate(der)
    const names = [certificate.subject, certificate.issuer].map((name) => name.replaceAll('\n', ', '))
    const dates = `${certificate.validFrom} - ${certificate.validTo}`
    const alternative = certificate.subjectAltName ?? ''
    return `subject: ${names[0]}\nissuer: ${names[1]}\nserial: ${certificate.serialNumber}\nvalid: ${dates}\n${alternative}\n`
  } catch {
    return undefined
  }
}
