/**
 * PDF files (ISO 32000-1), wherever one begins: streams with their filters undone, strings with their escapes undone,
 * and the text that is shown, in Unicode and in one piece. Encrypted files are opened with the empty password, which
 * is no secret; others are explained as ciphertext. `part` names the object.
 */

import type { Budget, DecodedPart, Decoder, Explained, Range } from '../../contracts/probe.ts'
import { type PdfFile, readPdfFile, type Unseal } from './pdf/file.ts'
import { explainSealed, readPdfParts } from './pdf/parts.ts'
import { readSecurity, type Security } from './pdf/security.ts'

const header = '%PDF-'
const endMark = '%%EOF'
/** Between a file and one that follows it at once. */
const longestGap = 64

export const pdfDecoder: Decoder = {
  id: 'pdf',
  decode({ bytes }, budget) {
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const at of findFiles(bytes)) {
      const file = readPdfFile(bytes.subarray(at.offset, at.offset + at.length), budget)
      const security = readSecurity(file)
      const unseal = security?.open('')
      if (security !== undefined && unseal === undefined) {
        explained.push(
          ...explainSealed(file, security.scheme).map(({ as, ...sealed }) => ({ at: moved(sealed.at, at.offset), as })),
        )
        continue
      }
      parts.push(...readOpened(opened(file, security, unseal), at.offset))
    }
    return { parts, explained }
  },
}

/** Opens a file that the empty password does not open. */
export function openPdfWith(bytes: Buffer, password: string, budget: Budget): DecodedPart[] {
  return findFiles(bytes).flatMap((at) => {
    const file = readPdfFile(bytes.subarray(at.offset, at.offset + at.length), budget)
    const security = readSecurity(file)
    const unseal = security?.open('') === undefined ? security?.open(password) : undefined
    return unseal === undefined ? [] : readOpened(opened(file, security, unseal), at.offset)
  })
}

/** A header directly behind an end begins another file; any other stands inside a file. */
function findFiles(bytes: Buffer): Range[] {
  const starts: number[] = []
  for (let at = bytes.indexOf(header); at !== -1; at = bytes.indexOf(header, at + 1)) {
    if (starts.length === 0 || bytes.subarray(Math.max(0, at - longestGap), at).includes(endMark)) starts.push(at)
  }
  return starts.map((offset, i) => ({ offset, length: (starts[i + 1] ?? bytes.length) - offset }))
}

function opened(file: PdfFile, security: Security | undefined, unseal: Unseal | undefined): PdfFile {
  return security === undefined || unseal === undefined ? file : { ...file, unseal, encryption: security.dictionary }
}

function readOpened(file: PdfFile, offset: number): DecodedPart[] {
  return readPdfParts(file).map(({ positionOf, ...part }) => ({
    ...part,
    at: moved(part.at, offset),
    ...(positionOf === undefined ? {} : { positionOf: (position: number) => offset + positionOf(position) }),
  }))
}

function moved({ offset, length }: Range, by: number): Range {
  return { offset: offset + by, length }
}
