import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const uzi: Manifest = {
  id: 'uzi',
  title: { nl: 'UZI-register en passen (CIBG)', en: 'UZI register and passes (CIBG)' },
  roles: ['trust-service'],
  specifications: [
    {
      name: 'Certification Practice Statement UZI-register',
      version: '10.3',
      source: 'field-notes/identity-pki-localisation 1',
    },
    { name: 'SAML AORTA transactietoken', version: '2.2.0', source: 'field-notes/exchange-systems 2.8' },
    { name: 'OCSP', version: 'RFC 6960 (basic)', source: 'field-notes/identity-pki-localisation 1.6' },
  ],
  endpoints: [
    { method: 'GET', path: '/passes', purpose: 'passes of the organisation that asks' },
    { method: 'POST', path: '/sessions', purpose: 'insert a pass and give its PIN' },
    { method: 'DELETE', path: '/sessions/:session', purpose: 'take the pass out' },
    { method: 'POST', path: '/sessions/:session/signatures', purpose: 'sign a digest with the authenticity key' },
    { method: 'POST', path: '/sessions/:session/transactietoken', purpose: 'make and sign a transactietoken' },
    { method: 'GET', path: '/register/certificates', purpose: 'certificate by issuer and serial number' },
    { method: 'GET', path: '/cdp/:file', purpose: 'revocation list of a CA' },
    { method: 'GET', path: '/cacerts/:file', purpose: 'certificate of a CA' },
    { method: 'POST', path: '/ocsp', purpose: 'whether a server certificate was revoked' },
    { method: 'GET', path: '/ocsp/:request', purpose: 'the same, with the question in base64 in the address' },
  ],
  options: {
    pin: { type: 'string', default: '482913', description: 'PIN of every test pass.' },
  },
  faults: [
    {
      id: 'skips-pin',
      title: { nl: 'Opent een pas met elke pincode', en: 'Opens a pass with any PIN' },
    },
    {
      id: 'reuses-assertion-id',
      title: {
        nl: 'Geeft elk transactietoken van een sessie hetzelfde ID',
        en: 'Gives every transactietoken of a session the same ID',
      },
    },
    {
      id: 'keeps-old-lists',
      title: {
        nl: 'Blijft de intrekkingslijsten van de start publiceren',
        en: 'Goes on publishing the revocation lists of its start',
      },
    },
    {
      id: 'ocsp-says-unknown',
      title: {
        nl: 'Zegt via OCSP van elk certificaat dat het onbekend is',
        en: 'Says by OCSP that it knows no certificate',
      },
    },
    {
      id: 'ocsp-never-answers',
      title: { nl: 'Geeft via OCSP nooit antwoord', en: 'Never answers by OCSP' },
    },
    {
      id: 'ocsp-old-nonce',
      title: {
        nl: 'Geeft via OCSP een antwoord op een eerdere vraag',
        en: 'Answers by OCSP what answers an earlier question',
      },
    },
    {
      id: 'ocsp-signs-with-server-key',
      title: {
        nl: 'Ondertekent OCSP-antwoorden met een certificaat dat daar niet voor is',
        en: 'Signs OCSP answers with a certificate that is not for that',
      },
    },
  ],
  mustRead: [
    {
      what: { nl: 'Wie wanneer met welke pas ondertekent', en: 'Who signs when, with which pass' },
      why: { nl: 'De pas staat in de lezer van de dienst', en: 'The pass is in the reader of the service' },
    },
    {
      what: {
        nl: 'BSN en bericht-id, alleen bij het zelf opmaken van het token',
        en: 'BSN and message id, only when it makes the token itself',
      },
      why: {
        nl: 'Ze staan in het transactietoken; bij ondertekenen van een digest niet',
        en: 'They stand in the transactietoken; not when a digest is signed',
      },
    },
  ],
  messageCertificate: false,
  identityKeys: 'passes',
  operator: { ura: '90000803', name: 'CIBG UZI-register (test)', city: 'Den Haag', applicationId: '900803' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
