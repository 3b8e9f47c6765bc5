import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'
import { revocationOptionSchemas } from '../kit/ocsp/options.ts'
import { credentialDefects } from './faults/credential-defect.ts'
import { handoverOptionSchemas } from './handover-options.ts'
import { defaultClaimsHeader, optionValues } from './options.ts'
import { userOptionSchemas } from './users/user-options.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const careSystem: Manifest = {
  id: 'care-system',
  title: { nl: 'Zorginformatiesysteem (EPD)', en: 'Care information system (EHR)' },
  roles: ['end'],
  specifications: [
    { name: 'Twiin TA FHIR Notified Pull', version: '1.0.x', source: 'field-notes/nuts-and-notified-pull 2.3' },
    { name: 'BgZ-MSZ queries', version: '1.2 and 2.0', source: 'field-notes/nuts-and-notified-pull 2.9' },
    { name: 'Nictiz eOverdracht', version: '4.x (STU3)', source: 'field-notes/nuts-and-notified-pull 2.10' },
    {
      name: 'Nuts eOverdracht with candidates',
      version: 'v5 documents',
      source: 'field-notes/nuts-and-notified-pull 2.2',
    },
    {
      name: 'Notified pull, harmonised draft',
      version: 'drafts of April and September 2026 (R4)',
      source: 'field-notes/nuts-and-notified-pull 2.6',
    },
    { name: 'Subscriptions R5 backport', version: 'R4, rest-hook, id-only' },
    { name: 'HL7 FHIR', version: 'STU3 3.0.2' },
    { name: 'AORTA Notified Pull Task (nl-vzvz-TaskNotifiedPull)', version: 'FHIR R4 4.0.1' },
    { name: 'AORTA on FHIR headers', version: '8.x', source: 'field-notes/exchange-systems 2.9' },
    { name: 'Zorgplatform STS (client)', version: 'WS-Trust 1.3', source: 'field-notes/exchange-systems 3' },
    { name: 'OAuth 2.0 with JWT client authentication', version: 'RFC 6749, RFC 7523' },
    {
      name: 'Nuts node, internal interface (client)',
      version: '6',
      source: 'field-notes/nuts-and-notified-pull 1.2-1.4',
    },
    { name: 'Generic broker CN-2 (client)', version: 'RFC 8693, RFC 8705' },
    {
      name: 'Dezi koppelvlakspecificatie (client)',
      version: '0.7',
      source: 'field-notes/identity-pki-localisation 2',
    },
    { name: 'SAML AORTA transactietoken', version: '2.2.0', source: 'field-notes/exchange-systems 2.8' },
    { name: 'Sender-constrained access tokens (optional)', version: 'RFC 9449, RFC 8705' },
  ],
  endpoints: [
    { method: 'POST', path: '/token', purpose: 'access token for the other end' },
    { method: 'POST', path: '/fhir/Task', purpose: 'notification' },
    { method: 'POST', path: '/notification/:id', purpose: 'notification without a body' },
    { method: 'GET', path: '/fhir/Task/:id', purpose: 'the Workflow Task' },
    { method: 'GET', path: '/fhir/Task?group-identifier=', purpose: 'the Workflow Task of a notification' },
    { method: 'PUT', path: '/fhir/Task/:id', purpose: 'new status of the Workflow Task' },
    { method: 'PUT', path: '/fhir/Task?identifier=', purpose: 'withdraws a notification' },
    { method: 'GET', path: '/fhir/:type', purpose: 'search in the record' },
    { method: 'GET', path: '/fhir/Observation/$lastn', purpose: 'latest observation per code' },
    { method: 'GET', path: '/fhir/Composition/:id/$document', purpose: 'the document of a handoff' },
    { method: 'GET', path: '/login', purpose: 'login of a person of the organisation, with loginBy: person' },
    { method: 'GET', path: '/dezi/callback', purpose: 'where Dezi sends the browser back to' },
    { method: 'POST', path: '/notification', purpose: 'notification by Subscription' },
    { method: 'POST', path: '/fhirr4/Subscription', purpose: 'to be told of Tasks' },
    { method: 'GET', path: '/fhirr4/Subscription/:id', purpose: 'the Subscription' },
    { method: 'GET', path: '/fhirr4/Subscription/:id/$status', purpose: 'state of the Subscription' },
    { method: 'GET', path: '/fhirr4/Task/:id', purpose: 'the Coordination Task' },
    { method: 'PUT', path: '/fhirr4/Task/:id', purpose: 'new status of the Coordination Task' },
    { method: 'GET', path: '/jwks.json', purpose: 'certificate for messages' },
    { method: 'GET', path: '/adresregister/organisaties/:ura/jwks.json', purpose: 'the same, for a neighbour' },
  ],
  options: {
    speaks: {
      type: 'string',
      enum: optionValues.speaks,
      default: 'twiin-np',
      description:
        'Form of the notification it sends and accepts: Twiin STU3, AORTA R4, of the Nuts eOverdracht (the id of a Task and no body), or by Subscription as in the harmonised draft (R4).',
    },
    dataSet: {
      type: 'string',
      enum: optionValues.dataSet,
      default: 'bgz',
      description: 'What a referral makes available: the searches of the BgZ, or the document of an eOverdracht.',
    },
    trust: {
      type: 'string',
      enum: optionValues.trust,
      default: 'own',
      description: 'Who gives and checks the access tokens: the system itself, or a Nuts node.',
    },
    node: { type: 'string', default: '', description: 'Party id of its own Nuts node, with trust: nuts.' },
    pep: {
      type: 'string',
      default: '',
      description: 'Party id of the enforcement point before it, with trust: nuts; empty: it checks tokens itself.',
    },
    claimsHeader: {
      type: 'string',
      default: defaultClaimsHeader,
      description: 'Header field in which the enforcement point says who asks and for what: JSON in base64url.',
    },
    publicHost: {
      type: 'string',
      default: '',
      description: 'Host that others know it by: that of the reverse proxy before it. Empty: its own.',
    },
    proofAddress: {
      type: 'string',
      enum: optionValues.proofAddress,
      default: 'bare',
      description: 'Address that it has its node put in a DPoP proof: without the query, or whole.',
    },
    names: {
      type: 'string',
      enum: optionValues.names,
      default: 'none',
      description: 'Whether its Tasks have the name of the patient in Reference.display.',
    },
    completion: {
      type: 'string',
      enum: optionValues.completion,
      default: 'at-once',
      description:
        'When the receiver completes the Workflow Task: right after the pull, or later; access stays till then.',
    },
    patientScoping: {
      type: 'string',
      enum: optionValues.patientScoping,
      default: 'token',
      description: 'How its queries name the patient: by the access token only, or in the URL as BSN or SHA-256 of it.',
    },
    onReferral: {
      type: 'string',
      enum: optionValues.onReferral,
      default: 'accept',
      description: 'What its user does with a referral: pull the record, refuse it, or leave it in the inbox.',
    },
    platformToken: {
      type: 'string',
      enum: optionValues.platformToken,
      default: 'none',
      description:
        'What it shows its platform: nothing, a SAML token from its STS with or without the patient, or the assertion of a generic broker.',
    },
    addressing: {
      type: 'string',
      enum: optionValues.addressing,
      default: 'ura',
      description:
        'How it addresses the other end: through its neighbour by URA or by AORTA application-id, at its public host, or where an address book (mCSD) says.',
    },
    directory: {
      type: 'string',
      default: '',
      description: 'Party id of the address book, with addressing: directory.',
    },
    encryptionKey: {
      type: 'string',
      enum: optionValues.encryptionKey,
      default: 'certificate',
      description:
        'Key that others encrypt to: that of its UZI certificate, or one of its own that the certificate signs for.',
    },
    gateway: {
      type: 'string',
      default: '',
      description: 'Party id of the platform that it reaches other ends through; empty: the next system on the route.',
    },
    broker: {
      type: 'string',
      default: '',
      description:
        'Party id of the generic broker that makes its X509Credential, with trust: nuts; empty: it does so itself.',
    },
    protection: {
      type: 'string',
      default: '',
      description: 'Protection scheme that replaces the one of the exchange for this party; empty for none.',
    },
    tokens: {
      type: 'string',
      enum: optionValues.tokens,
      default: 'bearer',
      description:
        'What its access tokens are bound to: nothing, a key of the client (DPoP) or the certificate of the TLS client. With dpop it proves its own key as well.',
    },
    credentialDefect: {
      type: 'string',
      enum: credentialDefects,
      default: 'none',
      description: 'What is wrong with the X509Credential that it makes itself, with trust: nuts.',
    },
    concurrency: { type: 'integer', default: 4, description: 'Queries in flight at the same time.' },
    ...userOptionSchemas,
    ...handoverOptionSchemas,
    ...revocationOptionSchemas,
  },
  faults: [
    {
      id: 'ignores-token-binding',
      title: {
        nl: 'Aanvaardt een gebonden token van wie het ook laat zien',
        en: 'Accepts a bound token from whoever shows it',
      },
    },
    {
      id: 'skips-key-verification',
      title: {
        nl: 'Versleutelt naar elke sleutel die het adresregister geeft',
        en: 'Encrypts to whatever key the address register gives',
      },
    },
    {
      id: 'shows-any-statement',
      title: {
        nl: 'Geeft elke verklaring over de gebruiker door zonder haar na te gaan',
        en: 'Passes on any statement about its user without checking it',
      },
    },
    {
      id: 'alters-statement',
      title: {
        nl: 'Maakt meer van de gebruiker dan verklaard is',
        en: 'Makes more of its user than was stated',
      },
    },
    {
      id: 'accepts-any-statement',
      title: {
        nl: 'Neemt elke verklaring over een gebruiker aan, ook als die niet deugt',
        en: 'Accepts any statement about a user, even one that does not hold',
      },
    },
    {
      id: 'names-patient-early',
      title: {
        nl: 'Noemt kandidaten de naam van de patiënt voordat een van hen is gekozen',
        en: 'Tells candidates the name of the patient before one of them is chosen',
      },
    },
    {
      id: 'gives-bsn-early',
      title: {
        nl: 'Geeft kandidaten het BSN voordat een van hen is gekozen',
        en: 'Gives candidates the BSN before one of them is chosen',
      },
    },
    {
      id: 'keeps-access-open',
      title: {
        nl: 'Laat open wat beschikbaar was, ook als de Task is afgelopen',
        en: 'Leaves open what was made available, also when the Task has ended',
      },
    },
    {
      id: 'skips-uzi-rules',
      title: {
        nl: 'Houdt het certificaat van een ander niet aan de regels van het UZI-register',
        en: 'Does not hold the certificate of another to the rules of the UZI-register',
      },
    },
    {
      id: 'skips-tls-revocation',
      title: {
        nl: 'Kijkt bij de handshake niet of een certificaat is ingetrokken',
        en: 'Does not look at the handshake whether a certificate was revoked',
      },
    },
    {
      id: 'trusts-any-certificate',
      title: { nl: 'Neemt elk certificaat aan', en: 'Accepts any certificate' },
    },
    {
      id: 'logs-bodies',
      title: { nl: 'Logt de inhoud van vragen en antwoorden', en: 'Logs the bodies of requests and answers' },
    },
  ],
  mustRead: [
    {
      what: { nl: 'Alles', en: 'Everything' },
      why: { nl: 'Het is het bronsysteem of het ontvangende systeem', en: 'It is the source or the receiving system' },
    },
  ],
  messageCertificate: true,
  entry: new URL(`./main${extension}`, import.meta.url),
}
