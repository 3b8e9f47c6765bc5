import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const zorgplatform: Manifest = {
  id: 'zorgplatform',
  title: { nl: 'Zorgplatform (ChipSoft)', en: 'Zorgplatform (ChipSoft)' },
  roles: ['intermediary'],
  specifications: [
    { name: 'Zorgplatform STS', version: 'WS-Trust 1.3 over SOAP 1.2', source: 'field-notes/exchange-systems 3' },
    { name: 'OAuth 2.0 Mutual-TLS (RFC 8705), assertions of a broker', version: '2020' },
    { name: 'SAML', version: '2.0', source: 'field-notes/exchange-systems 3' },
    { name: 'Twiin TA FHIR Notified Pull', version: '1.0.x', source: 'field-notes/nuts-and-notified-pull 2.3' },
  ],
  endpoints: [
    { method: 'POST', path: '/sts', purpose: 'token of the platform' },
    { method: '*', path: '/np/:ura/*', purpose: 'message to the end of this organisation' },
    { method: '*', path: '/aorta/:applicationId/*', purpose: 'the same, for an end known by its application-id' },
    {
      method: 'GET',
      path: '/adresregister/organisaties/:ura/jwks.json',
      purpose: 'keys of an organisation, passed on',
    },
  ],
  options: {
    addressing: {
      type: 'string',
      enum: ['ura', 'application-id'],
      default: 'ura',
      description: 'How the system before it names the destination: `/np/<URA>` or `/aorta/<applicationId>`.',
    },
    requiresPlatformToken: {
      type: 'boolean',
      default: true,
      description: 'Whether ends that are connected to it have to show a token of its STS with every message.',
    },
    members: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Party ids of the organisations that its STS gives tokens to; empty: whoever is connected.',
    },
    brokers: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Party ids of the generic brokers whose assertion it takes in the place of its own token.',
    },
  },
  faults: [
    {
      id: 'ignores-assertion-binding',
      title: {
        nl: 'Aanvaardt de verklaring van een broker van wie haar ook laat zien',
        en: 'Accepts the assertion of a broker from whoever shows it',
      },
    },
    {
      id: 'encrypts-for-sender',
      title: {
        nl: 'Versleutelt en ontsleutelt zelf voor het aangesloten systeem',
        en: 'Encrypts and decrypts by itself for the connected system',
      },
    },
    {
      id: 'logs-bodies',
      title: { nl: 'Logt de inhoud van berichten en antwoorden', en: 'Logs the bodies of messages and answers' },
    },
  ],
  mustRead: [
    {
      what: { nl: 'BSN, gebruiker, organisatie en workflow', en: 'BSN, user, organisation and workflow' },
      why: {
        nl: 'Het platform houdt de context van de workflow bij',
        en: 'The platform keeps the context of the workflow',
      },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000802', name: 'ChipSoft (test)', city: 'Amsterdam', applicationId: '900802' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
