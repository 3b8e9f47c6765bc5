import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const mcsdDirectory: Manifest = {
  id: 'mcsd-directory',
  title: { nl: 'Adresboek (mCSD)', en: 'Address book (mCSD)' },
  roles: ['trust-service'],
  specifications: [
    {
      name: 'IHE mCSD, as the Nuts Knooppunt uses it',
      version: 'R4',
      source: 'field-notes/nuts-and-notified-pull 2.5',
    },
    { name: 'HL7 FHIR', version: 'R4 4.0.1' },
  ],
  endpoints: [
    { method: 'GET', path: '/fhir/Organization?identifier=', purpose: 'an organisation, with its endpoints' },
    { method: 'GET', path: '/fhir/Endpoint/:id', purpose: 'one endpoint' },
  ],
  options: {
    unlisted: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'URAs of ends that published nothing, so that nobody finds them.',
    },
  },
  faults: [],
  mustRead: [
    {
      what: { nl: 'Welke organisatie wordt gezocht', en: 'Which organisation is looked for' },
      why: { nl: 'Het adres geven', en: 'Giving the address' },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000812', name: 'Adresboek (test)', city: 'Den Haag', applicationId: '900812' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
