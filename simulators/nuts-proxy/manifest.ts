import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const nutsProxy: Manifest = {
  id: 'nuts-proxy',
  title: { nl: 'Reverse proxy voor een Nuts-node', en: 'Reverse proxy before a Nuts node' },
  roles: ['processor'],
  specifications: [
    {
      name: 'Nuts node, recommended deployment',
      version: '6.2',
      source: 'field-notes/nuts-and-notified-pull 1.1, 4.1',
    },
    { name: 'HTTP Semantics (RFC 9110)', version: '2022' },
  ],
  endpoints: [
    { method: '*', path: '/oauth2/*', purpose: 'to the node, as /iam, /.well-known, /statuslist and /discovery' },
    { method: '*', path: '/*', purpose: 'to the resource server, or the enforcement point before it' },
  ],
  options: {
    node: { type: 'string', default: '', description: 'Party id of the node.' },
    backend: {
      type: 'string',
      default: '',
      description: 'Party id of what serves all other paths. Empty: they are not served.',
    },
    log: {
      type: 'string',
      enum: ['request-line', 'headers'],
      default: 'request-line',
      description: 'What its access log holds of a request: path with query, or all header fields too.',
    },
    certificateHeader: {
      type: 'string',
      default: '',
      description: 'Header field in which the certificate of the client goes on, as PEM, URL-encoded. Empty: none.',
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
      what: { nl: 'Pad van het verzoek', en: 'Path of the request' },
      why: { nl: 'Kiezen tussen node en bronsysteem', en: 'Choosing between node and resource server' },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000804', name: 'Hostingleverancier (test)', city: 'Utrecht', applicationId: '900804' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
