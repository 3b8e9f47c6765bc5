/** FHIR resources in JSON and XML, and CSV, vCard and LDIF as they are exported from systems. */

import type { Person } from '../person.ts'
import { type Carrier, escapeXml, uuid } from './carrier.ts'

export const fhirJson: Carrier = (person, random) => JSON.stringify(bundle(person, uuid(random), random.moment()))

export const fhirJsonPretty: Carrier = (person, random) =>
  JSON.stringify(bundle(person, uuid(random), random.moment()), null, 2)

export const fhirXml: Carrier = (person, random) => {
  const x = escapeXml
  return `<?xml version="1.0" encoding="UTF-8"?>
<Bundle xmlns="http://hl7.org/fhir"><id value="${uuid(random)}"/><type value="collection"/>
<entry><resource><Patient><id value="${uuid(random)}"/><identifier><system value="http://fhir.nl/fhir/NamingSystem/bsn"/><value value="${person.bsn}"/></identifier>
<name><family value="${x(person.family)}"/><given value="${x(person.given)}"/></name><telecom><value value="${person.phone}"/></telecom><telecom><value value="${person.email}"/></telecom>
<birthDate value="${person.birthDate}"/><address><line value="${x(person.street)}"/><city value="${person.city}"/><postalCode value="${person.postcode}"/></address></Patient></resource></entry>
<entry><resource><Observation><id value="${uuid(random)}"/><identifier><value value="${person.labId}"/></identifier><status value="final"/><effectiveDateTime value="${random.moment()}"/>
<valueQuantity><value value="${person.lab}"/></valueQuantity><note><text value="${x(person.note)}"/></note><note><text value="${x(person.report)}"/></note></Observation></resource></entry></Bundle>
`
}

export const csvExport: Carrier = (person, random) => {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const header =
    'bsn;achternaam;voornaam;geboortedatum;telefoon;email;adres;postcode;plaats;labnummer;waarde;notitie;verslag'
  const row = [
    ...[person.bsn, person.family, person.given, person.birthDate, person.phone, person.email, person.street],
    ...[person.postcode, person.city, person.labId, person.lab, person.note, person.report],
  ]
  return `${header}\r\n${row.map(quote).join(';')}\r\n${quote(uuid(random))}\r\n`
}

export const textLetter: Carrier = (person, random) =>
  `Betreft: ${person.given} ${person.family}, geboren ${person.birthDate}, BSN ${person.bsn}
${person.street}, ${person.postcode} ${person.city}, ${person.phone}, ${person.email}

Geachte collega,

${person.note}
${person.report}
Uitslag ${person.labId}: kalium ${person.lab} mmol/l.

Kenmerk ${uuid(random)}
`

function bundle(person: Person, id: string, time: string) {
  return {
    resourceType: 'Bundle',
    id,
    type: 'collection',
    timestamp: time,
    entry: [
      {
        resource: {
          resourceType: 'Patient',
          id: `patient-${id.slice(0, 8)}`,
          identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: person.bsn }],
          name: [{ family: person.family, given: [person.given] }],
          telecom: [
            { system: 'phone', value: person.phone },
            { system: 'email', value: person.email },
          ],
          birthDate: person.birthDate,
          address: [{ line: [person.street], city: person.city, postalCode: person.postcode }],
        },
      },
      {
        resource: {
          resourceType: 'Observation',
          id: `observation-${id.slice(9, 13)}${id.slice(24)}`,
          identifier: [{ value: person.labId }],
          status: 'final',
          valueQuantity: { value: Number(person.lab), unit: 'mmol/l' },
          note: [{ text: person.note }, { text: person.report }],
        },
      },
    ],
  }
}
