/** The report of a scan, schema `inkijk-scan/1` (design 4.6; JSON Schema in `scan-report.schema.json`). */

import type { ChainStep, Level } from '../../contracts/result.ts'

export interface ScanFinding {
  file: string
  /** Party that recorded the file, where one is named. */
  party?: string
  element: string
  level: Level
  /** Range in the file; of the outermost encoded run where a step has no exact positions. */
  offset: number
  length: number
  chain: ChainStep[]
  /** The form in which the value stood. */
  form?: string
  /** Key used, by fingerprint, for `decryptable`. */
  key?: string
}

export interface ScanCoverage {
  file: string
  party?: string
  /** Bytes of the file that were looked into. */
  observedBytes: number
  decodedBytes: number
  /** Explained as ciphertext, signature or key of a known scheme, and not opened. */
  ciphertextBytes: number
  opaqueBytes: number
  /** Everything that left bytes unread: limits, and why a file could not be read. */
  budgetsHit: string[]
  /** Findings that are not listed, as many alike are: same element, level and form. */
  alikeLeftOut: number
}

export interface ScanReport {
  schema: 'inkijk-scan/1'
  findings: ScanFinding[]
  coverage: ScanCoverage[]
  /** What was passed over without loss: links to what is scanned anyway. */
  skipped: { file: string; reason: string }[]
}

export interface ScanProgress {
  doneBytes: number
  totalBytes: number
  /** Distinct findings so far, those that are not listed included. */
  findings: number
  doneFiles: number
  totalFiles: number
  /** 1; higher while ciphertext is tried again with keys that were seen elsewhere. */
  pass: number
}
