/**
 * How an encrypted element and the signature over all of them look in FHIR JSON. Core FHIR has no encryption of
 * elements; it has extensions, and `data-absent-reason` with `masked` for what is withheld.
 */

import { isObject, type Json, type JsonObject } from './fhir-json.ts'

/** The extension that will carry the JWE. */
export interface Slot extends JsonObject {
  url: string
  valueString: string
}

const canonical = 'https://inkijk.example/fhir/StructureDefinition'
/** In the place of an element, beside `data-absent-reason`. */
export const encryptedElementUrl = `${canonical}/encrypted-element`
/** In the place of an extension: an extension cannot do without its url, so another one takes its place. */
export const encryptedExtensionUrl = `${canonical}/encrypted-extension`
/** Once per message: the wrapped message key and the signature. */
const protectionUrl = `${canonical}/element-protection`

const dataAbsentReasonUrl = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'
const keyUrl = 'key'
const signatureUrl = 'signature'

export function asEncryptedElement(slot: Slot): JsonObject {
  return { extension: [{ url: dataAbsentReasonUrl, valueCode: 'masked' }, slot] }
}

/** The JWE in an element that stands for an encrypted one. */
export function jweOfElement(value: Json | undefined): string | undefined {
  const extensions = isObject(value) ? value.extension : undefined
  return Array.isArray(extensions)
    ? extensions.map((item) => jweIn(item, encryptedElementUrl)).find((jwe) => jwe !== undefined)
    : undefined
}

/** The JWE in an extension that stands for an encrypted one. */
export function jweOfExtension(value: Json | undefined): string | undefined {
  return jweIn(value, encryptedExtensionUrl)
}

export function asProtection(key: string, signature: string): JsonObject {
  return {
    url: protectionUrl,
    extension: [
      { url: keyUrl, valueString: key },
      { url: signatureUrl, valueString: signature },
    ],
  }
}

export function isProtection(value: Json | undefined): boolean {
  return isObject(value) && value.url === protectionUrl
}

export function readProtection(extension: JsonObject): { key: string; signature: string } | undefined {
  const parts = Array.isArray(extension.extension) ? extension.extension : []
  const [key] = parts.flatMap((part) => jweIn(part, keyUrl) ?? [])
  const [signature] = parts.flatMap((part) => jweIn(part, signatureUrl) ?? [])
  return key === undefined || signature === undefined ? undefined : { key, signature }
}

function jweIn(value: Json | undefined, url: string): string | undefined {
  const text = isObject(value) && value.url === url ? value.valueString : undefined
  return typeof text === 'string' ? text : undefined
}
