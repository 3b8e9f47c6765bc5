/** SOAP as on the AORTA infrastructure: WS-Addressing, WS-Security with a SAML token, an HL7v3 payload. */

import type { Person } from '../person.ts'
import { type Carrier, compactDate, type Draws, escapeXml, noise, uuid } from './carrier.ts'

export const soap: Carrier = (person, random) =>
  envelope(`<AORTA:bericht>${clinicalDocument(person)}</AORTA:bericht>`, random)

export const saml: Carrier = (person, random) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${assertion(person.bsn, random)}`

export const cda: Carrier = (person) => `<?xml version="1.0" encoding="UTF-8"?>\n${clinicalDocument(person)}`

/** A SOAP message around a body; the token names nobody. */
export function envelope(body: string, random: Draws): string {
  const time = random.moment()
  return `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsa="http://www.w3.org/2005/08/addressing">
  <soap:Header>
    <wsa:Action>urn:hl7-org:v3:MCCI_IN000002/Verwerk</wsa:Action>
    <wsa:MessageID>urn:uuid:${uuid(random)}</wsa:MessageID>
    <wss:Security xmlns:wss="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
      <wss:BinarySecurityToken>${noise(random, 180).toString('base64')}</wss:BinarySecurityToken>
      ${signature(random)}
    </wss:Security>
  </soap:Header>
  <soap:Body wsu:Id="id-${uuid(random)}" xmlns:wsu="urn:wsu" xmlns:AORTA="urn:nictiz:aorta" created="${time}">
    ${body}
  </soap:Body>
</soap:Envelope>
`
}

function clinicalDocument(person: Person): string {
  const x = escapeXml
  return `<ClinicalDocument xmlns="urn:hl7-org:v3"><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.2.4.6.3" extension="${person.bsn}"/>
<addr use="HP"><streetName>${x(person.street)}</streetName><postalCode>${person.postcode}</postalCode><city>${person.city}</city></addr>
<telecom value="tel:${person.phone}"/><telecom value="mailto:${person.email}"/>
<patient><name><given>${x(person.given)}</given><family>${x(person.family)}</family></name><birthTime value="${compactDate(person.birthDate)}"/></patient></patientRole></recordTarget>
<component><section><text>${x(person.note)}</text><entry><observation><id extension="${person.labId}"/><value xsi:type="PQ" value="${person.lab}" unit="mmol/l"/><text>${x(person.report)}</text></observation></entry></section></component></ClinicalDocument>`
}

function assertion(bsn: string, random: Draws): string {
  const time = random.moment()
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${uuid(random)}" IssueInstant="${time}" Version="2.0">
<saml:Issuer>urn:oid:2.16.840.1.113883.2.4.6.6.90000017</saml:Issuer>${signature(random)}
<saml:Subject><saml:NameID>urn:oid:2.16.528.1.1007.3.1.900${random.integer(100000, 999999)}</saml:NameID></saml:Subject>
<saml:AttributeStatement><saml:Attribute Name="BSN"><saml:AttributeValue>${bsn}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`
}

function signature(random: Draws): string {
  const digest = noise(random, 32).toString('base64')
  const value = noise(random, 256)
    .toString('base64')
    .replace(/(.{76})/g, '$1\n')
  return `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI="#body"><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`
}
