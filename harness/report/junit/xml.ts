/** XML 1.0 as text. */

export interface XmlElement {
  name: string
  attributes?: Readonly<Record<string, string | number>>
  children?: readonly (XmlElement | string)[]
}

/** A document of this root element, indented; text is escaped and freed of characters that XML 1.0 forbids. */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root, '')}\n`
}

function writeElement({ name, attributes = {}, children = [] }: XmlElement, indent: string): string {
  const head = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`)
    .join('')}`
  if (children.length === 0) return `${head}/>`
  // Text keeps its own white space, so an element with text is not indented inside.
  if (children.some((child) => typeof child === 'string')) {
    const inner = children.map((child) => (typeof child === 'string' ? escapeText(child) : writeElement(child, '')))
    return `${head}>${inner.join('')}</${name}>`
  }
  const inner = children.map((child) => (typeof child === 'string' ? '' : writeElement(child, `${indent}  `)))
  return `${head}>\n${inner.join('\n')}\n${indent}</${name}>`
}

function escapeAttribute(text: string): string {
  // Unescaped, a parser turns these three into spaces (XML 1.0, 3.3.3).
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
}

function escapeText(text: string): string {
  return onlyAllowed(text.toWellFormed()).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** XML 1.0, 2.2 (Char): most control characters cannot stand in a document, not even escaped. */
function onlyAllowed(text: string): string {
  return text.replaceAll(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}
