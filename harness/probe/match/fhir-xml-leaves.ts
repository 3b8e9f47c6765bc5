/** The elements of every FHIR resource that stands as XML in a text (FHIR R4 2.6.1): their value is an attribute. */

import type { FhirLeaf } from './fhir-leaves.ts'
import { scanXml, type XmlElement } from './scan-xml.ts'

const namespace = 'http://hl7.org/fhir"'
const otherQuote = "http://hl7.org/fhir'"

/** @param text latin1 */
export function findFhirXmlLeaves(text: string): FhirLeaf[] {
  if (!text.includes(namespace) && !text.includes(otherQuote)) return []
  const elements = scanXml(text)
  const ids = new Map<XmlElement, string>()
  for (const element of elements) {
    if (element.path.at(-1) === 'id' && element.parent !== undefined && isResource(element.parent)) {
      ids.set(element.parent, element.attributes.get('value')?.value ?? '')
    }
  }
  return elements.flatMap((element) => {
    const value = element.attributes.get('value')
    const resource = value === undefined ? undefined : resourceAround(element)
    if (value === undefined || resource === undefined) return []
    return [
      {
        resourceType: resource.path.at(-1) ?? '',
        id: ids.get(resource) ?? '',
        path: element.path.slice(resource.path.length).join('.'),
        value: value.value,
        ...value.at,
        resource: resource.range,
      },
    ]
  })
}

/** Resources are written with a capital, elements without one. */
function isResource(element: XmlElement): boolean {
  return /^[A-Z]/.test(element.path.at(-1) ?? '')
}

function resourceAround(element: XmlElement): XmlElement | undefined {
  let around = element.parent
  while (around !== undefined && !isResource(around)) around = around.parent
  return around
}
