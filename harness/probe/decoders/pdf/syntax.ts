/** Objects of PDF (ISO 32000-1 7.3) and the operators of content streams. */

import type { Range } from '../../../contracts/probe.ts'

export type PdfValue =
  | number
  | boolean
  | null
  | PdfName
  | PdfString
  | PdfReference
  | PdfDictionary
  | PdfOperator
  | PdfValue[]

export interface PdfName {
  kind: 'name'
  name: string
}

export interface PdfString {
  kind: 'string'
  bytes: Buffer
  at: Range
  /** The bytes stand in the file as they are. */
  plain: boolean
}

export interface PdfReference {
  kind: 'reference'
  number: number
}

export interface PdfDictionary {
  kind: 'dictionary'
  entries: ReadonlyMap<string, PdfValue>
}

/** Any other word: operators, `obj`, `stream` and so on. */
export interface PdfOperator {
  kind: 'operator'
  name: string
}

export function isName(value: PdfValue | undefined): value is PdfName {
  return isKind(value, 'name')
}

export function isString(value: PdfValue | undefined): value is PdfString {
  return isKind(value, 'string')
}

export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return isKind(value, 'dictionary')
}

export function isReference(value: PdfValue | undefined): value is PdfReference {
  return isKind(value, 'reference')
}

export function isOperator(value: PdfValue | undefined, name?: string): value is PdfOperator {
  return isKind(value, 'operator') && (name === undefined || (value as PdfOperator).name === name)
}

function isKind(value: PdfValue | undefined, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}
