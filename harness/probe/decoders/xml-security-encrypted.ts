/** EncryptedData and EncryptedKey of XML Encryption 1.0 and 1.1, wherever they stand in a text. */

import type { Range } from '../../contracts/probe.ts'
import { readElement, type XmlElement } from './xml-security-tree.ts'

export interface XmlMethod {
  /** Identifier without what stands before `#`; empty when none is given. */
  algorithm: string
  digest: string
  mask: string
  /** OAEPparams, base64. */
  label: string
}

export interface XmlEncrypted {
  kind: 'data' | 'key'
  at: Range
  id: string
  method: XmlMethod
  /** KeyName elements of its KeyInfo. */
  keyNames: readonly string[]
  /** Ids of the elements its KeyInfo refers to: RetrievalMethod, SecurityTokenReference. */
  keyIds: readonly string[]
  /** EncryptedKey elements within its KeyInfo. */
  keys: readonly XmlEncrypted[]
  /** AgreementMethod and DerivedKey elements within its KeyInfo. */
  derivations: readonly XmlElement[]
  /** Of an EncryptedKey: ids in its ReferenceList, and its CarriedKeyName. */
  references: readonly string[]
  carriedName: string
  /** CipherValue: where it stands, and its letters. */
  value?: { at: Range; letters: string }
  /** CipherReference. */
  uri?: string
}

const pattern = /<(?:[^\s<>:"'/=!?]{1,64}:)?Encrypted(?:Data|Key)[\s>]/g

/** Those that are not within another one; the keys within are in `keys`. */
export function findEncrypted(text: string): XmlEncrypted[] {
  const found: XmlEncrypted[] = []
  if (!text.includes('EncryptedData') && !text.includes('EncryptedKey')) return found
  const start = new RegExp(pattern)
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const element = readElement(text, match.index)
    const encrypted = element && toEncrypted(element)
    if (element === undefined || encrypted === undefined) continue
    found.push(encrypted)
    start.lastIndex = Math.max(start.lastIndex, element.at.offset + element.at.length)
  }
  return found
}

/** Those found and the keys within them. */
export function withInner(found: readonly XmlEncrypted[]): XmlEncrypted[] {
  return found.flatMap((one) => [one, ...withInner(one.keys)])
}

export function childrenOf(element: XmlElement | undefined, ...path: readonly string[]): XmlElement[] {
  const [name, ...rest] = path
  if (element === undefined || name === undefined) return []
  const children = element.children.filter((child) => child.name === name)
  return rest.length === 0 ? children : children.flatMap((child) => childrenOf(child, ...rest))
}

export function algorithmOf(element: XmlElement | undefined): string {
  const uri = element?.attributes.get('Algorithm') ?? ''
  return uri.slice(uri.lastIndexOf('#') + 1)
}

/** Base64 without white space, also such as is written as a character reference. */
export function lettersOf(element: XmlElement | undefined): string {
  return (element?.text ?? '').replace(/&#(?:\d{1,7}|x[0-9A-Fa-f]{1,6});|\s+/g, '')
}

function toEncrypted(element: XmlElement): XmlEncrypted | undefined {
  const [cipherData] = childrenOf(element, 'CipherData')
  const [cipherValue] = childrenOf(cipherData, 'CipherValue')
  const [reference] = childrenOf(cipherData, 'CipherReference')
  if (cipherValue === undefined && reference === undefined) return undefined
  const [info] = childrenOf(element, 'KeyInfo')
  const uri = reference?.attributes.get('URI')
  return {
    kind: element.name === 'EncryptedKey' ? 'key' : 'data',
    at: element.at,
    id: element.attributes.get('Id') ?? element.attributes.get('ID') ?? '',
    method: methodOf(childrenOf(element, 'EncryptionMethod')[0]),
    keyNames: childrenOf(info, 'KeyName').map(({ text }) => text.trim()),
    keyIds: idsOf([
      ...childrenOf(info, 'RetrievalMethod'),
      ...childrenOf(info, 'SecurityTokenReference', 'Reference'),
      ...childrenOf(info, 'KeyInfoReference'),
    ]),
    keys: childrenOf(info, 'EncryptedKey').flatMap((key) => toEncrypted(key) ?? []),
    derivations: [...childrenOf(info, 'AgreementMethod'), ...childrenOf(info, 'DerivedKey')],
    references: idsOf(childrenOf(element, 'ReferenceList').flatMap(({ children }) => children)),
    carriedName: (childrenOf(element, 'CarriedKeyName')[0]?.text ?? '').trim(),
    ...(cipherValue === undefined ? {} : { value: { at: cipherValue.content, letters: lettersOf(cipherValue) } }),
    ...(uri === undefined ? {} : { uri }),
  }
}

function methodOf(method: XmlElement | undefined): XmlMethod {
  return {
    algorithm: algorithmOf(method),
    digest: algorithmOf(childrenOf(method, 'DigestMethod')[0]),
    mask: algorithmOf(childrenOf(method, 'MGF')[0]),
    label: lettersOf(childrenOf(method, 'OAEPparams')[0]),
  }
}

function idsOf(elements: readonly XmlElement[]): string[] {
  return elements.flatMap(({ attributes }) => {
    const uri = attributes.get('URI') ?? ''
    return uri.startsWith('#') ? [uri.slice(1)] : []
  })
}
