/** Reading XML that others sent: no DTD, so no entities; lookup by namespace, whatever the prefixes. */

import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom'
import { Refused } from './types.ts'

/** Root element of the text. Throws `Refused` for anything that is not well-formed XML without a DTD. */
export function parseXml(text: string): Element {
  // A DTD is what makes XML expand and fetch; SAML 2.0 (core 1.3) has no use for one.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Refused('unreadable', 'a document type declaration is not allowed')
  try {
    const parser = new DOMParser({
      onError: (level, message) => {
        throw new Refused('unreadable', `${level}: ${message}`)
      },
    })
    const root = parser.parseFromString(text, 'text/xml').documentElement
    if (root !== null) return root
  } catch (cause) {
    throw cause instanceof Refused ? cause : new Refused('unreadable', 'not well-formed', { cause })
  }
  throw new Refused('unreadable', 'no root element')
}

/** The one element down this path of names in one namespace. Throws `Refused` when a step has none or several. */
export function only(parent: Element, namespace: string, ...names: readonly string[]): Element {
  return names.reduce((element, name) => {
    const [found, more] = childrenOf(element, namespace, name)
    if (found !== undefined && more === undefined) return found
    const count = found === undefined ? 'no' : 'more than one'
    throw new Refused('unreadable', `${element.localName} holds ${count} ${name}, expected one`)
  }, parent)
}

export function childrenOf(parent: Element, namespace: string, name: string): Element[] {
  return Array.from(parent.childNodes)
    .filter((node): node is Element => node.nodeType === node.ELEMENT_NODE)
    .filter((child) => child.namespaceURI === namespace && child.localName === name)
}

export function contentOf(element: Element): string {
  return (element.textContent ?? '').trim()
}

export function serialize(element: Element): string {
  return new XMLSerializer().serializeToString(element)
}

/** Text safe in element content and in attribute values. */
export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
