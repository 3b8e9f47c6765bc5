/** Reading XML that others sent: no DTD, so no entities; lookup by namespace, whatever the prefixes. */

import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom'

/** Why XML was not taken; the text stays inside the process. */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused'
}

/** Root element of the text. Throws `XmlRefused` for anything that is not well-formed XML without a DTD. */
export function parseXml(text: string): Element {
  // A DTD is what makes XML expand and fetch; SOAP 1.2 (part 1, 5) forbids one, SAML 2.0 (core 1.3) has no use for it.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new XmlRefused('a document type declaration is not allowed')
  try {
    const parser = new DOMParser({
      onError: (level, message) => {
        throw new XmlRefused(`${level}: ${message}`)
      },
    })
    const root = parser.parseFromString(text, 'text/xml').documentElement
    if (root !== null) return root
  } catch (error) {
    throw error instanceof XmlRefused ? error : new XmlRefused('not well-formed', { cause: error })
  }
  throw new XmlRefused('no root element')
}

/** Child elements with this name. */
export function childrenOf(parent: Element, namespace: string, name: string): Element[] {
  return elementsIn(parent).filter((child) => child.namespaceURI === namespace && child.localName === name)
}

/** The one element down this path of names in one namespace. Throws `XmlRefused` when a step has none or several. */
export function onlyChild(parent: Element, namespace: string, ...names: readonly string[]): Element {
  return names.reduce((element, name) => {
    const [found, more] = childrenOf(element, namespace, name)
    if (found !== undefined && more === undefined) return found
    const count = found === undefined ? 'no' : 'more than one'
    throw new XmlRefused(`${element.localName} holds ${count} ${name}, expected one`)
  }, parent)
}

export function textOf(element: Element): string {
  return (element.textContent ?? '').trim()
}

/** Child elements of any name. */
export function elementsIn(parent: Element): Element[] {
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === node.ELEMENT_NODE)
}

export function serialize(element: Element): string {
  return new XMLSerializer().serializeToString(element)
}

/** Text safe in element content and in attribute values. */
export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
