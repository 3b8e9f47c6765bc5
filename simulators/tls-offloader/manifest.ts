import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const tlsOffloader: Manifest = {
  id: 'tls-offloader',
  title: { nl: 'TLS-offloader (reverse proxy)', en: 'TLS offloader (reverse proxy)' },
  roles: ['intermediary', 'processor'],
  specifications: [
    { name: 'HTTP Semantics, gateways', version: 'RFC 9110 3.7' },
    { name: 'HTTP Caching', version: 'RFC 9111' },
  ],
  endpoints: [
    { method: '*', path: '/np/:ura/*', purpose: 'message to the end of this organisation' },
    { method: '*', path: '/aorta/:applicationId/*', purpose: 'the same, for an end known by its application-id' },
    {
      method: 'GET',
      path: '/adresregister/organisaties/:ura/jwks.json',
      purpose: 'keys of an organisation, from that organisation',
    },
  ],
  options: {
    addressing: {
      type: 'string',
      enum: ['ura', 'application-id'],
      default: 'ura',
      description: 'How the system before it names the destination: `/np/<URA>` or `/aorta/<applicationId>`.',
    },
  },
  faults: [
    {
      id: 'logs-bodies',
      title: { nl: 'Logt de inhoud van berichten en antwoorden', en: 'Logs the bodies of messages and answers' },
    },
    {
      id: 'caches-answers',
      title: {
        nl: 'Bewaart antwoorden op vragen, ook die alleen voor de vrager zijn',
        en: 'Stores answers to queries, those for the client alone included',
      },
    },
  ],
  mustRead: [
    {
      what: { nl: 'Pad en kopregels van een bericht', en: 'Path and header fields of a message' },
      why: {
        nl: 'Het kiest daarmee de volgende schakel; de inhoud heeft het niet nodig',
        en: 'It chooses the next hop by them; it has no need of the content',
      },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000806', name: 'Hostingpartij (test)', city: 'Ede', applicationId: '900806' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
