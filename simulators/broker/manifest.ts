import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'
import { retentions } from './options.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const broker: Manifest = {
  id: 'broker',
  title: { nl: 'Commerciële berichtenbroker', en: 'Commercial message broker' },
  roles: ['intermediary'],
  specifications: [
    { name: 'E2E-report', version: '4.2.2, D.1', source: 'field-notes/e2e-report-verdicts 2' },
    { name: 'Twiin TA FHIR Notified Pull', version: '1.0.x', source: 'field-notes/nuts-and-notified-pull 2.3' },
  ],
  endpoints: [
    { method: '*', path: '/np/:ura/*', purpose: 'message to the end with this URA' },
    { method: '*', path: '/aorta/:applicationId/*', purpose: 'the same, for an end known by its application-id' },
    { method: 'GET', path: '/adresregister/organisaties/:ura/jwks.json', purpose: 'keys of an organisation' },
  ],
  options: {
    addressing: {
      type: 'string',
      enum: ['ura', 'application-id'],
      default: 'ura',
      description: 'How the system before it names the destination: `/np/<URA>` or `/aorta/<applicationId>`.',
    },
    keeps: {
      type: 'string',
      enum: retentions,
      default: 'transactions',
      description: 'What it keeps of a message: who, when and about whom; or the message as well, to deliver it again.',
    },
  },
  faults: [
    {
      id: 'logs-bodies',
      title: { nl: 'Logt de inhoud van berichten en antwoorden', en: 'Logs the bodies of messages and answers' },
    },
  ],
  mustRead: [
    {
      what: { nl: 'Afzender, ontvanger en interactie', en: 'Sender, receiver and interaction' },
      why: { nl: 'Routeren, en afrekenen per bericht', en: 'Routing, and charging per message' },
    },
    {
      what: { nl: 'Het hele bericht', en: 'The whole message' },
      why: {
        nl: 'Bundelen en bewaren, alleen met `keeps: messages`',
        en: 'Bundling and keeping it, only with `keeps: messages`',
      },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000811', name: 'Berichtenbroker (test)', city: 'Amersfoort', applicationId: '811' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
