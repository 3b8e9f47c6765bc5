/**
 * Values that are nothing but ciphertext, with its initialisation vector and tag, under a key that is used as it is: all
 * of a view that is binary, and short values in base64 or hex. Nothing marks them, so each is tried.
 */

import { hash } from 'node:crypto'
import type { Budget, DecodedPart, Decryptor, Explained, HeldKey } from '../../contracts/probe.ts'
import { isMostlyText } from '../readable.ts'
import { latin1Of } from '../view.ts'
import { type BlockKey, createBlockKey } from './aes/block-key.ts'
import { isAesKey } from './aes/open-aes.ts'
import { type OpenedBlob, openBlob, shortestBlob } from './aes/open-blob.ts'

interface Blob {
  bytes: Buffer
  at: { offset: number; length: number }
  /** Letters in the view for a byte. */
  pace: number
}

/** What each key made of one value. */
type Outcomes = Map<string, OpenedBlob | undefined>

/** Letters of values of up to 192 bytes: longer ones are views of their own. Part of a token (RFC 7515) is none. */
const valuePattern = /(?<![A-Za-z0-9+/_.=-])(?:[0-9A-Fa-f]{58,384}|[A-Za-z0-9+/_-]{39,256}={0,2})(?![A-Za-z0-9+/_.=-])/g
const maxKeys = 64
/** In all views together; each takes some ten microseconds. */
const maxTries = 200_000
const maxBlobBytes = 16 * 1024 * 1024
/** Shorter values name themselves. */
const longestName = 192

export function createAesBlobDecryptor(): Decryptor {
  let tries = 0
  const blockKeys = new Map<string, BlockKey>()
  const known = new Map<string, Outcomes>()
  const obtain = <T>(map: Map<string, T>, name: string, make: () => T): T => {
    const before = map.get(name)
    if (before !== undefined) return before
    const made = make()
    map.set(name, made)
    return made
  }
  /** False when nothing more may be tried. Each key once per value, however often that is met. */
  const tryKey = (key: HeldKey & { raw: Buffer }, blob: Buffer, outcomes: Outcomes, budget: Budget) => {
    if (outcomes.has(key.id)) return outcomes.get(key.id)
    tries += 1
    if (tries > maxTries) {
      budget.hit(`${maxTries} keys tried on values that may be ciphertext`)
      return false
    }
    const opened = openBlob(
      obtain(blockKeys, key.id, () => createBlockKey(key.raw)),
      blob,
    )
    outcomes.set(key.id, opened)
    return opened
  }
  return {
    id: 'aes-blob',
    decrypt(view, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      const raw = keys.filter(isMeant)
      const blobs =
        raw.length === 0 || view.bytes.length < shortestBlob ? [] : findBlobs(view.bytes, () => latin1Of(view))
      for (const blob of blobs) {
        if (raw.length > maxKeys) budget.hit(`values that may be ciphertext: ${maxKeys} keys tried`)
        const outcomes = obtain(known, nameOf(blob.bytes), (): Outcomes => new Map())
        for (const key of raw.slice(0, maxKeys)) {
          const opened = tryKey(key, blob.bytes, outcomes, budget)
          if (opened === false) return Promise.resolve({ parts, explained })
          if (opened === undefined) continue
          const positionOf = (offset: number) => blob.at.offset + (opened.start + offset) * blob.pace
          parts.push({ bytes: opened.bytes, at: blob.at, positionOf, key: key.id })
          break
        }
      }
      return Promise.resolve({ parts, explained })
    },
  }
}

function nameOf(bytes: Buffer): string {
  return bytes.length <= longestName ? bytes.toString('latin1') : `sha256 ${hash('sha256', bytes, 'base64')}`
}

/** Members of any name that have the size of a key are digests nearly always. */
function isMeant(key: HeldKey): key is HeldKey & { raw: Buffer } {
  return isAesKey(key.raw) && !/(?:^|: )member [^:]*$/.test(key.source)
}

function* findBlobs(bytes: Buffer, text: () => string): Generator<Blob> {
  if (!isMostlyText(bytes)) {
    if (bytes.length <= maxBlobBytes) yield { bytes, at: { offset: 0, length: bytes.length }, pace: 1 }
    return
  }
  for (const { 0: letters, index } of text().matchAll(valuePattern)) {
    const at = { offset: index, length: letters.length }
    const isHex = letters.length % 2 === 0 && /^[0-9A-Fa-f]+$/.test(letters)
    const decoded = Buffer.from(letters, isHex ? 'hex' : 'base64')
    if (decoded.length >= shortestBlob && !isMostlyText(decoded)) yield { bytes: decoded, at, pace: isHex ? 2 : 4 / 3 }
  }
}
