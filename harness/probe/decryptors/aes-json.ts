/** Objects of JSON with an initialisation vector, ciphertext and a tag, under a key that is used as it is. */

import type { DecodedPart, Decryptor, Explained, HeldKey } from '../../contracts/probe.ts'
import { findSealedObjects, type SealedObject, sealedJsonMarks } from '../decoders/sealed-json.ts'
import { latin1Of } from '../view.ts'
import { isAesKey, openCbc, openChaCha, openGcm, tagBytes } from './aes/open-aes.ts'

/** Keys times objects; each try takes some microseconds. */
const maxTries = 20_000
const marks = sealedJsonMarks.map((mark) => Buffer.from(mark))

export function createAesJsonDecryptor(): Decryptor {
  return {
    id: 'aes-json',
    decrypt(view, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      const raw = keys.filter(isRaw)
      if (raw.length === 0 || !marks.some((mark) => view.bytes.includes(mark)))
        return Promise.resolve({ parts, explained })
      let tries = 0
      for (const object of findSealedObjects(latin1Of(view))) {
        explained.push({ at: object.ciphertext.at, as: 'ciphertext in JSON' })
        for (const { id, raw: key } of raw) {
          tries += 1
          if (tries > maxTries) {
            budget.hit(`${maxTries} keys tried on ciphertext in JSON`)
            return Promise.resolve({ parts, explained })
          }
          const part = openObject(object, key)
          if (part === undefined) continue
          parts.push({ ...part, key: id })
          break
        }
      }
      return Promise.resolve({ parts, explained })
    },
  }
}

function isRaw(key: HeldKey): key is HeldKey & { raw: Buffer } {
  return isAesKey(key.raw)
}

function openObject(object: SealedObject, key: Buffer): DecodedPart | undefined {
  const { at, readings } = object.ciphertext
  for (const { bytes: sealed, lettersPerByte } of readings) {
    for (const { bytes: iv } of object.iv.readings) {
      for (const tag of object.tag?.readings ?? [undefined]) {
        const bytes = openSealed(key, iv, sealed, tag?.bytes, object.additional?.letters)
        if (bytes === undefined) continue
        const positionOf = (offset: number) => Math.min(at.offset + offset * lettersPerByte, at.offset + at.length)
        return { bytes, at, positionOf }
      }
    }
  }
  return undefined
}

/** The tag beside the ciphertext or behind it; in CBC there is none, or one that only a second key could check. */
function openSealed(key: Buffer, iv: Buffer, sealed: Buffer, beside?: Buffer, aad?: string): Buffer | undefined {
  const split = sealed.length - tagBytes
  const [ciphertext, tag] =
    beside === undefined
      ? [sealed.subarray(0, Math.max(0, split)), sealed.subarray(Math.max(0, split))]
      : [sealed, beside]
  for (const additional of aad === undefined ? [undefined] : additionalOf(aad)) {
    const message = { iv, ciphertext, tag, ...(additional === undefined ? {} : { additional }) }
    const opened = openGcm(key, message) ?? openChaCha(key, message)
    if (opened !== undefined) return opened
  }
  return openCbc(key, iv, sealed)
}

/** As it stands, what it spells, or not used at all. */
function additionalOf(letters: string): (Buffer | undefined)[] {
  return [Buffer.from(letters, 'latin1'), Buffer.from(letters, 'base64'), undefined]
}
