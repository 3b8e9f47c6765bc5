import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const lsp: Manifest = {
  id: 'lsp',
  title: { nl: 'Landelijk Schakelpunt (LSP)', en: 'National switch point (LSP)' },
  roles: ['intermediary'],
  specifications: [
    { name: 'AORTA on FHIR', version: '8.x', source: 'field-notes/exchange-systems 2.9' },
    {
      name: 'VZVZ transformation 29, Notified Pull STU3 and R4',
      version: 'nl-vzvz-TaskNotifiedPull, FHIR R4 4.0.1',
      source: 'field-notes/nuts-and-notified-pull 2.7',
    },
    { name: 'Twiin TA FHIR Notified Pull', version: '1.0.x', source: 'field-notes/nuts-and-notified-pull 2.3' },
    { name: 'AORTA verwijsindex (VWI)', version: '8.3.0', source: 'field-notes/exchange-systems 2.7' },
    { name: 'NEN 7513', version: '2018', source: 'field-notes/exchange-systems 2.12' },
  ],
  endpoints: [
    { method: '*', path: '/aorta/:applicationId/*', purpose: 'message to the end with this application-id' },
    { method: '*', path: '/np/:ura/*', purpose: 'the same, for an end known by its URA' },
    { method: 'POST', path: '/getRoutingInfo', purpose: 'where an interaction can be sent' },
    { method: 'GET', path: '/adresregister/organisaties/:ura/jwks.json', purpose: 'keys of an organisation' },
    { method: 'PUT', path: '/fhir/R4/DocumentManifest/:id', purpose: 'registration in the reference index' },
  ],
  options: {
    addressing: {
      type: 'string',
      enum: ['ura', 'application-id'],
      default: 'application-id',
      description: 'How the system before it names the destination: `/np/<URA>` or `/aorta/<applicationId>`.',
    },
    substituteFor: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'URAs for which the fault substitutes-recipient-key gives out the key of the LSP.',
    },
  },
  faults: [
    {
      id: 'substitutes-recipient-key',
      title: {
        nl: 'Geeft in het adresregister de eigen sleutel uit en versleutelt opnieuw',
        en: 'Gives its own key in the address register and encrypts again',
      },
    },
    {
      id: 'logs-bodies',
      title: { nl: 'Logt de inhoud van berichten en antwoorden', en: 'Logs the bodies of messages and answers' },
    },
  ],
  mustRead: [
    {
      what: { nl: 'Afzender, ontvanger en interactie', en: 'Sender, receiver and interaction' },
      why: {
        nl: 'Routeren op application-id en controle van het certificaat',
        en: 'Routing and checking the certificate',
      },
    },
    {
      what: { nl: 'BSN', en: 'BSN' },
      why: { nl: 'Verwijsindex, toestemming en toegangslog', en: 'Reference index, consent and access log' },
    },
    {
      what: { nl: 'De hele notificatie-Task', en: 'The whole notification Task' },
      why: {
        nl: 'Vertalen tussen Twiin (STU3) en AORTA (R4), alleen als de vormen verschillen',
        en: 'Translation between Twiin (STU3) and AORTA (R4), only where the forms differ',
      },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000801', name: 'VZVZ (test)', city: 'Den Haag', applicationId: '1' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
